// Package message describes a message that any chat can show, and its
// plain-text form.
//
// A Message says what to show, never how: mentions, escaping, colours that a
// platform lacks, length limits and acknowledgement deadlines belong to the
// platforms. All text in it is plain: a platform escapes every Span, so text
// from feeds can never become markup.
//
// The package imports nothing else of Hotstove.
package message

import "time"

// Tone is what a message is for. Platforms may colour by it.
type Tone int

// The tones.
const (
	Plain    Tone = iota // an answer
	News                 // a story
	Reminder             // a deadline nears
	Success              // something was done as asked
	Failure              // something was not
)

// Message is what the bot says. Every part may be empty; a platform shows them
// in this order.
type Message struct {
	Tone    Tone
	Color   int    // 0xRRGGBB, a club's; 0 means by tone
	Author  string // small line above the title: outlets, kind
	Title   string
	URL     string // the title links there
	Body    []Text // paragraphs
	Fields  []Field
	Items   []Item // a list, such as stories
	Image   string // address of a small picture, such as a headshot
	Footer  string // small line below everything
	Buttons []Button
	Private bool // for the eyes of who asked only, where the platform can do that
	Big     bool // news that ends a pursuit: a deal or a signing; platforms may show it more widely
}

// Text is a run of spans, shown as one paragraph.
type Text []Span

// Span is a piece of text of one look.
type Span struct {
	Text string
	Bold bool
	URL  string // makes the span a link

	// Time, when set, is shown in the reader's own time zone where the
	// platform can do that; Text is then its fallback and may be empty.
	Time  time.Time
	Style TimeStyle
}

// TimeStyle is how a Span's time is shown.
type TimeStyle int

// The time styles.
const (
	Relative TimeStyle = iota // in 3 days, 20 minutes ago
	DateTime                  // Thu, Jul 31, 6:00 PM EDT; with the year when it is not this one
	Date                      // Thu, Jul 31; likewise
)

// Item is one entry of a list.
type Item struct {
	Title string
	URL   string
	Text  Text   // one or two lines below the title
	Note  string // small line at the end
	// Button, if its Action is set, stands beside the item where the platform can do that.
	Button Button
}

// Field is a named fact.
type Field struct {
	Name  string
	Value Text
	Short bool // may share a line with its neighbours
}

// Button runs a command when pressed.
type Button struct {
	Label  string
	Action string // a command line without the slash, such as `rumors "club:BOS" page:2`; at most 90 bytes
	Danger bool   // takes something away
}

// String makes a paragraph of plain text.
func String(s string) Text { return Text{{Text: s}} }

// Bold makes a bold span.
func Bold(s string) Span { return Span{Text: s, Bold: true} }

// Link makes a span that leads to an address.
func Link(s, url string) Span { return Span{Text: s, URL: url} }

// At makes a span that shows a time.
func At(t time.Time, style TimeStyle) Span { return Span{Time: t, Style: style} }

// AllButtons returns every button of the message in the order in which a
// platform that can only number them shows them: those of items, then its own.
func (m Message) AllButtons() []Button {
	var all []Button
	for _, item := range m.Items {
		if item.Button.Action != "" {
			all = append(all, item.Button)
		}
	}
	return append(all, m.Buttons...)
}
