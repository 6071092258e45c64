package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// What a mention counts toward being a subject.
const (
	enough     = 6 // makes a subject
	titled     = 8 // in the title, in a clause without cues
	actedFirst = 6 // in a clause with a fitting act, among the first sentences
	actedLater = 3
	attached   = 4 // a club beside a subject's name: the Dodgers' Rushing
	leading    = 2 // in the first two sentences, without an act
	named      = 1 // in those after, without an act
)

// firstSentences is how many sentences of the body tell the news mostly.
const firstSentences = 5

// listLen is how many players one sentence may name of whom it tells the news;
// a longer list is one of others.
const listLen = 7

// tally is how much of a report is about one club or player.
type tally struct {
	club   *league.Club
	player *league.Player
	score  int
	title  bool
	first  bool // it stands in the body's first sentence, in a clause without cues
}

// subjects fills in whom the report is about and whom it only names.
func (f *findings) subjects(r *rumor.Reading) {
	players := f.tallyPlayers(r.Kind)
	about := f.chosenPlayers(players, r.Kind)
	for _, t := range players {
		p := rumor.Player{ID: t.player.ID, Name: t.player.Name}
		if slices.Contains(about, t.player) {
			r.Players = append(r.Players, p)
		} else {
			r.PlayersMentioned = append(r.PlayersMentioned, p)
		}
	}
	clubs := f.tallyClubs(r.Kind, about)
	chosen := f.chosenClubs(clubs, r.Kind)
	for _, t := range clubs {
		if slices.Contains(chosen, t.club) {
			r.Clubs = append(r.Clubs, t.club.Code)
		} else {
			r.ClubsMentioned = append(r.ClubsMentioned, t.club.Code)
		}
	}
}

func (f *findings) tallyPlayers(kind rumor.Kind) []*tally {
	var list []*tally
	for i := range f.d.units {
		m := f.sense(&f.d.units[i])
		if m == nil || m.player == nil {
			continue
		}
		t := find(list, func(t *tally) bool { return t.player == m.player })
		if t == nil {
			t = &tally{player: m.player}
			list = append(list, t)
		}
		f.count(t, i, kind)
	}
	return list
}

func (f *findings) tallyClubs(kind rumor.Kind, about []*league.Player) []*tally {
	var list []*tally
	for i := range f.d.units {
		m := f.sense(&f.d.units[i])
		if m == nil || m.club == nil {
			continue
		}
		t := find(list, func(t *tally) bool { return t.club == m.club })
		if t == nil {
			t = &tally{club: m.club}
			list = append(list, t)
		}
		if m.located && !f.d.inTitle(&f.d.units[i]) {
			continue
		}
		f.count(t, i, kind)
		if f.cues[i]&(past|aside) == 0 && (f.besideSubject(i, about) || f.speaks(i)) {
			t.score += attached
		}
	}
	return list
}

func (f *findings) count(t *tally, i int, kind rumor.Kind) {
	score, title := f.worth(i, kind)
	if score > leading && !title && f.longList(i) {
		score = leading
	}
	t.score += score
	t.title = t.title || title
	u := &f.d.units[i]
	t.first = t.first || score > 0 && !f.d.inTitle(u) && f.d.depth(u) == 0
}

// longList reports whether the unit's sentence names too many players to tell of each.
func (f *findings) longList(i int) bool {
	return f.sentences[f.d.units[i].sentence].players > listLen
}

// speakers are those who speak for a club.
var speakers = []string{"gm", "president", "general", "executive", "executives", "official", "officials", "owner", "chief", "front", "brass"}

// speaks reports whether the report has somebody speak for the club: the
// Mariners' president.
func (f *findings) speaks(i int) bool {
	return i+1 < len(f.d.units) && !f.d.units[i+1].open && slices.Contains(speakers, f.d.units[i+1].word)
}

// prepositions part a club from a player who is not its own.
var prepositions = []string{"of", "to", "for", "on", "in", "with", "over", "from", "about", "at", "by", "and", "after", "into"}

// besideSubject reports whether a subject's name stands right after the club's,
// or right before "of the" club: Dodgers catcher Dalton Rushing.
func (f *findings) besideSubject(i int, about []*league.Player) bool {
	units := f.d.units
	for j := i + 1; j <= i+describeLen && j < len(units) && !units[j].open && !units[j].stop; j++ {
		if m := f.sense(&units[j]); m != nil {
			return m.player != nil && slices.Contains(about, m.player)
		}
		if slices.Contains(auxiliaries, units[j].word) || slices.Contains(prepositions, units[j].word) {
			break
		}
	}
	for j := i - 1; j >= max(0, i-3) && !units[j+1].open; j-- {
		if m := f.sense(&units[j]); m != nil {
			return m.player != nil && slices.Contains(about, m.player) && (units[j+1].word == "of" || units[j+1].paren)
		}
	}
	return false
}

func find(list []*tally, fits func(*tally) bool) *tally {
	for _, t := range list {
		if fits(t) {
			return t
		}
	}
	return nil
}
