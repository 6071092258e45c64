package discordtest

import "time"

// Match says which requests a fault befalls. Empty parts match everything.
type Match struct {
	Method  string
	Route   string // as in Request, such as /channels/{channel_id}/messages
	Channel string // id in the path
}

// Fault is something that goes wrong.
type Fault struct{}

// Limited answers 429 for this long from the first request on, with the time
// left as Retry-After.
func Limited(d time.Duration) Fault { return Fault{} }

// GloballyLimited does so to every request of the bot but those of
// interactions, in the documented shape of the global limit.
func GloballyLimited(d time.Duration) Fault { return Fault{} }

// EdgeLimited answers as Cloudflare does to who was banned: 429, HTML, error 1015.
func EdgeLimited() Fault { return Fault{} }

// EdgeForbidden answers 403 and HTML.
func EdgeForbidden() Fault { return Fault{} }

// Status answers with this status and no word of Discord's, as 500, 502 and 503 come.
func Status(code int) Fault { return Fault{} }

// LostAnswer does what is asked, and cuts the connection before the answer.
func LostAnswer() Fault { return Fault{} }

// Delay does what is asked, and answers after this long.
func Delay(d time.Duration) Fault { return Fault{} }

// BrokenJSON does what is asked, and breaks off in the middle of the answer.
func BrokenJSON() Fault { return Fault{} }

// Fail lets a fault befall the next matching requests, so many times; negative
// means until Heal. A time of Limited counts once, however many requests it
// meets. Of several faults that match, the oldest befalls.
func (s *Server) Fail(m Match, f Fault, times int) {}

// Heal ends all faults.
func (s *Server) Heal() {}
