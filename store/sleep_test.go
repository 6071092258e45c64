package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// inGuild is a channel of a guild.
func inGuild(guild, id string) rumor.Channel {
	return rumor.Channel{Platform: "discord", Workspace: guild, ID: id}
}

// follow makes channels subscribe to the league.
func follow(t testing.TB, f *fixture, channels ...rumor.Channel) {
	t.Helper()
	for _, c := range channels {
		must(f.Subscribe(t.Context(), rumor.Subscription{Channel: c, Topic: rumor.LeagueTopic}))(t)
	}
}

// hear checks which channels the league's news goes to.
func hear(t testing.TB, f *fixture, when string, want ...rumor.Channel) {
	t.Helper()
	var got []rumor.Channel
	for _, sub := range subscribers(t, f, rumor.LeagueTopic) {
		got = append(got, sub.Channel)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: subscribers %v, want %v", when, got, want)
	}
}

func testSleep(t *testing.T, f *fixture) {
	ctx, bos := t.Context(), rumor.ClubTopic("BOS")
	kept := []rumor.Subscription{
		{Channel: dodgers, Topic: bos, By: "U1", Since: f.clock.Now(), Options: rumor.Options{Tier: 2, Ping: "S1"}},
		{Channel: dodgers, Topic: rumor.LeagueTopic, By: "U2", Since: f.clock.Now().Add(-time.Hour)},
	}
	for _, sub := range kept {
		must(f.Subscribe(ctx, sub))(t)
	}
	follow(t, f, redsox)
	for range 2 {
		check(t, f.Sleep(ctx, dodgers))
	}
	hear(t, f, "asleep", redsox)
	if got := subscribers(t, f, bos); len(got) != 0 {
		t.Errorf("a sleeping channel is handed over: %v", got)
	}
	if d := cmp.Diff(kept, must(f.Subscriptions(ctx, dodgers))(t)); d != "" {
		t.Errorf("subscriptions of a sleeping channel:\n%s", d)
	}
	for range 2 {
		check(t, f.Wake(ctx, dodgers))
	}
	hear(t, f, "awake", redsox, dodgers)
	if d := cmp.Diff(kept[:1], subscribers(t, f, bos)); d != "" {
		t.Errorf("after waking:\n%s", d)
	}
}

func testSleepNobody(t *testing.T, f *fixture) {
	ctx := t.Context()
	check(t, f.Sleep(ctx, dodgers))
	check(t, f.SleepWorkspace(ctx, "slack", "T1"))
	check(t, f.SleepWorkspace(ctx, "console", ""))
	check(t, f.Wake(ctx, dodgers))
	check(t, f.WakeWorkspaces(ctx, "slack"))
	if err := f.Sleep(ctx, rumor.Channel{Platform: "slack", Workspace: "T/1", ID: "C"}); err == nil {
		t.Error("nonsense was put to sleep")
	}
	if keys := must(f.client.Keys(ctx, "*").Result())(t); len(keys) != 0 {
		t.Errorf("keys of nobody: %v", keys)
	}
	// The last subscription that ends takes everything along.
	follow(t, f, dodgers)
	check(t, f.Sleep(ctx, dodgers))
	must(f.Unsubscribe(ctx, dodgers, rumor.LeagueTopic))(t)
	if keys := must(f.client.Keys(ctx, "*").Result())(t); len(keys) != 0 {
		t.Errorf("keys after the last subscription ended: %v", keys)
	}
}

func testSleepSubscribe(t *testing.T, f *fixture) {
	ctx := t.Context()
	a, b := inGuild("G1", "1"), inGuild("G1", "2")
	follow(t, f, a, b)
	check(t, f.Sleep(ctx, a))
	must(f.Subscribe(ctx, rumor.Subscription{Channel: a, Topic: rumor.ClubTopic("BOS")}))(t)
	hear(t, f, "after somebody subscribed", a, b)
	check(t, f.SleepWorkspace(ctx, "discord", "G1"))
	must(f.Unsubscribe(ctx, a, rumor.ClubTopic("BOS")))(t)
	hear(t, f, "after somebody unsubscribed")
	must(f.Subscribe(ctx, rumor.Subscription{Channel: a, Topic: rumor.ClubTopic("BOS")}))(t)
	hear(t, f, "after somebody subscribed in the workspace", a, b)
	check(t, f.SleepWorkspace(ctx, "discord", "G1"))
	check(t, f.Wake(ctx, b))
	hear(t, f, "after one channel of the workspace was found there", a, b)
}

