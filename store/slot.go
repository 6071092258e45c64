package store

import (
	"context"
	"fmt"
	"time"
)

// slotMost is how far ahead Slot hands out times. Who would wait longer had
// better ask again: what it holds for so long, nobody else could use.
const slotMost = 30 * time.Second

// Slot hands out the times of a queue that all processes share: the first is
// now, each next one at least every after the one before. Times that pass
// unused are not made up for. It fails when the next one is more than 30
// seconds away, and takes none then.
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
		return time.Time{}, fmt.Errorf("slot %s: the next one is %s away", name, wait)
	}
	return now.Add(wait), nil
}
