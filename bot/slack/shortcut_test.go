package slack

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/message"
)

func TestShortcut(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	said := s.slack.Say(s.user, s.channel, "Rushing to *Boston*?", "")
	r := s.slack.Shortcut(s.user, said, aboutID)
	acked(t, r)
	m, err := r.Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shows(t, m.Text(), "About", "Rushing to Boston?")
	if len(s.slack.Messages(s.channel)) != 1 || len(s.slack.Ephemerals(s.user)) != 1 {
		t.Error("not for the user alone")
	}
}

func TestShortcutWithoutResponseURL(t *testing.T) {
	for name, explain := range map[string]func(context.Context, string) message.Message{
		"About": nil,
		"Sorry": func(context.Context, string) message.Message { panic("oops") },
	} {
		s := newSuite(t, "redsox", func(o *Options) {
			if explain != nil {
				o.Explain = explain
			}
		})
		r := s.slack.Interact(s.workspace, map[string]any{
			"type": "message_action", "callback_id": aboutID, "user": map[string]any{"id": s.user.ID},
			"channel": map[string]any{"id": s.channel.ID}, "message": map[string]any{"text": "Boston"},
		})
		v := view(t, r)
		shows(t, v.Text(), aboutName, name, "![More]")
	}
}

func TestShortcutText(t *testing.T) {
	long := strings.Repeat("é", 10_000)
	for _, test := range []struct{ name, message, want string }{
		{"text", `{"text":"Sox &amp; <https://x.test|Yankees>"}`, "Sox & Yankees"},
		{"blocks too", `{"text":"Sox","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"Sox"},"fields":[{"text":"Yankees"}]},7]}`, "Sox Yankees"},
		{"rich text", `{"blocks":[{"type":"rich_text","elements":[{"elements":[{"type":"text","text":"Mets"}]}]}]}`, "Mets"},
		{"unfurled", `{"text":"<https://x.test>","attachments":[{"title":"Rays","text":"and Jays"}]}`, "https://x.test Rays and Jays"},
		{"odd", `{"text":7,"blocks":"x","attachments":{"text":["Cubs",{"text":{"text":"Reds"}}]}}`, "Reds"},
		{"nothing", `null`, ""},
		{"long", `{"text":"` + long + `","blocks":[{"text":"` + long + `"}]}`, long[:mostChosenText]},
	} {
		t.Run(test.name, func(t *testing.T) {
			var s shortcut
			if err := readLoosely([]byte(`{"message":`+test.message+`}`), &s); err != nil {
				t.Fatal(err)
			}
			if got := s.text(); got != test.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestShortcutDeep(t *testing.T) {
	deep := strings.Repeat(`[{"elements":`, 5000) + `"x"` + strings.Repeat(`}]`, 5000)
	var s shortcut
	s.Message.Blocks = json.RawMessage(deep)
	if got := s.text(); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestNoShortcut(t *testing.T) {
	b := newBooth(t, nil)
	b.offerViews()
	if b.hooks.views["message_action"] != nil {
		t.Error("the shortcut is taken, though nobody can explain")
	}
}
