package gateway

import (
	"context"
	"sync/atomic"
	"time"
)

// heart beats for a connection, and notices when Discord does not answer.
type heart struct {
	answer   time.Duration // to answer a beat; two intervals where that is less
	send     func(outgoing) error
	interval chan time.Duration // holds that of hello
	answered chan struct{}      // holds that a beat was answered
	asked    chan struct{}      // holds that a beat was asked for
}

func newHeart(answer time.Duration, send func(outgoing) error) heart {
	return heart{answer, send, make(chan time.Duration, 1), make(chan struct{}, 1), make(chan struct{}, 1)}
}

// signal leaves a note in a channel that holds one.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// beat sends heartbeats from hello until ctx ends, the first at random within
// the interval, so that many shards do not beat together. It fails when one is
// not answered in time. Random is from 0 to 1.
func (h *heart) beat(ctx context.Context, seq *atomic.Int64, random float64) error {
	var interval time.Duration
	select {
	case <-ctx.Done():
		return nil
	case interval = <-h.interval:
	}
	next := time.NewTimer(between(0, interval, random))
	defer next.Stop()
	var dead <-chan time.Time // nil while no answer is due
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-dead:
			return errDead
		case <-h.answered:
			dead = nil
			continue
		case <-h.asked:
		case <-next.C:
			next.Reset(interval)
		}
		// One that cannot be sent is not answered either; the reader mostly
		// knows a better reason by then.
		_ = h.send(beat(seq.Load()))
		if dead == nil {
			dead = time.After(min(h.answer, 2*interval))
		}
	}
}
