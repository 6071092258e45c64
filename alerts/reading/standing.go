package reading

import (
	"time"

	"github.com/hotstove/hotstove/league"
)

// known gathers what the tables know of a player: how old he is, and whether the
// report names the club that he plays for. Rosters change and reports are old, so
// it is a sign like others and settles nothing: who is given up in a trade is
// young, and who plays for the club that gets him is only compared with him.
func (s *subjectSigns) known(n *named) {
	first := n.at[0]
	place, age, home := s.place(first), s.ageOf(n.player), s.home(n.player)
	s.both(first, signAge, age)
	s.both(first, signAge, age, place)
	s.both(first, signHome, home)
	s.both(first, signHome, home, place)
	s.both(first, signHome, home, s.since(n.player))
}

// ages are a player's age when the report was published, in steps of three years.
var ages = newTokens("17", "18-20", "21-23", "24-26", "27-29", "30-32", "33-35", "36-38", "39+")

func (f *findings) ageOf(p *league.Player) token {
	age, ok := p.Age(f.published)
	if !ok || f.published.IsZero() {
		return signNone
	}
	return ages[min(max(age/3-5, 0), len(ages)-1)]
}

// home returns where the report first names the club that the tables have the
// player with.
func (s *subjectSigns) home(p *league.Player) token {
	if p.Club == "" {
		return signNone
	}
	for i := range s.clubs {
		if s.clubs[i].club.Code == p.Club {
			return s.place(s.clubs[i].at[0])
		}
	}
	return signNo
}

// year is how far from the day of the tables a report tells much the same clubs.
const year = 365 * 24 * time.Hour

// since tells whether the tables speak of about the same days as the report.
func (f *findings) since(p *league.Player) token {
	if p.AsOf.Sub(f.published).Abs() > year {
		return signOnce
	}
	return signToday
}

// homeOf gathers how many of the players whom the report is about the tables have
// with a club.
func (s *subjectSigns) homeOf(n *named) {
	count := 0
	for _, p := range s.about {
		if p.Club == n.club.Code {
			count++
		}
	}
	first := n.at[0]
	s.both(first, signHome, few(count))
	s.both(first, signHome, few(count), s.place(first))
}
