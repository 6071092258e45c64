package discordtest

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/hotstove/hotstove/internal/rulebook"
)

// Request is a request that was made, and its answer.
type Request struct {
	Method string
	Route  string // with names for ids and tokens, as in Discord's OpenAPI document; empty when unknown
	Path   string // below the base
	Query  string
	Body   json.RawMessage // as sent
	Status int             // 0 when no answer was sent
	Code   int             // Discord's, of errors
	At     time.Time       // when it came
	Took   time.Duration
}

// Kind is a kind of violation, and Violation something that a well-behaved bot
// does not do.
type (
	Kind      = rulebook.Kind
	Violation = rulebook.Violation
)

// The kinds of violations.
const (
	NotInSchema Kind = "schema"   // Discord's OpenAPI document does not allow it
	NoSuchRoute Kind = "route"    // no such thing to ask for
	BadForm     Kind = "form"     // refused: beyond a limit of Discord's (50035, 50006)
	TooFast     Kind = "rate"     // too many requests: a 429 that no Fault made
	OutOfTurn   Kind = "protocol" // against another rule: of headers, of the gateway
)

// Counts tell how many requests ended with 429.
type Counts struct {
	Global    int // more than Options.Global in a second
	Channel   int // more than Options.Messages
	Crosspost int // more than Options.Crossposts
	Faults    int // Limited, GloballyLimited, EdgeLimited
}

// record is what was noted so far.
type record struct {
	rules rulebook.Book

	mu       sync.Mutex
	requests []Request
	limited  Counts
}

// Requests returns every request so far, in order of their answers.
func (s *Server) Requests() []Request {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	return slices.Clone(s.record.requests)
}

// Limited returns how many requests ended with 429 so far.
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

// note keeps a request, and tells who listens.
func (s *Server) note(r Request) {
	s.record.mu.Lock()
	s.record.requests = append(s.record.requests, r)
	s.record.mu.Unlock()
	if s.options.OnRequest != nil {
		s.options.OnRequest(r)
	}
}
