package feeds

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// shareFor is how long an answer serves further sources of the same address.
// It covers one round over all sources, and no more.
const shareFor = 10 * time.Second

// flights are the requests under way, and those just answered, by address.
type flights struct {
	mu sync.Mutex
	by map[string]*flight
}

type flight struct {
	sent      validators
	done      chan struct{}
	until     time.Time // for how long the answer is shared; set with the answer
	answer    *answer
	err       error
	abandoned bool // whoever made the request went away: the error is theirs
}

// ask gets an address once for all who ask for it at about the same time.
// since is when the asking source's last answer was asked for: it is not given
// the same one again.
func (f *Fetcher) ask(ctx context.Context, address string, v validators, since time.Time) (*answer, error) {
	for {
		fl, mine := f.flights.join(address, v)
		if mine {
			f.fly(ctx, address, fl)
			return fl.answer, fl.err
		}
		select {
		case <-fl.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if fl.serves(v, since) {
			return fl.answer, fl.err
		}
		f.flights.forget(address, fl)
	}
}

// fly makes the request and hands the answer to those who wait.
func (f *Fetcher) fly(ctx context.Context, address string, fl *flight) {
	keep := false
	defer func() {
		if !keep {
			f.flights.forget(address, fl)
		}
		close(fl.done)
	}()
	fl.answer, fl.err = f.get(ctx, address, fl.sent)
	fl.abandoned = ctx.Err() != nil
	if fl.err != nil {
		return
	}
	_, secret := directives(fl.answer.header)["no-store"]
	keep = !secret
	fl.until = time.Now().Add(shareFor)
}

// serves reports whether the answer is one for a source that has the document
// with these validators, last asked for at since.
func (fl *flight) serves(v validators, since time.Time) bool {
	switch {
	case fl.abandoned:
		return false
	case fl.err != nil:
		return true // it was under way when we came
	case !since.Before(fl.answer.at):
		return false
	}
	return fl.answer.status != http.StatusNotModified || v == fl.sent
}

// join returns the flight to an address, and whether it is the caller's to make.
func (s *flights) join(address string, v validators) (fl *flight, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for a, old := range s.by {
		if old.over(now) {
			delete(s.by, a)
		}
	}
	if fl = s.by[address]; fl != nil {
		return fl, false
	}
	fl = &flight{sent: v, done: make(chan struct{})}
	s.by[address] = fl
	return fl, true
}

func (s *flights) forget(address string, fl *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by[address] == fl {
		delete(s.by, address)
	}
}

// over reports whether the flight is answered and no longer shared.
func (fl *flight) over(now time.Time) bool {
	select {
	case <-fl.done:
		return now.After(fl.until)
	default:
		return false
	}
}
