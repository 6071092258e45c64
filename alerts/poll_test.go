package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// fetching is a fetcher made of a function.
type fetching func(src feeds.Source, st feeds.State) (feeds.Result, error)

func (f fetching) Fetch(_ context.Context, src feeds.Source, st feeds.State) (feeds.Result, error) {
	return f(src, st)
}

// read returns the result of a look that was no failure.
func read(st feeds.State, at time.Time, reports ...rumor.Report) feeds.Result {
	if st.FirstFetched.IsZero() {
		st.FirstFetched = at
	}
	return feeds.Result{Reports: reports, State: st}
}

// newPoller returns a poller over the newsroom's desk.
func newPoller(n newsroom, kept *store.Store, f alerts.Fetcher, now func() time.Time, names ...string) *alerts.Poller {
	p := &alerts.Poller{Fetcher: f, States: kept, Desk: n.desk, Now: now, Log: quiet}
	for _, name := range names {
		p.Sources = append(p.Sources, feeds.Source{Name: name, URL: "https://" + name + ".example/feed", Every: time.Minute})
	}
	return p
}

// TestPollEveryTime polls by a clock that ticks as often as the source is to be
// looked at. A look takes a moment, and none of the next ticks may be missed for that.
func TestPollEveryTime(t *testing.T) {
	now := noon
	clock := func() time.Time { return now }
	kept := openStore(t, clock)
	path := filepath.Join(t.TempDir(), "feed.jsonl")
	if err := os.WriteFile(path, []byte(`{"id":"1","title":"T","html":"<p>Text.</p>"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	real := feeds.New(feeds.Options{Now: clock})
	defer real.Close()
	looks := 0
	slow := fetching(func(src feeds.Source, st feeds.State) (feeds.Result, error) {
		looks++
		now = now.Add(300 * time.Millisecond)
		return real.Fetch(t.Context(), src, st)
	})
	room := newNewsroom(t, fused{kept, &wall{}, &fuse{}}, scripted{}, clock)
	p := newPoller(room, kept, slow, clock)
	p.Sources = []feeds.Source{{Name: "file", URL: path, Every: time.Minute}}
	for tick := range 5 {
		now = noon.Add(time.Duration(tick) * time.Minute)
		if err := p.Poll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if looks != 5 {
		t.Errorf("%d looks in 5 ticks a minute apart at a source that is due every minute, want 5", looks)
	}
}

// TestPollPanics has one source that cannot be read without a panic, and one
// report of another: all else is taken in.
func TestPollPanics(t *testing.T) {
	clock := func() time.Time { return noon }
	kept, posts := openStore(t, clock), &wall{}
	subscribe(t, kept, channel("all"), rumor.LeagueTopic, rumor.Options{})
	room := newNewsroom(t, fused{kept, posts, &fuse{}}, nil, clock)
	room.desk.Reader = explosive{}
	looks := 0
	p := newPoller(room, kept, fetching(func(src feeds.Source, st feeds.State) (feeds.Result, error) {
		if src.Name == "bad" {
			panic("what a feed")
		}
		if looks++; looks == 1 {
			return read(st, noon), nil // an empty back catalogue
		}
		return read(st, noon,
			rumor.Report{Keys: []string{"bomb"}, Hash: "1", Title: "bomb", Published: noon.Add(-time.Minute)},
			rumor.Report{Keys: []string{"news"}, Hash: "1", Title: "news", Published: noon}), nil
	}), clock, "bad", "good")
	for range 2 {
		if err := p.Poll(t.Context()); err == nil || !strings.Contains(err.Error(), "bad") {
			t.Errorf("poll: %v, want an error that names the bad source", err)
		}
	}
	if _, err := room.courier.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(posts.posts) != 1 {
		t.Errorf("posts:%s\nwant the one that can be read", posts.list())
	}
}

// locked is a store that keeps no source's state.
type locked struct{}

func (locked) SourceState(_ context.Context, source string) ([]byte, error) {
	return nil, fmt.Errorf("load state of source %s: %w", source, errors.ErrUnsupported)
}

func (locked) SaveSourceState(context.Context, string, []byte) error { return errors.ErrUnsupported }

func TestPollErrorsHoldNoPassword(t *testing.T) {
	p := &alerts.Poller{
		Sources: []feeds.Source{{Name: "paid", URL: "https://fan:secret@paid.example/feed?key=secret"}},
		States:  locked{}, Now: func() time.Time { return noon }, Log: quiet,
	}
	if err := p.Poll(t.Context()); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("poll: %v, want an error without the password", err)
	}
}
