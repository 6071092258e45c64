package console

import (
	"fmt"
	"strings"

	"github.com/hotstove/hotstove/message"
)

// plain renders a message without boxes and escape codes. Everything but the
// header is indented, so that no text from a feed can pass for a header or for
// something that was typed.
func (r renderer) plain(header string, m message.Message) string {
	var b strings.Builder
	if header != "" {
		b.WriteString(header + "\n")
	}
	body := numberItems(m).PlainText(r.clock)
	if buttons := plainButtons(m); buttons != "" {
		body = strings.TrimPrefix(body+"\n"+buttons, "\n")
	}
	for line := range strings.Lines(body) {
		b.WriteString("  " + strings.TrimRight(line, " \n") + "\n")
	}
	b.WriteString("\n")
	return b.String()
}

// numberItems returns m with the number of each item's button in its note.
func numberItems(m message.Message) message.Message {
	items := make([]message.Item, len(m.Items))
	number := 0
	for i, item := range m.Items {
		if item.Button.Action != "" {
			number++
			item.Note = strings.TrimSpace(fmt.Sprintf("%s  [%d] %s", item.Note, number, item.Button.Label))
		}
		items[i] = item
	}
	m.Items = items
	return m
}

func plainButtons(m message.Message) string {
	first := len(m.AllButtons()) - len(m.Buttons) + 1
	labels := make([]string, len(m.Buttons))
	for i, b := range m.Buttons {
		labels[i] = fmt.Sprintf("[%d] %s", first+i, b.Label)
	}
	return strings.Join(labels, "  ")
}
