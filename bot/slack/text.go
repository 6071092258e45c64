package slack

import (
	"sort"
	"strings"

	"github.com/hotstove/hotstove/message"
)

// form is what Slack reads in a text.
type form int

const (
	marked form = iota // mrkdwn of text objects that are verbatim
	linked             // mrkdwn in which Slack also looks for addresses by itself: the text beside the blocks
	plain              // nothing: plain_text objects
)

const (
	ellipsis = "…"
	stops    = ",.;:·-–—" // not before an ellipsis
)

// isBlank reports whether nothing of a text is shown.
func isBlank(s string) bool {
	r := reader{most: 1}
	r.text(s, look{})
	return len(r.cells) == 0
}

// plainText returns a text as one line for plain_text objects, cut to limit
// characters.
func plainText(s string, limit int) string {
	r := reader{most: limit + 1}
	r.text(s, look{})
	return fit(r.cells, plain, limit)
}

// markedText returns a text as one line of mrkdwn, of at most limit characters.
func markedText(t message.Text, f form, limit int) string {
	r := reader{most: limit + 1}
	r.spans(t)
	return fit(r.cells, f, limit)
}

// markedParagraphs is markedText for paragraphs, which keep their lines.
func markedParagraphs(paragraphs []message.Text, f form, limit int) string {
	r := reader{most: limit + 1, lines: true}
	for _, t := range paragraphs {
		r.gap = paragraphGap
		r.spans(t)
	}
	return fit(r.cells, f, limit)
}

// markedTitle returns a bold title of at most limit characters, which leads to a
// safe address if there is one. The address is not counted.
func markedTitle(title, address string, f form, limit int) string {
	s := message.Span{Text: title, Bold: true, URL: address}
	return markedText(message.Text{s}, f, limit+message.Units(entities.Replace(address))+len("*<|>*"))
}

// fit writes a text within a limit. One that is too long is cut at the end of a
// word, never within an escape, a link's markup, a time, or a letter with its
// marks, and ends in an ellipsis; its links and bold parts are closed. A last
// word of more than a third of the text is cut itself.
func fit(cells []cell, f form, limit int) string {
	if s := write(cells, f, ""); message.Units(s) <= limit {
		return s
	}
	n := sort.Search(len(cells), func(n int) bool { return message.Units(write(cells[:n+1], f, ellipsis)) > limit })
	end := n
	for end > 0 && cells[end].gap == noGap {
		end--
	}
	if end*3 < n*2 {
		end = n
	}
	for end > 0 && strings.ContainsRune(stops, cells[end-1].r) {
		end--
	}
	if end == 0 {
		end = n
	}
	if end == 0 {
		return ""
	}
	return write(cells[:end], f, ellipsis)
}
