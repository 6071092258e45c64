package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hotstove/hotstove/store"
)

func testLease(t *testing.T, f *fixture) {
	ctx := t.Context()
	release, held, err := f.Lease(ctx, "poll", time.Minute)
	if err != nil || !held {
		t.Fatalf("a free lease: %t, %v", held, err)
	}
	none, held, err := f.Lease(ctx, "poll", time.Minute)
	if err != nil || held {
		t.Fatalf("a taken lease: %t, %v", held, err)
	}
	none()
	if _, held, _ := f.Lease(ctx, "poll", time.Minute); held {
		t.Fatal("releasing a lease that was not held freed it")
	}
	other, held, err := f.Lease(ctx, "clean", time.Minute)
	if err != nil || !held {
		t.Fatalf("another lease: %t, %v", held, err)
	}
	other()
	release()
	release()
	release, held, err = f.Lease(ctx, "poll", time.Minute)
	if err != nil || !held {
		t.Fatalf("a released lease: %t, %v", held, err)
	}
	release()
	if _, _, err := f.Lease(ctx, "poll", time.Millisecond); err == nil {
		t.Error("a lease too short to prolong was given")
	}
}

// The lease outlasts its time, also when the context it was taken with ends.
func testLeaseProlongs(t *testing.T, f *fixture) {
	ttl := f.ttl
	ctx, cancel := context.WithCancel(t.Context())
	work, release, held, err := f.Hold(ctx, "poll", ttl)
	if err != nil || !held {
		t.Fatalf("a free lease: %t, %v", held, err)
	}
	cancel()
	<-work.Done()
	if cause := context.Cause(work); !errors.Is(cause, context.Canceled) {
		t.Errorf("the work ended for %v", cause)
	}
	for deadline := time.Now().Add(2 * ttl); time.Now().Before(deadline); time.Sleep(ttl / 10) {
		if _, held, err := f.Lease(t.Context(), "poll", ttl); held || err != nil {
			t.Fatalf("a held lease was given away: %t, %v", held, err)
		}
	}
	release()
	release, held, err = f.Lease(t.Context(), "poll", ttl)
	if err != nil || !held {
		t.Fatalf("a released lease: %t, %v", held, err)
	}
	release()
}

func testLeaseLost(t *testing.T, f *fixture) {
	const ttl = 90 * time.Millisecond
	work, release, held, err := f.Hold(t.Context(), "poll", ttl)
	if err != nil || !held {
		t.Fatalf("a free lease: %t, %v", held, err)
	}
	check(t, f.client.Set(t.Context(), "hs:lease:poll", "somebody else", time.Minute).Err())
	select {
	case <-work.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("the loss went unnoticed")
	}
	if cause := context.Cause(work); !errors.Is(cause, store.ErrLeaseLost) {
		t.Errorf("the work ended for %v", cause)
	}
	release()
	if got := must(f.client.Get(t.Context(), "hs:lease:poll").Result())(t); got != "somebody else" {
		t.Errorf("a lost lease was released: %q", got)
	}
}

func testLeaseContended(t *testing.T, f *fixture) {
	var inside, turns atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				release, held, err := f.Lease(t.Context(), "poll", time.Second)
				if err != nil {
					t.Error(err)
				}
				if held {
					if inside.Add(1) != 1 {
						t.Error("two hold one lease")
					}
					turns.Add(1)
					inside.Add(-1)
				}
				release()
			}
		})
	}
	wg.Wait()
	if turns.Load() == 0 {
		t.Error("nobody got the lease")
	}
}
