package console

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/hotstove/hotstove/message"
)

// How much of a text is shown, in characters. Feeds may hold anything; what our
// own commands say is far below.
const (
	maxTitle     = 300
	maxLabel     = 100
	maxParagraph = 3000
	maxURL       = 2000
)

// clean returns s as one line that is safe to print: see cleanLines.
func clean(s string, limit int) string {
	return strings.ReplaceAll(cleanLines(s, limit), "\n", " ")
}

// cleanLines returns s as text that is safe to print. Control characters (and
// with them all escape codes), marks that turn the direction of writing,
// characters of no width and invisible letters are taken out; what is not a
// character of Unicode becomes U+FFFD; spaces are single; lines end in \n. A
// text of more than limit characters is cut at a word and ends in an ellipsis.
func cleanLines(s string, limit int) string {
	var out []rune
	marks := 0
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		r = printable(r)
		previous := '\n'
		if len(out) > 0 {
			previous = out[len(out)-1]
		}
		switch {
		case r < 0, r == ' ' && previous == ' ':
			continue
		case unicode.Is(unicode.M, r):
			// A mark needs a letter of this text to stand on, or it would
			// change whatever is printed before.
			if marks++; marks > message.MaxMarks || unicode.IsSpace(previous) {
				continue
			}
		default:
			marks = 0
		}
		if out = append(out, r); len(out) > limit {
			return cutAtWord(out[:limit])
		}
	}
	return string(out)
}

// printable returns what is to be shown for a character: what message.Shown
// says, or U+FFFD for what is no character of Unicode.
func printable(r rune) rune {
	if r = message.Shown(r); r >= 0 && r != '\n' && !unicode.IsPrint(r) {
		return unicode.ReplacementChar
	}
	return r
}

// cutAtWord shortens text by at least a character, to end in a word and an
// ellipsis. A last word of more than a third of the text is cut.
func cutAtWord(text []rune) string {
	end := len(text) - 1
	for i := end; i > len(text)*2/3; i-- {
		if unicode.IsSpace(text[i]) {
			end = i
			break
		}
	}
	return strings.TrimRight(string(text[:end]), " \n,;:.–—-") + "…"
}

// cleanURL returns an address that is safe to print and to link to, in ASCII,
// or "" when there is no such. Names and passwords in it are dropped: they only
// make it look like the address of somebody else.
func cleanURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return ""
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.User, u.Host = nil, host
	address := u.String()
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(address) > maxURL || strings.ContainsFunc(address, odd) {
		return ""
	}
	return address
}

// cleanMessage returns a copy of m whose texts and addresses are all safe to print.
func cleanMessage(m message.Message) message.Message {
	m.Author = clean(m.Author, maxTitle)
	m.Title = clean(m.Title, maxTitle)
	m.URL = cleanURL(m.URL)
	m.Footer = clean(m.Footer, maxTitle)
	m.Body = slices.Clone(m.Body)
	for i := range m.Body {
		m.Body[i] = cleanText(m.Body[i])
	}
	m.Items = slices.Clone(m.Items)
	for i := range m.Items {
		item := &m.Items[i]
		item.Title = clean(item.Title, maxTitle)
		item.URL = cleanURL(item.URL)
		item.Text = cleanText(item.Text)
		item.Note = clean(item.Note, maxTitle)
		item.Button.Label = clean(item.Button.Label, maxLabel)
	}
	m.Fields = slices.Clone(m.Fields)
	for i := range m.Fields {
		m.Fields[i].Name = clean(m.Fields[i].Name, maxLabel)
		m.Fields[i].Value = cleanText(m.Fields[i].Value)
	}
	m.Buttons = slices.Clone(m.Buttons)
	for i := range m.Buttons {
		m.Buttons[i].Label = clean(m.Buttons[i].Label, maxLabel)
	}
	return m
}

func cleanText(t message.Text) message.Text {
	t = slices.Clone(t)
	left := maxParagraph
	for i := range t {
		t[i].Text = cleanLines(t[i].Text, left)
		t[i].URL = cleanURL(t[i].URL)
		left = max(0, left-len([]rune(t[i].Text)))
		if left == 0 {
			return t[:i+1]
		}
	}
	return t
}
