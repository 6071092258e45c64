package pacing

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func newTestShared() (*Shared, *bytes.Buffer) {
	log := new(bytes.Buffer)
	return NewShared(time.Now, slog.New(slog.NewTextHandler(log, nil))), log
}

func reset(context.Context) error  { return errors.New("connection reset") }
func answer(context.Context) error { return nil }

// TestAway asks no more than one question every two seconds while nobody
// answers, and tells once of the going and once of the return.
func TestAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, log := newTestShared()
		if !s.Ask(t.Context(), answer) {
			t.Error("not asked at first")
		}
		asked := 0
		start := time.Now()
		for time.Since(start) < 10*time.Second {
			if s.Ask(t.Context(), func(ctx context.Context) error { asked++; return reset(ctx) }) {
				t.Error("a failure is taken for an answer")
			}
			time.Sleep(100 * time.Millisecond)
		}
		if asked != 5 {
			t.Errorf("asked %d times", asked)
		}
		for range 2 {
			if !s.Ask(t.Context(), answer) {
				t.Error("not back")
			}
		}
		if gone, back := strings.Count(log.String(), "level=WARN"), strings.Count(log.String(), "level=INFO"); gone != 1 || back != 1 {
			t.Errorf("log:\n%s", log)
		}
	})
}

// TestHangs waits a second for an answer, and not for longer than its context,
// whose end tells nothing.
func TestHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, log := newTestShared()
		hang := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		start := time.Now()
		if s.Ask(ctx, hang) || time.Since(start) != 300*time.Millisecond || log.Len() != 0 {
			t.Errorf("after %s, log %s", time.Since(start), log)
		}
		start = time.Now()
		if s.Ask(t.Context(), hang) || time.Since(start) != time.Second || log.Len() == 0 {
			t.Errorf("after %s, log %s", time.Since(start), log)
		}
	})
}

// TestFlaps takes no answer for a return that was asked for before the failure.
func TestFlaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, log := newTestShared()
		var wg sync.WaitGroup
		for n := range 16 {
			wg.Go(func() {
				s.Ask(t.Context(), func(ctx context.Context) error {
					time.Sleep(time.Duration(n+1) * 10 * time.Millisecond)
					if n%2 == 0 {
						return nil
					}
					return reset(ctx)
				})
			})
		}
		wg.Wait()
		if lines := strings.Count(log.String(), "\n"); lines != 1 {
			t.Errorf("log:\n%s", log)
		}
	})
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := Sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		if err := Sleep(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v where ctx has ended", err)
		}
		if err := Sleep(t.Context(), time.Minute); err != nil || time.Since(start) != time.Minute+time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		if err := Sleep(t.Context(), -time.Minute); err != nil || time.Since(start) != time.Minute+time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}
