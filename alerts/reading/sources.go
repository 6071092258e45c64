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
const followReach = 9

// outletFollows returns the outlet named after a person: "of the New York
// Post", "(ESPN)", ", of The Athletic,", "wrote for The Athletic", "and Will
// Sammon of The Athletic", ", who covers the Mets for MLB.com".
func (s *senses) outletFollows(i int) *league.Outlet {
	units := s.d.units
	joined := false // a word that joins the two stands before this one
	covers := false // what he covers may be named
	for j := i + 1; j <= i+followReach && j < len(units) && !units[j].open; j++ {
		u := &units[j]
		if n := s.d.nameOf(u); n != nil {
			if len(n.Outlets) > 0 && (joined || j == i+1 && (u.paren || u.stop)) {
				return n.Outlets[0]
			}
			if covers && len(n.Clubs) > 0 || units[j-1].word == "and" && len(n.Reporters)+len(n.ReporterSurnames) > 0 {
				continue
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
		case "covers", "cover":
			covers = true
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
	if s.d.units[i].stop && i > 1 && (s.d.units[i-2].word == "of" || s.d.units[i-2].word == "the" && i > 2 && s.d.units[i-3].word == "of") {
		return nil // it is that of the one before
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
	if slices.Contains(months, s.d.units[i].word) {
		return nil
	}
	if r := s.writerOf(i, n.ReporterSurnames); r != nil {
		return r
	}
	shared := len(n.Surnames) > 0
	if !s.reportsBefore(i) && !s.reportsAfter(i, shared) && (shared || !s.standsForNews(i)) {
		return nil
	}
	return bestKnown(n.ReporterSurnames)
}

// writerOf returns the one of several who writes for the outlet of which a word
// stands before the i-th unit: the Republic's Piecoro.
func (s *senses) writerOf(i int, list []*league.Reporter) *league.Reporter {
	if i == 0 || s.d.units[i].open || !s.possessive(i-1) || !s.d.units[i-1].capital {
		return nil
	}
	for _, r := range list {
		if s.outletByWord(r, &s.d.units[i-1]) != nil {
			return r
		}
	}
	return nil
}

// bestKnown returns who of several is meant when nothing tells them apart: who
// is ranked best, or of such the only one who writes for the whole country; or nil.
func bestKnown(list []*league.Reporter) *league.Reporter {
	var best *league.Reporter
	same := false
	for _, r := range list {
		switch {
		case best == nil || r.Tier < best.Tier || r.Tier == best.Tier && r.Scope == "national" && best.Scope != "national":
			best, same = r, false
		case r.Tier == best.Tier && r.Scope == best.Scope:
			same = true
		}
	}
	if same {
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
	case "told", "tells", "telling":
		return s.amongOthers(i) // else it may be a player who is told
	case "first":
		return false
	case "t":
		return i > 1 && s.d.units[i-2].word == "h" // h/t
	}
	return p.plays(before) || p.plays(reports) || p.word == "says" || p.word == "say"
}

// reportsAfter reports whether what follows a last name makes it a source's.
// Where a player bears it too, a mere has or was tells nothing.
func (s *senses) reportsAfter(i int, shared bool) bool {
	u := &s.d.units[i]
	if s.leads(i) {
		return true
	}
	if i+1 >= len(s.d.units) || s.d.units[i+1].open || u.possessive {
		return false
	}
	next := &s.d.units[i+1]
	if next.stop && next.word == "first" {
		return false // first name Teoscar
	}
	verb, joined := s.verbAfter(i)
	switch {
	case verb == nil:
		return false
	case verb == next:
		return verb.plays(reports|says) || !shared && verb.plays(has)
	}
	return verb.plays(reports) || (joined || !shared) && verb.plays(says|has)
}

// leads reports whether a sentence begins with the i-th unit and a colon: "Rosenthal: ".
func (s *senses) leads(i int) bool {
	u := &s.d.units[i]
	return u.open && strings.HasPrefix(s.d.text[u.end:], ": ")
}

// amongOthers reports whether "and others" or "and other writers" follows a name.
func (s *senses) amongOthers(i int) bool {
	units := s.d.units
	return i+2 < len(units) && !units[i+2].open && units[i+1].word == "and" && (units[i+2].word == "others" || units[i+2].word == "other")
}

// verbReach is how many units after a source its verb may stand.
const verbReach = 10

// attached are the words between a source and its verb, besides names and capitals.
var attached = []string{"and", "of", "the", "both", "also", "each", "from", "at"}

// verbAfter returns the word for what a source does, behind others joined to it
// and what they write for, "Feinsand and Rogers of MLB.com hear", or nil; joined
// is whether one of those can be nothing but a source.
func (s *senses) verbAfter(i int) (verb *unit, joined bool) {
	units := s.d.units
	for j := i + 1; j <= i+verbReach && j < len(units) && !units[j].open; j++ {
		u := &units[j]
		n := s.d.nameOf(u)
		switch {
		case n != nil && len(n.Outlets)+len(n.Reporters)+len(n.ReporterSurnames) == 0:
			return nil, false
		case n != nil:
			joined = joined || len(n.Outlets) > 0 || len(n.Players)+len(n.Surnames) == 0
		case u.plays(reports | says | has), !u.capital && !slices.Contains(attached, u.word):
			return u, joined
		}
	}
	return nil, false
}

// standsForNews reports whether a reporter's last name, which no player bears,
// stands where only his report can be meant: "(Passan)", a sentence or the end
// of one with nothing but it, or beside another with the verb left out: "Sammon
// had the years, Passan the dollars".
func (s *senses) standsForNews(i int) bool {
	units := s.d.units
	u := &units[i]
	if u.paren && strings.HasPrefix(s.d.text[u.end:], ")") {
		return true
	}
	if u.possessive || s.d.inTitle(u) || !u.open && !u.stop {
		return false
	}
	if i+1 == len(units) || units[i+1].open {
		return true
	}
	next := &units[i+1]
	if u.open && (next.word == "with" || next.word == "on") && s.d.endsWithin(i, handsOn) {
		return true // "Passan on it." "Meisel with the scoop."
	}
	return !next.stop && (next.word == "the" || next.word == "on") && s.besideReporter(i)
}

// handsOn is how many words a sentence has at most that says only who had the news.
const handsOn = 5

// endsWithin reports whether the sentence of the unit at i ends before n more.
func (d *document) endsWithin(i, n int) bool {
	return i+n >= len(d.units) || d.units[i].sentence != d.units[i+n].sentence
}

// besideReporter reports whether the sentence of the i-th unit is known to name
// a reporter elsewhere.
func (s *senses) besideReporter(i int) bool {
	units := s.d.units
	for j := max(0, i-verbReach); j < min(i+verbReach, len(units)); j++ {
		if m := s.sense(&units[j]); m != nil && m.reporter != nil && units[j].sentence == units[i].sentence {
			return true
		}
	}
	return false
}
