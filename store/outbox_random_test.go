package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// The outbox is worked by several workers at once, some of which die with
// their claims, on channels that ask to wait or fail, while pushes come twice.
const (
	randomChannels   = 60
	randomDeliveries = 40
	randomWorkers    = 6
)

// platform checks what reaches each channel.
type platform struct {
	turns sync.RWMutex // held for writing while the clock jumps

	mu      sync.Mutex
	next    map[rumor.Channel]int   // the story that must come next
	busy    map[rumor.Channel]int64 // the lease under which it is sent to
	unsure  map[string]bool         // deliveries that must come again: their sender died
	crashes int
	faults  []string
}

func (p *platform) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

// begin notes a claim. Until the lease's end nobody else may have one.
func (p *platform) begin(c rumor.Claim, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.busy[c.Channel]; other > now.UnixMicro() {
		p.fault("%s is claimed for %d and %d at once", c.Channel, other, c.Lease)
	}
	p.busy[c.Channel] = c.Lease
}

func (p *platform) end(c rumor.Claim) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.busy, c.Channel)
}

// take receives a delivery: the next one, or one again of which the sender
// died before it settled. The sender dies with the delivery if dies is set.
func (p *platform) take(d rumor.Delivery, dies bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	want := p.next[d.Channel]
	switch {
	case d.Story == fmt.Sprint(want):
		p.next[d.Channel]++
	case p.unsure[d.ID()]:
		delete(p.unsure, d.ID())
	default:
		p.fault("%s got %s, want %d", d.Channel, d.Story, want)
	}
	if dies {
		p.unsure[d.ID()] = true
	}
}

// crash notes that a worker died with its claim.
func (p *platform) crash() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.crashes++
}

// outboxPatience ends a run that hangs. Redis within the process, under the race
// detector on a busy machine, takes more than a minute.
const outboxPatience = 5 * time.Minute

// testOutboxAtRandom lets the clock jump only while no worker has a claim in
// hand, so that a lease runs out when a worker died, and only then.
func testOutboxAtRandom(t *testing.T, f *fixture) {
	p := &platform{next: map[rumor.Channel]int{}, busy: map[rumor.Channel]int64{}, unsure: map[string]bool{}}
	ctx, cancel := context.WithTimeout(t.Context(), outboxPatience)
	defer cancel()
	var pushing, working sync.WaitGroup
	for part := range 4 {
		pushing.Go(func() { pushAtRandom(t, f, part) })
	}
	pushed := make(chan struct{})
	for seed := range uint64(randomWorkers) {
		w := &worker{f, p, rand.New(rand.NewPCG(7, seed))}
		working.Go(func() {
			for ctx.Err() == nil {
				if claims, err := w.turn(ctx); err != nil {
					t.Error(err)
					return
				} else if claims > 0 {
					continue
				}
				if w.finished(ctx, t, pushed) {
					return
				}
			}
			t.Error("not finished in time")
		})
	}
	pushing.Wait()
	close(pushed)
	working.Wait()
	for _, fault := range p.faults[:min(10, len(p.faults))] {
		t.Error(fault)
	}
	for i := range randomChannels {
		if got := p.next[channel(i)]; got != randomDeliveries {
			t.Errorf("%s got %d deliveries, want %d", channel(i), got, randomDeliveries)
		}
	}
	if len(p.unsure) > 0 {
		t.Errorf("never sent again: %v", p.unsure)
	}
	waiting(t, f, 0)
	if p.crashes == 0 {
		t.Error("nothing crashed, so nothing was shown")
	}
	keys := must(f.client.Keys(t.Context(), "hs:{ob:*}:[rqt]*").Result())(t)
	if len(keys) != 0 {
		t.Errorf("left behind: %v", keys)
	}
}

// pushAtRandom pushes a quarter of the channels' deliveries in order, and
// about each third batch twice over.
func pushAtRandom(t *testing.T, f *fixture, part int) {
	r := rand.New(rand.NewPCG(3, uint64(part)))
	for d := range randomDeliveries {
		var batch []rumor.Delivery
		for i := part; i < randomChannels; i += 4 {
			batch = append(batch, story(channel(i), fmt.Sprint(d)))
		}
		again := batch
		if r.IntN(3) == 0 {
			again = append(again, batch...) // within one batch: nothing can leave in between
		}
		if err := f.Push(t.Context(), again); err != nil {
			t.Error(err)
			return
		}
		time.Sleep(time.Duration(r.IntN(5)) * time.Millisecond)
	}
}

type worker struct {
	*fixture
	p *platform
	r *rand.Rand
}

// turn claims, sends and settles, and returns how many it claimed.
func (w *worker) turn(ctx context.Context) (int, error) {
	w.p.turns.RLock()
	defer w.p.turns.RUnlock()
	claims, err := w.Claim(ctx, 1+w.r.IntN(8), lease)
	if err != nil {
		return 0, err
	}
	for _, c := range claims {
		w.p.begin(c, w.clock.Now())
	}
	var settled []rumor.Settlement
	for _, c := range claims {
		if s, ok := sendAtRandom(w.p, w.r, c, w.clock.Now()); ok {
			settled = append(settled, s)
		}
	}
	for _, s := range settled {
		w.p.end(s.Claim)
	}
	err = w.Settle(ctx, settled)
	if err == nil && w.r.IntN(4) == 0 {
		err = w.Settle(ctx, settled) // the answer was lost; this changes nothing
	}
	return len(claims), err
}

// finished reports whether all is pushed and sent. If not, it moves the clock
// to when there is something to do, unless somebody is at work.
func (w *worker) finished(ctx context.Context, t *testing.T, pushed <-chan struct{}) bool {
	if !w.p.turns.TryLock() {
		time.Sleep(time.Millisecond)
		return false
	}
	defer w.p.turns.Unlock()
	at, any, err := w.Due(ctx)
	if err != nil {
		t.Error(err)
		return true
	}
	if wait := at.Sub(w.clock.Now()); any && wait > 0 {
		w.clock.Add(wait)
	}
	select {
	case <-pushed:
		return !any
	default:
		return false
	}
}

// sendAtRandom sends some of a claim, and reports false if the worker dies
// with it: before or after sending.
func sendAtRandom(p *platform, r *rand.Rand, c rumor.Claim, now time.Time) (rumor.Settlement, bool) {
	s := rumor.Settlement{Claim: c}
	switch n := r.IntN(100); {
	case n < 2:
		p.crash()
		return s, false
	case n < 4:
		p.crash()
		p.take(c.Deliveries[0], true)
		return s, false
	case n < 20:
		s.NotTill = now.Add(time.Duration(r.IntN(20)) * time.Millisecond)
		return s, true
	case n < 30:
		s.Failed = true
		return s, true
	}
	s.Done = 1 + r.IntN(min(3, len(c.Deliveries)))
	for _, d := range c.Deliveries[:s.Done] {
		p.take(d, false)
	}
	if r.IntN(10) == 0 {
		s.NotTill = now.Add(5 * time.Millisecond)
	}
	return s, true
}
