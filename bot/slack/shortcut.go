package slack

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// The message shortcut. Source of the limit of its name, 24 characters: Slack's
// documentation of app manifests.
const (
	aboutID          = "about" // its callback id
	aboutName        = "Who is this about?"
	aboutDescription = "Shows the clubs and players that a message is about"
)

const (
	mostChosenText  = 4000 // of a chosen message, in bytes
	mostChosenDepth = 16   // of what its blocks hold
)

// wordless is what the shortcut says of a message without text.
const wordless = "There is no text in this message."

// shortcut is what we read of a message that a shortcut was chosen for.
type shortcut struct {
	interaction
	CallbackID string `json:"callback_id"`
	Message    struct {
		Text        string          `json:"text"`
		Blocks      json.RawMessage `json:"blocks"`
		Attachments json.RawMessage `json:"attachments"`
	} `json:"message"`
}

// chosen takes a message shortcut: it says whom the message is about, to who
// chose it alone.
func (h *conversations) chosen(ctx context.Context, payload []byte) (ack any) {
	s := new(shortcut)
	if err := readLoosely(payload, s); err != nil || s.CallbackID != aboutID {
		return nil
	}
	t := s.turn("view")
	if !t.isPlaced() {
		h.o.Log.DebugContext(ctx, "shortcut ignored", "error", errNowhere)
		return nil
	}
	text := s.text()
	h.begin(ctx, t.kind, triggerName("about:"+t.trigger, ""), func(ctx context.Context) {
		if err := h.sayAbout(ctx, t, h.about(ctx, text)); err != nil {
			h.o.Log.WarnContext(ctx, "not answered", "kind", t.kind, "error", err)
		}
	})
	return nil
}

// about says whom a text is about, whatever happens.
func (h *conversations) about(ctx context.Context, text string) (m message.Message) {
	if text == "" {
		return refusal(wordless).Message
	}
	defer func() {
		if v := recover(); v != nil {
			h.logPanic(ctx, "view", v)
			m = refusal(rumor.Apology).Message
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, commandWithin)
	defer cancel()
	return h.o.Explain(ctx, text)
}

// sayAbout answers where the message is; in a modal where nothing takes answers.
func (h *conversations) sayAbout(ctx context.Context, t *turn, m message.Message) error {
	if !h.isResponseURL(t.responseURL) && t.trigger != "" {
		return h.openView(ctx, t.trigger, t.team, newNote(aboutName, m))
	}
	return h.give(ctx, t, answer{outgoing: newOutgoing(m), private: true})
}

// text returns what the message says: its text, and what its blocks and
// attachments say beyond that.
func (s *shortcut) text() string {
	parts := []string{clip(s.Message.Text, mostChosenText)}
	left := mostChosenText - len(parts[0])
	for _, raw := range []json.RawMessage{s.Message.Blocks, s.Message.Attachments} {
		var v any
		if json.Unmarshal(raw, &v) != nil {
			continue
		}
		for _, text := range textsIn(v, mostChosenDepth) {
			if text = clip(text, left); text == "" || strings.Contains(parts[0], text) {
				continue
			}
			parts = append(parts, text)
			left -= len(text)
		}
	}
	return typed(strings.Join(parts, " "), "")
}

// textsIn returns the texts in what blocks or attachments hold, in their order.
func textsIn(v any, depth int) []string {
	var texts []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if depth > 0 {
				texts = append(texts, textsIn(e, depth-1)...)
			}
		}
	case map[string]any:
		for _, key := range []string{"pretext", "title", "text", "fields", "elements", "blocks", "alt_text"} {
			if s, ok := v[key].(string); ok {
				texts = append(texts, s)
			} else if depth > 0 {
				texts = append(texts, textsIn(v[key], depth-1)...)
			}
		}
	}
	return texts
}

// clip cuts a text at most bytes, between its characters.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
