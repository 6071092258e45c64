package gateway

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// slots paces identifies: one at a time for each key, with a pause after each,
// over all processes that share the leases. A process that ends within the pause
// leaves it to the next by the places. Discord's keys are the remainders of a
// shard's number by max_concurrency.
type slots struct {
	leases     Leases
	places     Slots // nil: nobody came before
	now        func() time.Time
	pace, poll time.Duration
	stop       <-chan struct{} // ends the pauses
	owner      *sync.WaitGroup // waits for them

	mu     sync.Mutex
	queues map[int]chan struct{} // within this process, so that one of it asks for a lease
}

// slot is the right to identify. It is spent or freed.
type slot struct {
	slots   *slots
	name    string
	at      time.Time // when it was to be used
	release func()
}

// take waits for its turn.
func (s *slots) take(ctx context.Context, key int) (*slot, error) {
	queue := s.queue(key)
	select {
	case queue <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	name := "discord:identify:" + strconv.Itoa(key)
	release, err := s.hold(ctx, name)
	var at time.Time
	if err == nil {
		if at, err = s.wait(ctx, name); err != nil {
			release()
		}
	}
	if err != nil {
		<-queue
		return nil, fmt.Errorf("wait to identify: %w", err)
	}
	return &slot{s, name, at, sync.OnceFunc(func() {
		release()
		<-queue
	})}, nil
}

// wait waits out the pause of a process that has ended, and returns when that
// was to be over.
func (s *slots) wait(ctx context.Context, name string) (at time.Time, err error) {
	if s.places == nil {
		return s.now(), nil
	}
	if at, err = s.places.Slot(ctx, name, s.pace); err == nil {
		err = pacing.Sleep(ctx, at.Sub(s.now()))
	}
	return at, err
}

// leave leaves the pause to the next process: its place is so much later as this
// one was late. If that fails, Discord turns away whoever identifies too soon,
// and it tries again.
func (s *slots) leave(name string, late time.Duration) {
	if s.places == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), leaveTime)
	defer cancel()
	_, _ = s.places.Slot(ctx, name, max(late, time.Millisecond))
}

// leaveTime bounds that, as the process is ending.
const leaveTime = time.Second

// hold waits for a lease. It is held for twice the pace, so that it outlasts a
// process which dies right after identifying.
func (s *slots) hold(ctx context.Context, name string) (release func(), err error) {
	for {
		_, release, held, err := s.leases.Hold(ctx, name, 2*s.pace)
		if held || err != nil {
			return release, err
		}
		if err := pacing.Sleep(ctx, s.poll); err != nil {
			return nil, err
		}
	}
}

func (s *slots) queue(key int) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queues == nil {
		s.queues = make(map[int]chan struct{})
	}
	if s.queues[key] == nil {
		s.queues[key] = make(chan struct{}, 1)
	}
	return s.queues[key]
}

// free gives the turn to the next, unless it was spent.
func (s *slot) free() {
	if s.release != nil {
		s.release()
	}
}

// spend gives it to the next after the pause.
func (s *slot) spend() {
	release, late := s.release, s.slots.now().Sub(s.at)
	s.release = nil
	s.slots.owner.Go(func() {
		defer release()
		timer := time.NewTimer(s.slots.pace)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-s.slots.stop:
			s.slots.leave(s.name, late)
		}
	})
}
