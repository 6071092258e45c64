package alerts_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// explosive is a reader that one report makes panic.
type explosive struct{}

func (explosive) Read(r rumor.Report) rumor.Reading {
	if r.Title == "bomb" {
		panic("boom")
	}
	return rumor.Reading{Title: r.Title, Kind: rumor.Signing, Clubs: []string{"BOS"}, Tier: 2}
}

func (e explosive) ReadKnowing(r rumor.Report, _ []rumor.Player) rumor.Reading { return e.Read(r) }

// TestBackCatalogueStays retouches an item of a new source's back catalogue: it
// stays archived, until another report tells the story.
func TestBackCatalogueStays(t *testing.T) {
	clock := func() time.Time { return noon }
	kept, posts := openStore(t, clock), &wall{}
	subscribe(t, kept, channel("sox"), rumor.ClubTopic("BOS"), rumor.Options{})
	duran := []rumor.Player{{Name: "Jarren Duran"}}
	script := scripted{
		"a": {Title: "Trade", Kind: rumor.Completed, Clubs: []string{"BOS"}, Players: duran, Tier: 2},
		"b": {Title: "Trade too", Kind: rumor.Completed, Clubs: []string{"BOS"}, Players: duran, Tier: 2},
	}
	room := newNewsroom(t, fused{kept, posts, &fuse{}}, script, clock)
	take := func(key, hash string, backlog bool, want int, what string) {
		t.Helper()
		report := rumor.Report{Keys: []string{key}, Hash: hash, Outlet: key, Published: noon.Add(-time.Hour)}
		if _, err := room.desk.Take(t.Context(), report, backlog); err != nil {
			t.Fatal(err)
		}
		if _, err := room.courier.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(posts.posts) != want {
			t.Errorf("after %s there are %d posts, want %d:%s", what, len(posts.posts), want, posts.list())
		}
	}
	take("a", "1", true, 0, "the first look")
	take("a", "2", false, 0, "a touch that changes nothing")
	script["a"] = rumor.Reading{Title: "Trade: done", Kind: rumor.Completed, Clubs: []string{"BOS"}, Players: duran, Tier: 2}
	take("a", "3", false, 0, "a new headline")
	take("b", "1", false, 1, "another outlet's fresh report")
	script["a"] = rumor.Reading{Title: "Trade: final", Kind: rumor.Completed, Clubs: []string{"BOS"}, Players: duran, Tier: 2}
	take("a", "4", false, 2, "a new headline of what is posted now")
}

// TestLateSubscriber subscribes after a story was posted. A touch of its report
// tells nothing new, so the channel is not told of it either; another outlet's is.
func TestLateSubscriber(t *testing.T) {
	now := noon
	clock := func() time.Time { return now }
	kept, posts := openStore(t, clock), &wall{}
	subscribe(t, kept, channel("early"), rumor.ClubTopic("BOS"), rumor.Options{})
	room := newNewsroom(t, fused{kept, posts, &fuse{}}, nil, clock)
	room.desk.Reader = explosive{}
	tell := func(key, hash, text string) {
		t.Helper()
		if err := room.work(t.Context(), []rumor.Report{{Keys: []string{key}, Hash: hash, Outlet: key, Title: text, Published: noon}}); err != nil {
			t.Fatal(err)
		}
	}
	tell("a", "1", "Red Sox sign a veteran catcher")
	now = now.Add(time.Hour)
	subscribe(t, kept, channel("late"), rumor.ClubTopic("BOS"), rumor.Options{})
	tell("a", "2", "Red Sox sign a veteran catcher")
	if n := posts.newPosts(channel("late")); n != 0 || len(posts.posts) != 1 {
		t.Errorf("after a touch:%s\nwant the first post only", posts.list())
	}
	tell("b", "1", "Red Sox sign a veteran catcher")
	if n := posts.newPosts(channel("late")); n != 1 {
		t.Errorf("after another outlet's report the late channel has %d posts, want 1:%s", n, posts.list())
	}
}

