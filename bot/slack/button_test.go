package slack

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/commands"
)

func TestPresses(t *testing.T) {
	here, direct := inTestTeam(testChannel), inTestTeam("@"+testUser)
	button := func(id, value string) []any {
		return []any{map[string]any{"type": "button", "action_id": id, "block_id": "b1", "value": value}}
	}
	want := func(name string, o given, c ...any) *commands.Request {
		return &commands.Request{Command: name, Options: o, Channel: here, Direct: direct, User: commands.User{ID: testUser, Name: "ann", Manages: true}}
	}
	inDirect := want("help", given{})
	inDirect.Channel = direct
	for _, test := range []struct {
		name string
		in   []byte
		want *commands.Request
		said string
	}{
		{"a page", aPress(t, `rumors name:"club:BOS" page:2`, "b1"), want("rumors", given{"name": "club:BOS", "page": "2"}), ""},
		{"direct", aPress(t, "help", "b1", "channel", map[string]any{"id": testDirect}), inDirect, ""},
		{"of an organization", aPress(t, "help", "b1", "team", nil, "enterprise", map[string]any{"id": "E1"}), want("help", given{}), ""},
		{"without a channel", aPress(t, "help", "b1", "channel", nil), want("help", given{}), ""},
		{"an old one", aPress(t, "fold the tent", "b1"), nil, "older version"},
		{"another's", aPress(t, "", "b1", "actions", button("approve", "help")), nil, "older version"},
		{"without a value", aPress(t, "", "b1"), nil, "older version"},
		{"a link", aPress(t, "", "b1", "actions", []any{map[string]any{"type": "overflow", "action_id": "x"}}), nil, ""},
		{"nothing", aPress(t, "", "b1", "actions", []any{}), nil, ""},
		{"odd types", aPress(t, "", "b1", "actions", 7), nil, ""},
		{"in a view", aPress(t, "help", "b1", "view", map[string]any{"id": "V1"}, "container", map[string]any{"type": "view"}), nil, ""},
		{"nobody's", aPress(t, "help", "b1", "user", map[string]any{}), nil, ""},
		{"an unknown kind", aPress(t, "help", "b1", "type", "hologram"), nil, ""},
		{"no JSON", []byte("{"), nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			router := new(askedRouter)
			b := newBooth(t, func(o *Options) { o.Router = router })
			if ack, ok := b.interactive(t.Context(), test.in); ack != nil || !ok {
				t.Errorf("acknowledged %v %v", ack, ok)
			}
			b.settle(t)
			var got *commands.Request
			if len(router.asked) > 0 {
				got = &router.asked[0]
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if test.said != "" {
				if got := b.slack.only(t); !strings.Contains(got.text(), test.said) || got.body.Type != "ephemeral" || got.body.Replace {
					t.Errorf("%+v", got)
				}
			} else if test.want == nil && len(b.slack.methods()) > 0 {
				t.Errorf("made %q", b.slack.methods())
			}
		})
	}
}

// What is done in views goes to whom it concerns, once, and its answer is told
// with the acknowledgement. A panic is not acknowledged, so that Slack
// tells the user.
func TestViews(t *testing.T) {
	b := newBooth(t, nil)
	got := 0
	take := func(ctx context.Context, payload []byte) any {
		if _, ok := ctx.Deadline(); !ok || !strings.Contains(string(payload), `"view"`) {
			t.Errorf("got %s", payload)
		}
		got++
		return map[string]string{"response_action": "clear"}
	}
	b.hooks.views = map[string]func(context.Context, []byte) any{
		"view_submission": take, "block_actions": take, "shortcut": func(context.Context, []byte) any { panic("at the plate") },
	}
	view := map[string]any{"id": "V1", "type": "modal"}
	submission := aPress(t, "", "", "type", "view_submission", "view", view)
	for i, test := range []struct {
		in       []byte
		told, ok bool
	}{
		{submission, true, true},
		{submission, false, true},
		{aPress(t, "help", "b1", "view", view, "trigger_id", "2"), true, true},
		{aPress(t, "", "", "type", "shortcut", "trigger_id", "3"), false, false},
		{aPress(t, "", "", "type", "view_closed", "trigger_id", "4"), false, true},
	} {
		if ack, ok := b.interactive(t.Context(), test.in); (ack != nil) != test.told || ok != test.ok {
			t.Errorf("%d: %v %v", i, ack, ok)
		}
	}
	b.settle(t)
	if got != 2 || !strings.Contains(b.log.String(), "panicked") {
		t.Errorf("%d times, logged %s", got, b.log)
	}
}

func FuzzInteractive(f *testing.F) {
	f.Add(aPress(f, "rumors", "u:U00000001:2"))
	f.Add(aSuggestion(f, completionID("rumors", "name"), "red"))
	f.Add([]byte(`{"type":"block_actions","team":null,"actions":[{"type":"button"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		router := new(askedRouter)
		b := newBooth(t, func(o *Options) { o.Router = router })
		b.interactive(t.Context(), raw)
		b.settle(t)
		for _, r := range router.asked {
			if !isID(r.Channel.Workspace) || r.Channel.ID == "" || !isID(strings.TrimPrefix(r.Channel.ID, "@")) {
				t.Errorf("asked in %+v", r.Channel)
			}
		}
	})
}
