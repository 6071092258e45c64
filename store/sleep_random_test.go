package store_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// dormitory is what the store ought to remember, in plain maps.
type dormitory struct {
	subs     map[rumor.Channel]map[rumor.Topic]bool
	settings map[rumor.Channel]bool
	asleep   map[rumor.Channel]time.Time
	guilds   map[string]time.Time // that sleep
}

func (d dormitory) sleeps(c rumor.Channel) bool {
	_, alone := d.asleep[c]
	_, together := d.guilds[c.Workspace]
	return alone || together
}

// hears returns who is to hear of a topic.
func (d dormitory) hears(topic rumor.Topic) []string {
	var out []string
	for c, topics := range d.subs {
		if topics[topic] && !d.sleeps(c) {
			out = append(out, c.String())
		}
	}
	slices.Sort(out)
	return out
}

func (d dormitory) subscribe(c rumor.Channel, topic rumor.Topic) {
	if d.subs[c] == nil {
		d.subs[c] = map[rumor.Topic]bool{}
	}
	d.subs[c][topic] = true
	d.settings[c] = true
	d.wake(c)
}

func (d dormitory) unsubscribe(c rumor.Channel, topic rumor.Topic) {
	delete(d.subs[c], topic)
	if len(d.subs[c]) == 0 {
		delete(d.subs, c)
		delete(d.asleep, c)
	}
}

func (d dormitory) sleep(c rumor.Channel, now time.Time) {
	if d.subs[c] != nil && !d.sleeps(c) {
		d.asleep[c] = now
	}
}

func (d dormitory) sleepGuild(guild string, now time.Time) {
	if _, asleep := d.guilds[guild]; asleep {
		return
	}
	for c := range d.subs {
		if c.Workspace == guild {
			d.guilds[guild] = now
		}
	}
}

func (d dormitory) wake(c rumor.Channel) {
	delete(d.asleep, c)
	delete(d.guilds, c.Workspace)
}

func (d dormitory) end(now time.Time) (ended int) {
	old := func(since time.Time, asleep bool) bool { return asleep && now.Sub(since) >= store.SleepKeep }
	for c := range d.subs {
		alone, a := d.asleep[c]
		together, b := d.guilds[c.Workspace]
		if old(alone, a) || old(together, b) {
			ended++
			delete(d.subs, c)
			delete(d.asleep, c)
			delete(d.settings, c)
		}
	}
	maps.DeleteFunc(d.guilds, func(_ string, since time.Time) bool { return old(since, true) })
	return ended
}

// dreams does things at random to a store and to a dormitory.
type dreams struct {
	*fixture
	dormitory
	random *rand.Rand
}

// step does one thing, for a channel and a topic, and says what.
func (d dreams) step(t *testing.T, c rumor.Channel, topic rumor.Topic) string {
	ctx, now := t.Context(), d.clock.Now()
	switch d.random.IntN(9) {
	case 0, 1:
		must(d.Subscribe(ctx, rumor.Subscription{Channel: c, Topic: topic}))(t)
		check(t, d.SetSetting(ctx, c, "a", "b"))
		d.subscribe(c, topic)
		return "subscribe"
	case 2:
		must(d.Unsubscribe(ctx, c, topic))(t)
		d.unsubscribe(c, topic)
		return "unsubscribe"
	case 3:
		check(t, d.Sleep(ctx, c))
		d.sleep(c, now)
		return "sleep"
	case 4:
		check(t, d.SleepWorkspace(ctx, c.Platform, c.Workspace))
		d.sleepGuild(c.Workspace, now)
		return "sleep, the guild"
	case 5:
		check(t, d.Wake(ctx, c))
		d.wake(c)
		return "wake"
	case 6:
		check(t, d.WakeWorkspaces(ctx, c.Platform, c.Workspace))
		delete(d.guilds, c.Workspace)
		return "wake, the guild"
	case 7:
		d.clock.Add(time.Duration(d.random.IntN(15*24)) * time.Hour)
		return "wait"
	}
	if got, want := must(d.EndSleepers(ctx))(t), d.end(now); got != want {
		t.Errorf("%d ended, want %d", got, want)
	}
	return "end"
}

func testSleepAtRandom(t *testing.T, f *fixture) {
	d := dreams{f, dormitory{
		map[rumor.Channel]map[rumor.Topic]bool{}, map[rumor.Channel]bool{},
		map[rumor.Channel]time.Time{}, map[string]time.Time{},
	}, rand.New(rand.NewPCG(3, 4))}
	topics := []rumor.Topic{rumor.LeagueTopic, rumor.ClubTopic("BOS")}
	for n := range 250 {
		c := inGuild(fmt.Sprint("G", d.random.IntN(3)), fmt.Sprint(d.random.IntN(3)))
		did := d.step(t, c, topics[d.random.IntN(2)])
		for _, topic := range topics {
			var got []string
			for _, sub := range subscribers(t, f, topic) {
				got = append(got, sub.Channel.String())
			}
			if want := d.hears(topic); !slices.Equal(got, want) {
				t.Fatalf("step %d, %s %s: subscribers to %s %v, want %v", n, did, c, topic, got, want)
			}
		}
		subs := len(must(f.Subscriptions(t.Context(), c))(t))
		settings := len(must(f.Settings(t.Context(), c))(t)) > 0
		if subs != len(d.subs[c]) || settings != d.settings[c] {
			t.Fatalf("step %d, %s %s: %d subscriptions, settings %t; want %d, %t", n, did, c, subs, settings, len(d.subs[c]), d.settings[c])
		}
	}
}
