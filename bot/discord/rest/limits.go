package rest

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// limits let calls out when they may go. They know nothing of how calls are
// made.
type limits struct {
	now     func() time.Time
	log     *slog.Logger
	pace    *pace
	buckets *buckets
	blocks  blocks
	brake   brake
	refused atomic.Pointer[Error] // the 401 that told that the token is bad
}

func newLimits(o Options) *limits {
	return &limits{now: o.Now, log: o.Log, pace: newPace(o), buckets: newBuckets()}
}

// admit waits until the call may be made. Each pass must be settled. It fails
// with an Error, or when ctx ends.
func (l *limits) admit(ctx context.Context, c Call) (*pass, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var until time.Time
	if c.Patience > 0 {
		until = l.now().Add(c.Patience)
	}
	if c.Interaction {
		return l.admitInteraction(ctx, c, until)
	}
	for {
		p, err := l.reserve(ctx, c, until)
		if err != nil {
			return nil, err
		}
		err = l.pace.wait(ctx)
		now := l.now()
		if err == nil && l.held(now, c) == 0 && l.refusal(c) == nil && l.buckets.send(p, now) {
			return p, nil
		}
		l.buckets.giveBack(p)
		if err != nil {
			return nil, err
		}
	}
}

func (l *limits) admitInteraction(ctx context.Context, c Call, until time.Time) (*pass, error) {
	for {
		now := l.now()
		held := l.held(now, c)
		if held == 0 {
			return &pass{}, nil
		}
		if err := pause(ctx, c, obstacle{now: now, wait: held}, until); err != nil {
			return nil, err
		}
	}
}

// reserve waits for everything but the pace, so that no place in that queue is
// taken for a call that cannot go out.
func (l *limits) reserve(ctx context.Context, c Call, until time.Time) (*pass, error) {
	at := c.place()
	for {
		if err := l.refusal(c); err != nil {
			return nil, err
		}
		now := l.now()
		p, o := l.buckets.reserve(now, at, l.held(now, c))
		if p != nil {
			return p, nil
		}
		if err := pause(ctx, c, o, until); err != nil {
			return nil, err
		}
	}
}

// held returns how long the call must wait whatever its route.
func (l *limits) held(now time.Time, c Call) time.Duration {
	held := l.blocks.wait(now, c.Interaction)
	if c.Interaction {
		return held
	}
	return max(held, l.brake.wait(now))
}

// refusal returns the error of a token that Discord does not take; it will not
// take it the next time.
func (l *limits) refusal(c Call) error {
	e := l.refused.Load()
	if e == nil {
		return nil
	}
	again := *e
	again.Method, again.Route = c.Method, c.Route
	return &again
}

// pause waits until the obstacle may be gone. It fails at once when that will
// be after until, unless that is zero.
func pause(ctx context.Context, c Call, o obstacle, until time.Time) error {
	wait := o.wait
	if !until.IsZero() {
		left := until.Sub(o.now)
		if left <= 0 || wait > left {
			return c.limited(o)
		}
		if wait == 0 {
			wait = left
		}
	}
	if wait > 0 {
		return sleep(ctx, wait, o.changed)
	}
	select {
	case <-o.changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// settle ends a pass and learns from the answer; refused is what it refused, nil
// when it did not, or when no answer came.
func (l *limits) settle(p *pass, a answer, refused *refusal) {
	now := l.now()
	var blocked time.Duration
	if refused != nil {
		l.heed(now, p, refused)
	}
	if refused != nil && refused.Limited {
		blocked = refused.Wait
	}
	if p.bucket != nil {
		l.buckets.settle(p, now, a, blocked)
	}
}

// heed notes what a refusal means for other calls.
func (l *limits) heed(now time.Time, p *pass, r *refusal) {
	if r.Status == http.StatusUnauthorized && !r.Edge && p.bucket != nil {
		l.refused.CompareAndSwap(nil, new(r.Error))
	}
	log := l.log.With("platform", "discord", "route", r.Route)
	if l.blocks.add(now, r) {
		log.Warn("a limit holds back all calls", "global", r.global, "edge", r.Edge, "wait", r.Wait)
	}
	if l.brake.add(now, r) {
		log.Error("too many calls were refused: all but answers to interactions are held back until fewer are", "status", r.Status, "count", brakeAt, "window", brakeWindow)
	}
}
