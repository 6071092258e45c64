package rumor

import (
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/league"
)

// Topic is what a channel can subscribe to, in the form that is stored and
// carried by buttons: "club:BOS", "player:691791", "league", "deadlines".
type Topic string

// The topics that are neither a club nor a player.
const (
	LeagueTopic    Topic = "league"    // every story
	DeadlinesTopic Topic = "deadlines" // the countdown to each deadline
)

// NewsTopic lists the stories that are no rumors: recaps, features. Nobody can
// subscribe to it. It keeps them findable by those who gather reports, and out
// of everybody's look-ups.
const NewsTopic Topic = "news"

// ClubTopic returns the topic of the club with this code.
func ClubTopic(code string) Topic { return Topic("club:" + code) }

// PlayerTopic returns the topic of the player with this number.
func PlayerTopic(id int) Topic { return Topic("player:" + strconv.Itoa(id)) }

// ParseTopic checks that text is a topic of this league.
func ParseTopic(l *league.League, text string) (Topic, bool) {
	t := Topic(text)
	return t, t == LeagueTopic || t == DeadlinesTopic || t.Club(l) != nil || t.Player(l) != nil
}

// Club returns the club that the topic names, or nil.
func (t Topic) Club(l *league.League) *league.Club {
	code, ok := strings.CutPrefix(string(t), "club:")
	if !ok {
		return nil
	}
	return l.Club(code)
}

// Player returns the player that the topic names, or nil.
func (t Topic) Player(l *league.League) *league.Player {
	number, ok := strings.CutPrefix(string(t), "player:")
	if !ok {
		return nil
	}
	id, err := strconv.Atoi(number)
	if err != nil {
		return nil
	}
	return l.Player(id)
}

// Name returns the topic as people say it: "Boston Red Sox", "Dalton Rushing",
// "the whole league", "the deadlines".
func (t Topic) Name(l *league.League) string {
	if c := t.Club(l); c != nil {
		return c.Name
	}
	if p := t.Player(l); p != nil {
		return p.Name
	}
	switch t {
	case LeagueTopic:
		return "the whole league"
	case DeadlinesTopic:
		return "the deadlines"
	}
	return string(t)
}
