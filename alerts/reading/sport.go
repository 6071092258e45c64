package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
)

// nameWeight is what a name of another sport's team or league tells of a report.
const nameWeight = 3

// sports are ours and the kinds of others.csv that tell of another sport, or of
// another country's baseball, whose teams share our clubs' names.
var sports = [...]string{"mlb", "nfl", "nba", "nhl", "wnba", "soccer", "cfl", "kbo", "npb", "college", "winterball"}

// mlb is the place of ours in sports.
const mlb = 0

// foreign are those of sports that are baseball of other countries.
var foreign = []string{"kbo", "npb", "winterball"}

// fullyForeign is how much must tell of another country's baseball for a report to
// be about it whatever words of the game it has.
const fullyForeign = 6 * nameWeight

// manyClubs is how many clubs of ours no report names that is about another
// country's baseball: it is about who may come from there.
const manyClubs = 3

// sportTally is what the words and names of a report tell of its sport.
type sportTally struct {
	points [len(sports)]int
	title  [len(sports)]bool       // sports whose teams the title names
	clubs  int                     // how often clubs of ours are named
	ours   [manyClubs]*league.Club // those named first whose nickname no other team bears
	titled bool                    // the title names one of these
}

// sport returns which of sports a report is about.
func (r *Reader) sport(d *document) string {
	t := r.sportTally(d)
	best := mlb
	for i, sport := range sports {
		score := t.points[i]
		if slices.Contains(foreign, sport) {
			if t.titled || t.ours[manyClubs-1] != nil || nameWeight*t.clubs >= score {
				continue // who comes from there signs here
			}
			if score >= fullyForeign {
				return sport
			}
			score -= t.points[mlb] / 2
		}
		if t.title[i] && t.points[i] >= 2*nameWeight {
			return sport
		}
		if score > t.points[best] {
			best = i
		}
	}
	return sports[best]
}

func (r *Reader) sportTally(d *document) sportTally {
	var t sportTally
	for i := range d.units {
		u := &d.units[i]
		n := d.nameOf(u)
		if n == nil {
			if r.sports.mayBegin(u) {
				r.sports.at(d.units, i, func(s *sportWord, _ int) { t.points[s.sport] += s.weight })
			}
			continue
		}
		ours := len(n.Clubs) == 1 && n.Form <= league.NicknameForm
		if ours {
			t.clubs++
		}
		switch other := slices.Index(sports[:], n.Other); {
		case other > mlb:
			t.points[other] += nameWeight
			t.title[other] = t.title[other] || d.inTitle(u)
		case len(n.Players) > 0:
			t.points[mlb] += 2
		case ours && !r.shared[n.Clubs[0]]:
			t.points[mlb] += 2
			t.titled = t.titled || d.inTitle(u)
			t.add(n.Clubs[0])
		}
	}
	return t
}

// add notes a club of ours, once.
func (t *sportTally) add(c *league.Club) {
	for i, o := range t.ours {
		if o == nil {
			t.ours[i] = c
			return
		}
		if o == c {
			return
		}
	}
}
