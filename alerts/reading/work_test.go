package reading

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/hotstove/hotstove/internal/jsonlines"
	"github.com/hotstove/hotstove/rumor"
)

// TestReadAtOnce holds that readings at the same time, in memory used before, are
// those of a reader that never read anything, and that later ones leave them as
// they are.
func TestReadAtOnce(t *testing.T) {
	l := testLeague(t)
	var reports []rumor.Report
	for _, path := range globbed(t, "testdata/reports/*.jsonl")[:1] {
		for _, in := range jsonlines.Read[labelled](t, path)[:40] {
			reports = append(reports, rumor.Report{Title: in.Title, Body: in.HTML, Outlet: in.Outlet, Published: in.Published})
		}
	}
	r := New(l)
	want := make([]string, len(reports))
	for i, rep := range reports {
		r.works, r.cleaners = sync.Pool{}, sync.Pool{}
		want[i] = asJSON(t, r.Read(rep))
	}
	var readers sync.WaitGroup
	for n := range 4 {
		readers.Go(func() {
			got := make([]rumor.Reading, len(reports))
			for i := range reports {
				k := (i*7 + n) % len(reports) // each once, as 7 does not divide 40
				got[k] = r.Read(reports[k])
			}
			for i := range got {
				if s := asJSON(t, got[i]); s != want[i] {
					t.Errorf("report %d:\n got %s\nwant %s", i, s, want[i])
				}
			}
		})
	}
	readers.Wait()
}

func asJSON(t *testing.T, r rumor.Reading) string {
	b, err := json.Marshal(r)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

// TestReadAllocates holds that reading an article takes little memory of its own.
func TestReadAllocates(t *testing.T) {
	r, rep := New(testLeague(t)), article(longArticle(4<<10))
	fewest := 1e9 // as the collector may empty the pools at any time, and the race detector does
	for range 30 {
		fewest = min(fewest, testing.AllocsPerRun(1, func() { r.Read(rep) }))
	}
	if fewest >= 100 {
		t.Errorf("%v allocations, want fewer than 100", fewest)
	}
}
