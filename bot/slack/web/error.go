package web

import (
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/slack-go/slack"
)

// AnswerError is a call that was answered, but not by the API in its own words.
// It holds nothing of what was sent.
type AnswerError struct {
	Method string
	Status int    // of HTTP
	What   string // what came: "a page", "broken JSON", "a status without a reason"
}

// What an AnswerError may say that came.
const (
	aPage      = "a page"                       // of the network before Slack
	brokenJSON = "broken JSON"                  // with a status of success
	noReason   = "a refusal without its reason" // in JSON, or with nothing at all
	tooLarge   = "too large an answer"
)

// Error describes the answer to operators.
func (e *AnswerError) Error() string {
	return fmt.Sprintf("%s: status %d: %s", e.Method, e.Status, e.What)
}

// wayError is a call that failed on its way.
type wayError struct {
	method string
	made   bool // whether it may have arrived
	err    error
}

func (e *wayError) Error() string { return e.method + ": " + e.err.Error() }
func (e *wayError) Unwrap() error { return e.err }

// Code returns Slack's own code of an error, such as "channel_not_found"; empty
// if it has none. One of a limit is "ratelimited".
func Code(err error) string {
	if _, ok := errors.AsType[*LimitedError](err); ok {
		return codeLimited
	}
	e, _ := errors.AsType[slack.SlackErrorResponse](err)
	return e.Err
}

// Arrived reports whether a call may have been carried out, though it failed
// with err: its answer was lost, broken or says that Slack failed. A nil error
// is of one that was.
func Arrived(err error) bool {
	if _, ok := errors.AsType[*LimitedError](err); ok {
		return false
	}
	if e, ok := errors.AsType[*AnswerError](err); ok {
		return e.Status < 300 || e.Status >= 500
	}
	if e, ok := errors.AsType[*wayError](err); ok {
		return e.made
	}
	if _, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return halfDone[Code(err)]
	}
	return true // slack-go did not understand the answer
}

// TooLarge reports whether a call failed for the size of its answer, as it would
// again.
func TooLarge(err error) bool {
	e, ok := errors.AsType[*AnswerError](err)
	return ok && e.What == tooLarge
}

// halfDone are the codes of which Slack says that some of the call may have
// succeeded. Source: the pages of the methods.
var halfDone = map[string]bool{"fatal_error": true, "internal_error": true}

// Bare returns an error without the addresses that net/http puts before it: a
// response_url is a secret.
func Bare(err error) error {
	for {
		e, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = e.Err
	}
}

// neverSent reports whether an error of the transport is one of dialing, so
// that nothing was sent.
func neverSent(err error) bool {
	e, ok := errors.AsType[*net.OpError](err)
	return ok && e.Op == "dial"
}
