package discordtest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Message is a message as it was when asked for.
type Message struct {
	ID, ChannelID string
	Content       string
	Embeds        []Embed
	Buttons       []Button // in order
	Pings         Pings    // when it was posted; edits ping nobody
	Nonce         string
	ReplyTo       string // the message it answers
	ThreadID      string // of the thread that was started from it
	Ephemeral     bool   // only who used the bot sees it
	Crossposted   bool
	Deleted       bool
	Thinking      bool // deferred: an answer that is still to come
	Posted        time.Time
	Edited        time.Time // zero if never
	// Bodies are the requests' JSON that made it: how it was posted, then each edit.
	Bodies []json.RawMessage
}

// Embed is an embed of a message.
type Embed struct {
	Title       string      `json:"title"`
	Description string      `json:"description"`
	URL         string      `json:"url"`
	Color       int         `json:"color"`
	Timestamp   string      `json:"timestamp"`
	Author      EmbedPart   `json:"author"`
	Footer      EmbedPart   `json:"footer"`
	Thumbnail   EmbedPart   `json:"thumbnail"`
	Image       EmbedPart   `json:"image"`
	Fields      []EmbedPart `json:"fields"`
}

// EmbedPart is a part of an embed: each has some of these.
type EmbedPart struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Text    string `json:"text"`
	URL     string `json:"url"`
	IconURL string `json:"icon_url"`
	Inline  bool   `json:"inline"`
}

// Button is a button below a message.
type Button struct {
	Label    string `json:"label"`
	CustomID string `json:"custom_id"`
	URL      string `json:"url"`
	Style    int    `json:"style"`
	Disabled bool   `json:"disabled"`
	Row      int    `json:"-"`
}

// Pings says whom a message notified: whom its content mentions and its
// allowed_mentions let through, as if the bot had the permission Mention
// Everyone.
type Pings struct {
	Everyone     bool // or everybody who is online
	Roles, Users []string
}

// None reports whether nobody was notified.
func (p Pings) None() bool { return !p.Everyone && len(p.Roles) == 0 && len(p.Users) == 0 }

// Text returns all that a reader sees, as plain lines: content; of each embed
// its author, title, description, fields and footer; the buttons as [label],
// a line for each row.
func (m Message) Text() string {
	lines := []string{m.Content}
	if m.Thinking {
		lines = append(lines, "…")
	}
	for _, e := range m.Embeds {
		lines = append(lines, e.Author.Name, e.Title, e.Description)
		for _, f := range e.Fields {
			lines = append(lines, f.Name+": "+f.Value)
		}
		lines = append(lines, e.Footer.Text)
	}
	for i, b := range m.Buttons {
		if i > 0 && m.Buttons[i-1].Row == b.Row {
			lines[len(lines)-1] += " [" + b.Label + "]"
			continue
		}
		lines = append(lines, "["+b.Label+"]")
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

// Button returns the button with this custom id or label.
func (m Message) Button(name string) (Button, bool) {
	for _, b := range m.Buttons {
		if b.CustomID != "" && b.CustomID == name {
			return b, true
		}
	}
	i := slices.IndexFunc(m.Buttons, func(b Button) bool { return b.Label == name })
	if i < 0 {
		return Button{}, false
	}
	return m.Buttons[i], true
}
