package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/rumor"
)

func testSubscribe(t *testing.T, f *fixture) {
	ctx := t.Context()
	first := rumor.Subscription{
		Channel: dodgers, Topic: rumor.ClubTopic("LAD"), By: "U1", Since: f.clock.Now(),
		Options: rumor.Options{Kinds: []rumor.Kind{rumor.Talks}, Tier: 2, Mentions: true, Ping: "S1"},
	}
	if !must(f.Subscribe(ctx, first))(t) {
		t.Error("a new subscription is said to have stood")
	}
	second := first
	second.Options, second.By, second.Since = rumor.Options{}, "U2", f.clock.Now().Add(time.Hour)
	if must(f.Subscribe(ctx, second))(t) {
		t.Error("a standing subscription is said to be new")
	}
	second.Since = first.Since
	league := rumor.Subscription{Channel: dodgers, Topic: rumor.LeagueTopic, By: "U1"}
	must(f.Subscribe(ctx, league))(t)
	league.Since = f.clock.Now()
	other := first
	other.Channel = redsox
	must(f.Subscribe(ctx, other))(t)

	want := []rumor.Subscription{second, league}
	if d := cmp.Diff(want, must(f.Subscriptions(ctx, dodgers))(t)); d != "" {
		t.Errorf("subscriptions of a channel:\n%s", d)
	}
	want = []rumor.Subscription{other, second}
	if d := cmp.Diff(want, subscribers(t, f, rumor.ClubTopic("LAD"))); d != "" {
		t.Errorf("subscribers to a topic:\n%s", d)
	}
}

func testUnsubscribe(t *testing.T, f *fixture) {
	ctx, lad := t.Context(), rumor.ClubTopic("LAD")
	for _, sub := range []rumor.Subscription{
		{Channel: dodgers, Topic: lad}, {Channel: dodgers, Topic: rumor.LeagueTopic}, {Channel: redsox, Topic: lad},
	} {
		must(f.Subscribe(ctx, sub))(t)
	}
	for _, existed := range []bool{true, false} {
		if got := must(f.Unsubscribe(ctx, dodgers, lad))(t); got != existed {
			t.Errorf("unsubscribe says %t, want %t", got, existed)
		}
	}
	if got := must(f.Subscriptions(ctx, dodgers))(t); len(got) != 1 || got[0].Topic != rumor.LeagueTopic {
		t.Errorf("subscriptions after one ended: %v", got)
	}
	if got := subscribers(t, f, lad); len(got) != 1 || got[0].Channel != redsox {
		t.Errorf("subscribers after one ended: %v", got)
	}
	if got := subscribers(t, f, rumor.DeadlinesTopic); len(got) != 0 {
		t.Errorf("subscribers to a topic of none: %v", got)
	}
}

func testSubscribeNonsense(t *testing.T, f *fixture) {
	for _, c := range []rumor.Channel{{}, {Platform: "slack", Workspace: "T/1", ID: "C"}, {Platform: "slack", ID: "a\x00b"}} {
		if _, err := f.Subscribe(t.Context(), rumor.Subscription{Channel: c, Topic: rumor.LeagueTopic}); err == nil {
			t.Errorf("channel %q was taken", c)
		}
	}
}

func testSubscribed(t *testing.T, f *fixture) {
	ctx := t.Context()
	a, b := inGuild("G1", "1"), inGuild("G1", "2")
	follow(t, f, b, a, inGuild("G10", "3"), dodgers, redsox)
	must(f.Subscribe(ctx, rumor.Subscription{Channel: a, Topic: rumor.ClubTopic("BOS")}))(t)
	check(t, f.Sleep(ctx, b))
	if d := cmp.Diff([]rumor.Channel{a, b}, must(f.Subscribed(ctx, "discord", "G1"))(t)); d != "" {
		t.Errorf("subscribed channels:\n%s", d)
	}
	must(f.Unsubscribe(ctx, b, rumor.LeagueTopic))(t)
	if d := cmp.Diff([]rumor.Channel{a}, must(f.Subscribed(ctx, "discord", "G1"))(t)); d != "" {
		t.Errorf("after one ended:\n%s", d)
	}
	for _, none := range []string{"", "G2"} {
		if got := must(f.Subscribed(ctx, "discord", none))(t); len(got) != 0 {
			t.Errorf("in workspace %q: %v", none, got)
		}
	}
}

