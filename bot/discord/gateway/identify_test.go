package gateway

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// sharedLeases are leases of several processes, in memory. They do not run out.
type sharedLeases struct {
	mu     sync.Mutex
	held   map[string]context.CancelCauseFunc
	takes  map[string]int  // how often each was taken
	others map[string]bool // those that a process of elsewhere has
	err    error           // of every Hold
}

var errLost = errors.New("the lease was lost")

func (l *sharedLeases) Hold(ctx context.Context, name string, _ time.Duration) (context.Context, func(), bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil || l.held[name] != nil || l.others[name] {
		return nil, nil, false, l.err
	}
	work, lose := context.WithCancelCause(ctx)
	if l.held == nil {
		l.held, l.takes = make(map[string]context.CancelCauseFunc), make(map[string]int)
	}
	l.takes[name]++
	l.held[name] = lose
	return work, sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		lose(context.Canceled)
		delete(l.held, name)
	}), true, nil
}

// lose ends a lease as an outage of Redis does. Nobody can take it until its
// holder has let go.
func (l *sharedLeases) lose(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held[name](errLost)
}

// taken returns how often a lease was taken.
func (l *sharedLeases) taken(name string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.takes[name]
}

// give has a process of elsewhere take a lease, from whoever has it, or let go
// of it.
func (l *sharedLeases) give(name string, toOther bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.others = map[string]bool{name: toOther}
	if lose := l.held[name]; lose != nil && toOther {
		lose(errLost)
	}
}

func (l *sharedLeases) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

// TestPacing has shards identify all at once, in one process and in three.
func TestPacing(t *testing.T) {
	const shards, keys, pace = 12, 2, 5 * time.Second
	for name, processes := range map[string]int{"one process": 1, "three processes": 3} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var leases Leases = alone{}
				if processes > 1 {
					leases = &sharedLeases{}
				}
				var owner, asking sync.WaitGroup
				all := make([]*slots, processes)
				for i := range all {
					all[i] = &slots{leases: leases, now: time.Now, pace: pace, poll: 500 * time.Millisecond, stop: t.Context().Done(), owner: &owner}
				}
				var mu sync.Mutex
				at := make(map[int][]time.Time)
				for shard := range shards {
					asking.Go(func() {
						slot, err := all[shard%processes].take(t.Context(), shard%keys)
						if err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						defer mu.Unlock()
						at[shard%keys] = append(at[shard%keys], time.Now())
						slot.spend()
						slot.free() // does nothing any more
					})
				}
				start := time.Now()
				asking.Wait()
				checkPace(t, at, shards, keys, pace)
				if took, most := time.Since(start), (shards/keys-1)*(pace+time.Second); took > most {
					t.Errorf("took %s, want at most %s", took, most)
				}
				owner.Wait()
			})
		})
	}
}

func checkPace(t *testing.T, at map[int][]time.Time, shards, keys int, pace time.Duration) {
	t.Helper()
	for key := range keys {
		times := at[key]
		slices.SortFunc(times, time.Time.Compare)
		if len(times) != shards/keys {
			t.Errorf("key %d: %d identified", key, len(times))
		}
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < pace {
				t.Errorf("key %d: identified %s after another", key, gap)
			}
		}
	}
}

// TestSlotFreed has an attempt end before it identified: the next need not wait.
// One whose shard is taken away leaves the queue.
func TestSlotFreed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var owner sync.WaitGroup
		leases := &sharedLeases{}
		s := &slots{leases: leases, now: time.Now, pace: time.Minute, poll: time.Second, stop: t.Context().Done(), owner: &owner}
		first, err := s.take(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.take(short, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("behind another: %v", err)
		}
		first.free()
		leases.fail(errors.New("redis is away"))
		if _, err := s.take(t.Context(), 0); err == nil {
			t.Error("took a lease that could not be had")
		}
		leases.fail(nil)
		start := time.Now()
		last, err := s.take(t.Context(), 0)
		if err != nil || time.Since(start) != 0 {
			t.Errorf("waited %s: %v", time.Since(start), err)
		}
		last.free()
		owner.Wait()
	})
}

// queue is the Slots of several processes, in memory.
type queue struct {
	mu   sync.Mutex
	next map[string]time.Time
	err  error
}

func (q *queue) Slot(_ context.Context, name string, every time.Duration) (time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err != nil {
		return time.Time{}, q.err
	}
	at := time.Now()
	if q.next == nil {
		q.next = make(map[string]time.Time)
	}
	if q.next[name].After(at) {
		at = q.next[name]
	}
	q.next[name] = at.Add(every)
	time.Sleep(200 * time.Millisecond) // the answer takes its time
	return at, nil
}

// TestPacingOutlivesProcess has a process end right after it identified, and
// another begin.
func TestPacingOutlivesProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pace = 5 * time.Second
		leases, places := &sharedLeases{}, &queue{}
		var identified time.Time
		for _, connecting := range []time.Duration{2 * time.Second, 0, 0} {
			var owner sync.WaitGroup
			ctx, stop := context.WithCancel(t.Context())
			s := &slots{leases: leases, places: places, now: time.Now, pace: pace, poll: time.Second, stop: ctx.Done(), owner: &owner}
			slot, err := s.take(ctx, 0)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(connecting)
			if gap := time.Since(identified); gap < pace || gap > pace+2*time.Second && !identified.IsZero() {
				t.Errorf("identified %s after another, want %s", gap, pace)
			}
			identified = time.Now()
			slot.spend()
			time.Sleep(100 * time.Millisecond)
			stop()
			owner.Wait()
		}
		places.err = errors.New("redis is away")
		var owner sync.WaitGroup
		s := &slots{leases: leases, places: places, now: time.Now, pace: pace, poll: time.Second, stop: t.Context().Done(), owner: &owner}
		if _, err := s.take(t.Context(), 0); !errors.Is(err, places.err) {
			t.Errorf("without a place: %v", err)
		}
		places.err = nil
		if slot, err := s.take(t.Context(), 0); err != nil {
			t.Errorf("after that: %v", err)
		} else {
			slot.free()
		}
	})
}
