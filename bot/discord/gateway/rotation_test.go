package gateway

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// sharedCensus counts processes in memory.
type sharedCensus struct {
	mu      sync.Mutex
	members map[string]bool
	err     error // of every count
}

func (c *sharedCensus) Present(_ context.Context, group, member string, ttl time.Duration) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return 0, c.err
	}
	if c.members == nil {
		c.members = make(map[string]bool)
	}
	c.members[group+member] = true
	if ttl <= time.Millisecond {
		delete(c.members, group+member)
	}
	return len(c.members), nil
}

func (c *sharedCensus) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
}

// stadium is a Discord that keeps count of who serves which shard.
type stadium struct {
	*discord
	mu      sync.Mutex
	serving map[string]int // connections that are ready, by what they began with
}

func newStadium(t *testing.T) *stadium {
	s := &stadium{serving: make(map[string]int)}
	s.discord = newDiscord(t, func(_ int, l *line) {
		l.hello()
		opening := l.opening()
		if opening == "" {
			return
		}
		s.add(opening, 1)
		l.SetCloseHandler(func(code int, _ string) error {
			if code != 1000 {
				t.Errorf("the bot closed with %d", code)
			}
			s.add(opening, -1) // before the answer, after which another may come
			return l.WriteControl(websocket.CloseMessage, nil, time.Now().Add(time.Second))
		})
		l.ready("abc", "")
		if code := l.stay(); code != 1000 {
			t.Errorf("the bot hung up with %d", code)
		}
	})
	return s
}

func (s *stadium) add(opening string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.serving[opening] += n; s.serving[opening] > 1 {
		s.t.Errorf("two at once: %s", opening)
	}
	if s.serving[opening] == 0 {
		delete(s.serving, opening)
	}
}

// served lists what the connections that are ready began with.
func (s *stadium) served() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(slices.Sorted(maps.Keys(s.serving)), ", ")
}

// process returns a bot that shares its shards with others.
func (s *stadium) process(shards int, leases Leases, census Census) *bot {
	return newBot(s.t, s.url(), func(o *Options) {
		o.Info = func(context.Context) (Info, error) { return advice(s.url(), shards), nil }
		o.Leases, o.Census = leases, census
	})
}

// TestShares has processes come and go.
func TestShares(t *testing.T) {
	const shards = 7
	s := newStadium(t)
	leases, census := &sharedLeases{}, &sharedCensus{}
	start := func() *bot { return s.process(shards, leases, census).start() }
	var there []*bot
	shared := func() bool {
		sum := 0
		for _, b := range there {
			n := b.serves()
			if n > fairShare(shards, len(there)) {
				return false
			}
			sum += n
		}
		return sum == shards
	}
	for _, who := range []string{"the first", "a second", "a third"} {
		there = append(there, start())
		until(t, who+" to have its share", shared)
	}
	there[1].stop()
	if err := there[1].end(); err != nil {
		t.Error(err)
	}
	there = slices.Delete(there, 1, 2)
	until(t, "the others to take over", shared)
	there = append(there, start(), start())
	until(t, "all four to have their share", shared)
	for _, b := range there {
		b.stop()
	}
	for _, b := range there {
		if err := b.end(); err != nil {
			t.Error(err)
		}
	}
	if got := s.served(); got != "" {
		t.Errorf("still served: %s", got)
	}
	if len(leases.held) > 0 || len(census.members) > 0 {
		t.Errorf("left behind: %d leases, %d members", len(leases.held), len(census.members))
	}
}

func TestFairShare(t *testing.T) {
	for _, test := range []struct{ shards, processes, want int }{
		{7, 1, 7}, {7, 2, 4}, {7, 3, 3}, {7, 7, 1}, {7, 100, 1}, {1, 1, 1}, {16, 4, 4}, {3, 0, 3}, {3, -1, 3},
	} {
		if got := fairShare(test.shards, test.processes); got != test.want {
			t.Errorf("%d shards, %d processes: %d each, want %d", test.shards, test.processes, got, test.want)
		}
	}
}

// TestAlone has one process serve all.
func TestAlone(t *testing.T) {
	s := newStadium(t)
	s.process(3, nil, &sharedCensus{members: map[string]bool{"another": true}}).start()
	until(t, "all shards", func() bool { return s.served() == "identify 0/3, identify 1/3, identify 2/3" })
}

