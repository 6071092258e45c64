package slack

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hotstove/hotstove/message"
)

// showsTime reports whether Slack can show a time: it counts from 1970.
func showsTime(t time.Time) bool { return t.Unix() > 0 && t.Year() <= 9999 }

// timeMarkup returns a time, which Slack shows in the zone and words of its
// reader, as a link if there is an address.
func timeMarkup(s message.Span, address string) string {
	markup := "<!date^" + strconv.FormatInt(s.Time.Unix(), 10) + "^" + timeTemplate(s.Style)
	if address != "" {
		markup += "^" + entities.Replace(address)
	}
	return markup + "|" + timeWords(s) + ">"
}

// timeTemplate says how Slack shows a style. Source: Slack's documentation of
// the formats of dates, which knows of no length of time to come.
func timeTemplate(s message.TimeStyle) string {
	switch s {
	case message.DateTime:
		return "{date_short_pretty} at {time}"
	case message.Date:
		return "{date_long_pretty}"
	}
	return "{ago}"
}

// timeWords says a time in words, with its year, in UTC: when a text is read
// nobody knows.
func timeWords(s message.Span) string {
	style := s.Style
	if style != message.Date {
		style = message.DateTime
	}
	return message.Clock{}.Format(s.Time, style)
}

// withoutCountdown returns a text without its relative times if it has others:
// such a text counts down to a time to come, which Slack has no words for, and
// says when that is. The sign that joins the two goes too.
func withoutCountdown(t message.Text) message.Text {
	absolute := slices.ContainsFunc(t, func(s message.Span) bool { return !s.Time.IsZero() && s.Style != message.Relative })
	if !absolute {
		return t
	}
	var rest message.Text
	joint := false // the next span may be a joint to leave out
	for _, s := range t {
		switch {
		case !s.Time.IsZero() && s.Style == message.Relative:
			if n := len(rest); n > 0 && isJoint(rest[n-1]) {
				rest = rest[:n-1]
				continue
			}
			joint = true
			continue
		case joint && isJoint(s):
		default:
			rest = append(rest, s)
		}
		joint = false
	}
	return rest
}

func isJoint(s message.Span) bool {
	return s.Time.IsZero() && strings.Trim(s.Text, " ,·:") == ""
}
