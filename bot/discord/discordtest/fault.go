package discordtest

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Match says which requests a fault befalls. Empty parts match everything.
type Match struct {
	Method  string
	Route   string // as in Request, such as /channels/{channel_id}/messages
	Channel string // id in the path
}

// Fault is something that goes wrong.
type Fault struct {
	kind   faultKind
	last   time.Duration
	status int
}

type faultKind int

const (
	noFault faultKind = iota
	limited
	globallyLimited
	edge
	bare
	lost
	delayed
	broken
)

// Limited answers 429 for this long from the first request on, with the time
// left as Retry-After.
func Limited(d time.Duration) Fault { return Fault{kind: limited, last: d} }

// GloballyLimited does so to every request of the bot but those of
// interactions, in the documented shape of the global limit.
func GloballyLimited(d time.Duration) Fault { return Fault{kind: globallyLimited, last: d} }

// EdgeLimited answers as Cloudflare does to who was banned: 429, HTML, error 1015.
func EdgeLimited() Fault { return Fault{kind: edge, status: http.StatusTooManyRequests} }

// EdgeForbidden answers 403 and HTML.
func EdgeForbidden() Fault { return Fault{kind: edge, status: http.StatusForbidden} }

// Status answers with this status and no word of Discord's, as 500, 502 and 503 come.
func Status(code int) Fault { return Fault{kind: bare, status: code} }

// LostAnswer does what is asked, and cuts the connection before the answer.
func LostAnswer() Fault { return Fault{kind: lost} }

// Delay does what is asked, and answers after this long.
func Delay(d time.Duration) Fault { return Fault{kind: delayed, last: d} }

// BrokenJSON does what is asked, and breaks off in the middle of the answer.
func BrokenJSON() Fault { return Fault{kind: broken} }

// Fail lets a fault befall the next matching requests, so many times; negative
// means until Heal. A time of Limited counts once, however many requests it
// meets. Of several faults that match, the oldest befalls.
func (s *Server) Fail(m Match, f Fault, times int) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.pending = append(s.faults.pending, &pending{match: m, fault: f, times: times})
}

// Heal ends all faults.
func (s *Server) Heal() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.pending = nil
}

// faults are what is to go wrong.
type faults struct {
	mu      sync.Mutex
	pending []*pending
}

// pending is a fault to come, or a limit that lasts.
type pending struct {
	match Match
	fault Fault
	times int       // left
	until time.Time // a limit that has begun lasts till then
}

// befall returns what goes wrong with a request, and for limits how long yet.
func (f *faults) befall(r *route, channel string, now time.Time) (Fault, time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = slices.DeleteFunc(f.pending, func(p *pending) bool { return p.times == 0 && !now.Before(p.until) })
	for _, p := range f.pending {
		lasts := now.Before(p.until)
		switch {
		case p.fault.kind == globallyLimited && r.interaction:
			continue
		case lasts && p.fault.kind == globallyLimited:
			return p.fault, p.until.Sub(now)
		case !p.match.fits(r, channel):
			continue
		case lasts:
			return p.fault, p.until.Sub(now)
		}
		p.times--
		if p.fault.kind == limited || p.fault.kind == globallyLimited {
			p.until = now.Add(p.fault.last)
		}
		return p.fault, p.fault.last
	}
	return Fault{}, 0
}

func (m Match) fits(r *route, channel string) bool {
	return (m.Method == "" || m.Method == r.method) &&
		(m.Route == "" || m.Route == r.template) &&
		(m.Channel == "" || m.Channel == channel)
}

// isLimit reports whether the fault is an answer 429.
func (f Fault) isLimit() bool {
	return f.kind == limited || f.kind == globallyLimited || f.status == http.StatusTooManyRequests
}
