package discordtest

import (
	"encoding/json"
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
	OutOfTurn   Kind = "protocol" // against the rules of the gateway or of answering interactions
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

// Requests returns every request so far, in order of their answers.
func (s *Server) Requests() []Request { return nil }

// Limited returns how many requests ended with 429 so far.
func (s *Server) Limited() Counts { return Counts{} }

// Violations returns what happened so far that should not, without what is
// tolerated.
func (s *Server) Violations() []Violation { return nil }

// Tolerate lets violations pass whose String contains the text.
func (s *Server) Tolerate(text string) {}
