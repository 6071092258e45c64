package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
)

// nameWeight is what a name of another sport's team or league tells of a report.
const nameWeight = 3

// otherSports are the kinds of others.csv that tell of another sport, or of
// another country's baseball, whose teams share our clubs' names.
var otherSports = []string{"nfl", "nba", "nhl", "wnba", "soccer", "cfl", "kbo", "npb", "college", "winterball"}

// foreign are those of otherSports that are baseball.
var foreign = []string{"kbo", "npb", "winterball"}

// sport returns the sport a report is about: mlb, or one of otherSports.
func (r *Reader) sport(d *document) string {
	tally := map[string]int{}
	title := map[string]bool{}
	for i := range d.units {
		u := &d.units[i]
		if n := d.nameOf(u); n != nil {
			switch {
			case slices.Contains(otherSports, n.Other):
				tally[n.Other] += nameWeight
				title[n.Other] = title[n.Other] || d.inTitle(u)
			case len(n.Players) > 0:
				tally["mlb"] += 2
			case len(n.Clubs) == 1 && !r.shared[n.Clubs[0]] && n.Form <= league.NicknameForm:
				tally["mlb"] += 2
			}
			continue
		}
		if !r.sports.mayBegin(u) {
			continue
		}
		r.sports.at(d.units, i, func(s *sportWord, _ int) { tally[s.sport] += s.weight })
	}
	best := "mlb"
	for _, sport := range otherSports {
		if title[sport] && tally[sport] >= 2*nameWeight {
			return sport
		}
		score := tally[sport]
		if slices.Contains(foreign, sport) {
			score -= tally["mlb"] / 2 // who comes from there signs here
		}
		if score > tally[best] {
			best = sport
		}
	}
	return best
}
