package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/internal/jsonlines"
	"github.com/hotstove/hotstove/rumor"
)

// BenchmarkRead reads one article of about 4 KB against all names.
func BenchmarkRead(b *testing.B) {
	benchmarkRead(b, New(testLeague(b)), article(longArticle(4<<10)))
}

// BenchmarkReadReports reads reports of several sorts, over and over.
func BenchmarkReadReports(b *testing.B) {
	r := New(testLeague(b))
	var all []labelled
	for _, path := range globbed(b, "testdata/reports/*.jsonl") {
		all = append(all, jsonlines.Read[labelled](b, path)...)
	}
	for _, sort := range []struct {
		name string
		fits func(labelled) bool
	}{
		{"short", func(in labelled) bool { return len(in.HTML) < 600 }},
		{"long", func(in labelled) bool { return len(in.HTML) > 1500 }},
		{"html", func(in labelled) bool { return isHTML(in.HTML) }},
		{"scraped", func(in labelled) bool { return !isHTML(in.HTML) && strings.Contains(in.HTML, "\n") }},
	} {
		var reports []rumor.Report
		for _, in := range all {
			if sort.fits(in) {
				reports = append(reports, rumor.Report{Title: in.Title, Body: in.HTML, Outlet: in.Outlet, Published: in.Published})
			}
		}
		b.Run(sort.name, func(b *testing.B) { benchmarkRead(b, r, reports...) })
	}
}

// BenchmarkReadLength reads articles of other lengths: the time for a byte must
// stay the same.
func BenchmarkReadLength(b *testing.B) {
	r := New(testLeague(b))
	for name, n := range map[string]int{"1KB": 1 << 10, "16KB": 16 << 10, "48KB": maxText} {
		b.Run(name, func(b *testing.B) { benchmarkRead(b, r, article(longArticle(n))) })
	}
}

func article(body string) rumor.Report {
	return rumor.Report{Title: "Mariners ask Arizona about Suárez", Body: body, Outlet: "Puget Ball", Published: time.Date(2025, 7, 20, 12, 0, 0, 0, time.UTC)}
}

// benchmarkRead reads one report after the other.
func benchmarkRead(b *testing.B, r *Reader, reports ...rumor.Report) {
	if len(reports) == 0 {
		b.Fatal("no reports")
	}
	bytes := 0
	for _, rep := range reports {
		bytes += len(rep.Body)
	}
	b.SetBytes(int64(bytes / len(reports)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.Read(reports[i%len(reports)])
	}
}
