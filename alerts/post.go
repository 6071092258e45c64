package alerts

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Post makes the message that tells a story.
func Post(l *league.League, s *rumor.Story) message.Message {
	m := message.Message{
		Tone:   message.News,
		Author: capital(s.Kind.Words()),
		Image:  portrait(l, s.Players),
		Title:  s.Title,
		URL:    s.URL,
		Footer: "Story " + s.ID,
		Big:    stage[s.Kind] >= stage[rumor.Agreement],
	}
	if s.Follows != "" {
		m.Author += " · follows up"
	}
	if outlet := firstOutlet(s); outlet != "" {
		m.Author = outlet + " · " + m.Author
	}
	if s.Lede != "" {
		m.Body = append(m.Body, message.String(s.Lede))
	}
	if len(s.Clubs) > 0 {
		if c := l.Club(s.Clubs[0]); c != nil {
			m.Color = c.Color
		}
	}
	field := func(name string, value message.Text) {
		if len(value) > 0 {
			m.Fields = append(m.Fields, message.Field{Name: name, Value: value, Short: true})
		}
	}
	field("Players", list(playerNames(s)))
	field("Clubs", list(clubNames(l, s.Clubs)))
	field("Reported by", message.String(credit(s)))
	field("Also", alsoCarriedBy(s))
	return m
}

// credit says who has the news: "Sean McAdam, MassLive (top source)".
func credit(s *rumor.Story) string {
	who := append(append([]string(nil), s.Reporters...), s.Outlets...)
	if outlet := firstOutlet(s); len(who) == 0 && outlet != "" {
		who = []string{outlet}
	}
	if len(who) == 0 {
		return "unknown"
	}
	text := strings.Join(who, ", ")
	if words := tierWords[s.Tier]; words != "" {
		text += " (" + words + ")"
	}
	return text
}

// tierWords say how far a source is trusted.
var tierWords = map[int]string{1: "top source", 2: "solid source", 3: "lesser source"}

// firstOutlet returns the outlet that has the news, or else the first that
// carries it; empty when nobody is known.
func firstOutlet(s *rumor.Story) string {
	if len(s.Outlets) > 0 {
		return s.Outlets[0]
	}
	if len(s.Tellings) > 0 {
		return s.Tellings[0].Outlet
	}
	return ""
}

// portrait returns the picture of the first player whom the league's tables
// have; empty when they have none.
func portrait(l *league.League, players []rumor.Player) string {
	for _, p := range players {
		if known := l.Player(p.ID); known != nil {
			return known.Headshot()
		}
	}
	return ""
}

// alsoCarriedBy lists the outlets beyond the first that carry the story, each
// linking to its report.
func alsoCarriedBy(s *rumor.Story) message.Text {
	var text message.Text
	seen := map[string]bool{"": true}
	for i, t := range s.Tellings {
		if i > 0 && !seen[t.Outlet] {
			if len(text) > 0 {
				text = append(text, message.Span{Text: ", "})
			}
			text = append(text, message.Link(t.Outlet, t.URL))
		}
		seen[t.Outlet] = true
	}
	return text
}

func playerNames(s *rumor.Story) []string {
	names := make([]string, len(s.Players))
	for i, p := range s.Players {
		names[i] = p.Name
	}
	return names
}

func clubNames(l *league.League, codes []string) []string {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		if c := l.Club(code); c != nil {
			names = append(names, c.Name)
		}
	}
	return names
}

func list(names []string) message.Text {
	if len(names) == 0 {
		return nil
	}
	return message.String(strings.Join(names, ", "))
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// rollUpItems is how many headlines a roll-up shows, and one more rather than
// say that there is one more.
const rollUpItems = 10

// RollUp makes one message of many stories, for when they come in a burst.
func RollUp(stories []*rumor.Story) message.Message {
	m := message.Message{Tone: message.News, Title: message.Plural(len(stories), "new story", "new stories")}
	for i, s := range stories {
		if i == rollUpItems && len(stories) > rollUpItems+1 {
			m.Footer = fmt.Sprintf("and %d more: /rumors lists them all", len(stories)-i)
			break
		}
		m.Items = append(m.Items, message.Item{
			Title: s.Title, URL: s.URL,
			Text: message.String(capital(s.Kind.Words()) + " · " + credit(s)),
			Note: "Story " + s.ID,
		})
	}
	return m
}