func testSleepWorkspaces(t *testing.T, f *fixture) {
	ctx := t.Context()
	var all []rumor.Channel
	for _, guild := range []string{"G1", "G10", "G2"} {
		for i := range 3 {
			all = append(all, inGuild(guild, fmt.Sprint(i)))
		}
	}
	slack := rumor.Channel{Platform: "slack", Workspace: "G1", ID: "1"}
	all = append(all, slack)
	follow(t, f, all...)
	check(t, f.Sleep(ctx, all[1]))
	for range 2 {
		check(t, f.SleepWorkspace(ctx, "discord", "G1"))
	}
	check(t, f.Sleep(ctx, all[2])) // it sleeps with its workspace
	hear(t, f, "a workspace asleep", all[3:]...)
	check(t, f.SleepWorkspace(ctx, "discord", "G2"))
	check(t, f.WakeWorkspaces(ctx, "discord", "G10", "G2", "G2", "G3"))
	hear(t, f, "another awake", all[3:]...)
	check(t, f.WakeWorkspaces(ctx, "slack", "G1"))
	hear(t, f, "its namesake awake", all[3:]...)
	many := make([]string, 3000)
	for i := range many {
		many[i] = fmt.Sprint("G", i)
	}
	check(t, f.WakeWorkspaces(ctx, "discord", many...))
	hear(t, f, "all workspaces awake", slices.Delete(slices.Clone(all), 1, 2)...)
}

// Sleepers are left out of full pages as well.
func testSleepPages(t *testing.T, f *fixture) {
	names := subscribeMany(t, f, 1100)
	for _, name := range []string{names[0], names[999], names[1000], names[1099]} {
		check(t, f.Sleep(t.Context(), must(rumor.ParseChannel(name))(t)))
	}
	var pages []int
	check(t, f.Subscribers(t.Context(), rumor.LeagueTopic, func(page []rumor.Subscription) error {
		pages = append(pages, len(page))
		return nil
	}))
	if d := cmp.Diff([]int{998, 98}, pages); d != "" {
		t.Errorf("pages:\n%s", d)
	}
	check(t, f.SleepWorkspace(t.Context(), "discord", "G"))
	hear(t, f, "all asleep")
}

func testEndSleepers(t *testing.T, f *fixture) {
	ctx := t.Context()
	a, b, c, d := inGuild("G1", "1"), inGuild("G1", "2"), inGuild("G2", "1"), inGuild("G2", "2")
	for _, ch := range []rumor.Channel{a, b, c, d} {
		must(f.Subscribe(ctx, rumor.Subscription{Channel: ch, Topic: rumor.ClubTopic("BOS")}))(t)
		check(t, f.SetSetting(ctx, ch, "timezone", "Asia/Tokyo"))
	}
	follow(t, f, a, b, c, d)
	check(t, f.Sleep(ctx, a))
	f.clock.Add(time.Hour)
	check(t, f.SleepWorkspace(ctx, "discord", "G2"))
	check(t, f.Sleep(ctx, a)) // the first date counts
	ends := func(want int, left ...rumor.Channel) {
		t.Helper()
		if n := must(f.EndSleepers(ctx))(t); n != want {
			t.Errorf("%d ended, want %d", n, want)
		}
		for _, ch := range []rumor.Channel{a, b, c, d} {
			subs, settings := must(f.Subscriptions(ctx, ch))(t), must(f.Settings(ctx, ch))(t)
			if stays := slices.Contains(left, ch); stays != (len(subs) == 2) || stays != (len(settings) == 1) || !stays && len(subs) != 0 {
				t.Errorf("%s has %d subscriptions and %d settings", ch, len(subs), len(settings))
			}
		}
	}
	f.clock.Add(store.SleepKeep - time.Hour - time.Microsecond)
	ends(0, a, b, c, d)
	f.clock.Add(time.Microsecond)
	ends(1, b, c, d)
	f.clock.Add(time.Hour)
	ends(2, b)
	ends(0, b)
	check(t, f.Wake(ctx, a))
	check(t, f.WakeWorkspaces(ctx, "discord", "G2"))
	hear(t, f, "after they ended", b)
	must(f.Unsubscribe(ctx, b, rumor.LeagueTopic))(t)
	must(f.Unsubscribe(ctx, b, rumor.ClubTopic("BOS")))(t)
	check(t, f.SetSetting(ctx, b, "timezone", ""))
	if keys := must(f.client.Keys(ctx, "*").Result())(t); len(keys) != 0 {
		t.Errorf("left over: %v", keys)
	}
}

