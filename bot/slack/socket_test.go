package slack

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/endpoint"
	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/bot/slack/web"
)

// dugout is a bot connected to a Slack by Socket Mode.
type dugout struct {
	*booth
	slack *slacktest.Server
	fan   *slacktest.User
	in    *slacktest.Channel
	leave func() error // disconnects, and returns what that ended with
	ended chan struct{}
	seen  chan string // of Observe.Connection
}

type dugoutTeams struct {
	calls *web.Client
	of    *slacktest.Workspace
}

func (w dugoutTeams) client(_ context.Context, team string) (*slackgo.Client, error) {
	return w.calls.As(team, w.of.Token()), nil
}

func (w dugoutTeams) botUser(context.Context, string) string { return w.of.BotUser }
func (dugoutTeams) belongs(context.Context, string, string)  {}

// newDugout connects a bot, and waits until it is, unless it cannot be. Before
// may change the Slack, and the bot's options.
func newDugout(t *testing.T, before func(*slacktest.Server, *Options)) *dugout {
	t.Helper()
	s := slacktest.Start(t, slacktest.Options{Ping: 100 * time.Millisecond})
	w := s.AddWorkspace("Red Sox Nation")
	d := &dugout{slack: s, fan: w.AddUser("fan"), in: w.AddChannel(slacktest.Public, "rumors"), ended: make(chan struct{}), seen: make(chan string, 100)}
	d.booth = newBooth(t, func(o *Options) {
		o.API, o.AppToken = s.URL(), s.AppToken
		o.Observe.Connection = func(_ int, what string) { d.seen <- what }
		if before != nil {
			before(s, o)
		}
	})
	d.web, d.silence = web.New(web.Options{Base: s.URL()}), 500*time.Millisecond
	d.teams = dugoutTeams{d.web, w}
	ctx, leave := context.WithCancel(t.Context())
	var err error
	go func() {
		defer close(d.ended)
		err = d.runSockets(ctx)
	}()
	d.leave = func() error {
		leave()
		<-d.ended
		return err
	}
	t.Cleanup(func() {
		_ = d.leave()
		d.web.Close()
	})
	if before == nil {
		d.isConnected(t)
	}
	return d
}

func (d *dugout) isConnected(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := d.slack.WaitConnected(ctx, connections); err != nil {
		t.Fatalf("%d connections: %v", d.slack.Connected(), err)
	}
}

// isServed holds that a command is answered.
func (d *dugout) isServed(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	m, err := d.slack.Slash(d.fan, d.in, "/rumors", "redsox").Answer(ctx)
	if err != nil || !strings.Contains(m.Text(), "Red Sox rumors") {
		t.Errorf("answered %q, error %v", m.Text(), err)
	}
}

// observes waits until so much was observed of connections.
func (d *dugout) observes(t *testing.T, what string, times int) {
	t.Helper()
	for times > 0 {
		select {
		case saw := <-d.seen:
			if saw == what {
				times--
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%d times less %s than expected", times, what)
		}
	}
}

// Whatever happens to the connections, there are new ones, and a command
// afterwards is answered.
func TestLostSockets(t *testing.T) {
	for name, harm := range map[string]func(*slacktest.Server){
		"cut":        (*slacktest.Server).CutSockets,
		"frozen":     (*slacktest.Server).FreezeSockets,
		"renewed":    func(s *slacktest.Server) { s.Disconnect("refresh_requested") },
		"warned":     func(s *slacktest.Server) { s.Disconnect("warning") },
		"broken":     func(s *slacktest.Server) { s.SendSocket("{") },
		"odd frames": func(s *slacktest.Server) { s.SendSocket(`{"type":"hologram","envelope_id":7,"payload":[]}`) },
		"refused for a while": func(s *slacktest.Server) {
			s.RefuseSockets(true)
			s.CutSockets()
			time.AfterFunc(200*time.Millisecond, func() { s.RefuseSockets(false) })
		},
		"API away": func(s *slacktest.Server) {
			s.Fail(slacktest.Match{Method: "apps.connections.open"}, slacktest.HTML(502), connections)
			s.CutSockets()
		},
		"API limited": func(s *slacktest.Server) {
			s.Fail(slacktest.Match{Method: "apps.connections.open"}, slacktest.Limited(time.Second, slacktest.Whole), connections)
			s.CutSockets()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDugout(t, nil)
			d.isServed(t)
			harm(d.slack)
			d.isConnected(t)
			d.isServed(t)
			if err := d.leave(); err != nil {
				t.Error(err)
			}
			if n := strings.Count(d.log.String(), "cannot keep a connection"); n > connections {
				t.Errorf("warned %d times: %s", n, d.log)
			}
			if log := d.log.String(); strings.Contains(log, "xapp-") || strings.Contains(log, "ticket") {
				t.Errorf("logged %s", log)
			}
		})
	}
}

