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
		// The chain wraps each entry: the first run, started by hand, must
		// hold back the clock's as well.
		run := cron.NewChain(cron.SkipIfStillRunning(cron.DiscardLogger)).Then(cron.FuncJob(func() { s.once(ctx, job) }))
		clock.Schedule(cron.Every(job.Every), run)
		first.Go(run.Run)
	}
	clock.Start()
	<-ctx.Done()
	<-clock.Stop().Done()
	first.Wait()
	return nil
}

// once does a job if no other process is doing it. Failures and panics are
// logged: the job is tried again at its next time.
func (s *schedule) once(ctx context.Context, job alerts.Job) {
	if ctx.Err() != nil {
		return
	}
	held, release, ok, err := s.leases.Hold(ctx, "job:"+job.Name, leaseTTL)
	if err != nil {
		s.fail(ctx, job, err)
		return
	}
	if !ok {
		return // another process does it
	}
	defer release()
	running, cancel := context.WithTimeout(held, job.Limit)
	defer cancel()
	s.fail(ctx, job, guarded(running, job))
}

func (s *schedule) fail(ctx context.Context, job alerts.Job, err error) {
	if err != nil && ctx.Err() == nil {
		s.log.Error("a job failed; it will be tried again", "job", job.Name, "error", err)
	}
}

// guarded runs the job and turns a panic into an error.
func guarded(ctx context.Context, job alerts.Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return job.Run(ctx)
}

// cronLog passes cron's own errors on; its chatter is of no use.
type cronLog struct{ log *slog.Logger }

func (cronLog) Info(string, ...any) {}

func (l cronLog) Error(err error, msg string, attrs ...any) {
	l.log.Error("the schedule failed", append(attrs, "about", msg, "error", err)...)
}
