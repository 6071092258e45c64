package rumor

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of mistake an Error is, for callers that branch on it.
type Code string

// The codes of an Error.
const (
	Invalid     Code = "invalid"     // what was typed makes no sense
	NotFound    Code = "not_found"   // nothing bears that name
	Forbidden   Code = "forbidden"   // the user may not do that here
	Unavailable Code = "unavailable" // something we need is away; trying again later helps
)

// Error is the only error whose text users see. Message is a short plain
// sentence that says what to do next.
type Error struct {
	Code    Code
	Message string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Errorf makes an Error for users to see.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{code, fmt.Sprintf(format, args...)}
}

// Apology is what users are told of any error that is not an Error.
const Apology = "Sorry, something went wrong on our side. Please try again in a minute."

// Message returns the text of err that a user may see: an Error's own message,
// or the Apology.
func Message(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return Apology
}

// Verdict is what a failed send means for the delivery.
type Verdict int

// The verdicts.
const (
	Unknown Verdict = iota // no telling: try again, and give up after several attempts
	Later                  // the platform asked to wait: try again then, which is no failed attempt
	Gone                   // the channel is no more, or the bot cannot see it: certain only when it lasts
	Denied                 // the bot may not post there: its admin must change something; tried again for hours
	Refused                // the platform will never take this message
	Fatal                  // the bot's credentials are no good: nothing can be sent at all
)

var verdictNames = [...]string{"unknown", "later", "gone", "denied", "refused", "fatal"}

// String returns the verdict's name for logs.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("verdict %d", int(v))
}

// SendError is why a platform did not take a delivery.
type SendError struct {
	Verdict Verdict
	Wait    time.Duration // for Later: how long the platform asked to wait
	Err     error
}

// Error describes the failure to operators.
func (e *SendError) Error() string { return fmt.Sprintf("send: %s: %v", e.Verdict, e.Err) }

// Unwrap returns the cause.
func (e *SendError) Unwrap() error { return e.Err }
