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
			s.carriers = append(s.carriers, carrier{unit: i, reporter: m.reporter})
		case len(n.Players) > 0 && s.playsBaseball():
			m.player = s.namesake(i, n.Players)
			if m.player != nil {
				s.carriers = append(s.carriers, carrier{unit: i, player: m.player})
			} else {
				s.carriers = append(s.carriers, carrier{unit: i, surname: n.Meaning})
			}
		case len(n.Surnames)+len(n.ReporterSurnames) > 0 && s.isOutsider(i):
			s.carriers = append(s.carriers, carrier{unit: i, surname: n.Meaning})
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
	if p.open || s.d.titleCase && s.d.inTitle(p) || p.class != 0 || slices.Contains(weekdays, p.word) || allCapitals(s.d.text[p.start:p.end]) {
		return false
	}
	return len(s.positionsAt(i-1)) == 0 && !s.isPositionWord(i-1)
}

// A namesake is told by evidence, of these weights.
const (
	byRoster    = 2 // on a 40-man roster, as those who are written about mostly are
	byAge       = 4 // the age given is his
	byPosition  = 3 // the position given is his
	byNear      = 4 // his club stands in the same sentence
	byNamed     = 2 // his club is named
	byFirstClub = 1 // his club is the first named
)

// namesake settles a whole name that several players bear. It returns nil when
// the evidence for two is equal.
func (s *senses) namesake(i int, list []*league.Player) *league.Player {
	if len(list) == 1 {
		return list[0]
	}
	var best *league.Player
	high, tie := -1, false
	for _, p := range list {
		score := 0
		for j := range s.d.units {
			if m := s.sense(&s.d.units[j]); m != nil && slices.Contains(s.d.names[s.d.units[j].name].Players, p) {
				score = max(score, s.evidence(j, p))
			}
		}
		if score == high {
			tie = true
		}
		if score > high {
			best, high, tie = p, score, false
		}
	}
	if tie {
		return nil
	}
	return best
}

// evidence weighs whether the name at the i-th unit means p.
func (s *senses) evidence(i int, p *league.Player) int {
	score := 0
	if p.Roster == league.FortyMan {
		score += byRoster
	}
	if positions := s.positionsAt(i - 1); len(positions) > 0 && slices.Contains(positions, p.Position) {
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
	for j := i - 1; j >= 0 && s.d.units[j].sentence == at; j-- {
		if m := s.sense(&s.d.units[j]); m != nil && m.club != nil && m.club.Code == p.Club {
			return score + byNear
		}
	}
	for j := i + 1; j < len(s.d.units) && s.d.units[j].sentence == at; j++ {
		if m := s.sense(&s.d.units[j]); m != nil && m.club != nil && m.club.Code == p.Club {
			return score + byNear
		}
	}
	return score
}

// ageFits reports whether an age near the name, "Muncy, 35," or "22-year-old
// Muncy", is the player's at the time of the report.
func (s *senses) ageFits(i int, p *league.Player) bool {
	age, ok := p.Age(s.published)
	if !ok || s.published.IsZero() {
		return false
	}
	for j := max(0, i-4); j <= min(i+1, len(s.d.units)-1); j++ {
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

// positionsAt returns the positions that the words ending at the i-th unit
// name: "right-hander" P. It returns nil for none or for a word that fits any player.
func (s *senses) positionsAt(i int) []string {
	if w := s.positionWordAt(i); w != nil {
		return w.positions
	}
	return nil
}

func (s *senses) isPositionWord(i int) bool { return s.positionWordAt(i) != nil }

// positionWordAt returns the row of positions.csv that ends at the i-th unit.
func (s *senses) positionWordAt(i int) *positionWord {
	for start := i; start >= max(0, i-1); start-- {
		var found *positionWord
		s.positions.at(&s.d.units[start], func(w *positionWord) {
			if start+w.match(s.d.units, start) == i+1 {
				found = w
			}
		})
		if found != nil {
			return found
		}
	}
	return nil
}
