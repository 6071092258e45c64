package slacktest

import "time"

// burst is how many posts a channel takes at once, at one a second. Slack does not
// say how many "short bursts" are; this is few enough to notice who does not wait.
const burst = 3

// bucket is what a limit has left.
type bucket struct {
	left float64
	at   time.Time
}

// take takes one from a limit, or says how long to wait for it.
func (s *Server) take(name string, r Rate) time.Duration {
	if s.options.Unlimited || r.Limit < 0 {
		return 0
	}
	now, limit := s.now(), float64(r.Limit)
	b := s.world.buckets[name]
	if b == nil {
		b = &bucket{left: limit, at: now}
		s.world.buckets[name] = b
	}
	each := float64(r.Per) / limit
	b.left = min(limit, b.left+float64(now.Sub(b.at))/each)
	b.at = now
	if b.left < 1 {
		return time.Duration((1 - b.left) * each)
	}
	b.left--
	return 0
}
