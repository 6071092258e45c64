package rest

import (
	"maps"
	"sync"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// idleAfter is how long a bucket is remembered that nobody uses.
const idleAfter = 10 * time.Minute

// sweepEvery is how often idle buckets are looked for.
const sweepEvery = time.Minute

// template is what calls of one kind have in common.
type template struct{ method, route string }

// place is where a limit is kept: with a template, for one channel, guild or
// webhook, the path's major parameter, empty for other routes.
type place struct {
	template
	major string
}

// shared is the same by Discord's name: templates may share a bucket.
type shared struct{ hash, major string }

// buckets are Discord's limits for each route. They hold no more than what was
// used in the last minutes.
type buckets struct {
	mu     sync.Mutex
	places map[place]*bucket
	shared map[shared]*bucket
	hashes map[template]string // what a template's bucket was last called
	swept  time.Time
}

func newBuckets() *buckets {
	return &buckets{places: make(map[place]*bucket), shared: make(map[shared]*bucket), hashes: make(map[template]string)}
}

// pass is the leave to make one call. Its bucket is nil for interactions.
type pass struct {
	bucket *bucket
	place  place
	sent   time.Time
}

// obstacle is why there is no leave at now.
type obstacle struct {
	now     time.Time
	wait    time.Duration   // how long it lasts at least; 0 when unknown
	changed <-chan struct{} // closes when it may be gone; may be nil
	narrow  bool            // it is the bucket's alone
}

// reserve takes part of a bucket, unless the call is held back already for the
// time of held.
func (s *buckets) reserve(now time.Time, at place, held time.Duration) (*pass, obstacle) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	b := s.find(at)
	b.used = now
	ok, wait := b.room(now)
	if held > 0 || !ok {
		return nil, obstacle{now, max(held, wait), b.watch(), held == 0}
	}
	b.reserved++
	return &pass{bucket: b, place: at}, obstacle{}
}

// send turns a reservation into a call, if that may still go out at now.
func (s *buckets) send(p *pass, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.sent = now
	return s.places[p.place] == p.bucket && p.bucket.send(now)
}

// giveBack ends a reservation.
func (s *buckets) giveBack(p *pass) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.bucket.reserved--
	p.bucket.wake()
}

// settle ends a call and learns from its answer; blocked is how long a 429
// blocks the bucket.
func (s *buckets) settle(p *pass, now time.Time, a answer, blocked time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.bucket.sent--
	p.bucket.wake()
	b := s.called(p, a.limit.bucket)
	switch {
	case a.limit.known:
		b.learn(p.sent, now, a.limit)
	case a.ok() && b.limit == 0:
		b.free = true
	default:
		b.lose()
	}
	b.used = now
	if blocked > 0 {
		b.blocked = pacing.Later(b.blocked, now.Add(blocked))
	}
	b.wake()
}

// find returns the bucket of a place. A new place takes the one that its
// template's calls elsewhere lead to expect.
func (s *buckets) find(at place) *bucket {
	if b := s.places[at]; b != nil {
		return b
	}
	key := shared{s.hashes[at.template], at.major}
	b := s.shared[key]
	if b == nil {
		b = &bucket{hash: key.hash}
	}
	if key.hash != "" {
		s.shared[key] = b
	}
	s.places[at] = b
	return b
}

// called returns the bucket that Discord calls by the name, in place of the
// one that the call was counted in.
func (s *buckets) called(p *pass, hash string) *bucket {
	if hash == "" || hash == p.bucket.hash {
		return p.bucket
	}
	s.hashes[p.place.template] = hash
	key := shared{hash, p.place.major}
	b := s.shared[key]
	switch {
	case b != nil:
	case p.bucket.hash == "":
		b = p.bucket
		b.hash = hash
	default:
		b = &bucket{hash: hash}
	}
	s.shared[key], s.places[p.place] = b, b
	return b
}

// sweep forgets idle buckets, once a minute.
func (s *buckets) sweep(now time.Time) {
	if now.Sub(s.swept) < sweepEvery {
		return
	}
	s.swept = now
	maps.DeleteFunc(s.places, func(_ place, b *bucket) bool { return b.idle(now) })
	maps.DeleteFunc(s.shared, func(_ shared, b *bucket) bool { return b.idle(now) })
}
