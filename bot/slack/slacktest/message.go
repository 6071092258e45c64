package slacktest

import (
	"encoding/json"
	"time"
)

// Message is a message as it was when asked for.
type Message struct {
	Channel   string // id
	TS        string // timestamp: the message's id in its channel; also of ephemeral ones
	ThreadTS  string // of the message whose thread it is in, if any
	Broadcast bool   // a reply that is shown in the channel as well
	User      string // id of who posted it
	FromBot   bool

	Fallback string          // the text as posted; what notifications show where there are blocks
	Blocks   json.RawMessage // an array, or nil
	Elements []Element       // that a reader can use, in order
	Metadata *Metadata
	Pings    Pings  // when it was posted; edits ping nobody
	Links    []Link // in text that Slack would make links, also bare addresses; not those of buttons
	Unfurl   bool   // links or media may be unfurled

	Ephemeral bool   // only To sees it
	To        string // id of a user
	Via       string // how it came: chat.postMessage, chat.postEphemeral, response_url, ack; empty: a user's
	Deleted   bool
	Posted    time.Time
	Edited    time.Time // zero if never
	// Bodies are the arguments that made it: how it was posted, then each edit.
	Bodies []json.RawMessage

	shown string
}

// Metadata is what only apps see of a message.
type Metadata struct {
	EventType string          `json:"event_type"`
	Payload   json.RawMessage `json:"event_payload"`
}

// Element is a button, a select or another thing to use in a message or view.
type Element struct {
	Type     string // button, external_select, plain_text_input, …
	BlockID  string
	ActionID string
	Label    string // a button's text, a select's placeholder, an input's label
	Value    string // of a button; of an input the initial one
	URL      string
	Style    string
	Options  []Choice // of a static select, overflow menu, checkboxes or radio buttons
	MinQuery int      // of an external select: how much must be typed before it completes
}

// Choice is an option of a select.
type Choice struct {
	Text  string
	Value string
}

// Link is a link in a text.
type Link struct {
	URL, Text string // Text is empty for bare ones
}

// Pings says whom a message notified.
type Pings struct {
	Channel, Here, Everyone bool
	Users, Groups           []string // ids
}

// None reports whether nobody was notified.
func (p Pings) None() bool {
	return !p.Channel && !p.Here && !p.Everyone && len(p.Users) == 0 && len(p.Groups) == 0
}

// Surface is where a user finds elements: a Message or a View.
type Surface interface {
	// Element returns the element with this action_id or label.
	Element(name string) (Element, bool)
	surface() (messageTS, channel, viewID string)
}

// Text returns all that a reader sees, as plain lines: the blocks in order, or
// the text where there are none; links as their text, mentions as @name, dates as
// their fallback, buttons and menus as [label], a line for each block.
func (m Message) Text() string { return m.shown }

// Element returns the element with this action_id or label.
func (m Message) Element(name string) (Element, bool) { return findElement(m.Elements, name) }

func (m Message) surface() (ts, channel, view string) { return m.TS, m.Channel, "" }

// View is a modal or a Home tab as it was when asked for.
type View struct {
	ID, Type        string // modal or home
	User            string // id of who sees it
	CallbackID      string
	ExternalID      string
	PrivateMetadata string
	Hash            string
	Title           string
	Submit, Close   string
	Blocks          json.RawMessage
	Elements        []Element
	Closed          bool
	// Bodies are the views as sent: first opened or published, then each update.
	Bodies []json.RawMessage

	shown string
}

// Text returns all that a reader sees, as Message.Text does, with the title first.
func (v View) Text() string { return v.shown }

// Element returns the element with this action_id or label.
func (v View) Element(name string) (Element, bool) { return findElement(v.Elements, name) }

func (v View) surface() (ts, channel, view string) { return "", "", v.ID }

func findElement(list []Element, name string) (Element, bool) {
	for _, e := range list {
		if e.ActionID == name || e.Label == name {
			return e, true
		}
	}
	return Element{}, false
}
