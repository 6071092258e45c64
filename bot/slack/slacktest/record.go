package slacktest

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/hotstove/hotstove/internal/rulebook"
)

// Request is a call that the bot made, and its answer.
type Request struct {
	Method    string          // such as chat.postMessage; response_url for posts to one
	Workspace string          // id; empty where no token told it
	Channel   string          // id, where the call names one
	Args      json.RawMessage // an object, also of forms, without the token
	Status    int             // 0 when no answer was sent
	Error     string          // Slack's, such as channel_not_found
	At        time.Time       // when it came
	Took      time.Duration
}

// Kind is a kind of violation, and Violation something that a well-behaved bot
// does not do.
type (
	Kind      = rulebook.Kind
	Violation = rulebook.Violation
)

// The kinds of violations.
const (
	NoSuchMethod Kind = "method"   // no such thing to call
	BadForm      Kind = "form"     // beyond a limit of Slack's: invalid_blocks, no_text, msg_too_long, a message without text for notifications
	TooFast      Kind = "rate"     // too many calls: a 429 that no Fault made
	OutOfTurn    Kind = "protocol" // against another rule: acknowledgements, response_urls, OAuth
)

// Counts tell how many calls ended with 429.
type Counts struct {
	Channel   int // more than Options.Messages
	Workspace int // more than Options.Workspace
	Tier      int // more than the method's tier
	Faults    int // Limited
}

// record is what was noted so far.
type record struct {
	rules rulebook.Book

	mu       sync.Mutex
	requests []Request
	limited  Counts
}

// Requests returns every call so far, in order of their answers.
func (s *Server) Requests() []Request {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	return slices.Clone(s.record.requests)
}

// Limited returns how many calls ended with 429 so far.
func (s *Server) Limited() Counts {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	return s.record.limited
}

// Violations returns what happened so far that should not, without what is
// tolerated.
func (s *Server) Violations() []Violation { return s.record.rules.Violations() }

// Tolerate lets violations pass whose String contains the text.
func (s *Server) Tolerate(text string) { s.record.rules.Tolerate(text) }

// violate notes a violation.
func (s *Server) violate(k Kind, text string) { s.record.rules.Note(k, text) }

// countLimited notes a 429.
func (s *Server) countLimited(count func(*Counts)) {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	count(&s.record.limited)
}

// note keeps a call, and tells who listens.
func (s *Server) note(r Request) {
	s.record.mu.Lock()
	s.record.requests = append(s.record.requests, r)
	s.record.mu.Unlock()
	if s.options.OnRequest != nil {
		s.options.OnRequest(r)
	}
}
