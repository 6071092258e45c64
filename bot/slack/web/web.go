// Package web calls Slack's Web API within its limits. slack-go makes the
// calls; a transport of ours below it paces them, caps what is read, and says
// plainly what went wrong. A call goes out when all of these let it:
//
//   - the channel's queue, for what is posted there: one message a second
//   - the queue of its method in the workspace: as many as the method's tier
//   - holds: a 429 holds back its channel, or its method in the workspace
//
// Calls that answer a person heed the holds alone. Nothing is tried again here:
// whoever made the call knows whether that is safe, and Arrived helps.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// Base is where Slack's Web API is. Source: Slack's documentation.
const Base = "https://slack.com/api/"

// Slots hands out places in queues that all processes share.
type Slots interface {
	// Slot returns a time at which the caller may act; those of one name are at
	// least every apart. An error with a method RetryAfter() time.Duration says
	// how far away the next one is, where that is too far to be held.
	Slot(ctx context.Context, name string, every time.Duration) (at time.Time, err error)
	// Postpone lets nobody act in that queue before a time.
	Postpone(ctx context.Context, name string, until time.Time) error
}

// Options set up a Client.
type Options struct {
	Base    string                                              // empty means Base
	HTTP    http.RoundTripper                                   // carries the calls; nil means one of our own with timeouts
	Slots   Slots                                               // paces all processes together; nil paces this one alone
	Now     func() time.Time                                    // nil means time.Now
	Log     *slog.Logger                                        // nil discards
	Observe func(method string, status int, took time.Duration) // hears of every call that was made, status 0 if no answer came; may be nil
}

// LimitedError is a call that was refused, or not made, because a limit was
// reached. It comes wrapped, as all errors of a transport do.
type LimitedError struct {
	Method string
	Wait   time.Duration // how long to wait
}

// Error describes the limit to operators.
func (e *LimitedError) Error() string {
	return fmt.Sprintf("%s: limited for %s", e.Method, e.Wait)
}

// Unwrap returns the limit as slack-go knows it, for what of slack-go waits by
// that.
func (e *LimitedError) Unwrap() error { return &slack.RateLimitedError{RetryAfter: e.Wait} }