// A guild with more channels than one step takes, next to as many that sleep by
// themselves.
func testEndMany(t *testing.T, f *fixture) {
	ctx := t.Context()
	const n = 510
	var channels []rumor.Channel
	for i := range n {
		channels = append(channels, inGuild("G1", fmt.Sprint(i)), inGuild(fmt.Sprint("H", i), "1"))
	}
	follow(t, f, channels...)
	check(t, f.SleepWorkspace(ctx, "discord", "G1"))
	for _, c := range channels {
		if c.Workspace != "G1" {
			check(t, f.Sleep(ctx, c))
		}
	}
	f.clock.Add(store.SleepKeep)
	if ended := must(f.EndSleepers(ctx))(t); ended != 2*n {
		t.Errorf("%d ended, want %d", ended, 2*n)
	}
	if keys := must(f.client.Keys(ctx, "*").Result())(t); len(keys) != 0 {
		t.Errorf("left over: %d keys", len(keys))
	}
}

// While a guild falls asleep, wakes and is cleaned up, people subscribe there:
// nothing is half asleep afterwards, and nothing is lost.
func testSleepAtOnce(t *testing.T, f *fixture) {
	ctx := t.Context()
	const n = 24
	var people, events sync.WaitGroup
	stop := make(chan struct{})
	repeat := func(do func(ctx context.Context) error) {
		events.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := do(ctx); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	repeat(func(ctx context.Context) error { return f.SleepWorkspace(ctx, "discord", "G1") })
	repeat(func(ctx context.Context) error { return f.WakeWorkspaces(ctx, "discord", "G1", "G2") })
	repeat(func(ctx context.Context) error { return f.Sleep(ctx, inGuild("G1", "1")) })
	repeat(func(ctx context.Context) error { _, err := f.EndSleepers(ctx); return err })
	for i := range n {
		people.Go(func() {
			for _, topic := range []rumor.Topic{rumor.LeagueTopic, rumor.ClubTopic("BOS")} {
				sub := rumor.Subscription{Channel: inGuild("G1", fmt.Sprint(i)), Topic: topic}
				if _, err := f.Subscribe(ctx, sub); err != nil {
					t.Error(err)
				}
			}
		})
	}
	people.Wait()
	close(stop)
	events.Wait()
	for i := range n {
		if subs := must(f.Subscriptions(ctx, inGuild("G1", fmt.Sprint(i))))(t); len(subs) != 2 {
			t.Errorf("channel %d has %d subscriptions, want 2", i, len(subs))
		}
	}
	check(t, f.SleepWorkspace(ctx, "discord", "G1"))
	hear(t, f, "asleep")
	check(t, f.WakeWorkspaces(ctx, "discord", "G1"))
	check(t, f.Wake(ctx, inGuild("G1", "1")))
	for _, topic := range []rumor.Topic{rumor.LeagueTopic, rumor.ClubTopic("BOS")} {
		if got := subscribers(t, f, topic); len(got) != n {
			t.Errorf("%d subscribers to %s awake, want %d", len(got), topic, n)
		}
	}
}

// Somebody comes back just as their month is over: they keep all or lose all.
func testEndAtOnce(t *testing.T, f *fixture) {
	ctx := t.Context()
	for round := range 20 {
		guild := fmt.Sprint("G", round)
		for i := range 4 {
			for topic := range 3 {
				must(f.Subscribe(ctx, rumor.Subscription{Channel: inGuild(guild, fmt.Sprint(i)), Topic: rumor.PlayerTopic(topic + 1)}))(t)
			}
		}
		check(t, f.SleepWorkspace(ctx, "discord", guild))
		f.clock.Add(store.SleepKeep)
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := f.EndSleepers(ctx); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if err := f.WakeWorkspaces(ctx, "discord", guild); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		left := 0
		for i := range 4 {
			n := len(must(f.Subscriptions(ctx, inGuild(guild, fmt.Sprint(i))))(t))
			if n != 0 && n != 3 {
				t.Errorf("channel %d kept %d of its 3 subscriptions", i, n)
			}
			left += n
		}
		awake := 0
		for topic := range 3 {
			for _, sub := range subscribers(t, f, rumor.PlayerTopic(topic+1)) {
				if sub.Channel.Workspace == guild {
					awake++
				}
			}
		}
		if awake != left {
			t.Errorf("%d subscriptions stand, %d are handed over", left, awake)
		}
	}
}

// tap is called before each round trip, which fails if it does.
type tap func(cmds ...redis.Cmder) error

func (f tap) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if err := f(cmd); err != nil {
			return err
		}
		return next(ctx, cmd)
	}
}

