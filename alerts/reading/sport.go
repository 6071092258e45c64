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

// fullyForeign is how much must tell of another country's baseball for a report to
// be about it whatever words of the game it has.
const fullyForeign = 6 * nameWeight

// manyClubs is how many clubs of ours no report names that is about another
// country's baseball: it is about who may come from there.
const manyClubs = 3

// sportTally is what the words and names of a report tell of its sport.
type sportTally struct {
	points map[string]int  // by sport
	title  map[string]bool // sports whose teams the title names
	clubs  int             // how often clubs of ours are named
	ours   []*league.Club  // those named whose nickname no other team bears
	titled bool            // the title names one of these
}

// sport returns the sport a report is about: mlb, or one of otherSports.
func (r *Reader) sport(d *document) string {
	t := r.sportTally(d)
	best := "mlb"
	for _, sport := range otherSports {
		score := t.points[sport]
		if slices.Contains(foreign, sport) {
			if t.titled || len(t.ours) >= manyClubs || nameWeight*t.clubs >= score {
				continue // who comes from there signs here
			}
			if score >= fullyForeign {
				return sport
			}
			score -= t.points["mlb"] / 2
		}
		if t.title[sport] && t.points[sport] >= 2*nameWeight {
			return sport
		}
		if score > t.points[best] {
			best = sport
		}
	}
	return best
}

func (r *Reader) sportTally(d *document) sportTally {
	t := sportTally{points: map[string]int{}, title: map[string]bool{}}
	for i := range d.units {
		u := &d.units[i]
		n := d.nameOf(u)
		if n == nil {
			if r.sports.mayBegin(u) {
				r.sports.at(d.units, i, func(s *sportWord, _ int) { t.points[s.sport] += s.weight })
			}
			continue
		}
		switch {
		case slices.Contains(otherSports, n.Other):
			t.points[n.Other] += nameWeight
			t.title[n.Other] = t.title[n.Other] || d.inTitle(u)
		case len(n.Players) > 0:
			t.points["mlb"] += 2
		case len(n.Clubs) == 1 && !r.shared[n.Clubs[0]] && n.Form <= league.NicknameForm:
			t.points["mlb"] += 2
			t.titled = t.titled || d.inTitle(u)
			if c := n.Clubs[0]; !slices.Contains(t.ours, c) {
				t.ours = append(t.ours, c)
			}
		}
		if len(n.Clubs) == 1 && n.Form <= league.NicknameForm {
			t.clubs++
		}
	}
	return t
}
