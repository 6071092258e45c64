package rest

import (
	"fmt"
	"strings"
	"time"
)

// Error is a call that Discord refused, or that was not made because a limit
// would not have let it through. Calls that failed on the way fail with another
// error, which does not tell whether they were made.
type Error struct {
	Method, Route string
	Status        int           // of HTTP; 0 when the call was not made
	Code          int           // Discord's own code, such as 10003 for an unknown channel; 0 without one
	Message       string        // Discord's words, and the first field it complains of; for operators
	Wait          time.Duration // how long Discord, or our own limiter, asks to wait; 0 when nobody says
	Limited       bool          // a limit was reached: 429, or the call was not made
	Narrow        bool          // that limit is one of this route in this channel or guild: other calls may go on
	Edge          bool          // answered by the network before Discord (an HTML page): says nothing of the bot or the channel
}

// Error describes the refusal to operators. It holds no token.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, e.Route)
	switch {
	case e.Status == 0:
		b.WriteString("held back by a limit")
	case e.Edge:
		fmt.Fprintf(&b, "HTTP %d from the network before Discord", e.Status)
	default:
		fmt.Fprintf(&b, "HTTP %d", e.Status)
	}
	if e.Code != 0 {
		fmt.Fprintf(&b, ", code %d", e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.Wait > 0 {
		fmt.Fprintf(&b, " (wait %s)", e.Wait)
	}
	return b.String()
}

// limited is the Error of a call that is not made because it would have to wait.
func (c Call) limited(o obstacle) *Error {
	return &Error{Method: c.Method, Route: c.Route, Limited: true, Narrow: o.narrow, Wait: o.wait}
}

// failure is a call that failed otherwise. Its text is free of secrets; what it
// wraps is for errors.Is alone.
type failure struct {
	text string
	err  error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.err }

// failed words what befell the call, with none of the secrets.
func (c Call) failed(err error, secrets []string) error {
	return &failure{c.Method + " " + c.Route + ": " + redact(err.Error(), secrets), err}
}

// redact takes the secrets out of a text.
func redact(text string, secrets []string) string {
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, "[secret]")
	}
	return text
}
