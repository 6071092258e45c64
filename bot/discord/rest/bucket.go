package rest

import (
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// grain is how exact Discord's times are.
const grain = time.Millisecond

// bucket is a limit of Discord's: so many calls in a window of time that begins
// with its first call. Its methods need the lock of its buckets.
//
// A call takes part from its reservation to its answer. An answer tells what
// was left when Discord counted that call; those on their way may have been
// counted before or after it, so that all of them are taken off what is left.
type bucket struct {
	hash  string // Discord's name for it; empty before an answer gave one
	free  bool   // answers name no limit
	limit int    // calls in a window; 0 before an answer told
	left  int    // the least that an answer of this window told

	// The window ends between these two times: Discord counts from when it read
	// the call, which was after we sent it and before we had the answer.
	earliest, latest time.Time
	running          bool // that window has not ended

	reserved int       // calls that wait for their place in the pace
	sent     int       // calls without an answer
	blocked  time.Time // until when a 429 asked to wait
	used     time.Time
	changed  chan struct{} // closed when there may be room; nil when nobody waits
}

// room reports whether another call may be reserved. If not, wait is how long
// that stays so at least; 0 means until a call that is under way is through.
func (b *bucket) room(now time.Time) (ok bool, wait time.Duration) {
	b.roll(now)
	wait = max(0, b.blocked.Sub(now))
	busy := b.reserved + b.sent
	switch {
	case b.free, b.left > busy:
		return wait == 0, wait
	case b.running:
		return false, max(wait, b.latest.Sub(now))
	}
	// No window is known. One call goes ahead alone to tell of one.
	return wait == 0 && busy == 0, wait
}

// send makes a reservation a call. It reports whether the call may still go
// out: other answers may have come meanwhile.
func (b *bucket) send(now time.Time) bool {
	b.roll(now)
	if b.blocked.After(now) || !b.free && b.left <= b.sent && (b.running || b.sent > 0) {
		return false
	}
	b.reserved--
	b.sent++
	return true
}

// roll ends the window when its time has come.
func (b *bucket) roll(now time.Time) {
	if b.running && !now.Before(b.latest) {
		b.running, b.left = false, b.limit
	}
}

// learn reads the answer of now to a call of that time.
func (b *bucket) learn(sent, now time.Time, l limitHeaders) {
	earliest, latest := sent.Add(l.resetAfter-grain), now.Add(l.resetAfter+grain)
	known := b.limit > 0
	b.free, b.limit = false, l.limit
	switch {
	case !known, earliest.After(b.latest): // of a window after the one we know
		b.earliest, b.latest, b.left, b.running = earliest, latest, l.remaining, true
	case latest.Before(b.earliest): // of one before it
	default:
		b.earliest, b.latest = pacing.Later(b.earliest, earliest), earlier(b.latest, latest)
		if b.running {
			b.left = min(b.left, l.remaining)
		}
	}
}

// lose notes a call of which nobody knows whether Discord counted it.
func (b *bucket) lose() { b.left = max(0, b.left-1) }

// idle reports whether nothing would be lost but the memory of the limit.
func (b *bucket) idle(now time.Time) bool {
	b.roll(now)
	return b.reserved+b.sent == 0 && !b.running && !b.blocked.After(now) && now.Sub(b.used) >= idleAfter
}

// watch returns a channel that closes when there may be room.
func (b *bucket) watch() <-chan struct{} {
	if b.changed == nil {
		b.changed = make(chan struct{})
	}
	return b.changed
}

func (b *bucket) wake() {
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
