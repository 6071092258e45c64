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
		if n := s.d.nameOf(p); n != nil && len(n.Outlets) > 0 || slices.Contains(creditWords[:2], p.word) {
			return true
		}
	}
	return s.outletFollows(i) != nil || i+1 < len(s.d.units) && slices.Contains(reportWords, s.d.units[i+1].word)
}

// outletFollows returns the outlet named after a person: "of the New York
// Post", "(ESPN)", ", of The Athletic,".
func (s *senses) outletFollows(i int) *league.Outlet {
	for j := i + 1; j <= i+3 && j < len(s.d.units) && !s.d.units[j].open; j++ {
		u := &s.d.units[j]
		if n := s.d.nameOf(u); n != nil {
			if len(n.Outlets) > 0 && (j > i+1 || u.paren || u.stop) {
				return n.Outlets[0]
			}
			return nil
		}
		if u.word != "of" && u.word != "the" && u.word != "from" && u.word != "with" && u.word != "at" {
			return nil
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
	if s.outletFollows(i) != nil || s.outletBefore(i) != nil {
		return s.reporter(i, n.ReporterSurnames)
	}
	before := i > 0 && !s.d.units[i].open && slices.Contains([]string{"per", "via", "says", "to"}, s.d.units[i-1].word)
	after := i+1 < len(s.d.units) && !s.d.units[i+1].open && slices.Contains(reportWords[:16], s.d.units[i+1].word)
	if !before && !after {
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
