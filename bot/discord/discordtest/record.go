package discordtest

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
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

// Kind is a kind of violation.
type Kind string

// The kinds of violations.
const (
	NotInSchema Kind = "schema"   // Discord's OpenAPI document does not allow it
	NoSuchRoute Kind = "route"    // no such thing to ask for
	BadForm     Kind = "form"     // refused: beyond a limit of Discord's (50035, 50006)
	TooFast     Kind = "rate"     // too many requests: a 429 that no Fault made
	OutOfTurn   Kind = "protocol" // against another rule: of headers, of the gateway
)

// Violation is something that a well-behaved bot does not do.
type Violation struct {
	Kind Kind
	Text string // begins with method and route, where there is one
}

// String is "kind: text".
func (v Violation) String() string { return string(v.Kind) + ": " + v.Text }

// Counts tell how many requests ended with 429.
type Counts struct {
	Global    int // more than Options.Global in a second
	Channel   int // more than Options.Messages
	Crosspost int // more than Options.Crossposts
	Faults    int // Limited, GloballyLimited, EdgeLimited
}

// record is what was noted so far.
type record struct {
	mu         sync.Mutex
	requests   []Request
	limited    Counts
	violations []Violation
	tolerated  []string
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
func (s *Server) Violations() []Violation {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	var list []Violation
	for _, v := range s.record.violations {
		tolerated := func(text string) bool { return strings.Contains(v.String(), text) }
		if !slices.ContainsFunc(s.record.tolerated, tolerated) {
			list = append(list, v)
		}
	}
	return list
}

// Tolerate lets violations pass whose String contains the text.
func (s *Server) Tolerate(text string) {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	s.record.tolerated = append(s.record.tolerated, text)
}

// violate notes a violation.
func (s *Server) violate(k Kind, text string) {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	s.record.violations = append(s.record.violations, Violation{k, text})
}

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

// mostReported is how many violations a failing test shows.
const mostReported = 20

// report fails the test for violations.
func (s *Server) report(t testing.TB) {
	t.Helper()
	list := s.Violations()
	tell := t.Errorf
	if s.options.Lenient {
		tell = t.Logf
	}
	for i, v := range list {
		if i == mostReported {
			tell("Discord: and %d more violations", len(list)-i)
			return
		}
		tell("Discord: %v", v)
	}
}
