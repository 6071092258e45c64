package slacktest

import (
	"slices"
	"time"
)

// Match says which calls a fault befalls. Empty parts match everything.
type Match struct {
	Method    string // as in Request: chat.postMessage, response_url, oauth.v2.access
	Workspace string // id
	Channel   string // id
}

// Fault is something that goes wrong.
type Fault struct {
	kind   faultKind
	last   time.Duration
	form   RetryAfter
	status int
	code   string
}

type faultKind int

const (
	noFault faultKind = iota
	limited
	bare
	html
	refused
	lost
	delayed
	broken
	unfetched
)

// RetryAfter is a form of the header of that name.
type RetryAfter int

// The forms of Retry-After.
const (
	Whole      RetryAfter = iota // seconds, rounded up, as Slack documents it
	Fractional                   // such as 1.5
	Missing                      // no header at all
)

// Limited answers 429 and ratelimited for this long from the first call on, with
// the time left as Retry-After.
func Limited(d time.Duration, form RetryAfter) Fault {
	return Fault{kind: limited, last: d, form: form}
}

// Status answers with this status and no word of Slack's, as 500, 502 and 503 come.
func Status(code int) Fault { return Fault{kind: bare, status: code} }

// HTML answers with this status and a page, as proxies and outages do.
func HTML(code int) Fault { return Fault{kind: html, status: code} }

// Error does nothing and answers ok: false with this error, such as
// restricted_action or internal_error.
func Error(code string) Fault { return Fault{kind: refused, code: code} }

// LostAnswer does what is asked, and cuts the connection before the answer.
func LostAnswer() Fault { return Fault{kind: lost} }

// Delay does what is asked, and answers after this long.
func Delay(d time.Duration) Fault { return Fault{kind: delayed, last: d} }

// BrokenJSON does what is asked, and breaks off in the middle of the answer.
func BrokenJSON() Fault { return Fault{kind: broken} }

// NoPictures refuses what holds a picture, as Slack does when it cannot fetch one.
// Other calls it lets through, though they count.
func NoPictures() Fault { return Fault{kind: unfetched} }

// pending is a fault to come, or a limit that lasts.
type pending struct {
	match Match
	fault Fault
	times int       // left; negative: until Heal
	until time.Time // a limit that has begun lasts till then
}

// Fail lets a fault befall the next matching calls, so many times; negative means
// until Heal. A time of Limited counts once, however many calls it meets. Of
// several faults that match, the oldest befalls.
func (s *Server) Fail(m Match, f Fault, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.faults = append(s.world.faults, &pending{match: m, fault: f, times: times})
}

// Heal ends all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.faults = nil
}

// befall returns what goes wrong with a call, and for limits how long yet.
func (s *Server) befall(r Request) (Fault, time.Duration) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.faults = slices.DeleteFunc(s.world.faults, func(p *pending) bool { return p.times == 0 && !now.Before(p.until) })
	for _, p := range s.world.faults {
		switch {
		case !p.match.fits(r):
			continue
		case now.Before(p.until):
			return p.fault, p.until.Sub(now)
		}
		p.times--
		if p.fault.kind == limited {
			p.until = now.Add(p.fault.last)
		}
		return p.fault, p.fault.last
	}
	return Fault{}, 0
}

func (m Match) fits(r Request) bool {
	return (m.Method == "" || m.Method == r.Method) &&
		(m.Workspace == "" || m.Workspace == r.Workspace) &&
		(m.Channel == "" || m.Channel == r.Channel)
}
