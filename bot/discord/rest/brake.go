package rest

import (
	"net/http"
	"sync"
	"time"
)

// Discord bars an address that makes 10,000 invalid requests in 10 minutes.
// Other programs may share ours, and what goes wrong 500 times goes wrong on.
const (
	brakeWindow = 10 * time.Minute
	brakeAt     = 500
)

// brake counts invalid requests and holds back calls when there are too many.
type brake struct {
	mu   sync.Mutex
	last [brakeAt]time.Time // a ring of when the last ones were
	next int                // the oldest of them
	told time.Time
}

// wait returns how long a call must wait for the count to fall.
func (b *brake) wait(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.left(now)
}

func (b *brake) left(now time.Time) time.Duration {
	oldest := b.last[b.next]
	if oldest.IsZero() {
		return 0
	}
	return max(0, oldest.Add(brakeWindow).Sub(now))
}

// add counts a refusal of now, and reports whether somebody should hear that
// the brake holds: once in a window.
func (b *brake) add(now time.Time, r *refusal) bool {
	switch r.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
	case http.StatusTooManyRequests:
		if r.shared {
			return false
		}
	default:
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last[b.next] = now
	b.next = (b.next + 1) % brakeAt
	if b.left(now) == 0 || (!b.told.IsZero() && now.Sub(b.told) < brakeWindow) {
		return false
	}
	b.told = now
	return true
}
