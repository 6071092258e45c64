package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/store"
)

func testSlots(t *testing.T, f *fixture) {
	ctx, start := t.Context(), f.clock.Now()
	const every = 20 * time.Millisecond
	for i := range 3 {
		if at := must(f.Slot(ctx, "calls", every))(t); !at.Equal(start.Add(time.Duration(i) * every)) {
			t.Errorf("slot %d is after %s", i, at.Sub(start))
		}
	}
	if at := must(f.Slot(ctx, "others", every))(t); !at.Equal(start) {
		t.Errorf("the first of another queue is after %s", at.Sub(start))
	}
	f.clock.Add(50 * time.Millisecond)
	if at := must(f.Slot(ctx, "calls", every))(t); !at.Equal(start.Add(60 * time.Millisecond)) {
		t.Errorf("the next one is after %s", at.Sub(start))
	}
	// Time that passes unused is not made up for.
	f.clock.Add(time.Minute)
	for i := range 2 {
		if at := must(f.Slot(ctx, "calls", every))(t); !at.Equal(f.clock.Now().Add(time.Duration(i) * every)) {
			t.Errorf("after a minute, slot %d is in %s", i, at.Sub(f.clock.Now()))
		}
	}
	if _, err := f.Slot(ctx, "calls", 0); err == nil {
		t.Error("slots no time apart were handed out")
	}
}

func testSlotsFarAhead(t *testing.T, f *fixture) {
	ctx, start := t.Context(), f.clock.Now()
	for i := range 4 {
		if at := must(f.Slot(ctx, "identify", 10*time.Second))(t); !at.Equal(start.Add(time.Duration(i) * 10 * time.Second)) {
			t.Errorf("slot %d is after %s", i, at.Sub(start))
		}
	}
	for range 3 { // each refused one takes none
		at, err := f.Slot(ctx, "identify", 10*time.Second)
		far, ok := errors.AsType[interface {
			error
			RetryAfter() time.Duration
		}](err)
		if !ok || far.RetryAfter() != 40*time.Second {
			t.Errorf("a slot after %s, %v", at.Sub(start), err)
		}
	}
	f.clock.Add(10 * time.Second)
	if at := must(f.Slot(ctx, "identify", 10*time.Second))(t); !at.Equal(start.Add(40 * time.Second)) {
		t.Errorf("then, a slot after %s", at.Sub(start))
	}
}

func testSlotsPostponed(t *testing.T, f *fixture) {
	ctx, start := t.Context(), f.clock.Now()
	next := func(want time.Duration) {
		t.Helper()
		if at := must(f.Slot(ctx, "posts", time.Second))(t); !at.Equal(start.Add(want)) {
			t.Errorf("a slot after %s, want %s", at.Sub(start), want)
		}
	}
	postpone := func(until time.Duration) { t.Helper(); check(t, f.Postpone(ctx, "posts", start.Add(until))) }
	postpone(-time.Second)
	next(0)
	postpone(10*time.Second + 300*time.Microsecond)
	postpone(5 * time.Second) // never earlier
	next(10*time.Second + 300*time.Microsecond)
	next(11*time.Second + 300*time.Microsecond)
	postpone(time.Minute)
	_, err := f.Slot(ctx, "posts", time.Second)
	if e, ok := errors.AsType[*store.SlotError](err); !ok || e.Wait != time.Minute {
		t.Errorf("a slot far away: %v", err)
	}
	if at := must(f.Slot(ctx, "others", time.Second))(t); !at.Equal(start) {
		t.Errorf("another queue was postponed by %s", at.Sub(start))
	}
	f.clock.Add(time.Minute)
	next(time.Minute)
}

func testSlotsAtOnce(t *testing.T, f *fixture) {
	const workers, each, every = 8, 25, 1500 * time.Nanosecond // no whole microseconds
	var mu sync.Mutex
	var at []time.Time
	var wg sync.WaitGroup
	other := store.New(f.client, store.Options{Now: f.clock.Now}) // as in another process
	for i := range workers {
		wg.Go(func() {
			s := []*store.Store{f.Store, other}[i%2]
			for range each {
				slot, err := s.Slot(t.Context(), "calls", every)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				at = append(at, slot)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.SortFunc(at, time.Time.Compare)
	for i := 1; i < len(at); i++ {
		if apart := at[i].Sub(at[i-1]); apart < every || apart > 2*every {
			t.Fatalf("slots %d and %d are %s apart", i-1, i, apart)
		}
	}
}

func testPresent(t *testing.T, f *fixture) {
	ctx := t.Context()
	const ttl = 30 * time.Second
	for i := range 3 {
		for range 2 {
			if n := must(f.Present(ctx, "shards", fmt.Sprint(i), ttl))(t); n != i+1 {
				t.Errorf("%d present, want %d", n, i+1)
			}
		}
		f.clock.Add(10 * time.Second)
	}
	// 0 and 1 have stopped by the time that 2 comes again.
	if n := must(f.Present(ctx, "shards", "1", ttl))(t); n != 2 {
		t.Errorf("%d present after one stopped, want 2", n)
	}
	if n := must(f.Present(ctx, "others", "1", ttl))(t); n != 1 {
		t.Errorf("%d present in another group, want 1", n)
	}
	f.clock.Add(ttl)
	if n := must(f.Present(ctx, "shards", "2", ttl))(t); n != 1 {
		t.Errorf("%d present after all others stopped, want 1", n)
	}
}

func testMissing(t *testing.T, f *fixture) {
	ctx, first := t.Context(), f.clock.Now()
	for want := 1; want <= 3; want++ {
		since, times, err := f.Missing(ctx, dodgers)
		if err != nil || times != want || !since.Equal(first) {
			t.Errorf("missing %d times since %s, %v; want %d since %s", times, since, err, want, first)
		}
		f.clock.Add(time.Hour)
	}
	if _, times, err := f.Missing(ctx, redsox); err != nil || times != 1 {
		t.Errorf("another is missing %d times, %v", times, err)
	}
	for range 2 {
		check(t, f.Found(ctx, dodgers))
	}
	since, times, err := f.Missing(ctx, dodgers)
	if err != nil || times != 1 || !since.Equal(f.clock.Now()) {
		t.Errorf("after it was found: missing %d times since %s, %v", times, since, err)
	}
}
