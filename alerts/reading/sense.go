package reading

import (
	"slices"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// sense is what a name of the document was settled to mean; all nil when it
// was not settled, or when it is nothing of ours.
type sense struct {
	club     *league.Club
	player   *league.Player
	reporter *league.Reporter
	outlet   *league.Outlet
	located  bool // the club is only where something was: in Toronto
	part     bool // it is part of the name of somebody in no table
}

// senses settles the names of one document.
type senses struct {
	*Reader
	d         *document
	by        []sense // by name
	sport     string
	published time.Time
	clubs     []*league.Club // that the document names, in order
	clubAt    places[*league.Club]
	playerAt  places[*league.Player]   // who is named in full
	reporters places[*league.Reporter] // who is named in full
	outsiders places[string]           // by his last name, who is named in full and stands in no table
	whole     map[*league.Meaning]*league.Player
	enlisted  map[string]*league.Player // by whole name, who is in no table
	wentOn    map[surname]bool          // last names that were given their player wherever they stand
}

// settle finds the sense of every name: clubs first, then whole names, then
// last names, which lean on both, and on the people known from other reports.
func (r *Reader) settle(d *document, sport string, published time.Time, people []rumor.Player) *senses {
	s := &d.work.senses
	s.reset()
	s.Reader, s.d, s.by, s.sport, s.published = r, d, resized(s.by, len(d.names)), sport, published
	s.settleClubs()
	s.settleWholeNames()
	s.settleUnlisted()
	s.settleKnown(people)
	s.settleSurnames()
	s.settleClubsByPlayers()
	for i := range d.units {
		u := &d.units[i]
		if u.name < 0 {
			continue
		}
		m := &s.by[u.name]
		if outlets := d.names[u.name].Outlets; len(outlets) > 0 && m.club == nil {
			m.outlet = outlets[0]
		}
		switch {
		case m.club != nil:
			u.class |= isClub
		case m.player != nil:
			u.class |= isPlayer
		case m.reporter != nil:
			u.class |= isReporter
		case m.outlet != nil:
			u.class |= isOutlet
		}
	}
	return s
}

// reset forgets the document before.
func (s *senses) reset() {
	s.clubs = s.clubs[:0]
	s.clubAt.reset()
	s.playerAt.reset()
	s.reporters.reset()
	s.outsiders.reset()
	s.whole, s.enlisted, s.wentOn = emptied(s.whole), emptied(s.enlisted), emptied(s.wentOn)
}

// sense returns what the unit's name means, or nil for a word.
func (s *senses) sense(u *unit) *sense {
	if u.name < 0 {
		return nil
	}
	return &s.by[u.name]
}

// prev and next return the unit beside the i-th when nothing but a space parts
// them, or nil.
func (s *senses) prev(i int) *unit {
	if i == 0 || s.d.units[i].open || s.d.units[i].stop {
		return nil
	}
	return &s.d.units[i-1]
}

func (s *senses) next(i int) *unit {
	if i+1 >= len(s.d.units) {
		return nil
	}
	if u := &s.d.units[i+1]; !u.open && !u.stop {
		return u
	}
	return nil
}

// named reports whether the document names the club.
func (s *senses) named(code string) bool {
	return slices.ContainsFunc(s.clubs, func(c *league.Club) bool { return c.Code == code })
}
