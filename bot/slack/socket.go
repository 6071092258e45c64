package slack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/hotstove/hotstove/bot/endpoint"
	"github.com/hotstove/hotstove/bot/pacing"
	"github.com/hotstove/hotstove/bot/slack/web"
)

// connections is how many there are at a time, so that one serves while another
// is renewed. Slack allows 10. Source: Slack's documentation of Socket Mode.
const connections = 2

// mostSilence is after how long without a ping a connection counts as lost.
// slack-go looks only so often: until it notices, twice as much may pass.
const mostSilence = 15 * time.Second

// The pauses between attempts to connect grow from the first to the most. What
// held for steady is renewed without one, as Slack asks for that every few hours.
const (
	connectFirst, connectMost = time.Second, time.Minute
	steady                    = 10 * time.Second
)

// The reasons for which Slack will not let an app connect, until its operator
// does something. Source: Slack's documentation of apps.connections.open.
var refusals = []string{
	"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type",
	"missing_scope", "no_permission", "access_denied",
}

// refusedError is why Socket Mode will not work. It says what the operator can do.
type refusedError struct{ code string }

func (e *refusedError) Error() string {
	return fmt.Sprintf("Slack refused SLACK_APP_TOKEN: %s: make an app-level token with the scope connections:write "+
		"(api.slack.com/apps → Basic Information → App-Level Tokens) and set SLACK_APP_TOKEN", e.code)
}

// runSockets takes what Slack sends by Socket Mode, until ctx ends, and returns
// nil then. It fails when Slack refuses the app token.
func (h *conversations) runSockets(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var running sync.WaitGroup
	for n := range connections {
		running.Go(func() {
			if err := h.keepSocket(ctx, n); err != nil {
				cancel(err)
			}
		})
	}
	running.Wait()
	if e, ok := errors.AsType[*refusedError](context.Cause(ctx)); ok {
		return e
	}
	return nil
}

// keepSocket holds one connection, and makes a new one whenever it is lost. It
// warns once of each outage.
func (h *conversations) keepSocket(ctx context.Context, n int) error {
	wait, down := connectFirst, false
	ready := func() {
		h.connection(n, "ready")
		if down {
			h.o.Log.InfoContext(ctx, "connected to Slack again", "connection", n)
		}
	}
	for {
		held, err := h.runSocket(ctx, ready)
		if ctx.Err() != nil {
			return nil
		}
		if code := web.Code(err); slices.Contains(refusals, code) {
			h.connection(n, "refused")
			return &refusedError{code}
		}
		h.connection(n, "closed")
		if held >= steady {
			wait, down = connectFirst, false
			h.o.Log.DebugContext(ctx, "connection to Slack ended; will connect again", "connection", n, "error", err)
			continue
		}
		if !down {
			down = true
			h.o.Log.WarnContext(ctx, "cannot keep a connection to Slack; will try again", "connection", n, "error", err)
		}
		if pacing.Sleep(ctx, wait/2+rand.N(wait/2)) != nil {
			return nil
		}
		wait = min(2*wait, connectMost)
	}
}

func (h *conversations) connection(n int, what string) {
	if h.o.Observe.Connection != nil {
		h.o.Observe.Connection(n, what)
	}
}

// socket is one connection.
type socket struct {
	h      *conversations
	client *socketmode.Client
	ready  func()
	end    context.CancelFunc
	owned  sync.WaitGroup
	since  time.Time // when Slack greeted us; zero before
	err    error     // why it ended, as far as that was told
}

// runSocket connects and takes what comes until the connection ends, and returns
// for how long Slack had it and why it ended. slack-go would connect again by
// itself, but at once and for ever.
func (h *conversations) runSocket(ctx context.Context, ready func()) (held time.Duration, err error) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	s := &socket{
		h: h, ready: ready, end: end, err: errLost,
		client: socketmode.New(h.web.As("", h.o.AppToken), socketmode.OptionReadLimit(endpoint.MostBody), socketmode.OptionPingInterval(h.silence)),
	}
	s.client.Events = make(chan socketmode.Event) // of no length, so that end comes before slack-go goes on
	s.owned.Go(func() { s.listen(ctx) })
	err = s.client.RunContext(ctx)
	end()
	s.owned.Wait()
	if web.Code(err) != "" {
		s.err = err
	}
	if !s.since.IsZero() {
		held = time.Since(s.since)
	}
	return held, web.Bare(s.err)
}

// errLost is why a connection ended when nobody told why.
var errLost = errors.New("connection lost")

// listen takes what slack-go tells, until ctx ends. It never waits for work, so
// that the connection is read all the time: Slack closes one that is not.
func (s *socket) listen(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-s.client.Events:
			s.take(ctx, e)
		}
	}
}

func (s *socket) take(ctx context.Context, e socketmode.Event) {
	switch data := e.Data.(type) {
	case *slackgo.ConnectingEvent:
		if data.ConnectionCount > 0 { // the first one is lost
			s.end()
		}
		return
	case *slackgo.ConnectionErrorEvent:
		s.err = data.ErrorObj
		s.end()
		return
	case *slackgo.IncomingEventError:
		s.err = data.ErrorObj
		return
	case *socketmode.ErrorBadMessage: // something that slack-go does not know, which we may
		r := new(socketmode.Request)
		if readLoosely(data.Message, r) == nil {
			s.answer(ctx, r)
		}
		return
	}
	switch {
	case e.Type == socketmode.EventTypeHello:
		s.since = time.Now()
		s.ready()
	case e.Request != nil:
		s.answer(ctx, e.Request)
	}
}

// answer acknowledges what Slack sent, and hands it on. What there is no room
// for is not acknowledged: Slack sends events again, and tells users otherwise.
func (s *socket) answer(ctx context.Context, r *socketmode.Request) {
	ok := true
	switch {
	case r.EnvelopeID == "":
		return
	case r.Type == socketmode.RequestTypeSlashCommands:
		type fields slackgo.SlashCommand // without its own decoding, which is strict
		var c fields
		if readLoosely(r.Payload, &c) == nil {
			ok = s.h.slash(ctx, slackgo.SlashCommand(c))
		}
	case r.Type == socketmode.RequestTypeEventsAPI:
		ok = s.h.event(ctx, r.Payload)
	case r.Type == socketmode.RequestTypeInteractive:
		s.owned.Go(func() { // what the acknowledgement tells may take a moment
			ack, ok := s.h.interactive(ctx, r.Payload)
			s.acknowledge(ctx, r, ack, ok)
		})
		return
	}
	s.acknowledge(ctx, r, nil, ok)
}

func (s *socket) acknowledge(ctx context.Context, r *socketmode.Request, ack any, ok bool) {
	if !ok {
		return
	}
	if !r.AcceptsResponsePayload {
		ack = nil
	}
	if err := s.client.AckCtx(ctx, r.EnvelopeID, ack); err != nil && ctx.Err() == nil {
		s.h.o.Log.WarnContext(ctx, "not acknowledged", "type", r.Type, "error", err)
	}
}