// subscribers gathers what Subscribers hands over.
func subscribers(t testing.TB, f *fixture, topic rumor.Topic) []rumor.Subscription {
	t.Helper()
	var all []rumor.Subscription
	check(t, f.Subscribers(t.Context(), topic, func(page []rumor.Subscription) error {
		all = append(all, page...)
		return nil
	}))
	return all
}

func testSubscribeAtOnce(t *testing.T, f *fixture) {
	const n = 8
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			sub := rumor.Subscription{Channel: redsox, Topic: rumor.PlayerTopic(i + 1)}
			if _, err := f.Subscribe(t.Context(), sub); err != nil {
				t.Error(err)
			}
			sub.Topic = rumor.LeagueTopic // the same one by all
			if _, err := f.Subscribe(t.Context(), sub); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := len(must(f.Subscriptions(t.Context(), redsox))(t)); got != n+1 {
		t.Errorf("%d subscriptions, want %d", got, n+1)
	}
	if got := len(subscribers(t, f, rumor.LeagueTopic)); got != 1 {
		t.Errorf("the channel subscribes %d times to one topic", got)
	}
}

// subscribeMany makes n channels subscribe to the league.
func subscribeMany(t testing.TB, f *fixture, n int) []string {
	t.Helper()
	var names []string
	var wg sync.WaitGroup
	gate := make(chan struct{}, 16)
	for i := range n {
		c := rumor.Channel{Platform: "discord", Workspace: "G", ID: fmt.Sprint(100000 + i)}
		names = append(names, c.String())
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			if _, err := f.Subscribe(t.Context(), rumor.Subscription{Channel: c, Topic: rumor.LeagueTopic}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	slices.Sort(names)
	return names
}

func testSubscribers(t *testing.T, f *fixture) {
	want := subscribeMany(t, f, 2001)
	var pages []int
	var got []string
	check(t, f.Subscribers(t.Context(), rumor.LeagueTopic, func(page []rumor.Subscription) error {
		pages = append(pages, len(page))
		for _, sub := range page {
			got = append(got, sub.Channel.String())
		}
		return nil
	}))
	if d := cmp.Diff([]int{1000, 1000, 1}, pages); d != "" {
		t.Errorf("pages:\n%s", d)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d subscribers handed over, not the %d there are", len(got), len(want))
	}
	stop := errors.New("enough")
	calls := 0
	err := f.Subscribers(t.Context(), rumor.LeagueTopic, func([]rumor.Subscription) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("after an error: %v, %d calls", err, calls)
	}
}

// While pages are read, those read change and some not yet read go: nobody may
// come twice or be passed over.
func testSubscribersChange(t *testing.T, f *fixture) {
	names := subscribeMany(t, f, 1500)
	seen := map[string]int{}
	first := true
	check(t, f.Subscribers(t.Context(), rumor.LeagueTopic, func(page []rumor.Subscription) error {
		for _, sub := range page {
			seen[sub.Channel.String()]++
		}
		if !first {
			return nil
		}
		first = false
		last := page[len(page)-1]
		last.Options.Ping = "zzz"
		must(f.Subscribe(t.Context(), last))(t)
		must(f.Unsubscribe(t.Context(), page[0].Channel, rumor.LeagueTopic))(t)
		gone := must(rumor.ParseChannel(names[len(names)-1]))(t)
		must(f.Unsubscribe(t.Context(), gone, rumor.LeagueTopic))(t)
		return nil
	}))
	for _, name := range names[:len(names)-1] {
		if seen[name] != 1 {
			t.Errorf("%s was handed over %d times", name, seen[name])
		}
	}
	if seen[names[len(names)-1]] != 0 {
		t.Error("a channel that had unsubscribed was handed over")
	}
}