func (f tap) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if err := f(cmds...); err != nil {
			return err
		}
		return next(ctx, cmds)
	}
}

func (f tap) DialHook(next redis.DialHook) redis.DialHook { return next }

// TestEndAwake has channels wake between the look for who has slept long enough
// and the end of it: they keep their subscriptions.
func TestEndAwake(t *testing.T) {
	ctx := t.Context()
	f := newFixture(startEmbedded(t, embedded.ForceMiniredis))
	a, b := inGuild("G1", "1"), inGuild("G2", "1")
	follow(t, f, a, b)
	check(t, f.SleepWorkspace(ctx, "discord", "G1"))
	check(t, f.Sleep(ctx, b))
	f.clock.Add(store.SleepKeep)
	f.client.AddHook(tap(func(cmds ...redis.Cmder) error {
		if cmds[0].Name() != "evalsha" {
			return nil
		}
		return errors.Join(f.Wake(ctx, b), f.WakeWorkspaces(ctx, "discord", "G1"))
	}))
	if n := must(f.EndSleepers(ctx))(t); n != 0 {
		t.Errorf("%d ended that were awake", n)
	}
	hear(t, f, "at the last moment", a, b)
}

// TestEndCrash fails at every round trip in turn: done again, nothing is left.
func TestEndCrash(t *testing.T) {
	ctx := t.Context()
	f := newFixture(startEmbedded(t, embedded.ForceMiniredis))
	left := -1 // round trips until it fails, if not negative
	f.client.AddHook(tap(func(...redis.Cmder) error {
		if left--; left == -1 {
			left = 0 // and then always
			return errors.New("the power is gone")
		}
		return nil
	}))
	for n, failed := 0, true; failed; n++ {
		left = -1
		for _, c := range []rumor.Channel{inGuild("G1", "1"), inGuild("G1", "2"), inGuild("G2", "1")} {
			follow(t, f, c)
			check(t, f.SetSetting(ctx, c, "a", "b"))
		}
		check(t, f.SleepWorkspace(ctx, "discord", "G1"))
		check(t, f.Sleep(ctx, inGuild("G2", "1")))
		f.clock.Add(store.SleepKeep)
		left = n
		_, err := f.EndSleepers(ctx)
		if failed = err != nil; !failed && n < 6 {
			t.Fatalf("it takes %d round trips only; the test does not see them", n)
		}
		left = -1
		must(f.EndSleepers(ctx))(t)
		if keys := must(f.client.Keys(ctx, "*").Result())(t); len(keys) != 0 {
			t.Errorf("failed at %d, then done again: %v are left", n, keys)
		}
	}
}
