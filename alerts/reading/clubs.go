package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
)

var (
	// clubWords follow a place that stands for its club, even one that rarely does: the Queens club.
	clubWords = []string{"club", "team", "gm", "brass", "front", "officials", "executive", "executives", "rotation", "bullpen", "clubhouse", "lineup", "roster", "outfield", "infield"}
	// homeWords come shortly before a place that is only a place: keeps a home in Houston.
	homeWords = []string{"home", "house", "lives", "live", "living", "born", "raised", "native", "high", "school", "college", "hospital", "suburban", "downtown", "near", "outside", "street", "restaurant", "meetings", "offseasons", "resident"}
	weekdays  = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
	// placePreps come before a place where something happens.
	placePreps = []string{"in", "at", "near", "around", "outside", "throughout"}
)

// settleClubs finds the club of each club's name.
func (s *senses) settleClubs() {
	for i := range s.d.units {
		u := &s.d.units[i]
		n := s.d.nameOf(u)
		if n == nil || len(n.Clubs) != 1 || !s.standsForClub(i, n) {
			continue
		}
		s.setClub(i, n.Clubs[0])
	}
	for i := range s.d.units {
		u := &s.d.units[i]
		n := s.d.nameOf(u)
		if n == nil || len(n.Clubs) < 2 || !s.standsForClub(i, n) {
			continue
		}
		if c := s.oneOf(i, n); c != nil {
			s.setClub(i, c)
		}
	}
}

// settleClubsByPlayers finds the club of each name that several clubs share, Sox or
// Chicago, and that nothing else told: the one for which most of the players named
// play today. That is weak, as rosters change, but better than silence.
func (s *senses) settleClubsByPlayers() {
	var players map[string]int // by club
	for i := range s.d.units {
		u := &s.d.units[i]
		n := s.d.nameOf(u)
		if n == nil || len(n.Clubs) < 2 || s.sense(u).club != nil || !s.standsForClub(i, n) || i > 0 && !u.open && s.d.units[i-1].word == "in" {
			continue
		}
		if players == nil {
			players = s.playersByClub()
		}
		counts := make([]int, len(n.Clubs))
		for k, c := range n.Clubs {
			counts[k] = players[c.Code]
		}
		if best := slices.Max(counts); best > 0 && slices.Index(counts, best) == lastIndex(counts, best) {
			s.setClub(i, n.Clubs[slices.Index(counts, best)])
		}
	}
}

// playersByClub counts the mentions of players by the club they play for today.
func (s *senses) playersByClub() map[string]int {
	counts := map[string]int{}
	for i := range s.by {
		if p := s.by[i].player; p != nil && p.ID != 0 {
			counts[p.Club]++
		}
	}
	return counts
}

func (s *senses) setClub(i int, c *league.Club) {
	u := &s.d.units[i]
	m := s.sense(u)
	m.club = c
	if n := s.d.nameOf(u); n.Form >= league.PlaceForm && i > 0 && !u.open {
		m.located = slices.Contains(placePreps, s.d.units[i-1].word)
	}
	if !slices.Contains(s.clubs, c) {
		s.clubs = append(s.clubs, c)
	}
	if len(s.d.nameOf(u).Clubs) == 1 {
		s.clubAt.add(c, i)
	}
}

// standsForClub reports whether a club's name means a club where it stands.
func (s *senses) standsForClub(i int, n *league.Name) bool {
	place := n.Form >= league.PlaceForm
	if s.sport != "mlb" {
		if place && s.sport != "kbo" && s.sport != "npb" {
			return false
		}
		if !place && len(n.Clubs) == 1 && s.shared[n.Clubs[0]] && n.Form != league.FullForm {
			return false
		}
	}
	if !place {
		return true
	}
	next := s.next(i)
	if n.Form == league.WeakForm && (next == nil || !slices.Contains(clubWords, next.word)) {
		return false
	}
	if i > 1 && s.d.units[i-1].word == "from" && s.d.units[i-2].plays(reports) {
		return false // tweeted from Houston
	}
	for back := i - 1; !n.Possessive && back >= max(0, i-3) && !s.d.units[back+1].open; back-- {
		if slices.Contains(homeWords, s.d.units[back].word) {
			return false
		}
	}
	if next == nil || !next.capital || next.name >= 0 || n.Possessive || s.d.capitalized(next) {
		return true
	}
	// "Houston Street" is no club; "Houston GM", "Houston Friday" are.
	return slices.Contains(weekdays, next.word) || slices.Contains(clubWords, next.word) || next.class&isMonth != 0 || allCapitals(s.d.text[next.start:next.end])
}

func allCapitals(word string) bool { return len(word) > 1 && isUpper(word) }

// oneOf settles a name that several clubs share: by the nearest club before it
// that is one of them, else by the first after it, else by default if it has one.
func (s *senses) oneOf(i int, n *league.Name) *league.Club {
	var found *league.Club
	best := 0
	for _, c := range n.Clubs {
		at, ok := s.clubAt.near(c, i)
		if ok && (found == nil || nearer(at, best, i)) {
			found, best = c, at
		}
	}
	if found == nil && n.Default && (i == 0 || s.d.units[i].open || s.d.units[i-1].word != "in") {
		return n.Clubs[0] // but "in Los Angeles" may only say where
	}
	return found
}

// nearer reports whether a is a better witness than b for what stands at at:
// the last before it, else the first after it.
func nearer(a, b, at int) bool {
	switch {
	case a < at && b < at:
		return a > b
	case a > at && b > at:
		return a < b
	}
	return a < at
}
