package slack

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/commands"
)

func TestSaid(t *testing.T) {
	direct := inTestTeam("@" + testUser)
	here := inTestTeam(testChannel)
	im := []any{"channel", testDirect, "channel_type", "im"}
	with := func(fields ...any) []any { return append(append([]any{}, im...), fields...) }
	for _, test := range []struct {
		name string
		in   []byte
		want *commands.Request // nil: ignored
	}{
		{"mention", anEvent(t, "app_mention", "<@"+testBot+"> redsox"),
			&commands.Request{Command: "rumors", Options: given{"name": "redsox"}, Channel: here}},
		{"a command", anEvent(t, "app_mention", "<@"+testBot+"> deadline remind:on"),
			&commands.Request{Command: "deadline", Options: given{"remind": "on"}, Channel: here}},
		{"as people speak", anEvent(t, "app_mention", "<@"+testBot+">\u00a0 SUBSCRIBE to the “Red  Sox” <#C00000002|trades> :baseball:"),
			&commands.Request{Command: "subscribe", Options: given{"topic": "the Red Sox", "in": "<#C00000002>"}, Channel: here,
				In: commands.Place{Channel: inTestTeam(testOther), Name: "#trades", Manages: true}}},
		{"only the mention", anEvent(t, "app_mention", "<@"+testBot+">"),
			&commands.Request{Command: "rumors", Options: given{}, Channel: here}},
		{"direct message", anEvent(t, "message", "redsox", im...),
			&commands.Request{Command: "rumors", Options: given{"name": "redsox"}, Channel: direct}},
		{"with a file", anEvent(t, "message", "redsox", with("subtype", "file_share")...),
			&commands.Request{Command: "rumors", Options: given{"name": "redsox"}, Channel: direct}},
		{"a file alone", anEvent(t, "message", "", with("subtype", "file_share")...), nil},
		{"message in a channel", anEvent(t, "message", "redsox", "channel_type", "channel"), nil},
		{"mention in direct messages", anEvent(t, "app_mention", "redsox", im...), nil},
		{"an edit", anEvent(t, "message", "redsox", with("subtype", "message_changed")...), nil},
		{"edited", anEvent(t, "app_mention", "redsox", "edited", map[string]any{"user": testUser}), nil},
		{"a join", anEvent(t, "message", "redsox", with("subtype", "channel_join")...), nil},
		{"a bot", anEvent(t, "message", "redsox", with("bot_id", "B1")...), nil},
		{"ourselves", anEvent(t, "message", "redsox", with("user", testBot)...), nil},
		{"nobody", anEvent(t, "message", "redsox", with("user", nil)...), nil},
		{"a channel that is none", anEvent(t, "app_mention", "redsox", "channel", map[string]any{"id": "C1"}), nil},
		{"something else", anEvent(t, "channel_rename", "redsox"), nil},
		{"no event", []byte(`{"type":"event_callback","team_id":"T00000001","event_id":"Ev1"}`), nil},
		{"odd types", []byte(`{"type":"event_callback","team_id":7,"event_id":"Ev1","event":[]}`), nil},
		{"an event without an id", []byte(`{"type":"event_callback","team_id":"T00000001","event":{"type":"app_mention"}}`), nil},
		{"no JSON", []byte(`{`), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			router := new(askedRouter)
			b := newBooth(t, func(o *Options) { o.Router = router })
			if !b.event(t.Context(), test.in) {
				t.Error("not taken")
			}
			b.settle(t)
			var got *commands.Request
			if len(router.asked) > 0 {
				got = &router.asked[0]
			}
			if test.want != nil {
				test.want.Direct, test.want.User = direct, commands.User{ID: testUser, Manages: true}
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// An answer to a mention goes where it was said: into its thread, and to the
// eyes of one where it is private; in direct messages to both of us.
func TestWhereIsAnswered(t *testing.T) {
	for _, test := range []struct {
		name           string
		in             []byte
		private        bool
		method, thread string
	}{
		{"mention", anEvent(t, "app_mention", "redsox"), false, "chat.postMessage", ""},
		{"private", anEvent(t, "app_mention", "redsox"), true, "chat.postEphemeral", ""},
		{"thread", anEvent(t, "app_mention", "redsox", "thread_ts", "1.1"), false, "chat.postMessage", "1.1"},
		{"private in a thread", anEvent(t, "app_mention", "redsox", "thread_ts", "1.1"), true, "chat.postEphemeral", "1.1"},
		{"direct", anEvent(t, "message", "redsox", "channel", testDirect, "channel_type", "im"), true, "chat.postMessage", ""},
	} {
		b := newBooth(t, func(o *Options) { o.Router = &askedRouter{reply: spoken("hello", test.private, false)} })
		b.event(t.Context(), test.in)
		b.settle(t)
		got := b.slack.only(t)
		if got.method != test.method || got.form.Get("thread_ts") != test.thread || got.form.Get("unfurl_links") != "false" {
			t.Errorf("%s: %s %v", test.name, got.method, got.form)
		}
		if got.method == "chat.postEphemeral" && got.form.Get("user") != testUser {
			t.Errorf("%s: to %s", test.name, got.form.Get("user"))
		}
	}
}

// Other events go to whom they concern, once.
func TestOtherEvents(t *testing.T) {
	b := newBooth(t, nil)
	var got []string
	b.hooks.events = map[string]func(context.Context, envelope){
		"app_uninstalled": func(_ context.Context, e envelope) { got = append(got, e.TeamID, e.organization(), string(e.Event)) },
	}
	raw := []byte(`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"app_uninstalled"},
		"authorizations":[{"enterprise_id":"E1","team_id":null,"is_enterprise_install":true}]}`)
	b.event(t.Context(), raw)
	b.event(t.Context(), raw)
	b.event(t.Context(), []byte(`{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1}`))
	b.settle(t)
	if want := `T1 E1 {"type":"app_uninstalled"}`; strings.Join(got, " ") != want {
		t.Errorf("%q", got)
	}
	if !strings.Contains(b.log.String(), "leaves out events") {
		t.Errorf("logged %s", b.log)
	}
}

func FuzzReadEvent(f *testing.F) {
	f.Add(anEvent(f, "app_mention", "redsox"))
	f.Add([]byte(`{"type":"event_callback","event":{"channel":{"id":"C1"},"edited":{}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e, s, err := readEvent(raw); err == nil && s.isSpoken() {
			turn := turn{team: e.TeamID, channel: s.Channel, user: s.User}
			if isID(e.TeamID) && !turn.isPlaced() {
				t.Errorf("%s is spoken nowhere", raw)
			}
		}
	})
}
