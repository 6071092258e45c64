package store

import (
	"context"
	"fmt"
	"time"
)

// slotMost is how far ahead Slot hands out times. Who would wait longer had
// better ask again: what it holds for so long, nobody else could use.
const slotMost = 30 * time.Second

// SlotError is why Slot hands out no time: the next one is too far away.
type SlotError struct {
	Name string
	Wait time.Duration // until the next one
}

// Error describes it to operators.
func (e *SlotError) Error() string {
	return fmt.Sprintf("slot %s: the next one is %s away", e.Name, e.Wait)
}

// RetryAfter returns how long it is until the next time. Packages that do not
// know this one find the method by an interface of their own.
func (e *SlotError) RetryAfter() time.Duration { return e.Wait }

// Slot hands out the times of a queue that all processes share: the first is
// now, each next one at least every after the one before. Times that pass
// unused are not made up for. It fails with a *SlotError when the next one is
// more than 30 seconds away, and takes none then.
//
// A time may go to waste: when the answer is lost and the client asks again,
// or when the caller does not use it. Processes whose clocks differ are late or
// early by the difference.
func (s *Store) Slot(ctx context.Context, name string, every time.Duration) (at time.Time, err error) {
	if every < time.Microsecond {
		return time.Time{}, fmt.Errorf("slot %s: %s apart is too close", name, every)
	}
	now := s.now()
	apart := (every + time.Microsecond - 1).Microseconds() // never less than asked for
	c := &call{
		script: slotScript,
		keys:   []string{slotKey(name)},
		args:   []any{now.UnixMicro(), apart, slotMost.Microseconds(), expirySlack.Milliseconds()},
	}
	if err := s.run(ctx, []*call{c}); err != nil {
		return time.Time{}, fmt.Errorf("slot %s: %w", name, err)
	}
	micros, err := c.reply.Int64()
	if err != nil {
		return time.Time{}, fmt.Errorf("slot %s: %w", name, err)
	}
	wait := time.Duration(micros) * time.Microsecond
	if wait > slotMost {
		return time.Time{}, &SlotError{name, wait}
	}
	return now.Add(wait), nil
}

// Postpone hands out no time of a queue before until: for when a platform asked
// to wait. It never makes anybody's wait shorter. Times that were handed out
// already stand.
func (s *Store) Postpone(ctx context.Context, name string, until time.Time) error {
	wait := until.Sub(s.now())
	if wait <= 0 {
		return nil
	}
	err := s.run(ctx, []*call{{
		script: postponeScript,
		keys:   []string{slotKey(name)},
		args:   []any{until.UnixMicro(), (wait + expirySlack).Milliseconds()},
	}})
	if err != nil {
		return fmt.Errorf("postpone slots %s: %w", name, err)
	}
	return nil
}
