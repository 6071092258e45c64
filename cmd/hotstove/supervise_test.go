package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/alerts"
)

// TestSuperviseEnds has no part listen when the program is told to stop.
func TestSuperviseEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stuck := make(chan struct{})
		defer close(stuck)
		part := func(context.Context) error { <-stuck; return nil }
		time.AfterFunc(time.Minute, stop)
		began := time.Now()
		ended := make(chan error, 1)
		go func() {
			ended <- supervise(ctx, slog.New(slog.DiscardHandler), map[string]func(context.Context) error{"a": part, "b": part},
				func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		}()
		select {
		case err := <-ended:
			if took := time.Since(began) - time.Minute; took+closeWait > 10*time.Second {
				t.Errorf("it took %v to stop, and the store may take %v; want no more than 10s in all", took, closeWait)
			}
			if err == nil || !strings.Contains(err.Error(), "did not stop in time") {
				t.Errorf("error %v, want it told", err)
			}
		case <-time.After(2 * time.Minute):
			t.Error("a minute after it was told to stop it still runs")
		}
	})
}

// TestSuperviseTells has one part end early: the others are stopped, and what
// each says is told.
func TestSuperviseTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stopped, closed bool
		err := supervise(t.Context(), slog.New(slog.DiscardHandler), map[string]func(context.Context) error{
			"early": func(context.Context) error { time.Sleep(time.Second); return errors.New("no more") },
			"other": func(ctx context.Context) error { <-ctx.Done(); stopped = true; return errors.New("nor I") },
			"quiet": func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		}, func(context.Context) error { closed = true; return nil })
		if !stopped || !closed {
			t.Errorf("the other stopped: %v, closed: %v; want both", stopped, closed)
		}
		if err == nil || !strings.Contains(err.Error(), "early: no more") || !strings.Contains(err.Error(), "other: nor I") || errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want what early and other said", err)
		}
	})
}

// TestSupervisePanic has one part panic: the others end in good order, and the
// program says why.
func TestSupervisePanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopped := false
		err := supervise(t.Context(), slog.New(slog.DiscardHandler), map[string]func(context.Context) error{
			"bad":   func(context.Context) error { panic("boom") },
			"other": func(ctx context.Context) error { <-ctx.Done(); stopped = true; return nil },
		}, func(context.Context) error { return nil })
		if !stopped || err == nil || !strings.Contains(err.Error(), "bad: panic: boom") {
			t.Errorf("the other stopped: %v, error %v; want both", stopped, err)
		}
	})
}

// alone is a holder that lets every job run.
type alone struct{}

func (alone) Hold(ctx context.Context, _ string, _ time.Duration) (context.Context, func(), bool, error) {
	return ctx, func() {}, true, nil
}

// TestScheduleTellsOnce has a job fail for a while, one of the times by a panic.
func TestScheduleTellsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log output
		runs := 0
		job := alerts.Job{Name: "x", Every: time.Second, Limit: time.Minute, Run: func(context.Context) error {
			switch runs++; {
			case runs == 2:
				panic("boom")
			case runs < 5:
				return errors.New("away")
			}
			return nil
		}}
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		s := &schedule{jobs: []alerts.Job{job}, leases: alone{}, log: slog.New(slog.NewTextHandler(&log, nil))}
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if failed, works := strings.Count(log.String(), "a job failed"), strings.Count(log.String(), "works again"); runs < 8 || failed != 1 || works != 1 {
			t.Errorf("%d runs, told %d times of failure and %d times that it is over, want some 10, 1 and 1:\n%s", runs, failed, works, log.String())
		}
	})
}
