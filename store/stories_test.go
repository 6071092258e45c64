package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// tale is a story about the clubs, with every field set.
func tale(id string, updated time.Time, clubs ...string) *rumor.Story {
	return &rumor.Story{
		ID: id, Revision: 2, Saga: "S" + id, Follows: "F" + id, Kind: rumor.Interest,
		Title: "Boston asks about a catcher", Lede: "They called \u2028 on Monday: “no deal”.", URL: "https://example.com/1?a=b&c=<d>",
		Clubs: clubs, ClubsMentioned: []string{"HOU"},
		Players: []rumor.Player{{ID: 687221, Name: "Dalton Rushing"}}, PlayersMentioned: []rumor.Player{{Name: "Nobody"}},
		Reporters: []string{"Sean McAdam"}, Outlets: []string{"MassLive"}, Tier: 2,
		Tellings: []rumor.Telling{{
			Key: "guid:1", Outlet: "MassLive", URL: "https://example.com/1", Title: "A title",
			Published: updated.Add(-time.Hour), Print: []uint64{1, 1<<64 - 1},
		}},
		First: updated.Add(-time.Hour), Updated: updated, Quiet: true,
	}
}

func ids(stories []*rumor.Story) string {
	var all []string
	for _, s := range stories {
		all = append(all, s.ID)
	}
	return strings.Join(all, " ")
}

func testStories(t *testing.T, f *fixture) {
	ctx, now := t.Context(), f.clock.Now()
	want := tale("A", now.Add(123456789*time.Nanosecond), "BOS", "LAD")
	check(t, f.SaveStory(ctx, want))
	got, ok, err := f.Story(ctx, "A")
	if err != nil || !ok {
		t.Fatalf("saved story: %t, %v", ok, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("saved story:\n%s", d)
	}
	if _, ok, err := f.Story(ctx, "nothing"); ok || err != nil {
		t.Errorf("no story: %t, %v", ok, err)
	}
}

func testStoriesAbout(t *testing.T, f *fixture) {
	ctx, now := t.Context(), f.clock.Now()
	check(t, f.SaveStory(ctx, tale("A", now, "BOS", "LAD")))
	for i := range 5 { // of the same moment: by id
		check(t, f.SaveStory(ctx, tale(fmt.Sprint("T", i), now.Add(-time.Hour), "BOS")))
	}
	check(t, f.SaveStory(ctx, tale("B", now.Add(-time.Minute), "BOS")))
	pages := []struct {
		topic         rumor.Topic
		offset, limit int
		want          string
		total         int
	}{
		{rumor.ClubTopic("BOS"), 0, 3, "A B T0", 7},
		{rumor.ClubTopic("BOS"), 3, 10, "T1 T2 T3 T4", 7},
		{rumor.ClubTopic("BOS"), 7, 10, "", 7},
		{rumor.ClubTopic("BOS"), -1, 1, "A", 7},
		{rumor.ClubTopic("BOS"), 0, 0, "", 7},
		{rumor.ClubTopic("LAD"), 0, 10, "A", 1},
		{rumor.LeagueTopic, 0, 10, "A B T0 T1 T2 T3 T4", 7},
		{rumor.PlayerTopic(687221), 1, 1, "B", 7},
		{rumor.ClubTopic("HOU"), 0, 10, "", 0}, // mentions are not listed
	}
	for _, p := range pages {
		stories, total, err := f.StoriesAbout(ctx, p.topic, p.offset, p.limit)
		if got := ids(stories); err != nil || got != p.want || total != p.total {
			t.Errorf("stories about %s from %d, %d at most: %q of %d, %v; want %q of %d",
				p.topic, p.offset, p.limit, got, total, err, p.want, p.total)
		}
	}
}

func testStoriesSince(t *testing.T, f *fixture) {
	ctx, now := t.Context(), f.clock.Now()
	for i := range 4 {
		check(t, f.SaveStory(ctx, tale(fmt.Sprint("B", i), now.Add(-time.Duration(i)*time.Hour), "BOS")))
		check(t, f.SaveStory(ctx, tale(fmt.Sprint("L", i), now.Add(-time.Duration(i)*time.Hour), "LAD")))
	}
	check(t, f.SaveStory(ctx, tale("X", now.Add(-90*time.Minute), "LAD", "BOS")))
	both := []rumor.Topic{rumor.ClubTopic("BOS"), rumor.ClubTopic("LAD")}
	for _, c := range []struct {
		topics []rumor.Topic
		since  time.Duration
		limit  int
		want   string
	}{
		{both, 2 * time.Hour, 100, "B0 L0 B1 L1 X B2 L2"},
		{both, 2*time.Hour - time.Microsecond, 100, "B0 L0 B1 L1 X"},
		{both, 100 * time.Hour, 2, "B0 L0 B1 L1"},
		{both[:1], 100 * time.Hour, 3, "B0 B1 X"},
		{both, -time.Hour, 100, ""},
		{nil, time.Hour, 100, ""},
		{both, time.Hour, 0, ""},
	} {
		stories, err := f.StoriesSince(ctx, c.topics, now.Add(-c.since), c.limit)
		if got := ids(stories); err != nil || got != c.want {
			t.Errorf("stories about %v since %s ago, %d at most: %q, %v; want %q", c.topics, c.since, c.limit, got, err, c.want)
		}
	}
}

func testStoryTopics(t *testing.T, f *fixture) {
	ctx, now := t.Context(), f.clock.Now()
	check(t, f.SaveStory(ctx, tale("A", now, "BOS", "LAD")))
	check(t, f.SaveStory(ctx, tale("B", now.Add(time.Minute), "LAD")))
	check(t, f.SaveStory(ctx, tale("A", now.Add(time.Hour), "NYY", "LAD")))
	for topic, want := range map[rumor.Topic]string{
		rumor.ClubTopic("BOS"): "", rumor.ClubTopic("NYY"): "A", rumor.ClubTopic("LAD"): "A B", rumor.LeagueTopic: "A B",
	} {
		stories, _, err := f.StoriesAbout(ctx, topic, 0, 10)
		if got := ids(stories); err != nil || got != want {
			t.Errorf("stories about %s: %q, %v; want %q", topic, got, err, want)
		}
	}
}

// failing is a hook that fails the commands of one name while it is on.
type failing struct {
	name string
	on   atomic.Bool
}

var errCrash = errors.New("crash")

func (*failing) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h *failing) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if h.on.Load() && cmd.Name() == h.name {
			cmd.SetErr(errCrash)
			return errCrash
		}
		return next(ctx, cmd)
	}
}

