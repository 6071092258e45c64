package slack

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// installable is a platform that workspaces T1 and T2 have installed.
func installable(t *testing.T) *sending {
	t.Helper()
	w := newSendingWith(t, func(o *Options) {
		o.BotToken, o.ClientID, o.ClientSecret, o.PublicURL = "", "1.2", "secret", "https://bot.example"
		o.Key, o.SigningSecret = bytes.Repeat([]byte{7}, 32), "signing"
	})
	for _, team := range []string{"T1", "T2"} {
		w.install(t, team, "xoxb-"+team)
	}
	return w
}

func (w *sending) install(t *testing.T, team, token string) {
	t.Helper()
	if err := w.workspaces.save(t.Context(), team, installation{Token: token, BotUser: sendBot, Name: team}); err != nil {
		t.Fatal(err)
	}
}

// start runs the platform; the channel gets what Run returns.
func (w *sending) start(ctx context.Context) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	synctest.Wait()
	return ended
}

func TestRunUntilTheEnd(t *testing.T) {
	for _, socket := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := newSending(t)
			connected := false
			if socket {
				w.o.AppToken = "xapp-1"
			}
			w.connect = func(ctx context.Context) error {
				connected = true
				<-ctx.Done()
				return nil
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := w.start(ctx)
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Run: %v", err)
			}
			w.expect(t, "auth.test")
			if connected != socket {
				t.Errorf("connected by Socket Mode: %v", connected)
			}
		})
	}
}

func TestRunReturnsTheEndOfSocketMode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.o.AppToken = "xapp-1"
		w.connect = func(context.Context) error { return errTorn }
		if err := w.Run(t.Context()); !errors.Is(err, errTorn) {
			t.Errorf("Run: %v", err)
		}
	})
}

func TestRunWithABadToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("auth.test", no("invalid_auth"))
		if err := w.Run(t.Context()); err != ErrToken {
			t.Errorf("Run: %v", err)
		}
		w.expect(t, "auth.test")
	})
}

func TestRunWithAnotherKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := installable(t)
		w.store.installed[Name+"/T1"] = w.store.installed[Name+"/T2"]
		delete(w.store.installed, Name+"/T2")
		if err := w.Run(t.Context()); !errors.Is(err, errVaultKey) {
			t.Errorf("Run: %v", err)
		}
	})
}

// A record that is damaged tells nothing of the key, and keeps nobody else waiting.
func TestRunWithADamagedInstallation(t *testing.T) {
	for _, damaged := range []string{"", "\x02another version"} {
		synctest.Test(t, func(t *testing.T) {
			w := installable(t)
			w.store.installed[Name+"/T1"] = []byte(damaged)
			ctx, cancel := context.WithCancel(t.Context())
			ended := w.start(ctx)
			cancel()
			if err := <-ended; err != nil || !strings.Contains(w.log.String(), "connected to Slack") {
				t.Errorf("Run: %v; log %s", err, w.log)
			}
		})
	}
}

func TestTokenThatDies(t *testing.T) {
	for _, code := range []string{"token_revoked", "account_inactive", "invalid_auth"} {
		synctest.Test(t, func(t *testing.T) {
			w := newSending(t)
			ended := w.start(t.Context())
			w.api.take()
			w.answer("chat.postMessage", no(code))
			w.fails(t, scoop, rumor.Unknown, "chat.postMessage", "auth.test") // nobody is sure yet
			w.answer("auth.test", no(code))
			w.fails(t, scoop, rumor.Fatal, "chat.postMessage", "auth.test")
			if err := <-ended; err != ErrToken {
				t.Errorf("%s: Run: %v", code, err)
			}
		})
	}
}

func TestSlackAwayAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("auth.test", errTorn, 503, no("internal_error"), `{"ok":true,"team_id":"T1","user_id":"UBOT"}`)
		ctx, cancel := context.WithCancel(t.Context())
		ended := w.start(ctx)
		time.Sleep(time.Minute)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		w.expect(t, "auth.test", "auth.test", "auth.test", "auth.test")
		for _, line := range []string{"cannot start on Slack", "connected to Slack"} {
			if n := strings.Count(w.log.String(), line); n != 1 {
				t.Errorf("%q stands %d times in the log", line, n)
			}
		}
	})
}

func TestTwoWorkspaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := installable(t)
		w.answer("chat.postMessage", saidOK)
		yankees := scoop
		yankees.Channel.Workspace = "T2"
		for _, d := range []rumor.Delivery{scoop, yankees} {
			if _, err := w.Send(t.Context(), d, tidings); err != nil {
				t.Fatal(err)
			}
			if asked := w.api.take(); len(asked) != 1 || asked[0].token != "xoxb-"+d.Channel.Workspace {
				t.Errorf("%s: asked %v", d.Channel, asked)
			}
		}
		stranger := scoop
		stranger.Channel.Workspace = "T9"
		w.fails(t, stranger, rumor.Gone)
	})
}

func TestInstallationThatEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := installable(t)
		w.answer("chat.postMessage", no("token_revoked"))
		w.answer("auth.test", no("token_revoked"))
		w.fails(t, scoop, rumor.Gone, "chat.postMessage", "auth.test")
		if d := cmp.Diff([]string{"T1"}, w.store.slept); d != "" {
			t.Errorf("asleep (-want +got)\n%s", d)
		}
		if left := slices.Collect(maps.Keys(w.store.installed)); !slices.Equal(left, []string{Name + "/T2"}) {
			t.Errorf("installed %v", left)
		}
		w.fails(t, scoop, rumor.Gone) // without a call

		w.answer("chat.postMessage", saidOK)
		other := scoop
		other.Channel.Workspace = "T2"
		w.sends(t, other, "chat.postMessage")
		if strings.Contains(w.log.String(), "xoxb") {
			t.Errorf("log %s", w.log)
		}
	})
}

// An old token is refused after another process has renewed it.
func TestInstallationThatWasRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := installable(t)
		w.answer("chat.postMessage", saidOK)
		w.sends(t, scoop, "chat.postMessage")
		w.install(t, "T1", "xoxb-new")
		w.answer("chat.postMessage", no("token_revoked"), saidOK)
		next := scoop
		next.Revision++
		w.fails(t, next, rumor.Unknown, "chat.postMessage", "auth.test")
		if _, err := w.Send(t.Context(), next, tidings); err != nil {
			t.Fatal(err)
		}
		if asked := w.api.take(); len(asked) != 1 || asked[0].token != "xoxb-new" || len(w.store.slept) != 0 {
			t.Errorf("asked %v, asleep %v", asked, w.store.slept)
		}
	})
}

func TestEventsThatEndAnInstallation(t *testing.T) {
	for _, test := range []struct {
		name, event string
		one         bool // for one workspace
		slept       []string
	}{
		{"uninstalled", `{"team_id":"T1","event":{"type":"app_uninstalled"}}`, false, []string{"T1"}},
		{"revoked", `{"team_id":"T1","event":{"type":"tokens_revoked","tokens":{"bot":["UBOT"]}}}`, false, []string{"T1"}},
		{"a user's token revoked", `{"team_id":"T1","event":{"type":"tokens_revoked","tokens":{"oauth":["U7"]}}}`, false, nil},
		{"the only one", `{"team_id":"T1","event":{"type":"app_uninstalled"}}`, true, []string{"T1"}},
		{"an organisation, by itself", `{"team_id":null,"enterprise_id":"E1","authorizations":[],"event":{"type":"app_uninstalled"}}`, false, []string{"T5"}},
		{"an organisation as a workspace", `{"team_id":"E1","event":{"type":"tokens_revoked","tokens":{"bot":["UBOT"]}}}`, false, []string{"T5"}},
		{"an organisation", `{"team_id":"T1","enterprise_id":"E1","authorizations":[{"is_enterprise_install":true}],"event":{"type":"app_uninstalled"}}`,
			false, []string{"T5"}},
	} {
		t.Run(test.name, quickly(func(t *testing.T) {
			w := newSending(t)
			if !test.one {
				w = installable(t)
			}
			w.store.installed[organisations+"/T5"] = []byte("E1")
			ended := w.start(t.Context())
			w.answer("auth.test", no("token_revoked"))
			event := strings.Replace(test.event, "{", `{"type":"event_callback","event_id":"Ev1",`, 1)
			if !w.conversations.event(t.Context(), []byte(event)) {
				t.Fatal("not taken")
			}
			synctest.Wait()
			if d := cmp.Diff(test.slept, w.store.slept); d != "" {
				t.Errorf("asleep (-want +got)\n%s", d)
			}
			if !test.one {
				return
			}
			if err := <-ended; err != ErrToken {
				t.Errorf("Run: %v", err)
			}
		}))
	}
}

