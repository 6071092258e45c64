package web

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// farSlots have their next place far away.
type farSlots struct{}

type farError struct{ wait time.Duration }

func (farError) Error() string               { return "too far" }
func (e farError) RetryAfter() time.Duration { return e.wait }

func (farSlots) Slot(context.Context, string, time.Duration) (time.Time, error) {
	return time.Time{}, fmt.Errorf("slot: %w", farError{time.Minute})
}

func (farSlots) Postpone(context.Context, string, time.Time) error { return errors.New("not asked") }

// TestPlaceTooFar takes a queue that was postponed for one that is there.
func TestPlaceTooFar(t *testing.T) {
	now := time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC)
	s := newShared(withDefaults(Options{Slots: farSlots{}, Now: func() time.Time { return now }}))
	at, ok := s.place(t.Context(), "posts", time.Second)
	if want := now.Add(time.Minute); !ok || !at.Equal(want) {
		t.Errorf("place at %v (%v), want %v", at, ok, want)
	}
}
