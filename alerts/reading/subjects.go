package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// subjects fills in whom the report is about and whom it only names, and the
// reasons, that for the kind first.
func (f *findings) subjects(e *evidence, r *rumor.Reading, kind rumor.Reason) {
	players, clubs := f.mentioned()
	s := &subjectSigns{findings: f, evidence: e, kind: r.Kind, told: f.toldBySentence(e, r.Kind), clubs: clubs, topics: &f.d.work.topics}
	w := f.d.work
	w.reasons = w.reasons[:0]
	if kind.Words != "" {
		w.reasons = append(w.reasons, kind)
	}
	w.about = w.about[:0]
	f.choose(s, f.Reader.players, players)
	for i := range players {
		if players[i].chosen {
			w.about = append(w.about, players[i].player)
		}
	}
	s.about = w.about
	f.choose(s, f.Reader.clubs, clubs)
	r.Players, r.PlayersMentioned = parted(players, func(n *named) rumor.Player { return rumor.Player{ID: n.player.ID, Name: n.player.Name} })
	r.Clubs, r.ClubsMentioned = parted(clubs, func(n *named) string { return n.club.Code })
	r.Why = append([]rumor.Reason(nil), w.reasons...) // nil for none, whatever was read before
}

// parted returns the chosen of a list, and the others.
func parted[T any](list []named, as func(*named) T) (chosen, others []T) {
	n := 0
	for i := range list {
		if list[i].chosen {
			n++
		}
	}
	if n > 0 {
		chosen = make([]T, 0, n)
	}
	if n < len(list) {
		others = make([]T, 0, len(list)-n)
	}
	for i := range list {
		if list[i].chosen {
			chosen = append(chosen, as(&list[i]))
		} else {
			others = append(others, as(&list[i]))
		}
	}
	return chosen, others
}

// choose marks those named whom the report is about, and notes the reasons. A
// rumor is about somebody: the likeliest, when none is likely.
func (f *findings) choose(s *subjectSigns, w *weights, list []named) {
	if f.sport != "mlb" || len(list) == 0 {
		return
	}
	reasons := &f.d.work.reasons
	var likeliest rumor.Reason
	best, high, some := 0, int32(0), false
	answer := slices.Index(w.answers, string(s.kind))
	s.topics.reset(f.d.sentences)
	for i := range list {
		s.weigh(w)
		s.gather(list, i)
		sum := s.sumFor(answer)
		if i > 0 && sum <= high && sum <= 0 {
			continue
		}
		why := s.subjectReason(&list[i], answer)
		if list[i].chosen = sum > 0; list[i].chosen {
			*reasons, some = append(*reasons, why), true
		}
		if i == 0 || sum > high {
			best, high, likeliest = i, sum, why
		}
	}
	if s.kind != rumor.NotRumor && !some {
		list[best].chosen = true
		*reasons = append(*reasons, likeliest)
	}
}

// speakers are those who speak for a club.
var speakers = []string{"gm", "president", "general", "executive", "executives", "official", "officials", "owner", "chief", "front", "brass"}

// speaks reports whether the report has somebody speak for the club: the
// Mariners' president.
func (f *findings) speaks(i int) bool {
	return i+1 < len(f.d.units) && !f.d.units[i+1].open && slices.Contains(speakers, f.d.units[i+1].word)
}

// besideSubject reports whether a subject's name stands right after the club's,
// or right before "of the" club: Dodgers catcher Dalton Rushing.
func (f *findings) besideSubject(i int, about []*league.Player) bool {
	units := f.d.units
	for j := i + 1; j <= i+describeLen && j < len(units) && !units[j].open && !units[j].stop; j++ {
		if m := f.sense(&units[j]); m != nil {
			return m.player != nil && slices.Contains(about, m.player)
		}
		if units[j].isA(auxiliary | preposition) {
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