// A frame that is too large ends its connection.
func TestLargeFrame(t *testing.T) {
	d := newDugout(t, nil)
	d.observes(t, "ready", connections)
	d.slack.SendSocket(`{"type":"` + strings.Repeat("x", endpoint.MostBody) + `"}`)
	d.observes(t, "ready", connections)
	d.isServed(t)
}

// A token that Slack refuses ends it, with what the operator can do.
func TestRefusedAppToken(t *testing.T) {
	for name, before := range map[string]func(*slacktest.Server, *Options){
		"wrong":   func(_ *slacktest.Server, o *Options) { o.AppToken = "xapp-wrong" },
		"revoked": func(s *slacktest.Server, _ *Options) { s.RevokeAppToken() },
		"of another kind": func(s *slacktest.Server, _ *Options) {
			s.Fail(slacktest.Match{Method: "apps.connections.open"}, slacktest.Error("not_allowed_token_type"), 9)
		},
	} {
		d := newDugout(t, before)
		<-d.ended
		err := d.leave()
		if e, ok := errors.AsType[*refusedError](err); !ok || !strings.Contains(e.Error(), "Slack refused SLACK_APP_TOKEN") || strings.Contains(e.Error(), "xapp-w") {
			t.Errorf("%s: %v", name, err)
		}
		d.observes(t, "refused", 1)
	}
}

// A token that is revoked while we are connected ends it when the connections do.
func TestRevokedAppToken(t *testing.T) {
	d := newDugout(t, nil)
	d.slack.RevokeAppToken()
	d.slack.CutSockets()
	<-d.ended
	if err := d.leave(); err == nil || !strings.Contains(err.Error(), "invalid_auth") {
		t.Error(err)
	}
}

// Everything that comes by Socket Mode is acknowledged, and answered.
func TestBySocket(t *testing.T) {
	d := newDugout(t, nil)
	m, err := d.slack.Mention(d.fan, d.in, "redsox").Answer(t.Context())
	if err != nil || !strings.Contains(m.Text(), "Red Sox rumors") {
		t.Fatalf("mention: %q %v", m.Text(), err)
	}
	m, err = d.slack.DirectMessage(d.fan, "help").Answer(t.Context())
	if err != nil || !strings.Contains(m.Text(), "/rumors") {
		t.Errorf("direct message: %q %v", m.Text(), err)
	}
	first, err := d.slack.Slash(d.fan, d.in, "/rumors", "redsox").Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := d.slack.Press(d.fan, first, "Next page").Answer(t.Context())
	if err != nil || second.TS != first.TS || second.Text() == first.Text() {
		t.Errorf("page: %q %v, was %q", second.Text(), err, first.Text())
	}
	// What nobody knows is acknowledged as well.
	r := d.slack.Interact(d.fan.Workspace, map[string]any{"type": "hologram", "trigger_id": 7})
	if _, err := r.Ack(t.Context()); err != nil {
		t.Error(err)
	}
	r = d.slack.Event(d.fan.Workspace, map[string]any{"type": "hologram", "channel": []any{}})
	if _, err := r.Ack(t.Context()); err != nil {
		t.Error(err)
	}
}

// What takes long neither delays acknowledgements nor the end.
func TestBusySocket(t *testing.T) {
	release := make(chan struct{})
	d := newDugout(t, func(_ *slacktest.Server, o *Options) {
		o.Router = &askedRouter{reply: spoken("x", false, false), do: func() { <-release }}
	})
	d.isConnected(t)
	for range 100 {
		if ack, err := d.slack.Slash(d.fan, d.in, "/rumors", "redsox").Ack(t.Context()); err != nil || ack.Tries != 1 {
			t.Fatalf("%+v %v", ack, err)
		}
	}
	if err := d.leave(); err != nil {
		t.Error(err)
	}
	close(release)
	d.settle(t)
}
