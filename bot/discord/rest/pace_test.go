package rest

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// queue is a queue of places that several clients share.
type queue struct {
	mu    sync.Mutex
	next  time.Time
	taken int
	fail  func(context.Context) error // nil while it can be reached
	still time.Time                   // until when nobody has an answer
}

func (q *queue) Slot(ctx context.Context, _ string, every time.Duration) (time.Time, error) {
	asked := time.Now()
	q.mu.Lock()
	fail, still := q.fail, q.still
	q.mu.Unlock()
	if fail != nil {
		return time.Time{}, fail(ctx)
	}
	time.Sleep(still.Sub(asked))
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken++
	at := pacing.Later(q.next, asked)
	q.next = at.Add(every)
	return at, nil
}

func (q *queue) set(fail func(context.Context) error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fail = fail
}

// newTestPace returns a pace and its log.
func newTestPace(slots Slots) (*pace, *bytes.Buffer) {
	log := new(bytes.Buffer)
	return newPace(Options{Slots: slots, Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))}), log
}

// turns waits n times in each of several goroutines and returns when the turns were.
func turns(t *testing.T, n, goroutines int, paces ...*pace) []time.Time {
	var mu sync.Mutex
	var at []time.Time
	var wg sync.WaitGroup
	for i := range goroutines {
		wg.Go(func() {
			for range n {
				if err := paces[i%len(paces)].wait(t.Context()); err != nil {
					t.Error(err)
				}
				mu.Lock()
				at = append(at, time.Now())
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.SortFunc(at, time.Time.Compare)
	return at
}

// checkTurns checks that 51 turns never fall in one second, each 30 ms early or
// late, and that 48 do.
func checkTurns(t *testing.T, at []time.Time) {
	t.Helper()
	for i := 50; i < len(at); i++ {
		if span := at[i].Sub(at[i-50]); span < 1030*time.Millisecond {
			t.Fatalf("51 turns in %v, from turn %d", span, i-50)
		}
	}
	for i := 48; i < len(at); i++ {
		if span := at[i].Sub(at[i-48]); span > time.Second {
			t.Fatalf("48 turns in %v, from turn %d", span, i-48)
		}
	}
}

func TestOwnPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _ := newTestPace(nil)
		checkTurns(t, turns(t, 20, 30, p))
		time.Sleep(time.Hour) // saves nothing up
		checkTurns(t, turns(t, 20, 30, p))
	})
}

// TestSharedPace paces three processes together.
func TestSharedPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &queue{}
		a, _ := newTestPace(q)
		b, _ := newTestPace(q)
		c, log := newTestPace(q)
		checkTurns(t, turns(t, 20, 30, a, b, c))
		if q.taken != 600 || log.Len() != 0 {
			t.Errorf("%d places taken, log %s", q.taken, log)
		}
	})
}

// TestPaceAway goes on alone while Slots fail, and tells so once, however they
// fail; going and coming back is no burst.
func TestPaceAway(t *testing.T) {
	for name, fail := range map[string]func(context.Context) error{
		"refuses": func(context.Context) error { return errors.New("connection refused") },
		"hangs":   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := &queue{}
				p, log := newTestPace(q)
				var at []time.Time
				var mu sync.Mutex
				var wg sync.WaitGroup
				for range 30 {
					wg.Go(func() {
						for range 40 { // 25 s of work
							p.wait(t.Context())
							mu.Lock()
							at = append(at, time.Now())
							mu.Unlock()
						}
					})
				}
				time.Sleep(5 * time.Second)
				q.set(fail)
				time.Sleep(10 * time.Second)
				q.set(nil)
				wg.Wait()
				slices.SortFunc(at, time.Time.Compare)
				for i := 50; i < len(at); i++ {
					if span := at[i].Sub(at[i-50]); span < time.Second {
						t.Fatalf("51 turns in %v, at turn %d", span, i)
					}
				}
				if total := at[len(at)-1].Sub(at[0]); total > 1200*time.Second/48+2*time.Second {
					t.Errorf("it took %v", total)
				}
				if gone, back := strings.Count(log.String(), "level=WARN"), strings.Count(log.String(), "level=INFO"); gone != 1 || back != 1 {
					t.Errorf("log:\n%s", log)
				}
			})
		})
	}
}

// TestPaceStalls has Slots stand still for a moment: the places that passed
// meanwhile are not used all at once.
func TestPaceStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &queue{}
		p, _ := newTestPace(q)
		time.AfterFunc(2*time.Second, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.still = time.Now().Add(700 * time.Millisecond)
		})
		at := turns(t, 10, 30, p)
		for i := 50; i < len(at); i++ {
			if span := at[i].Sub(at[i-50]); span < 1030*time.Millisecond-tooLate {
				t.Fatalf("51 turns in %v, from turn %d", span, i-50)
			}
		}
	})
}

func TestPaceContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, log := newTestPace(&queue{fail: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }})
		var wg sync.WaitGroup
		for range onDeck + 2 { // some wait to be on deck
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
				defer cancel()
				start := time.Now()
				if err := p.wait(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 300*time.Millisecond {
					t.Errorf("got %v after %v", err, time.Since(start))
				}
			})
		}
		wg.Wait()
		if log.Len() != 0 {
			t.Errorf("log: %s", log)
		}
	})
}
