package reading

import (
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// settleKnown gives players who are known from other reports to the last names
// that this one explains nowhere. Nobody is told by a last name that two bear.
func (s *senses) settleKnown(people []rumor.Player) {
	if len(people) == 0 || s.sport != "mlb" {
		return
	}
	bearers := map[string]*league.Player{}
	for _, known := range people {
		p := s.playerOf(known)
		last := league.Fold(league.LastName(p.Name))
		if other, shared := bearers[last]; shared && other != p {
			p = nil
		}
		bearers[last] = p
	}
	for i := range s.d.units {
		u := &s.d.units[i]
		if p := bearers[league.Fold(u.word)]; p != nil && s.standsAlone(i) {
			s.senseOf(u).player = p
		}
	}
}

// playerOf returns the player of the tables, or a new one for who is in none.
func (s *senses) playerOf(known rumor.Player) *league.Player {
	if p := s.league.Player(known.ID); known.ID != 0 && p != nil {
		return p
	}
	for _, n := range s.league.Scan(known.Name) {
		for _, p := range n.Players {
			if p.ID == 0 && p.Name == known.Name {
				return p
			}
		}
	}
	return &league.Player{Name: known.Name}
}

// standsAlone reports whether the unit may be a last name that nothing in the
// report explains.
func (s *senses) standsAlone(i int) bool {
	u := &s.d.units[i]
	n := s.d.nameOf(u)
	if n == nil {
		return u.capital && u.known == nil && !s.everyday[u.word]
	}
	if m := s.sense(u); m.part || m.club != nil || m.player != nil || m.reporter != nil {
		return false
	}
	_, _, introduced := s.introduced(i, n)
	return !introduced && !s.namedOtherwise(i) && !s.isFirstOfTwo(i, n) && !s.isPlainWord(i, false) && !s.goesOn(i, n)
}
