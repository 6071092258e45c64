package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

const (
	slotTimeout = time.Second     // for an answer of Slots
	slotRecheck = 2 * time.Second // until Slots are asked again after they failed
)

// shared asks Slots while they can be reached, and tells when that changes.
type shared struct {
	slots Slots
	now   func() time.Time
	log   *slog.Logger

	mu      sync.Mutex
	away    bool      // slots failed
	failed  time.Time // when they last did
	recheck time.Time // when they are asked again
}

// place takes a place in a queue of all processes. It is not ok when they
// cannot be asked, or when ctx ends.
func (s *shared) place(ctx context.Context, name string, every time.Duration) (at time.Time, ok bool) {
	s.ask(ctx, func(ctx context.Context) (err error) {
		at, err = s.slots.Slot(ctx, name, every)
		var far tooFar
		if errors.As(err, &far) {
			at, err = s.now().Add(far.RetryAfter()), nil
		}
		ok = err == nil
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
func (s *shared) postpone(ctx context.Context, name string, until time.Time) {
	s.ask(ctx, func(ctx context.Context) error { return s.slots.Postpone(ctx, name, until) })
}

// ask calls slots unless they are away. While they are, one call asks at a time.
func (s *shared) ask(ctx context.Context, what func(context.Context) error) {
	if !s.reachable() {
		return
	}
	asked := s.now()
	asking, cancel := context.WithTimeout(ctx, slotTimeout)
	defer cancel()
	err := what(asking)
	if err == nil || ctx.Err() == nil { // else ctx ended, which tells nothing of slots
		s.note(ctx, asked, err)
	}
}

func (s *shared) reachable() bool {
	if s.slots == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.away {
		return true
	}
	now := s.now()
	if now.Before(s.recheck) {
		return false
	}
	s.recheck = now.Add(slotRecheck)
	return true
}

// note remembers whether slots can be reached. An answer to who asked before
// they failed is none of their coming back.
func (s *shared) note(ctx context.Context, asked time.Time, err error) {
	s.mu.Lock()
	changed := s.away != (err != nil) && (err != nil || asked.After(s.failed))
	if changed {
		s.away = err != nil
	}
	if err != nil {
		s.failed = s.now()
		s.recheck = s.failed.Add(slotRecheck)
	}
	s.mu.Unlock()
	switch {
	case changed && err != nil:
		s.log.WarnContext(ctx, "the shared pace of calls cannot be had: this process paces itself alone", "error", err)
	case changed:
		s.log.InfoContext(ctx, "the shared pace of calls is back")
	}
}
