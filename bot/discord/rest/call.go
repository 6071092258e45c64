package rest

import (
	"fmt"
	"strings"
	"time"
)

// Call is one request to Discord's API.
type Call struct {
	Method string // GET, POST, PUT, PATCH or DELETE
	// Route is the path below the API's base, with a * for each of Args:
	// "/channels/*/messages". It names the call in logs and metrics, which so
	// never hold a token, and the bucket together with the first of Args.
	Route string
	Args  []string // what the stars stand for; escaped by the client
	Query string   // after the question mark, encoded; may be empty
	Body  any      // encoded as JSON; nil sends none
	// Interaction marks a call that answers an interaction. It carries its own
	// token in Args and no bot token, does not count on the bot's limits, and
	// never waits behind other calls.
	Interaction bool
	// Patience is the longest wait for a limit to pass before the call is made.
	// When it would take longer, Do fails at once with an Error whose Limited is
	// set. The default of zero waits as long as the context lasts.
	Patience time.Duration
}

// Post, Get and the rest make calls of these methods.
func Post(route string, body any, args ...string) Call {
	return Call{Method: "POST", Route: route, Body: body, Args: args}
}

// Get makes a call that reads.
func Get(route string, args ...string) Call { return Call{Method: "GET", Route: route, Args: args} }

// Put makes a call that replaces.
func Put(route string, body any, args ...string) Call {
	return Call{Method: "PUT", Route: route, Body: body, Args: args}
}

// Patch makes a call that changes.
func Patch(route string, body any, args ...string) Call {
	return Call{Method: "PATCH", Route: route, Body: body, Args: args}
}

// Delete makes a call that removes.
func Delete(route string, args ...string) Call {
	return Call{Method: "DELETE", Route: route, Args: args}
}

// Error is a call that Discord refused, or that was not made because a limit
// would not have let it through. Calls that failed on the way fail with another
// error, which does not tell whether they were made.
type Error struct {
	Method, Route string
	Status        int           // of HTTP; 0 when the call was not made
	Code          int           // Discord's own code, such as 10003 for an unknown channel; 0 without one
	Message       string        // Discord's words; for operators
	Wait          time.Duration // how long Discord, or our own limiter, asks to wait; 0 when nobody says
	Limited       bool          // a limit was reached: 429, or the call was not made
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
