package slack

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// suite is where views are looked at in tests: a platform on a Slack that refuses
// what is beyond its limits.
type suite struct {
	*Platform
	slack     *slacktest.Server
	workspace *slacktest.Workspace
	user      *slacktest.User
	channel   *slacktest.Channel
	memory    *suiteMemory
}

// newSuite returns a suite; change adjusts the platform's options.
func newSuite(t *testing.T, name string, change func(*Options)) *suite {
	t.Helper()
	var s suite
	s.slack = slacktest.Start(t, slacktest.Options{Unlimited: true})
	s.workspace = s.slack.AddWorkspace("Nation")
	s.user, s.channel = s.workspace.AddUser("ann"), s.workspace.AddChannel(slacktest.Public, name)
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := &suiteMemory{boothMemory: boothMemory{seen: make(map[string]bool)}}
	s.memory = m
	registry := commands.New(commands.Options{League: l, Subscriptions: m, Stories: m, Settings: m, Now: func() time.Time { return afternoon }})
	o := Options{
		BotToken: s.workspace.BotToken, SigningSecret: s.slack.SigningSecret, API: s.slack.URL(),
		Router: bot.NewRouter(registry, bot.RouterOptions{}), Commands: registry,
		Settings: m, Subscriptions: m, Sleepers: m, Firsts: m, Installations: m,
		Explain: func(_ context.Context, text string) message.Message {
			return message.Message{Title: "About", Body: []message.Text{message.String(text)}, Buttons: []message.Button{{Label: "More", Action: "rumors"}}}
		},
	}
	if change != nil {
		change(&o)
	}
	if s.Platform, err = New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.conversations.wait(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		s.Close()
	})
	mux := http.NewServeMux()
	for path, handler := range s.handlers {
		mux.Handle(path, handler)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	if err := s.slack.SetRequestURLs(server.URL); err != nil {
		t.Fatal(err)
	}
	return &s
}

// suiteMemory is boothMemory, which also ends subscriptions and tells of them.
type suiteMemory struct{ boothMemory }

func (m *suiteMemory) Unsubscribe(_ context.Context, c rumor.Channel, topic rumor.Topic) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(m.subs)
	m.subs = slices.DeleteFunc(m.subs, func(s rumor.Subscription) bool { return s.Channel == c && s.Topic == topic })
	return len(m.subs) < n, nil
}

func (m *suiteMemory) Subscribed(_ context.Context, platform, workspace string) ([]rumor.Channel, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []rumor.Channel
	for _, s := range m.subs {
		if s.Channel.Platform == platform && s.Channel.Workspace == workspace && !slices.Contains(all, s.Channel) {
			all = append(all, s.Channel)
		}
	}
	return all, nil
}

func (m *suiteMemory) Installation(context.Context, string, string) ([]byte, bool, error) {
	return nil, false, nil
}
func (m *suiteMemory) SaveInstallation(context.Context, string, string, []byte) error { return nil }
func (m *suiteMemory) ReplaceInstallation(context.Context, string, string, []byte, []byte) (bool, error) {
	return true, nil
}
func (m *suiteMemory) Installed(context.Context, string) ([]string, error) { return nil, nil }

// at returns the channel of this id.
func (s *suite) at(id string) rumor.Channel {
	return rumor.Channel{Platform: Name, Workspace: s.workspace.ID, ID: id}
}

// view returns the view that came of what the user did.
func view(t *testing.T, r *slacktest.Result) slacktest.View {
	t.Helper()
	acked(t, r)
	v, err := r.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// acked waits until Slack has the acknowledgement, which a test must not end before.
func acked(t *testing.T, r *slacktest.Result) {
	t.Helper()
	if _, err := r.Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// shows checks what is in a text, and with a ! what is not.
func shows(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		word, not := strings.CutPrefix(w, "!")
		if strings.Contains(text, word) == not {
			t.Errorf("want %q in:\n%s", w, text)
		}
	}
}
