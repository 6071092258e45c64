package commands

import (
	"strings"
	"unicode/utf8"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// scope is what a name may stand for in an option.
type scope int

// The scopes.
const (
	anyName    scope = iota // clubs and players
	clubName                // clubs
	playerName              // players
	storyTopic              // clubs, players and the league: what there are stories about
	anyTopic                // everything to subscribe to
)

// noun says what the scope holds, for telling people what was looked for.
func (s scope) noun() string {
	switch s {
	case clubName:
		return "club"
	case playerName:
		return "player"
	}
	return "club or player"
}

// holds reports whether the topic is in the scope.
func (s scope) holds(l *league.League, t rumor.Topic) bool {
	switch t {
	case rumor.LeagueTopic:
		return s == storyTopic || s == anyTopic
	case rumor.DeadlinesTopic:
		return s == anyTopic
	}
	switch s {
	case clubName:
		return t.Club(l) != nil
	case playerName:
		return t.Player(l) != nil
	}
	return true
}

// maxName is the longest name worth looking up, in characters: twice the
// longest there is.
const maxName = 100

// found is what a name may mean.
type found struct {
	name    string        // as typed
	topics  []rumor.Topic // in scope, likeliest first; a single one settles it
	outside []rumor.Topic // when none is in scope: what else bears the name
	nearest []rumor.Topic // when nothing bears it: the nearest names, best first
}

// topicWords are what people call the topics that are neither club nor player.
var topicWords = map[string]rumor.Topic{
	"league": rumor.LeagueTopic, "whole league": rumor.LeagueTopic, "mlb": rumor.LeagueTopic,
	"baseball": rumor.LeagueTopic, "everyone": rumor.LeagueTopic,
	"deadlines": rumor.DeadlinesTopic, "deadline": rumor.DeadlinesTopic, "trade deadline": rumor.DeadlinesTopic,
}

// find returns what a name may mean in a scope. It takes what people type, the
// labels of completions, and topics as buttons carry them.
func (r *Registry) find(name string, s scope) found {
	f := found{name: name}
	if utf8.RuneCountInString(name) > maxName {
		return f
	}
	name = withoutArticle(name)
	if t, ok := r.exact(name); ok {
		if s.holds(r.league, t) {
			f.topics = []rumor.Topic{t}
		} else {
			f.outside = []rumor.Topic{t}
		}
		return f
	}
	names := r.lookup(name, s)
	f.topics, f.nearest = topicsOf(names.Matches), topicsOf(names.Nearest)
	if len(f.topics) == 0 && (s == clubName || s == playerName) {
		f.outside = topicsOf(r.league.Lookup(name).Matches)
	}
	return f
}

// withoutArticle takes the article off a name: the Red Sox.
func withoutArticle(name string) string {
	if first, rest, ok := strings.Cut(strings.TrimSpace(name), " "); ok && strings.EqualFold(first, "the") {
		return rest
	}
	return name
}

// exact returns the topic that text is the stored form of, or the one of a
// kind that it names.
func (r *Registry) exact(text string) (rumor.Topic, bool) {
	if t, ok := topicWords[league.Fold(text)]; ok {
		return t, true
	}
	kind, id, ok := strings.Cut(text, ":")
	if !ok {
		return "", false
	}
	return rumor.ParseTopic(r.league, strings.ToLower(kind)+":"+strings.ToUpper(id))
}

func (r *Registry) lookup(name string, s scope) league.Found {
	switch s {
	case clubName:
		return r.league.LookupClub(name)
	case playerName:
		return r.league.LookupPlayer(name)
	}
	return r.league.Lookup(name)
}

func topicsOf(entries []league.Entry) []rumor.Topic {
	topics := make([]rumor.Topic, len(entries))
	for i, e := range entries {
		topics[i] = topicOf(e)
	}
	return topics
}

// topicOf returns the topic of a club or player.
func topicOf(e league.Entry) rumor.Topic {
	if e.Club != nil {
		return rumor.ClubTopic(e.Club.Code)
	}
	return rumor.PlayerTopic(e.Player.ID)
}

// label names a topic so that it cannot be mistaken for another.
func (r *Registry) label(t rumor.Topic) string {
	if c := t.Club(r.league); c != nil {
		return league.Entry{Club: c}.Label()
	}
	if p := t.Player(r.league); p != nil {
		return league.Entry{Player: p}.Label()
	}
	return capital(t.Name(r.league))
}

// called names a topic within a sentence: "the Boston Red Sox", "Max Muncy",
// "the whole league".
func (r *Registry) called(t rumor.Topic) string {
	name := t.Name(r.league)
	if t.Club(r.league) != nil {
		return "the " + name
	}
	return name
}

// color returns the colour of the club that a topic is or plays for, or 0.
func (r *Registry) color(t rumor.Topic) int {
	c := t.Club(r.league)
	if p := t.Player(r.league); p != nil {
		c = r.league.Club(p.Club)
	}
	if c == nil {
		return 0
	}
	return c.Color
}
