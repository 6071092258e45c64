package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
)

// settleWholeNames finds the person of each whole name.
func (s *senses) settleWholeNames() {
	for i := range s.d.units {
		u := &s.d.units[i]
		n := s.d.nameOf(u)
		if n == nil {
			continue
		}
		m := s.sense(u)
		switch {
		case m.club != nil:
		case len(n.Reporters) > 0 && (len(n.Players) == 0 || s.credited(i)):
			m.reporter = s.reporter(i, n.Reporters)
			if m.reporter != nil {
				s.reporters.add(m.reporter, i)
			}
		case len(n.Players) > 0 && s.playsBaseball():
			if p := s.namesake(n); p != nil && (p.Roster != league.Former || s.sport == "mlb") { // abroad he is the other league's
				m.player = p
				s.playerAt.add(m.player, i)
			}
		case len(n.Surnames)+len(n.ReporterSurnames) > 0 && s.isOutsider(i):
			s.outsiders.add(u.word, i)
		case n.Other == league.Staff:
			s.outsiders.add(u.word, i)
		}
	}
}

// playsBaseball reports whether the report may name our players.
func (s *senses) playsBaseball() bool {
	return s.sport == "mlb" || s.sport == "kbo" || s.sport == "npb" || s.sport == "winterball"
}

// isOutsider reports whether a last name ends the whole name of somebody who is
// in no table: Scott Harris.
func (s *senses) isOutsider(i int) bool {
	p := s.prev(i)
	if p == nil || !p.capital || p.possessive {
		return false
	}
	if m := s.sense(p); m != nil && (m.club != nil || m.player != nil || m.reporter != nil || len(s.d.nameOf(p).Outlets) > 0) {
		return false
	}
	if s.league.FirstName(s.d.text[p.start:p.end]) {
		return !p.open || !s.everyday[p.word]
	}
	if p.open || s.d.capitalized(p) || p.class != 0 || slices.Contains(weekdays, p.word) || allCapitals(s.d.text[p.start:p.end]) {
		return false
	}
	return len(s.positionsBefore(i)) == 0 && !s.isPositionWord(i-1)
}

// A namesake is told by evidence, of these weights.
const (
	gone        = -2 // his last season was years before the report
	byListed    = 1  // he stands in the players table
	byRoster    = 2  // on a 40-man roster, as those who are written about mostly are
	byAge       = 4  // the age given is his
	byPosition  = 3  // the position given is his
	byNear      = 4  // his club stands in the same sentence
	byNamed     = 2  // his club is named
	byFirstClub = 1  // his club is the first named
)

// nearUnits is how many words around a name are near it.
const nearUnits = 30

// namesake settles a whole name that several players bear, once for the
// document. It returns nil when the evidence for two is equal.
func (s *senses) namesake(n *league.Name) *league.Player {
	if len(n.Players) == 1 {
		return n.Players[0]
	}
	if p, ok := s.whole[n.Meaning]; ok {
		return p
	}
	scores := make([]int, len(n.Players))
	for j := range s.d.units {
		if m := s.d.nameOf(&s.d.units[j]); m == nil || m.Meaning != n.Meaning {
			continue
		}
		for k, p := range n.Players {
			scores[k] = max(scores[k], s.evidence(j, p))
		}
	}
	var found *league.Player
	if best := slices.Max(scores); slices.Index(scores, best) == lastIndex(scores, best) {
		found = n.Players[slices.Index(scores, best)]
	}
	s.whole[n.Meaning] = found
	return found
}

// unsettledNames returns the whole names of which it is not known who is meant, sorted.
func (s *senses) unsettledNames() []string {
	var list []string
	for whole, settled := range s.whole {
		if settled == nil {
			list = append(list, whole.Players[0].Name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func lastIndex(list []int, v int) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == v {
			return i
		}
	}
	return -1
}

// evidence weighs whether the name at the i-th unit means p.
func (s *senses) evidence(i int, p *league.Player) int {
	score := 0
	if p.ID != 0 {
		score += byListed
	}
	if p.LastSeen != 0 && s.published.Year() > p.LastSeen+1 {
		score += gone
	}
	if p.Roster == league.FortyMan {
		score += byRoster
	}
	if positions := s.positionsBefore(i); len(positions) > 0 && slices.Contains(positions, p.Position) {
		score += byPosition
	}
	if s.ageFits(i, p) {
		score += byAge
	}
	if p.Club == "" {
		return score
	}
	if s.named(p.Club) {
		score += byNamed
	}
	if len(s.clubs) > 0 && s.clubs[0].Code == p.Club {
		score += byFirstClub
	}
	at := s.d.units[i].sentence
	for j := max(0, i-nearUnits); j < min(i+nearUnits, len(s.d.units)); j++ {
		if m := s.sense(&s.d.units[j]); m != nil && m.club != nil && m.club.Code == p.Club && s.d.units[j].sentence == at && !s.isOpponent(j) {
			return score + byNear
		}
	}
	return score
}

// opponents come before the club that somebody plays against.
var opponents = []string{"against", "versus", "vs", "over", "facing"}

// isOpponent reports whether the club at the unit is one that somebody plays
// against: 0-for-4 against the A's.
func (s *senses) isOpponent(i int) bool {
	if i > 0 && s.d.units[i-1].word == "the" {
		i--
	}
	return i > 0 && slices.Contains(opponents, s.d.units[i-1].word)
}

// ageFits reports whether an age near the name, "Muncy, 35," or "22-year-old
// Muncy", is the player's at the time of the report.
func (s *senses) ageFits(i int, p *league.Player) bool {
	age, ok := p.Age(s.published)
	if !ok || s.published.IsZero() {
		return false
	}
	for j := max(0, i-4); j <= min(i+2, len(s.d.units)-1); j++ {
		u := &s.d.units[j]
		if u.class&isNumber != 0 && len(u.word) == 2 && number(u.word) == age {
			return true
		}
	}
	return false
}

func number(word string) int {
	n := 0
	for _, c := range []byte(word) {
		if c < '0' || c > '9' {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// positionsBefore returns the positions that the words right before the i-th unit
// name: "right-hander" P. It returns nil for none or for a word that fits any player.
func (s *senses) positionsBefore(i int) []string {
	if i == 0 || s.d.units[i].open {
		return nil
	}
	if w := s.positionWordAt(i - 1); w != nil {
		return w.positions
	}
	return nil
}

func (s *senses) isPositionWord(i int) bool { return s.positionWordAt(i) != nil }

// positionWordAt returns the row of positions.csv that ends at the i-th unit.
func (s *senses) positionWordAt(i int) *positionWord {
	for start := i; start >= max(0, i-1); start-- {
		if !s.positions.mayBegin(&s.d.units[start]) {
			continue
		}
		var found *positionWord
		s.positions.at(s.d.units, start, func(w *positionWord, n int) {
			if start+n == i+1 {
				found = w
			}
		})
		if found != nil {
			return found
		}
	}
	return nil
}
