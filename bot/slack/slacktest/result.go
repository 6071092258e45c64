package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Why there is no answer.
var (
	ErrNoAnswer = errors.New("the app did not respond") // not acknowledged within 3 seconds
	ErrOffline  = errors.New("the bot is not connected, and has no address for requests")
	ErrRefused  = errors.New("refused by Slack") // what the user asked for is not possible; the text says why
)

// Ack is how the bot acknowledged what it was sent.
type Ack struct {
	Via    string          // socket or http
	Status int             // of HTTP
	Body   json.RawMessage // the payload of the acknowledgement, or the body; nil if empty or no JSON
	Took   time.Duration
	Tries  int // how often it was sent until then: 1 is at once
}

// Result is what becomes of something that a user did.
type Result struct {
	ID string // envelope_id, event_id, or trigger_id over HTTP

	server *Server
	act    *act
}

// act is something that a user did, and what became of it.
type act struct{}

// Ack waits for the acknowledgement. It fails with ErrNoAnswer, ErrOffline or
// ErrRefused, or with the context's error.
func (r *Result) Ack(ctx context.Context) (Ack, error) { panic("not yet") }

// Answer waits for the first message that comes of it, and returns it as it is
// now: in the acknowledgement, at the response_url, by chat.postEphemeral to the
// user, or by chat.postMessage in the same channel; for an element of a message
// also that message when it is changed. Posts with metadata are not answers. It
// fails as Ack does.
func (r *Result) Answer(ctx context.Context) (Message, error) { panic("not yet") }

// Messages returns every message that came of it so far, as Answer sees them.
func (r *Result) Messages() []Message { panic("not yet") }

// View waits for the view that comes of it, and returns it as it is now: a modal
// opened, pushed or updated with its trigger_id or acknowledgement, a Home tab
// published for the user afterwards. It fails as Ack does.
func (r *Result) View(ctx context.Context) (View, error) { panic("not yet") }

// Choices waits for completions. It fails as Ack does.
func (r *Result) Choices(ctx context.Context) ([]Choice, error) { panic("not yet") }

// Errors waits for the acknowledgement of a submitted view, and returns what is
// wrong with it, by block_id; nil when nothing is. It fails as Ack does.
func (r *Result) Errors(ctx context.Context) (map[string]string, error) { panic("not yet") }

// Payload is what the bot was sent, as JSON: the body of slash commands and
// interactions, the event_callback of events.
func (r *Result) Payload() json.RawMessage { panic("not yet") }
