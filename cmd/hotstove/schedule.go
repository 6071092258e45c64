package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/hotstove/hotstove/alerts"
)

// holder lets one process of many do a thing. The context it returns ends when
// that process is no longer the one.
type holder interface {
	Hold(ctx context.Context, name string, ttl time.Duration) (held context.Context, release func(), ok bool, err error)
}

// leaseTTL is how long a job's lease outlives a process that died: the lease
// of a living one is prolonged.
const leaseTTL = 15 * time.Second

// schedule runs jobs on cron, each in one process of many at a time, never two
// runs of one job at once.
type schedule struct {
	jobs   []alerts.Job
	leases holder
	log    *slog.Logger
}

// Run starts every job at once and then as often as it asks, until ctx ends;
// then it waits for the runs under way.
func (s *schedule) Run(ctx context.Context) error {
	clock := cron.New(cron.WithLogger(cronLog{s.log}))
	var first sync.WaitGroup
	for _, job := range s.jobs {
		failing := false // the last run; runs of one job never overlap
		// The chain wraps each entry: the first run, started by hand, must
		// hold back the clock's as well.
		run := cron.NewChain(cron.SkipIfStillRunning(cron.DiscardLogger)).Then(cron.FuncJob(func() {
			if ctx.Err() == nil {
				_, err := s.once(ctx, job)
				s.report(ctx, job, failing, err)
				failing = err != nil
			}
		}))
		clock.Schedule(cron.Every(job.Every), run)
		first.Go(run.Run)
	}
	clock.Start()
	<-ctx.Done()
	<-clock.Stop().Done()
	first.Wait()
	return nil
}

// once does a job unless another process is doing it, and reports whether it
// did. A panic of the job is its error.
func (s *schedule) once(ctx context.Context, job alerts.Job) (done bool, err error) {
	held, release, ok, err := s.leases.Hold(ctx, "job:"+job.Name, leaseTTL)
	if err != nil || !ok {
		return false, err
	}
	defer release()
	running, cancel := context.WithTimeout(held, job.Limit)
	defer cancel()
	return true, guarded(running, job.Run)
}

// report tells operators when a job begins to fail, and when that is over. It
// is tried again at its next time anyway.
func (s *schedule) report(ctx context.Context, job alerts.Job, failing bool, err error) {
	switch {
	case ctx.Err() != nil:
	case err != nil && !failing:
		s.log.Error("a job failed; it will be tried again", "job", job.Name, "error", err)
	case err != nil:
		s.log.Debug("a job failed again", "job", job.Name, "error", err)
	case failing:
		s.log.Info("a job works again", "job", job.Name)
	}
}

// guarded runs f and turns a panic into an error.
func guarded(ctx context.Context, f func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f(ctx)
}

// cronLog passes cron's own errors on; its chatter is of no use.
type cronLog struct{ log *slog.Logger }

func (cronLog) Info(string, ...any) {}

func (l cronLog) Error(err error, msg string, attrs ...any) {
	l.log.Error("the schedule failed", append(attrs, "about", msg, "error", err)...)
}
