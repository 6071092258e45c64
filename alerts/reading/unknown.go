package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// unknownReporters credits people who are in no table where a known outlet
// stands beside their whole name and they report: "Zachary D. Rymer of Bleacher Report".
func (f *findings) unknownReporters(r *rumor.Reading, outlets *[]*league.Outlet) {
	units := f.d.units
	for i := range units {
		m := f.sense(&units[i])
		if m == nil || m.outlet == nil || f.oldReport(i) {
			continue
		}
		if name := f.personAfter(i); name != "" && units[i].possessive {
			r.Reporters = appendNew(r.Reporters, name)
			*outlets = appendNew(*outlets, m.outlet)
			continue
		}
		if name := f.personBefore(i); name != "" {
			r.Reporters = appendNew(r.Reporters, name)
			*outlets = appendNew(*outlets, m.outlet)
		}
	}
}

// personAfter returns the unknown whole name after the i-th unit, or "".
func (f *findings) personAfter(i int) string {
	units := f.d.units
	end := i + 1
	for end < len(units) && end <= i+3 && !units[end].open && !units[end].stop && f.unknownName(end) {
		end++
	}
	if end-i-1 < 2 || end < len(units) && !units[end].open && !slices.Contains(reportWords, units[end].word) {
		return ""
	}
	return f.d.text[units[i+1].start:units[end-1].end]
}

// personBefore returns the unknown whole name before "of" the outlet at i, or "".
func (f *findings) personBefore(i int) string {
	units := f.d.units
	j := i - 1
	for j > 0 && units[j].word == "the" {
		j--
	}
	if j < 2 || units[j].word != "of" || units[i].open {
		return ""
	}
	end := j
	first := end
	for first > 0 && end-first < 3 && f.unknownName(first-1) {
		first--
		if units[first].open || units[first].stop {
			break
		}
	}
	if end-first < 2 {
		return ""
	}
	return f.d.text[units[first].start:units[end-1].end]
}

// unknownName reports whether the unit may be part of an unknown person's name.
func (f *findings) unknownName(i int) bool {
	u := &f.d.units[i]
	if !u.capital || u.class != 0 {
		return false
	}
	m := f.sense(u)
	return m == nil || m.club == nil && m.player == nil && m.reporter == nil && m.outlet == nil
}