// TestStaleCopies serves an item's old and new text in turn, as the machines
// behind one address do that are not all up to date.
func TestStaleCopies(t *testing.T) {
	clock := func() time.Time { return noon }
	kept, posts := openStore(t, clock), &wall{}
	subscribe(t, kept, channel("sox"), rumor.ClubTopic("BOS"), rumor.Options{})
	room := newNewsroom(t, fused{kept, posts, &fuse{}}, nil, clock)
	room.desk.Reader = explosive{}
	for i := range 6 {
		report := rumor.Report{Keys: []string{"a", "link"}, Hash: fmt.Sprint(i % 2), Title: fmt.Sprint("text ", i%2), Published: noon}
		if err := room.work(t.Context(), []rumor.Report{report}); err != nil {
			t.Fatal(err)
		}
	}
	if len(posts.posts) != 2 {
		t.Errorf("posts:%s\nwant one and its edit", posts.list())
	}
}

// remembering is a ledger that forgets what was not marked for a month.
type remembering struct {
	now    func() time.Time
	marked map[string]time.Time
}

func (r remembering) Seen(_ context.Context, names []string) (map[string]string, error) {
	seen := map[string]string{}
	for _, n := range names {
		if at, ok := r.marked[n]; ok && r.now().Sub(at) < 30*24*time.Hour {
			seen[n] = "x"
		}
	}
	return seen, nil
}

func (r remembering) MarkSeen(_ context.Context, marks map[string]string) error {
	for n := range marks {
		r.marked[n] = r.now()
	}
	return nil
}

// emptied is an archive whose stories are always too old to be kept.
type emptied struct{ *store.Store }

func (emptied) StoriesSince(context.Context, []rumor.Topic, time.Time, int) ([]*rumor.Story, error) {
	return nil, nil
}

func (emptied) Story(context.Context, string) (*rumor.Story, bool, error) { return nil, false, nil }

// TestLastingItem has an item without a date in its feed for longer than marks
// are kept.
func TestLastingItem(t *testing.T) {
	now := noon
	clock := func() time.Time { return now }
	kept, posts := openStore(t, clock), &wall{}
	room := newNewsroom(t, fused{kept, posts, &fuse{}}, nil, clock)
	room.desk.Reader, room.desk.Archive, room.desk.Ledger = explosive{}, emptied{kept}, remembering{clock, map[string]time.Time{}}
	for range 10 {
		change, err := room.desk.Take(t.Context(), rumor.Report{Keys: []string{"a"}, Hash: "1", Title: "news"}, false)
		if err != nil || change == alerts.NewStory != now.Equal(noon) {
			t.Errorf("after %v: %v, %v; want it new at first and never again", now.Sub(noon), change, err)
		}
		now = now.Add(20 * 24 * time.Hour)
	}
}

// TestOldItemStaysOld touches an item after days: neither a new date nor the
// want of any makes its story news to a channel that never had it.
func TestOldItemStaysOld(t *testing.T) {
	for name, dated := range map[string]bool{"a new date": true, "no date": false} {
		now := noon
		clock := func() time.Time { return now }
		kept, posts := openStore(t, clock), &wall{}
		room := newNewsroom(t, fused{kept, posts, &fuse{}}, nil, clock)
		room.desk.Reader = explosive{}
		for i, title := range []string{"Red Sox sign a catcher", "Red Sox sign a veteran catcher"} {
			report := rumor.Report{Keys: []string{"a"}, Hash: fmt.Sprint(i), Title: title}
			if dated {
				report.Published = now
			}
			if err := room.work(t.Context(), []rumor.Report{report}); err != nil {
				t.Fatal(err)
			}
			subscribe(t, kept, channel("late"), rumor.ClubTopic("BOS"), rumor.Options{})
			now = now.Add(72 * time.Hour)
		}
		if len(posts.posts) != 0 {
			t.Errorf("%s: posts:%s\nwant none", name, posts.list())
		}
	}
}
