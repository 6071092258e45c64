package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// subjects fills in whom the report is about and whom it only names.
func (f *findings) subjects(e *evidence, r *rumor.Reading) {
	players := f.playersNamed()
	s := &subjectSigns{findings: f, evidence: e, kind: r.Kind, ofKind: hashStart.word(string(r.Kind))}
	s.told = f.toldBySentence(e, r.Kind)
	for i, why := range f.chosen(s, f.Reader.players, players) {
		p := rumor.Player{ID: players[i].player.ID, Name: players[i].player.Name}
		if why.For == "" {
			r.PlayersMentioned = append(r.PlayersMentioned, p)
			continue
		}
		s.about = append(s.about, players[i].player)
		r.Players = append(r.Players, p)
		r.Why = append(r.Why, why)
	}
	clubs := f.clubsNamed()
	for i, why := range f.chosen(s, f.Reader.clubs, clubs) {
		if why.For == "" {
			r.ClubsMentioned = append(r.ClubsMentioned, clubs[i].name())
			continue
		}
		r.Clubs = append(r.Clubs, clubs[i].name())
		r.Why = append(r.Why, why)
	}
}

// chosen tells, for each of those named, why the report is about it; an empty
// reason where it is not. A rumor is about somebody: the likeliest, when none is
// likely.
func (f *findings) chosen(s *subjectSigns, w *weights, list []named) []rumor.Reason {
	chosen := make([]rumor.Reason, len(list))
	if f.sport != "mlb" || len(list) == 0 {
		return chosen
	}
	var likeliest rumor.Reason
	best, high := 0, int32(0)
	for i := range list {
		s.weigh(w)
		s.gather(list, i)
		sum := s.sums[0]
		why := s.subjectReason(&list[i], list[i].name())
		if sum > 0 {
			chosen[i] = why
		}
		if i == 0 || sum > high {
			best, high, likeliest = i, sum, why
		}
	}
	if s.kind != rumor.NotRumor {
		chosen[best] = likeliest
	}
	return chosen
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