func TestNewChecksItsOptions(t *testing.T) {
	store := &sendStore{}
	one := Options{
		BotToken: "xoxb-1", AppToken: "xapp-1", Router: struct{ Router }{}, Commands: new(commands.Registry), // New calls neither

		Settings: store, Subscriptions: store, Sleepers: store, Firsts: store, Installations: store,
	}
	many := one
	many.BotToken, many.AppToken, many.SigningSecret = "", "", "s"
	many.ClientID, many.ClientSecret, many.PublicURL, many.Key = "1.2", "secret", "https://bot.example", make([]byte, 32)
	for _, test := range []struct {
		name  string
		base  Options
		spoil func(*Options)
		want  string // in the error; empty: there is none
		paths []string
	}{
		{"Socket Mode", one, func(*Options) {}, "", nil},
		{"rotated token", one, func(o *Options) { o.BotToken = "xoxe.xoxb-1" }, "", nil},
		{"HTTP", one, func(o *Options) { o.AppToken, o.SigningSecret = "", "s" }, "", []string{"/slack/commands", "/slack/events", "/slack/interactions"}},
		{"many", many, func(*Options) {}, "", []string{"/slack/commands", "/slack/events", "/slack/install", "/slack/interactions", "/slack/oauth"}},
		{"no router", one, func(o *Options) { o.Router = nil }, "Router", nil},
		{"no store", one, func(o *Options) { o.Firsts = nil }, "Firsts", nil},
		{"no token", one, func(o *Options) { o.BotToken = "" }, "SLACK_BOT_TOKEN", nil},
		{"both ways", many, func(o *Options) { o.BotToken = "xoxb-1" }, "not both", nil},
		{"tokens swapped", one, func(o *Options) { o.BotToken, o.AppToken = o.AppToken, o.BotToken }, "SLACK_BOT_TOKEN", nil},
		{"no app token", one, func(o *Options) { o.AppToken = "xoxb-1" }, "SLACK_APP_TOKEN", nil},
		{"unreachable", one, func(o *Options) { o.AppToken = "" }, "SLACK_SIGNING_SECRET", nil},
		{"no client secret", many, func(o *Options) { o.ClientSecret = "" }, "SLACK_CLIENT_SECRET", nil},
		{"no address", many, func(o *Options) { o.PublicURL = "" }, "HOTSTOVE_PUBLIC_URL", nil},
		{"no key", many, func(o *Options) { o.Key = nil }, "HOTSTOVE_SECRET_KEY", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := test.base
			test.spoil(&o)
			p, err := New(o)
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "xoxb-1") {
					t.Errorf("New: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			paths := slices.Sorted(maps.Keys(p.Handlers()))
			if p.Name() != "slack" || !slices.Equal(paths, test.paths) {
				t.Errorf("%s serves %v", p.Name(), paths)
			}
		})
	}
}
