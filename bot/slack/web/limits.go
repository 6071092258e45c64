package web

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// sweepEvery is how often idle queues are forgotten.
const sweepEvery = time.Minute

// limits let calls out when they may go. They know nothing of how calls are
// made, and never sleep under a lock.
type limits struct {
	now    func() time.Time
	log    *slog.Logger
	shared shared

	mu     sync.Mutex
	queues map[string]*queue
	sweep  time.Time // when idle queues are forgotten again
}

func newLimits(o Options) *limits {
	return &limits{
		now: o.Now, log: o.Log, shared: newShared(o),
		queues: make(map[string]*queue),
	}
}

// wait says how long a call may wait.
type wait struct {
	method string
	prompt bool      // in no queue
	until  time.Time // zero: as long as its context lasts
}

// allows fails when the call may not wait for d.
func (w wait) allows(now time.Time, d time.Duration) error {
	if d > 0 && !w.until.IsZero() && now.Add(d).After(w.until) {
		return w.tooLong(d)
	}
	return nil
}

func (w wait) tooLong(d time.Duration) error { return &LimitedError{Method: w.method, Wait: d} }

// sleep waits for d, or fails at once when the call may not.
func (w wait) sleep(ctx context.Context, now time.Time, d time.Duration) error {
	if err := w.allows(now, d); err != nil {
		return err
	}
	return pacing.Sleep(ctx, d)
}

// admit waits until the call may be made. It fails with a *LimitedError, or
// when ctx ends.
func (l *limits) admit(ctx context.Context, c call) error {
	if err := ctx.Err(); err != nil || !c.paced {
		return err
	}
	w := wait{method: c.method, prompt: c.prompt}
	if d, ok := patience(ctx); ok {
		w.until = l.now().Add(d)
	}
	queues := l.find(c)
	defer l.release(queues)
	for {
		if gone, err := l.try(ctx, queues, w); gone || err != nil {
			return err
		}
	}
}

// try goes through one queue after the other, and reports whether the call went.
// It did not if one of them is held by then: nobody shall wait behind it in the
// others.
func (l *limits) try(ctx context.Context, queues []*queue, w wait) (bool, error) {
	if err := l.foresee(queues, w); err != nil {
		return false, err
	}
	for i, q := range queues {
		if err := l.enter(ctx, q, w); err != nil {
			l.leave(queues[:i], w, l.giveTurn)
			return false, err
		}
	}
	if slices.ContainsFunc(queues, func(q *queue) bool { return l.held(q) > 0 }) {
		l.leave(queues, w, l.giveTurn)
		return false, nil
	}
	l.leave(queues, w, l.depart)
	return true, nil
}

// leave ends the turns that a call has.
func (l *limits) leave(queues []*queue, w wait, how func(*queue)) {
	for _, q := range queues {
		if q.every > 0 && !w.prompt {
			how(q)
		}
	}
}

// find returns the queues of a call, in the order in which all calls go through
// them. They are released in the end.
func (l *limits) find(c call) []*queue {
	t := tierOf(c.method)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget()
	method := l.get("slack."+c.workspace+"."+c.method, t.pace)
	method.channelLimit = t.channelLimit
	if c.channel == "" {
		return []*queue{method}
	}
	return []*queue{l.get("slack."+c.workspace+".c."+c.channel, channelPace), method}
}

func (l *limits) get(name string, p pace) *queue {
	q := l.queues[name]
	if q == nil {
		q = &queue{name: name, pace: p, turn: make(chan struct{}, 1)}
		l.queues[name] = q
	}
	q.users++
	return q
}

func (l *limits) release(queues []*queue) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, q := range queues {
		q.users--
	}
}

// forget drops idle queues, now and then.
func (l *limits) forget() {
	now := l.now()
	if now.Before(l.sweep) {
		return
	}
	l.sweep = now.Add(sweepEvery)
	for name, q := range l.queues {
		if q.idle(now) {
			delete(l.queues, name)
		}
	}
}

// heed holds back what a 429 is about, here and in the other processes.
func (l *limits) heed(ctx context.Context, c call, d time.Duration) {
	if !c.paced {
		return
	}
	queues := l.find(c)
	defer l.release(queues)
	until := l.now().Add(d)
	for _, q := range l.hold(queues, c.channel, until) {
		l.log.WarnContext(ctx, "Slack asks to wait", "workspace", c.workspace, "method", c.method, "queue", q.name, "wait", d)
		if q.every > 0 {
			l.shared.postpone(context.WithoutCancel(ctx), q.name, until)
		}
	}
}

// hold holds one of a call's queues, or more, and returns them. Slack does not
// say whether a limit is the channel's or the workspace's: it is taken as the
// channel's, unless another channel of the workspace is held already.
func (l *limits) hold(queues []*queue, channel string, until time.Time) []*queue {
	l.mu.Lock()
	defer l.mu.Unlock()
	method := queues[len(queues)-1]
	if len(queues) == 1 || !method.channelLimit {
		queues = []*queue{method}
	} else {
		before := method.limited
		method.limited = limited{channel, until}
		if before.channel == channel || !before.until.After(l.now()) {
			queues = queues[:1]
		}
	}
	for _, q := range queues {
		q.held = pacing.Later(q.held, until)
	}
	return queues
}
