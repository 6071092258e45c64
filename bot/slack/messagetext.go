package slack

import (
	"fmt"
	"strings"

	"github.com/hotstove/hotstove/message"
)

// mostMessageText is the longest text beside the blocks, in characters. Slack
// allows more, but cuts notifications, and counted it too when it refused a
// message of 10,400 (github.com/slackapi/bolt-js/issues/2867).
const mostMessageText = 3000

// Limits of our own, which leave room for the other parts of the text.
const (
	mostTextAddress = 500
	mostTextBody    = 1000
	mostTextLine    = 250
	leastTextItems  = 700 // kept free from facts
)

// messageText says all of a message that people read, as one text: title and
// gist first, which is all that a notification shows. Buttons are left out. It is
// empty where there is nothing to say.
func messageText(m message.Message) string {
	footer := lineText(message.String(m.Footer))
	l := textLines{left: mostMessageText - message.Units("\n"+footer)}
	title, address := titleOf(m.Title, m.URL, mostTextAddress)
	l.add(markedTitle(title, address, linked, mostTitle), 0)
	l.add(lineText(message.String(m.Author)), 0)
	l.add(markedParagraphs(m.Body, linked, mostTextBody), 0)
	spare := 0
	if len(m.Items) > 0 {
		spare = leastTextItems
	}
	for _, f := range m.Fields {
		if isBlank(f.Name) || lineText(f.Value) == "" {
			continue
		}
		line := append(message.String(f.Name+": "), f.Value...)
		if !l.add(lineText(line), spare) {
			break
		}
	}
	l.items(m.Items)
	l.left += message.Units("\n" + footer)
	l.add(footer, 0)
	return l.text.String()
}

// lineText is a text of one line of its own.
func lineText(t message.Text) string { return markedText(t, linked, mostTextLine) }

// textLines are the lines of a text, as far as there is room.
type textLines struct {
	text strings.Builder
	left int // characters
}

// add adds a line if that leaves the room to spare, and reports whether it does.
// An empty line needs nothing.
func (l *textLines) add(line string, spare int) bool {
	if line == "" {
		return true
	}
	if l.text.Len() > 0 {
		line = "\n" + line
	}
	if message.Units(line)+spare > l.left {
		return false
	}
	l.left -= message.Units(line)
	l.text.WriteString(line)
	return true
}

// items adds a list, whole items as far as they fit.
func (l *textLines) items(items []message.Item) {
	for i, item := range items {
		spare := len("\nand 1000000 more")
		if i == len(items)-1 {
			spare = 0
		}
		if !l.add(itemText(item), spare) {
			l.add(fmt.Sprintf("and %d more", len(items)-i), 0)
			return
		}
	}
}

// itemText says an item in its lines, behind a bullet. Its title is no link, of
// which there would be more than words.
func itemText(item message.Item) string {
	title, _ := titleOf(item.Title, item.URL, mostAddress)
	text := joinLines(markedTitle(title, "", linked, mostItemTitle), lineText(item.Text), lineText(message.String(item.Note)))
	if text == "" {
		return ""
	}
	return "• " + text
}
