package rest

import (
	"context"
	"log/slog"
	"sync"
	"time"
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

const (
	slotTimeout = time.Second     // for an answer of Slots
	slotRecheck = 2 * time.Second // until Slots are asked again after they failed
)

// pace gives each call a place in the queue of all processes, or of this one
// alone when there is no such queue or it cannot be reached.
type pace struct {
	slots Slots
	now   func() time.Time
	log   *slog.Logger
	deck  chan struct{}

	mu      sync.Mutex
	next    time.Time // the first free place of our own queue
	granted time.Time // the last place that slots gave
	away    bool      // slots failed
	failed  time.Time // when they last did
	recheck time.Time // when they are asked again
}

func newPace(o Options) *pace {
	return &pace{slots: o.Slots, now: o.Now, log: o.Log, deck: make(chan struct{}, onDeck)}
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
			err = sleep(ctx, at.Sub(p.now()), nil)
		}
		if err != nil || p.now().Sub(at) <= tooLate {
			return err
		}
	}
	return nil
}

// place takes a place in the queue. It fails only when ctx ends.
func (p *pace) place(ctx context.Context) (time.Time, error) {
	if !p.shared() {
		return p.own(), ctx.Err()
	}
	asked := p.now()
	asking, cancel := context.WithTimeout(ctx, slotTimeout)
	defer cancel()
	at, err := p.slots.Slot(asking, slotName, every)
	if ctx.Err() != nil {
		return time.Time{}, ctx.Err()
	}
	p.note(ctx, asked, err)
	if err != nil {
		return p.own(), nil
	}
	return p.join(at), nil
}

// shared reports whether to ask slots. While they fail, one call asks at a time.
func (p *pace) shared() bool {
	if p.slots == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.away {
		return true
	}
	now := p.now()
	if now.Before(p.recheck) {
		return false
	}
	p.recheck = now.Add(slotRecheck)
	return true
}

// note remembers whether slots can be reached, and tells when that changes. An
// answer to who asked before they failed is none of their coming back.
func (p *pace) note(ctx context.Context, asked time.Time, err error) {
	p.mu.Lock()
	changed := p.away != (err != nil) && (err != nil || asked.After(p.failed))
	if changed {
		p.away = err != nil
	}
	if err != nil {
		p.failed = p.now()
		p.recheck = p.failed.Add(slotRecheck)
	}
	p.mu.Unlock()
	switch {
	case changed && err != nil:
		p.log.WarnContext(ctx, "the shared pace of calls cannot be had: this process paces itself alone", "platform", "discord", "error", err)
	case changed:
		p.log.InfoContext(ctx, "the shared pace of calls is back", "platform", "discord")
	}
}

// own takes a place in our own queue, after all that slots gave.
func (p *pace) own() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.take(later(p.now(), p.granted.Add(every)))
}

// join goes with the place that slots gave, unless our own queue, from when
// they could not be reached, is not yet through.
func (p *pace) join(at time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at.Before(p.next) {
		return p.take(at)
	}
	p.granted = later(p.granted, at)
	return at
}

func (p *pace) take(at time.Time) time.Time {
	at = later(at, p.next)
	p.next = at.Add(every)
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
