package slacktest

import (
	"regexp"
	"strings"
)

// markup is what a reader makes of texts: what they show, whom they ping, where
// they link to.
type markup struct {
	names func(id string) string // what mentions show
	pings Pings
	links []Link
}

var (
	// control is a sequence in angle brackets. Source: Slack's documentation of
	// formatting text for messages.
	control = regexp.MustCompile(`<([^<>]*)>`)
	bareURL = regexp.MustCompile(`https?://[^\s<>|"]+`)
	scheme  = regexp.MustCompile(`^(https?|mailto|tel|slack|ftp):`)
	// bareName is what link_names, and texts that are not verbatim, make mentions of.
	bareName = regexp.MustCompile(`(?:^|[^\w])@(channel|here|everyone)\b`)
)

// mrkdwn reads a text with Slack's markup. Bare addresses are links where auto is
// set, @here and the like pings where names is.
func (m *markup) mrkdwn(text string, auto, names bool) string {
	var shown strings.Builder
	rest := text
	for rest != "" {
		at := control.FindStringSubmatchIndex(rest)
		plain := rest
		if at != nil {
			plain = rest[:at[0]]
		}
		m.plain(plain, auto, names)
		shown.WriteString(plain)
		if at == nil {
			break
		}
		shown.WriteString(m.sequence(rest[at[2]:at[3]]))
		rest = rest[at[1]:]
	}
	return unescape.Replace(shown.String())
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// plain reads text outside of angle brackets.
func (m *markup) plain(text string, auto, names bool) {
	if auto {
		for _, url := range bareURL.FindAllString(text, -1) {
			m.links = append(m.links, Link{URL: unescape.Replace(url)})
		}
	}
	if names {
		for _, found := range bareName.FindAllStringSubmatch(text, -1) {
			m.broadcast(found[1])
		}
	}
}

// sequence reads what is in angle brackets, and returns what it shows.
func (m *markup) sequence(text string) string {
	what, label, labelled := strings.Cut(text, "|")
	switch {
	case strings.HasPrefix(what, "!"):
		return m.special(what[1:], label)
	case strings.HasPrefix(what, "@"):
		m.pings.Users = append(m.pings.Users, what[1:])
		return m.names(what[1:])
	case strings.HasPrefix(what, "#"):
		return m.names(what[1:])
	case scheme.MatchString(what):
		m.links = append(m.links, Link{unescape.Replace(what), unescape.Replace(label)})
		if labelled && label != "" {
			return label
		}
		return what
	}
	return "<" + text + ">"
}

// special reads what begins with an exclamation mark.
func (m *markup) special(what, label string) string {
	parts := strings.Split(what, "^")
	switch parts[0] {
	case "subteam":
		if len(parts) > 1 {
			m.pings.Groups = append(m.pings.Groups, parts[1])
		}
		return "@" + strings.TrimPrefix(label, "@")
	case "date":
		if len(parts) > 3 {
			m.links = append(m.links, Link{unescape.Replace(parts[3]), unescape.Replace(label)})
		}
		return label
	}
	m.broadcast(parts[0])
	return "@" + parts[0]
}

func (m *markup) broadcast(name string) {
	switch name {
	case "channel":
		m.pings.Channel = true
	case "here":
		m.pings.Here = true
	case "everyone", "group":
		m.pings.Everyone = true
	}
}
