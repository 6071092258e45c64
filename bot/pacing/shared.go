// Package pacing is what the chats' clients pace their calls with, whatever the
// chat's limits are.
package pacing

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	answerTimeout = time.Second     // for an answer of what keeps the pace
	recheck       = 2 * time.Second // until it is asked again after it failed
)

// Shared asks what keeps the pace of all processes while that can be reached,
// and tells when that changes. It is safe for concurrent use.
type Shared struct {
	now func() time.Time
	log *slog.Logger

	mu     sync.Mutex
	away   bool      // what keeps the pace failed
	failed time.Time // when it last did
	again  time.Time // when it is asked again
}

// NewShared returns a Shared that takes the pace for reachable.
func NewShared(now func() time.Time, log *slog.Logger) *Shared {
	return &Shared{now: now, log: log}
}

// Ask makes a call to what keeps the pace, unless that is away, and reports
// whether it succeeded. The call has a second. While the pace is away, one call
// at a time finds out whether it still is.
func (s *Shared) Ask(ctx context.Context, call func(context.Context) error) bool {
	if !s.reachable() {
		return false
	}
	asked := s.now()
	asking, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	err := call(asking)
	if err == nil || ctx.Err() == nil { // else ctx ended, which tells nothing of the pace
		s.note(ctx, asked, err)
	}
	return err == nil
}

func (s *Shared) reachable() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.away {
		return true
	}
	now := s.now()
	if now.Before(s.again) {
		return false
	}
	s.again = now.Add(recheck)
	return true
}

// note remembers whether the pace can be had. An answer to who asked before it
// failed is none of its coming back.
func (s *Shared) note(ctx context.Context, asked time.Time, err error) {
	s.mu.Lock()
	changed := s.away != (err != nil) && (err != nil || asked.After(s.failed))
	if changed {
		s.away = err != nil
	}
	if err != nil {
		s.failed = s.now()
		s.again = s.failed.Add(recheck)
	}
	s.mu.Unlock()
	switch {
	case changed && err != nil:
		s.log.WarnContext(ctx, "the shared pace of calls cannot be had: this process paces itself alone", "error", err)
	case changed:
		s.log.InfoContext(ctx, "the shared pace of calls is back")
	}
}
