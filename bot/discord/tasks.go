package discord

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

const (
	// maxTasks is how many tasks may wait. More are dropped: what they would have
	// noted shows again at the next send or the next start.
	maxTasks = 4096
	taskTime = 15 * time.Second
	// taskTries is how often a task is tried while our store or Discord is away,
	// after pauses that double from taskPause.
	taskTries = 5
	taskPause = time.Second
)

// task is what has to be done because of an event.
type task struct {
	event string
	do    func(ctx context.Context) error
}

// tasks does one task after the other, so that a guild's leaving is never noted
// before its joining.
type tasks struct {
	log     *slog.Logger
	waiting chan task
}

func newTasks(log *slog.Logger) tasks {
	return tasks{log: log, waiting: make(chan task, maxTasks)}
}

// add queues a task. It never waits.
func (t tasks) add(event string, do func(ctx context.Context) error) {
	select {
	case t.waiting <- task{event, do}:
	default:
		t.log.Warn("too many events; one is passed over", "event", event)
	}
}

// run does tasks until ctx ends.
func (t tasks) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case next := <-t.waiting:
			t.finish(ctx, next)
		}
	}
}

// finish does a task, again if it fails.
func (t tasks) finish(ctx context.Context, next task) {
	wait := taskPause
	for try := 1; ; try++ {
		err := next.attempt(ctx)
		switch {
		case err == nil || ctx.Err() != nil:
			return
		case try == taskTries:
			t.log.WarnContext(ctx, "cannot handle an event", "event", next.event, "error", err)
			return
		}
		if pacing.Sleep(ctx, wait) != nil {
			return
		}
		wait *= 2
	}
}

func (t task) attempt(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, taskTime)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return t.do(ctx)
}
