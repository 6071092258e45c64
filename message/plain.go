package message

import (
	"strings"
	"time"
)

// Clock is what showing times as text needs: the present, and the reader's zone.
type Clock struct {
	Now  time.Time
	Zone *time.Location // nil means UTC
}

// PlainText returns the message as text: for pipes, notifications and logs.
// Links follow what they belong to, in parentheses. Buttons are left out.
func (m Message) PlainText(c Clock) string {
	lines := []string{m.Author, withURL(m.Title, m.URL)}
	for _, p := range m.Body {
		lines = append(lines, p.Plain(c))
	}
	for _, f := range m.Fields {
		lines = append(lines, f.plain(c))
	}
	for _, item := range m.Items {
		lines = append(lines, item.plain(c)...)
	}
	lines = append(lines, m.Footer)
	return joinFilled(lines)
}

// joinFilled joins the lines that are not empty.
func joinFilled(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	return b.String()
}

func (f Field) plain(c Clock) string {
	value := f.Value.Plain(c)
	if f.Name == "" {
		return value
	}
	return f.Name + ": " + value
}

// plain returns the item as a bullet with its lines set in below it.
func (i Item) plain(c Clock) []string {
	lines := []string{"- " + withURL(i.Title, i.URL)}
	for _, below := range []string{i.Text.Plain(c), i.Note} {
		if below != "" {
			lines = append(lines, "  "+below)
		}
	}
	return lines
}

// withURL puts an address behind the text it belongs to; alone when the text
// is missing or says no more.
func withURL(text, url string) string {
	switch {
	case url == "":
		return text
	case text == "" || text == url:
		return url
	}
	return text + " (" + url + ")"
}

// Plain returns the paragraph as text.
func (t Text) Plain(c Clock) string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Plain(c))
	}
	return b.String()
}

// Plain returns the span as text.
func (s Span) Plain(c Clock) string {
	text := s.Text
	if !s.Time.IsZero() {
		text = c.Format(s.Time, s.Style)
	}
	return withURL(text, s.URL)
}
