package alerts

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Job is something to be done again and again. At any time only one process of
// many does it.
type Job struct {
	Name  string
	Every time.Duration
	Limit time.Duration // of one run
	Run   func(ctx context.Context) error
}

// Cleaner removes what is out of date.
type Cleaner interface {
	Clean(ctx context.Context) (removed int, err error)
	// EndSleepers ends the subscriptions of channels that have slept so long
	// that nobody will come back to them, and returns of how many.
	EndSleepers(ctx context.Context) (ended int, err error)
}

// The names of jobs that others ask for.
const (
	PollJob  = "poll"  // polls the sources
	CleanJob = "clean" // removes what is out of date
)

// Jobs lists the jobs of the program: polling the sources, reminding of the
// deadlines and cleaning up. Poll is how often each source is to be looked at.
func Jobs(poll time.Duration, p *Poller, c *Countdown, store Cleaner, log *slog.Logger) []Job {
	return []Job{
		{Name: PollJob, Every: min(poll, pollTick), Limit: 5 * time.Minute, Run: p.Poll},
		{Name: "remind", Every: 15 * time.Second, Limit: time.Minute, Run: c.Remind},
		{Name: CleanJob, Every: 6 * time.Hour, Limit: 10 * time.Minute, Run: func(ctx context.Context) error {
			return clean(ctx, store, log)
		}},
	}
}

func clean(ctx context.Context, store Cleaner, log *slog.Logger) error {
	removed, err := store.Clean(ctx)
	ended, failed := store.EndSleepers(ctx)
	if removed > 0 || ended > 0 {
		log.Info("cleaned up", "removed", removed, "ended", ended)
	}
	return errors.Join(err, failed)
}
