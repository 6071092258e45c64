package web

import (
	"context"
	"errors"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// shared are Slots, if there are any, while they can be reached.
type shared struct {
	slots Slots
	pace  *pacing.Shared
	now   func() time.Time
}

func newShared(o Options) shared {
	return shared{slots: o.Slots, pace: pacing.NewShared(o.Now, o.Log), now: o.Now}
}

// place takes a place in a queue of all processes. It is not ok when they
// cannot be asked, or when ctx ends.
func (s shared) place(ctx context.Context, name string, every time.Duration) (at time.Time, ok bool) {
	if s.slots == nil {
		return time.Time{}, false
	}
	ok = s.pace.Ask(ctx, func(ctx context.Context) (err error) {
		at, err = s.slots.Slot(ctx, name, every)
		var far tooFar
		if errors.As(err, &far) {
			at, err = s.now().Add(far.RetryAfter()), nil
		}
		return err
	})
	return at, ok
}

// tooFar is an error of Slots whose next place is too far away to be held: the
// queue was postponed.
type tooFar interface {
	error
	RetryAfter() time.Duration // until then
}

// postpone holds a queue back in all processes.
func (s shared) postpone(ctx context.Context, name string, until time.Time) {
	if s.slots == nil {
		return
	}
	s.pace.Ask(ctx, func(ctx context.Context) error { return s.slots.Postpone(ctx, name, until) })
}
