package rest

import (
	"context"
	"sync"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// every is how far apart calls go out: 51 of them span 1.03 seconds, so that
// no second sees more than Discord's 50 even when one is 30 ms early or late.
const every = time.Second * 10 / 485

// slotName is the queue's name among Slots.
const slotName = "discord.calls"

// onDeck is how many calls of a process hold a place in the queue and wait for
// its time. With few, a place is seldom far ahead, and few go to waste when a
// block comes up; with these, 48 a second go out even when asking takes 300 ms.
const onDeck = 16

// A call goes out at most tooLate after its place. Places pass while the machine
// or Slots stand still, and those who held them would all go at once: they take
// others instead, up to mostPlaces of them, since Slots may always be that slow.
const (
	tooLate    = 15 * time.Millisecond
	mostPlaces = 4
)

// pace gives each call a place in the queue of all processes, or of this one
// alone when there is no such queue or it cannot be reached.
type pace struct {
	slots  Slots
	shared *pacing.Shared
	now    func() time.Time
	deck   chan struct{}

	mu      sync.Mutex
	next    time.Time // the first free place of our own queue
	granted time.Time // the last place that slots gave
}

func newPace(o Options) *pace {
	log := o.Log.With("platform", "discord")
	return &pace{slots: o.Slots, shared: pacing.NewShared(o.Now, log), now: o.Now, deck: make(chan struct{}, onDeck)}
}

// wait waits for the call's turn.
func (p *pace) wait(ctx context.Context) error {
	select {
	case p.deck <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.deck }()
	for range mostPlaces {
		at, err := p.place(ctx)
		if err == nil {
			err = pacing.Sleep(ctx, at.Sub(p.now()))
		}
		if err != nil || p.now().Sub(at) <= tooLate {
			return err
		}
	}
	return nil
}

// place takes a place in the queue. It fails only when ctx ends.
func (p *pace) place(ctx context.Context) (time.Time, error) {
	if p.slots == nil {
		return p.own(), ctx.Err()
	}
	var at time.Time
	given := p.shared.Ask(ctx, func(ctx context.Context) (err error) {
		at, err = p.slots.Slot(ctx, slotName, every)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return time.Time{}, ctx.Err()
	case !given:
		return p.own(), nil
	}
	return p.join(at), nil
}

// own takes a place in our own queue, after all that slots gave.
func (p *pace) own() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.take(pacing.Later(p.now(), p.granted.Add(every)))
}

// join goes with the place that slots gave, unless our own queue, from when
// they could not be reached, is not yet through.
func (p *pace) join(at time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at.Before(p.next) {
		return p.take(at)
	}
	p.granted = pacing.Later(p.granted, at)
	return at
}

func (p *pace) take(at time.Time) time.Time {
	at = pacing.Later(at, p.next)
	p.next = at.Add(every)
	return at
}