// TestLostLease takes a lease away that nobody else wants: the connection stays.
func TestLostLease(t *testing.T) {
	s := newStadium(t)
	leases := &sharedLeases{}
	b := s.process(1, leases, nil).start()
	b.event("READY")
	leases.lose("discord:shard:0/1")
	until(t, "the lease", func() bool { return leases.taken("discord:shard:0/1") == 2 })
	leases.fail(errors.New("redis is away"))
	leases.lose("discord:shard:0/1")
	leases.fail(nil)
	until(t, "the lease again", func() bool { return leases.taken("discord:shard:0/1") == 3 })
	if got := b.observed(); got != "ready" || b.serves() != 1 {
		t.Errorf("observed %s, serves %d", got, b.serves())
	}
}

// TestLeaseOfAnother has another process take the lease: the connection ends,
// and the shard is served again once the lease can be had.
func TestLeaseOfAnother(t *testing.T) {
	s := newStadium(t)
	leases := &sharedLeases{}
	b := s.process(1, leases, nil).start()
	b.event("READY")
	leases.give("discord:shard:0/1", true)
	until(t, "the end", func() bool { return b.count("serves the shard no longer", errTaken.Error()) == 1 })
	leases.give("discord:shard:0/1", false)
	b.event("READY")
	if got := b.observed(); got != "ready closed ready" {
		t.Errorf("observed %s", got)
	}
}

// TestStoreAway has neither leases nor a census to be had for a while.
func TestStoreAway(t *testing.T) {
	s := newStadium(t)
	leases, census := &sharedLeases{}, &sharedCensus{}
	leases.fail(errors.New("redis is away"))
	b := s.process(2, leases, census).start()
	until(t, "some tries", func() bool { return b.count("level=DEBUG", "cannot take the lease") > 2 })
	leases.fail(nil)
	until(t, "the shards", func() bool { return b.serves() == 2 })
	census.fail(errors.New("redis is away"))
	until(t, "some counts", func() bool { return b.count("level=DEBUG", "cannot count") > 2 })
	census.fail(nil)
	until(t, "a count", func() bool { return b.count("level=INFO", "are counted again") == 1 })
	if b.serves() != 2 || b.count("level=WARN") != 2 || b.count("level=INFO", "can be taken again") != 1 {
		t.Errorf("serves %d, warned %d times", b.serves(), b.count("level=WARN"))
	}
}

// TestAdviceChanges has the bot grow.
func TestAdviceChanges(t *testing.T) {
	s := newStadium(t)
	b := s.process(1, &sharedLeases{}, &sharedCensus{})
	b.times.advice = 20 * time.Millisecond
	var mu sync.Mutex
	shards, failure := 1, error(nil)
	b.options.Info = func(context.Context) (Info, error) {
		mu.Lock()
		defer mu.Unlock()
		return advice(s.url(), shards), failure
	}
	set := func(n int, err error) {
		mu.Lock()
		defer mu.Unlock()
		shards, failure = n, err
	}
	b.start()
	until(t, "one shard", func() bool { return s.served() == "identify 0/1" })
	set(1, errors.New("HTTP 503"))
	until(t, "some failures", func() bool { return b.count("level=DEBUG", "number of shards") > 2 })
	set(2, nil)
	until(t, "two shards", func() bool { return s.served() == "identify 0/2, identify 1/2" })
	until(t, "each to be ready", func() bool { return b.observed() == "ready closed ready ready" })
	refusal := &FatalError{Code: 4004, Help: "a new token"}
	set(2, refusal)
	if err := b.end(); !errors.Is(err, refusal) {
		t.Errorf("ended with %v", err)
	}
}

// TestFatalEndsAll has Discord refuse one shard of several.
func TestFatalEndsAll(t *testing.T) {
	first := make(chan string, 1)
	d := newDiscord(t, func(n int, l *line) {
		l.hello()
		l.opening()
		if n > 0 {
			l.close(4004)
			return
		}
		l.ready("abc", "")
		first <- strconv.Itoa(l.stay())
	})
	b := newBot(t, d.url())
	b.options.Info = func(context.Context) (Info, error) { return advice(d.url(), 2), nil }
	b.start()
	failure, ok := errors.AsType[*FatalError](b.end())
	if !ok || failure.Code != 4004 || !strings.Contains(failure.Help, "DISCORD_TOKEN") {
		t.Errorf("ended with %+v", failure)
	}
	expect(t, first, "1000")
}
