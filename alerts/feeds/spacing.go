package feeds

import (
	"context"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"
)

// spacing keeps requests to one public host apart. It measures time with the
// machine's clock, whatever the Fetcher takes the date from.
type spacing struct {
	apart time.Duration

	mu   sync.Mutex
	next map[string]time.Time // when the host may be asked again
}

// wait returns when the host of the address may be asked, or ctx is done. A
// turn that was waited for in vain is not given back.
func (s *spacing) wait(ctx context.Context, u *url.URL) error {
	host := canonicalHost(u)
	if s.apart <= 0 || isLocal(host) {
		return ctx.Err()
	}
	pause := s.turn(host)
	if pause <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// turn takes the next turn at the host and returns how far off it is.
func (s *spacing) turn(host string) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	const many = 1000
	if len(s.next) > many {
		for h, t := range s.next {
			if t.Before(now) {
				delete(s.next, h)
			}
		}
	}
	at := s.next[host]
	if at.Before(now) {
		at = now
	}
	s.next[host] = at.Add(s.apart)
	return at.Sub(now)
}

// isLocal reports whether the host is by its name or address one of our own.
func isLocal(host string) bool {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	if a, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return a.IsLoopback() || a.IsPrivate()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") ||
		strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || !strings.Contains(host, ".")
}
