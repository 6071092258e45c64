package rest

import (
	"sync"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// blocks hold back calls that have nothing to do with the route that met the
// limit.
type blocks struct {
	mu     sync.Mutex
	global time.Time // until when the bot's limit as a whole is reached
	edge   time.Time // until when the network before Discord turns us away
}

// wait returns how long a call must wait. Interactions have no part in the
// bot's limit.
func (b *blocks) wait(now time.Time, interaction bool) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	until := b.edge
	if !interaction {
		until = pacing.Later(until, b.global)
	}
	return max(0, until.Sub(now))
}

// add reads a refusal of now, and reports whether it begins a block.
func (b *blocks) add(now time.Time, r *refusal) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	until := &b.global
	switch {
	case !r.Limited:
		return false
	case r.Edge:
		until = &b.edge
	case !r.global:
		return false
	}
	began := !until.After(now)
	*until = pacing.Later(*until, now.Add(r.Wait))
	return began
}
