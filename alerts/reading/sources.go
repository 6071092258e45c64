package reading

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
)

// credited reports whether a whole name is written as a source's: an outlet
// beside it or a verb of reporting after it.
func (s *senses) credited(i int) bool {
	if i > 0 && !s.d.units[i].open {
		p := &s.d.units[i-1]
		if n := s.d.nameOf(p); n != nil && len(n.Outlets) > 0 || p.word == "per" || p.word == "via" {
			return true
		}
	}
	return s.outletFollows(i) != nil || i+1 < len(s.d.units) && s.d.units[i+1].plays(reports|says|has)
}

// followReach is how many units after a person an outlet may be named.
const followReach = 7

// outletFollows returns the outlet named after a person: "of the New York
// Post", "(ESPN)", ", of The Athletic,", "wrote for The Athletic".
func (s *senses) outletFollows(i int) *league.Outlet {
	units := s.d.units
	joined := false // a word that joins the two stands before this one
	for j := i + 1; j <= i+followReach && j < len(units) && !units[j].open; j++ {
		u := &units[j]
		if n := s.d.nameOf(u); n != nil {
			if len(n.Outlets) > 0 && (joined || j == i+1 && (u.paren || u.stop)) {
				return n.Outlets[0]
			}
			return nil
		}
		if u.paren || u.stop && j > i+1 {
			return nil
		}
		switch u.word {
		case "of", "from", "with", "at", "for", "in", "on":
			joined = true
		case "the":
		default:
			joined = false
		}
	}
	return nil
}

// outletBefore returns the outlet named before a person: ESPN's.
func (s *senses) outletBefore(i int) *league.Outlet {
	if i == 0 || s.d.units[i].open {
		return nil
	}
	if n := s.d.nameOf(&s.d.units[i-1]); n != nil && len(n.Outlets) > 0 {
		return n.Outlets[0]
	}
	return nil
}

// reporter settles a name or last name that several reporters bear.
func (s *senses) reporter(i int, list []*league.Reporter) *league.Reporter {
	outlet := s.outletBefore(i)
	if outlet == nil {
		outlet = s.outletFollows(i)
	}
	if outlet != nil {
		for _, r := range list {
			if strings.Contains(r.Outlet, outlet.Name) {
				return r
			}
		}
	}
	if len(list) == 1 {
		return list[0]
	}
	return nil
}

// bareReporter returns the reporter meant by a last name that nobody
// introduced: where an outlet stands beside it, or a word of reporting.
func (s *senses) bareReporter(i int, n *league.Name) *league.Reporter {
	if len(n.ReporterSurnames) == 0 {
		return nil
	}
	if o := s.outletBefore(i); o != nil || s.nearOutlet(i) {
		return s.reporter(i, n.ReporterSurnames)
	}
	if !s.reportsBefore(i) && !s.reportsAfter(i, len(n.Surnames) > 0) {
		return nil
	}
	// Several bear the name: the best known is meant.
	best, same := n.ReporterSurnames[0], 0
	for _, r := range n.ReporterSurnames {
		switch {
		case r.Tier < best.Tier:
			best, same = r, 1
		case r.Tier == best.Tier:
			same++
		}
	}
	if same > 1 {
		return nil
	}
	return best
}

// nearOutlet reports whether an outlet is joined to a bare last name by "of" or
// brackets, not by a verb that a player may have too.
func (s *senses) nearOutlet(i int) bool {
	if s.outletFollows(i) == nil {
		return false
	}
	next := &s.d.units[i+1]
	return next.stop || next.paren || slices.Contains([]string{"of", "from", "with", "at"}, next.word)
}

// reportsBefore reports whether the words before a last name make it a
// source's: per, reported by, says.
func (s *senses) reportsBefore(i int) bool {
	if i == 0 || s.d.units[i].open {
		return false
	}
	p := &s.d.units[i-1]
	switch p.word {
	case "by", "to":
		return i > 1 && s.d.units[i-2].plays(handed)
	case "told", "tells", "telling", "first":
		return false // a player may be told
	}
	return p.plays(before) || p.plays(reports) || p.word == "says"
}

// reportsAfter reports whether what follows a last name makes it a source's.
// Where a player bears it too, a mere has or was tells nothing.
func (s *senses) reportsAfter(i int, shared bool) bool {
	u := &s.d.units[i]
	if u.open && strings.HasPrefix(s.d.text[u.end:], ": ") {
		return true
	}
	if i+1 >= len(s.d.units) || s.d.units[i+1].open || u.possessive {
		return false
	}
	next := &s.d.units[i+1]
	return next.plays(reports|says) || !shared && next.plays(has)
}
