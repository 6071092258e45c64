package web

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestSlotsAway goes on alone while Slots fail, and tells so once, however they
// fail.
func TestSlotsAway(t *testing.T) {
	for name, fail := range map[string]func(context.Context) error{
		"refuse": func(context.Context) error { return errors.New("connection refused") },
		"hang":   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shared := newSlots()
				b := newBench(t, Options{Slots: shared}, nil)
				var wg sync.WaitGroup
				for range 10 {
					for _, channel := range []string{"C1", "C2", "C3"} {
						wg.Go(func() {
							if err := b.post(t.Context(), channel); err != nil {
								t.Error(err)
							}
						})
					}
				}
				time.Sleep(2500 * time.Millisecond)
				shared.set(fail)
				time.Sleep(4 * time.Second)
				shared.set(nil)
				wg.Wait()
				apart(t, b.times("chat.postMessage"), 250*time.Millisecond)
				for _, channel := range []string{"C1", "C2", "C3"} {
					var at []time.Duration
					for _, s := range b.sent {
						if s.channel == channel {
							at = append(at, s.at)
						}
					}
					apart(t, at, time.Second)
				}
				if took := time.Since(b.start); took > 14*time.Second {
					t.Errorf("it took %v", took)
				}
				if gone, back := strings.Count(b.log.String(), "level=WARN"), strings.Count(b.log.String(), "level=INFO"); gone != 1 || back != 1 {
					t.Errorf("log:\n%s", &b.log)
				}
			})
		})
	}
}

// TestSlotsHangQuietly takes the end of a call's own context for no outage.
func TestSlotsHangQuietly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := newSlots()
		shared.set(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		b := newBench(t, Options{Slots: shared}, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if err := b.post(ctx, "C1"); !errors.Is(err, context.DeadlineExceeded) || Arrived(err) {
			t.Errorf("got %v", err)
		}
		if b.log.Len() != 0 || time.Since(b.start) != 300*time.Millisecond {
			t.Errorf("after %v, log: %s", time.Since(b.start), &b.log)
		}
	})
}
