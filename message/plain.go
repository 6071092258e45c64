package message

import (
	"fmt"
	"strings"
	"time"
)

// Clock is what showing times as text needs: the present, and the reader's zone.
type Clock struct {
	Now  time.Time
	Zone *time.Location
}

// PlainText returns the message as text: for pipes, notifications and logs.
// Links follow what they belong to, in parentheses. Buttons are left out.
func (m Message) PlainText(c Clock) string {
	var b strings.Builder
	line := func(s string) {
		if s != "" {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	line(m.Author)
	line(withURL(m.Title, m.URL))
	for _, p := range m.Body {
		line(p.Plain(c))
	}
	for _, item := range m.Items {
		line("- " + withURL(item.Title, item.URL))
		if t := item.Text.Plain(c); t != "" {
			line("  " + t)
		}
		if item.Note != "" {
			line("  " + item.Note)
		}
	}
	for _, f := range m.Fields {
		line(f.Name + ": " + f.Value.Plain(c))
	}
	line(m.Footer)
	return strings.TrimSuffix(b.String(), "\n")
}

func withURL(title, url string) string {
	if url == "" {
		return title
	}
	return title + " (" + url + ")"
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

// Format shows a time as text in the clock's zone.
func (c Clock) Format(t time.Time, style TimeStyle) string {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	switch style {
	case DateTime:
		return t.In(zone).Format("Mon, Jan 2, 3:04 PM MST")
	case Date:
		return t.In(zone).Format("Mon, Jan 2")
	}
	if d := t.Sub(c.Now); d >= 0 {
		return "in " + Length(d)
	}
	return Length(c.Now.Sub(t)) + " ago"
}

// Length says a length of time in its largest fitting unit, rounded to the
// nearest: "45 seconds", "10 minutes", "1 hour", "3 days".
func Length(d time.Duration) string {
	units := []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	for i, u := range units {
		n := int64((d + u.size/2) / u.size)
		// 36 hours say more than 2 days, 90 minutes more than 2 hours.
		least := int64(2)
		if i == len(units)-1 || d%u.size == 0 {
			least = 1
		}
		if n >= least && d >= u.size {
			return Count(int(n), u.name)
		}
	}
	return Count(int(d/time.Second), "second")
}

// Count says a number of things with the right plural: "1 day", "3 days".
// The noun takes a plain s.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
