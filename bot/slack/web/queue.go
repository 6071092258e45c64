package web

import (
	"context"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// queue is where calls wait for what limits them together. One of them at a
// time has the turn: it takes a place, and goes when that comes.
type queue struct {
	name string
	pace
	channelLimit bool          // a 429 may be the channel's alone
	turn         chan struct{} // holds a token while a call has the turn

	// Guarded by the mutex of limits.
	users   int       // calls that know it
	waiting int       // calls that want the turn or have it
	placed  bool      // who has the turn has its place
	last    time.Time // the last place that was taken
	spare   bool      // nobody went at it
	held    time.Time // until when Slack asks to wait
	limited limited   // the last channel whose limit was reached
}

// limited is a channel that is held.
type limited struct {
	channel string
	until   time.Time
}

// expected returns how long a call would wait that comes after others, of those
// that are waiting.
func (q *queue) expected(now time.Time, others int) time.Duration {
	if q.placed {
		others--
	}
	next := pacing.Later(now, q.last.Add(q.every))
	if q.hasSpare(now) {
		next = q.last
	}
	next = pacing.Later(next.Add(time.Duration(others)*q.every-q.early), q.held)
	return max(0, next.Sub(now))
}

// hasSpare reports whether a place is left that was taken for nothing.
func (q *queue) hasSpare(now time.Time) bool { return q.spare && !q.last.Before(now) }

// idle reports whether there is nothing to remember.
func (q *queue) idle(now time.Time) bool {
	return q.users == 0 && !q.last.Add(q.every).After(now) && !q.held.After(now) && !q.limited.until.After(now)
}

// foresee fails when the call would have to wait for too long, so that it need
// not wait to learn that.
func (l *limits) foresee(queues []*queue, w wait) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	var longest time.Duration
	for _, q := range queues {
		d := max(0, q.held.Sub(now))
		if q.every > 0 && !w.prompt {
			d = q.expected(now, q.waiting)
		}
		longest = max(longest, d)
	}
	return w.allows(now, longest)
}

// enter waits for the turn, for a hold to end, and for a place, which is then
// the call's until it departs or gives it back.
func (l *limits) enter(ctx context.Context, q *queue, w wait) error {
	if q.every == 0 || w.prompt {
		return l.heldBack(ctx, q, w)
	}
	if err := l.takeTurn(ctx, q, w); err != nil {
		return err
	}
	err := l.heldBack(ctx, q, w)
	if err == nil {
		err = l.takePlace(ctx, q, w)
	}
	if err != nil {
		l.giveTurn(q)
	}
	return err
}

func (l *limits) takeTurn(ctx context.Context, q *queue, w wait) error {
	l.mu.Lock()
	q.waiting++
	l.mu.Unlock()
	err := l.awaitTurn(ctx, q, w)
	if err != nil {
		l.mu.Lock()
		q.waiting--
		l.mu.Unlock()
	}
	return err
}

// awaitTurn waits for as long as the call's patience lasts: what was foreseen
// is a guess.
func (l *limits) awaitTurn(ctx context.Context, q *queue, w wait) error {
	var enough <-chan time.Time
	if !w.until.IsZero() {
		timer := time.NewTimer(w.until.Sub(l.now()))
		defer timer.Stop()
		enough = timer.C
	}
	select {
	case q.turn <- struct{}{}:
		return nil
	default:
	}
	select {
	case q.turn <- struct{}{}:
		return nil
	case <-enough:
		l.mu.Lock()
		defer l.mu.Unlock()
		return w.tooLong(max(q.expected(l.now(), q.waiting-1), q.every))
	case <-ctx.Done():
		return ctx.Err()
	}
}

// heldBack waits until the queue is not held.
func (l *limits) heldBack(ctx context.Context, q *queue, w wait) error {
	for {
		held := l.held(q)
		if held == 0 {
			return nil
		}
		if err := w.sleep(ctx, l.now(), held); err != nil {
			return err
		}
	}
}

// held returns how long Slack asks to wait.
func (l *limits) held(q *queue) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, q.held.Sub(l.now()))
}

// takePlace takes a place and waits for it.
func (l *limits) takePlace(ctx context.Context, q *queue, w wait) error {
	at, err := l.place(ctx, q)
	if err == nil {
		now := l.now()
		err = w.sleep(ctx, now, at.Add(-q.early).Sub(now))
	}
	return err
}

// place returns a place of the shared queue that comes after all that this
// process took; where there is no such queue, one of our own. Who takes it
// early, or late, is accounted for when it departs.
func (l *limits) place(ctx context.Context, q *queue) (time.Time, error) {
	l.mu.Lock()
	if q.hasSpare(l.now()) {
		defer l.mu.Unlock()
		q.spare, q.placed = false, true
		return q.last, nil
	}
	l.mu.Unlock()
	at, _ := l.shared.place(ctx, q.name, q.every)
	if ctx.Err() != nil {
		return time.Time{}, ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	at = pacing.Later(pacing.Later(at, l.now()), q.last.Add(q.every))
	q.last, q.spare, q.placed = at, false, true
	return at, nil
}

// giveTurn lets the next call in. A place that was not used is its.
func (l *limits) giveTurn(q *queue) {
	l.mu.Lock()
	if q.placed {
		q.spare = true
	}
	l.leaveQueue(q)
}

// depart lets the next call in, after this one went.
func (l *limits) depart(q *queue) {
	l.mu.Lock()
	q.last = pacing.Later(q.last, l.now())
	l.leaveQueue(q)
}

// leaveQueue gives up the turn, and unlocks.
func (l *limits) leaveQueue(q *queue) {
	q.placed = false
	q.waiting--
	l.mu.Unlock()
	<-q.turn
}
