package alerts

import (
	"slices"
	"strings"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// recallFor is how long after news of a player reports of the same matter call
// others in it by their last names alone: his new club's prospects are known by then.
const recallFor = 10 * day

// understand reads a report and finds the stories that it may belong to. Where it
// calls somebody by his last name alone whom a story of the same matter names in
// full, it is read again by one who knows that story.
func understand(reader Reader, report rumor.Report, candidates func(rumor.Reading) ([]*rumor.Story, error)) (rumor.Reading, []*rumor.Story, error) {
	reading := reader.Read(report)
	stories, err := candidates(reading)
	if err != nil {
		return reading, nil, err
	}
	people := recalled(reading, report.Published, stories)
	if len(people) == 0 {
		return reading, stories, nil
	}
	reading = reader.ReadKnowing(report, people)
	stories, err = candidates(reading)
	return reading, stories, err
}

// recalled returns the players of recent stories of the same matter whose last
// names the reading's text has, and whom it did not find.
func recalled(r rumor.Reading, at time.Time, stories []*rumor.Story) []rumor.Player {
	var words map[string]bool // most reports are of no matter that is known
	var people []rumor.Player
	for _, s := range stories {
		if gap(at, s) > recallFor || !sameMatter(r, s) {
			continue
		}
		if words == nil {
			words = wordsOf(r.Title + " " + r.Text)
		}
		for _, p := range slices.Concat(s.Players, s.PlayersMentioned) {
			if words[league.Fold(league.LastName(p.Name))] && !hasPlayer(r.Players, p) && !hasPlayer(r.PlayersMentioned, p) && !hasPlayer(people, p) {
				people = append(people, p)
			}
		}
	}
	return people
}

// wordsOf returns the words of a text, folded, without a possessive.
func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsFuncSeq(text, notInName) {
		words[league.Fold(league.WithoutPossessive(word))] = true
	}
	return words
}

// sameMatter reports whether a story is about one of the reading's players and
// about all of its clubs.
func sameMatter(r rumor.Reading, s *rumor.Story) bool {
	return overlapPlayers(r.Players, s.Players).shared > 0 && overlap(r.Clubs, s.Clubs).shared == len(r.Clubs)
}

// notInName reports whether a rune parts the words of a text.
func notInName(r rune) bool {
	return strings.ContainsRune(" \n\t.,;:!?()[]\"“”/—–", r)
}
