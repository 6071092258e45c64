package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"
)

// Why there is no answer.
var (
	ErrNoAnswer = errors.New("the app did not respond") // not acknowledged in time
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
	ID string // envelope_id of Socket Mode

	server *Server
	act    *act
}

// act is something that a user did, and what became of it. Server.mu guards what
// changes.
type act struct {
	server    *Server
	id        string
	kind      string // slash_commands, interactive, events_api
	payload   object
	workspace *Workspace
	user      *User
	channel   *Channel // nil where answers cannot be messages
	thread    string   // that it happened in, or begins
	source    *post    // the message that was used
	view      *view    // the view that was used
	home      bool     // the Home tab was opened
	sent      time.Time
	triggered bool // its trigger_id is used up

	tries   int
	acked   bool
	ack     Ack
	err     error
	posts   []*post
	seen    *view
	choices []Choice
	errors  map[string]string
	news    chan struct{} // closed at the next change
}

// tell wakes who waits for something to change.
func (a *act) tell() {
	close(a.news)
	a.news = make(chan struct{})
}

// add notes a message that comes of it.
func (a *act) add(p *post) {
	if !slices.Contains(a.posts, p) {
		a.posts = append(a.posts, p)
	}
	a.tell()
}

// see notes a view that comes of it.
func (a *act) see(v *view) {
	a.seen = v
	a.tell()
}

// fail notes that there will be no answer.
func (a *act) fail(err error) {
	if !a.acked && a.err == nil {
		a.err = err
		a.tell()
	}
}

// answered looks what a post of the bot's answers: of what happened in the channel
// the oldest that has no answer, or else the newest.
func (s *Server) answered(p *post) {
	var found *act
	for _, a := range s.world.acts {
		switch {
		case !a.concerns(p):
		case len(a.posts) == 0 && a.seen == nil:
			a.add(p)
			return
		default:
			found = a
		}
	}
	if found != nil {
		found.add(p)
	}
}

// concerns reports whether a post may be an answer: it is in the channel, and in
// the same thread if in any; of what happened in no channel, the user alone gets it.
func (a *act) concerns(p *post) bool {
	if a.channel == nil {
		return a.kind == interactiveKind && (p.to == a.user || p.channel == a.user.dm)
	}
	return a.channel == p.channel && (p.to == nil || p.to == a.user) &&
		(p.thread == "" || a.thread == "" || a.thread == p.thread)
}

// changed tells of a message that is another now.
func (s *Server) changed(p *post) {
	for _, a := range s.world.acts {
		if a.source == p {
			a.add(p)
		} else if slices.Contains(a.posts, p) {
			a.tell()
		}
	}
}

// Ack waits for the acknowledgement. It fails with ErrNoAnswer, ErrOffline or
// ErrRefused, or with the context's error.
func (r *Result) Ack(ctx context.Context) (Ack, error) {
	err := r.wait(ctx, func() bool { return r.act.acked })
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.act.ack, err
}

// Answer waits for the first message that comes of it, and returns it as it is
// now: in the acknowledgement, at the response_url, by chat.postEphemeral to the
// user, or by chat.postMessage in the same channel; for an element of a message
// also that message when it is changed. Posts with metadata are not answers. It
// fails as Ack does.
//
// Nothing says what chat.postMessage and chat.postEphemeral answer: a post counts
// for the oldest of what happened in its channel, and its thread, that has no
// answer yet. What happens at the same time is told apart only in channels, or by
// users, of its own.
func (r *Result) Answer(ctx context.Context) (Message, error) {
	if err := r.wait(ctx, func() bool { return len(r.act.posts) > 0 }); err != nil {
		return Message{}, err
	}
	return r.Messages()[0], nil
}

// Messages returns every message that came of it so far, as Answer sees them.
func (r *Result) Messages() []Message {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	var found []Message
	for _, p := range r.act.posts {
		found = append(found, r.server.snapshot(p))
	}
	return found
}

// View waits for the view that comes of it, and returns it as it is now: a modal
// opened, pushed or updated with its trigger_id or acknowledgement, a Home tab
// published for the user afterwards. It fails as Ack does.
func (r *Result) View(ctx context.Context) (View, error) {
	if err := r.wait(ctx, func() bool { return r.act.seen != nil }); err != nil {
		return View{}, err
	}
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.server.showView(r.act.seen), nil
}

// Choices waits for completions. It fails as Ack does.
func (r *Result) Choices(ctx context.Context) ([]Choice, error) {
	_, err := r.Ack(ctx)
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return slices.Clone(r.act.choices), err
}

// Errors waits for the acknowledgement of a submitted view, and returns what is
// wrong with it, by block_id; nil when nothing is. It fails as Ack does.
func (r *Result) Errors(ctx context.Context) (map[string]string, error) {
	_, err := r.Ack(ctx)
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return maps.Clone(r.act.errors), err
}

// Payload is what the bot was sent, as JSON: the body of slash commands and
// interactions, the event_callback of events.
func (r *Result) Payload() json.RawMessage {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return marshal(r.act.payload)
}

// wait waits until something is so. It fails when nothing more will come.
func (r *Result) wait(ctx context.Context, so func() bool) error {
	for {
		r.server.mu.Lock()
		is, err, news := so(), r.act.err, r.act.news
		r.server.mu.Unlock()
		switch {
		case is:
			return nil
		case err != nil:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-news:
		}
	}
}
