package console

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/message"
)

// renderer turns messages into text for one terminal at one moment.
type renderer struct {
	boxes   bool // draw boxes; otherwise plain lines
	ink     ink
	columns int // of the terminal
	clock   message.Clock
}

// The least and greatest width of a box. In a narrower terminal messages are
// plain; longer lines than in the widest are hard to read.
const (
	leastBox    = 24
	greatestBox = 100
)

// accent is the color of the numbers of buttons, danger that of those which
// take something away.
const (
	accent = 0x3b82c4
	danger = 0xd64545
)

// Looks of the parts of a message.
var (
	strong = look{bold: true}
	faint  = look{dim: true}
)

// message renders a message, which must be clean, with a newline at the end.
// The header says what it is, such as "#redsox ▸ new post 3"; it may be empty.
func (r renderer) message(header string, m message.Message) string {
	if !r.boxes || r.columns-1 < leastBox {
		return r.plain(header, m)
	}
	inner := r.inner()
	var lines [][]run
	for _, group := range r.groups(m) {
		if len(lines) > 0 {
			lines = append(lines, nil)
		}
		for _, p := range group {
			lines = append(lines, p.lines(inner)...)
		}
	}
	return r.box(fit(header, inner-2), lines, colorOf(m))
}

// inner is the greatest width of what stands in a box. The terminal's last
// column stays free: some wrap as soon as it is used.
func (r renderer) inner() int { return min(r.columns-1, greatestBox) - 4 }

// groups returns the parts of a message that a blank line keeps apart.
func (r renderer) groups(m message.Message) [][]paragraph {
	var body []paragraph
	for _, t := range m.Body {
		body = append(body, paragraph{text: r.text(t, look{})})
	}
	var groups [][]paragraph
	for _, g := range [][]paragraph{
		r.head(m), body, r.items(m), r.fields(m), one(m.Footer, faint), r.buttons(m),
	} {
		if len(g) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func one(text string, l look) []paragraph {
	if text == "" {
		return nil
	}
	return []paragraph{{text: []run{{text, l}}}}
}

func (r renderer) head(m message.Message) []paragraph {
	ps := one(m.Author, faint)
	if m.Title == "" && m.URL == "" {
		return ps
	}
	return append(ps, r.title("", m.Title, m.URL, nil)...)
}

// title is a title that leads to an address. Where the terminal follows links,
// only the site is shown, so that people see where they would go; elsewhere the
// whole address stands below, for terminals and people to pick up.
func (r renderer) title(indent, title, address string, after []run) []paragraph {
	link := strong
	link.link = address
	text := []run{{title, link}}
	rest := strings.Repeat(" ", width(indent))
	if title == "" {
		text, address = []run{{address, link}}, ""
	}
	if address == "" {
		return []paragraph{{first: indent, rest: rest, text: append(text, after...)}}
	}
	if r.ink.links {
		text = append(text, run{" (" + site(address) + ")", faint})
		return []paragraph{{first: indent, rest: rest, text: append(text, after...)}}
	}
	return []paragraph{
		{first: indent, rest: rest, text: append(text, after...)},
		{first: rest, rest: rest, text: []run{{address, faint}}},
	}
}

// site returns the host of an address, without www.
func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}

func (r renderer) items(m message.Message) []paragraph {
	var ps []paragraph
	number := 0
	for _, item := range m.Items {
		var button []run
		if item.Button.Action != "" {
			number++
			button = append([]run{{"  ", look{}}}, numbered(number, item.Button)...)
		}
		ps = append(ps, r.title("• ", item.Title, item.URL, button)...)
		for _, text := range [][]run{r.text(item.Text, look{}), {{item.Note, faint}}} {
			if widthOf(text) > 0 {
				ps = append(ps, paragraph{first: "  ", rest: "  ", text: text})
			}
		}
	}
	return ps
}

// fields puts short fields that follow one another on one line, as far as they fit.
func (r renderer) fields(m message.Message) []paragraph {
	var ps []paragraph
	for i, f := range m.Fields {
		text := append([]run{{f.Name + ": ", strong}}, r.text(f.Value, look{})...)
		if i > 0 && f.Short && m.Fields[i-1].Short {
			last := &ps[len(ps)-1]
			joined := append(append(slices.Clip(last.text), run{" · ", faint}), text...)
			if widthOf(joined) <= r.inner() {
				last.text = joined
				continue
			}
		}
		ps = append(ps, r.hanging(text, "  "))
	}
	return ps
}

// hanging is a paragraph of which all lines but the first are indented. The
// indent takes from the first line too, so a text that fits on one has none.
func (r renderer) hanging(text []run, rest string) paragraph {
	if widthOf(text) <= r.inner() {
		rest = ""
	}
	return paragraph{rest: rest, text: text}
}

// buttons are the message's own; those of items stand beside them. Where long
// labels do not fit beside one another, each button has a line.
func (r renderer) buttons(m message.Message) []paragraph {
	if len(m.Buttons) == 0 {
		return nil
	}
	first := len(m.AllButtons()) - len(m.Buttons) + 1
	var row []run
	var column []paragraph
	long := false
	for i, b := range m.Buttons {
		button := numbered(first+i, b)
		if i > 0 {
			row = append(row, run{joint + joint + " ", look{}})
		}
		row = append(row, button...)
		column = append(column, r.hanging(button, "    "))
		long = long || width(b.Label) > shortLabel
	}
	if long && widthOf(row) > r.inner() {
		return column
	}
	return []paragraph{{text: row}}
}

// shortLabel is the longest label, in columns, that is kept on one line.
const shortLabel = 20

// numbered is a button with its number, which never part at the end of a line;
// nor do the words of a short label.
func numbered(n int, b message.Button) []run {
	l := look{bold: true, color: accent}
	if b.Danger {
		l.color = danger
	}
	label := b.Label
	if width(label) <= shortLabel {
		label = strings.ReplaceAll(label, " ", joint)
	}
	return []run{{fmt.Sprintf("[%d]", n), l}, {joint + label, look{}}}
}

// text turns spans into runs. A link's address follows it where the terminal
// does not follow links.
func (r renderer) text(t message.Text, base look) []run {
	var runs []run
	for _, s := range t {
		l := base
		l.bold = l.bold || s.Bold
		address := s.URL
		s.URL = ""
		text := s.Plain(r.clock)
		if address == "" {
			runs = append(runs, run{text, l})
			continue
		}
		l.link, l.underline = address, true
		runs = append(runs, run{text, l})
		if !r.ink.links {
			runs = append(runs, run{" (" + address + ")", faint})
		}
	}
	return runs
}
