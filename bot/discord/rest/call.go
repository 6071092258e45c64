package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Call is one request to Discord's API.
type Call struct {
	Method string // GET, POST, PUT, PATCH or DELETE
	// Route is the path below the API's base, with a * for each of Args:
	// "/channels/*/messages". It names the call in logs and metrics, which so
	// never hold a token, and finds the bucket together with the first of Args.
	// It must be one of a fixed few.
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
	// set. The default of zero waits as long as the context lasts. The queue
	// that keeps all calls together below 50 a second is no such wait.
	Patience time.Duration
}

// Post makes a call that creates something or sets it off.
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

// path returns the route with its stars filled, and the query. Each argument
// stays one segment of the path, whatever it holds.
func (c Call) path() (string, error) {
	if stars := strings.Count(c.Route, "*"); stars != len(c.Args) {
		return "", fmt.Errorf("%d arguments for %d stars", len(c.Args), stars)
	}
	var b strings.Builder
	rest := c.Route
	for _, arg := range c.Args {
		if arg == "" || arg == "." || arg == ".." {
			return "", errors.New("an argument is no name")
		}
		var before string
		before, rest, _ = strings.Cut(rest, "*")
		b.WriteString(before)
		b.WriteString(url.PathEscape(arg))
	}
	b.WriteString(rest)
	if c.Query != "" {
		b.WriteString("?" + c.Query)
	}
	return b.String(), nil
}

// body returns the body as JSON, nil for none.
func (c Call) body() ([]byte, error) {
	if c.Body == nil {
		return nil, nil
	}
	body, err := json.Marshal(c.Body)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	return body, nil
}

// place returns where the call's limit is kept.
func (c Call) place() place {
	p := place{template: template{c.Method, c.Route}}
	for _, top := range [...]string{"/channels/*", "/guilds/*", "/webhooks/*"} {
		if strings.HasPrefix(c.Route, top) && len(c.Args) > 0 {
			p.major = c.Args[0]
		}
	}
	return p
}