func (*failing) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// The program ends before the story itself is written: saving it again must
// leave no trace of that.
func testStoryCrash(t *testing.T, f *fixture) {
	ctx, now := t.Context(), f.clock.Now()
	hook := &failing{name: "set"}
	f.client.AddHook(hook)
	save := func(s *rumor.Story) {
		t.Helper()
		hook.on.Store(true)
		if err := f.SaveStory(ctx, s); !errors.Is(err, errCrash) {
			t.Fatalf("save at a crash: %v", err)
		}
		hook.on.Store(false)
	}
	about := func(topic rumor.Topic, want string) {
		t.Helper()
		stories, _, err := f.StoriesAbout(ctx, topic, 0, 10)
		if got := ids(stories); err != nil || got != want {
			t.Errorf("stories about %s: %q, %v; want %q", topic, got, err, want)
		}
	}
	first := tale("A", now, "BOS", "LAD")
	save(first)
	about(rumor.ClubTopic("BOS"), "")
	check(t, f.SaveStory(ctx, first))
	about(rumor.ClubTopic("BOS"), "A")
	second := tale("A", now.Add(time.Hour), "LAD", "NYY")
	save(second)
	check(t, f.SaveStory(ctx, second))
	about(rumor.ClubTopic("BOS"), "")
	about(rumor.ClubTopic("NYY"), "A")
	about(rumor.ClubTopic("LAD"), "A")
}
