package reading

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
)

// unknownBeside returns the whole name beside the outlet at i of somebody who is
// in no table: "Zachary D. Rymer of Bleacher Report", "KSTP's Jane Roe reports",
// or "".
func (f *findings) unknownBeside(i int) string {
	if f.possessive(i) {
		return f.personAfter(i)
	}
	return f.personBefore(i)
}

// personAfter returns the unknown whole name after the i-th unit, or "".
func (f *findings) personAfter(i int) string {
	units := f.d.units
	end := i + 1
	for end < len(units) && end <= i+3 && !units[end].open && (end == i+1 || !units[end].stop) && f.unknownName(end) {
		end++
	}
	if end-i-1 < 2 || units[i+1].stop {
		return ""
	}
	first := &units[i+1]
	named := f.league.FirstName(f.d.text[first.start:first.end])
	follows := end == len(units) || units[end].open || units[end].stop || units[end].plays(reports|says|has|ranks) || units[end].word == "and" || units[end].word == "on"
	if !named && (!follows || f.d.capitalized(first)) {
		return ""
	}
	return f.d.text[first.start:units[end-1].end]
}

// personBefore returns the unknown whole name before the outlet at i, "of" or a
// bracket between them, or "".
func (f *findings) personBefore(i int) string {
	units := f.d.units
	j := i
	if !units[i].paren {
		for j--; j > 0 && units[j].word == "the"; {
			j--
		}
		if j < 2 || !slices.Contains([]string{"of", "from", "with", "at", "in", "for"}, units[j].word) {
			return ""
		}
		if units[j].word == "in" || units[j].word == "for" {
			if j = f.writerEnd(j - 1); j < 2 {
				return ""
			}
		}
	}
	if units[i].open {
		return ""
	}
	first := j
	for first > 0 && j-first < 3 && f.unknownName(first-1) {
		first--
		if units[first].open || units[first].stop {
			break
		}
	}
	if j-first < 2 || !f.league.FirstName(f.d.text[units[first].start:units[first].end]) && units[j].word != "of" && !units[i].paren {
		return ""
	}
	return league.WithoutPossessive(f.d.text[units[first].start:units[j-1].end])
}

// outletLen is how many units an unknown outlet's name has at most.
const outletLen = 4

// unknownOutlet returns the name of an outlet that is in no table, which the text
// gives the reporter at i before what he does: "of the Inland Valley Courier
// reported", or "".
func (f *findings) unknownOutlet(i int) string {
	units := f.d.units
	first := i + 2
	if first < len(units) && units[first].word == "the" {
		first++
	}
	if first >= len(units) || units[i+1].word != "of" {
		return ""
	}
	end := first
	for end < len(units) && end < first+outletLen && !units[end].open && (end == first || !units[end].stop) && (f.unknownName(end) || f.ofStation(end, first)) {
		end++
	}
	if end == first || end == len(units) || units[end].open {
		return ""
	}
	if verb := &units[end]; !verb.plays(reports|says|has) && verb.word != "each" { // "each had it"
		return ""
	}
	return f.d.text[units[first].start:units[end-1].end]
}

// ofStation reports whether the unit may be part of a station's name that begins
// at first: KXYZ 12.
func (f *findings) ofStation(i, first int) bool {
	u := &f.d.units[i]
	return u.name < 0 && (u.capital || i > first && u.class&isNumber != 0)
}

// writerEnd returns the unit after a name for what ends at j and was written in
// an outlet: "Jane Roe wrote in", "Jane Roe's report in"; or 0.
func (f *findings) writerEnd(j int) int {
	units := f.d.units
	switch {
	case units[j].plays(reports), units[j].plays(claim) && units[j-1].possessive:
		return j
	}
	return 0
}

// unknownName reports whether the unit may be part of an unknown person's name.
func (f *findings) unknownName(i int) bool {
	u := &f.d.units[i]
	if !u.capital || u.class != 0 || allCapitals(f.d.text[u.start:u.end]) {
		return false
	}
	m := f.sense(u)
	return m == nil || m.club == nil && m.player == nil && m.reporter == nil && m.outlet == nil
}

// ownReport credits the outlet itself, and who signed, where the report cites
// its own sources: "two people told the Herald".
func (f *findings) ownReport(outlet, byline string, c *credited) {
	if outlet == "" {
		return
	}
	name := asciiLower(strings.TrimPrefix(outlet, "The "))
	last := plain(lastWord(name))
	for i := range f.d.units {
		u := &f.d.units[i]
		if u.word != last && !u.plays(ours) && u.name < 0 {
			continue
		}
		first := f.ownName(i, name, last)
		if first < 0 || !f.citesOwn(first, i) {
			continue
		}
		c.outlet(i, outlet, f.outletTier(outlet))
		if signed := f.personAfter(i); f.possessive(i) && signed != "" {
			byline = signed
		}
		if byline != "" {
			c.person(i, byline, unranked)
		}
		return
	}
}

// ownName returns the first unit of the outlet's name that ends at i, the
// article before it taken in, or -1: "Friar Fodder", "the Herald", "this newspaper".
func (f *findings) ownName(i int, name, last string) int {
	units := f.d.units
	u := &units[i]
	upTo := league.WithoutPossessive(f.d.lower[:u.end])
	switch {
	case strings.HasSuffix(upTo, name):
		first := i
		for first > 0 && units[first-1].start >= len(upTo)-len(name) {
			first--
		}
		if first > 0 && units[first-1].word == "the" {
			first--
		}
		return first
	case i == 0:
		return -1
	case u.plays(ours) && units[i-1].word == "this", u.word == last && u.capital && units[i-1].word == "the" && u.name < 0:
		return i - 1
	case u.word == last && u.capital && units[i-1].capital && strings.HasSuffix(name, " "+upTo[units[i-1].start:]):
		if i > 1 && units[i-2].word == "the" {
			return i - 2
		}
		return i - 1
	}
	return -1
}

// citesOwn reports whether the outlet itself, named by units first to last, is
// what sources spoke to or what has learned something.
func (f *findings) citesOwn(first, last int) bool {
	units := f.d.units
	if next := f.next(last); next != nil {
		if next.word == "learned" || next.plays(has) && last+2 < len(units) && units[last+2].word == "learned" {
			return true
		}
		if next.word == "source" || next.word == "sources" {
			return true
		}
	}
	if first == 0 || units[first].open {
		return false
	}
	p := &units[first-1]
	return p.plays(before) && p.word != "per" && p.word != "via" || p.word == "to" && first > 1 && slices.Contains([]string{"given", "spoke", "confirmed", "said", "described", "relayed"}, units[first-2].word)
}
