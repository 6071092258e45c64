package reading

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

var (
	// creditWords come before a reporter or outlet that is credited.
	creditWords = []string{"per", "via", "to", "told", "from", "by", "tells", "says", "said", "according", "report", "source", "sources", "writes", "wrote", "adds", "added"}
	// reportWords come after one.
	reportWords = []string{"reports", "reported", "report", "says", "said", "writes", "wrote", "tweets", "tweeted", "adds", "added", "hears", "heard", "first", "relays", "relayed", "confirms", "confirmed", "notes", "noted", "has", "had", "puts", "drew", "quoted", "broke", "posted", "was", "suggests", "suggested", "indicated", "indicates", "describes", "described", "passes", "called", "cited", "cites", "likes", "predicts", "reporting"}
	// outletVerbs come after an outlet that is credited alone. Fewer: "notes" and "ranks" bring a figure.
	outletVerbs = []string{"reports", "reported", "first", "was", "broke", "says", "said", "learned", "confirmed", "confirms", "wrote", "writes", "report"}
)

// credits fills in the reporters and outlets whom the report credits, and its tier.
func (f *findings) credits(r *rumor.Reading, rep rumor.Report) {
	r.Tier = f.outletTier(rep.Outlet)
	if f.sport != "mlb" {
		return
	}
	var people []*league.Reporter
	var outlets []*league.Outlet
	for i := range f.d.units {
		m := f.sense(&f.d.units[i])
		if m == nil || f.oldReport(i) {
			continue
		}
		if m.reporter != nil && f.creditsReporter(i) {
			people = appendNew(people, m.reporter)
			if o := f.outletOf(i, m.reporter); o != nil {
				outlets = appendNew(outlets, o)
			}
		}
		if m.outlet != nil && f.creditsOutlet(i) {
			outlets = appendNew(outlets, m.outlet)
		}
	}
	f.unknownReporters(r, &outlets)
	best := rumor.WorstTier + 1
	for _, p := range people {
		r.Reporters = appendNew(r.Reporters, p.Name)
		best = min(best, p.Tier)
	}
	for _, o := range outlets {
		r.Outlets = appendNew(r.Outlets, o.Name)
		best = min(best, o.Tier)
	}
	if best <= rumor.WorstTier {
		r.Tier = best
	}
}

func (f *findings) outletTier(name string) int {
	if o := f.league.Outlet(name); o != nil {
		return o.Tier
	}
	return rumor.WorstTier
}

// oldReport reports whether the unit stands where an earlier report is told of.
func (f *findings) oldReport(i int) bool {
	u := &f.d.units[i]
	if c := &f.clauses[u.clause]; !c.heir && c.cues&past != 0 {
		return true
	}
	first := i
	for first > 0 && f.d.units[first-1].sentence == u.sentence {
		first--
	}
	return f.cues[first]&past != 0 && f.d.units[first].clause+1 >= u.clause && strings.HasPrefix(f.d.units[first].word, "back")
}

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

// outletOf returns the outlet that the text gives a reporter, also by its last
// word only: the Post's Jon Heyman.
func (f *findings) outletOf(i int, r *league.Reporter) *league.Outlet {
	if o := f.outletBefore(i); o != nil {
		return o
	}
	if o := f.outletFollows(i); o != nil {
		return o
	}
	if i == 0 || f.d.units[i].open || !f.d.units[i-1].possessive || !f.d.units[i-1].capital {
		return nil
	}
	for name := range strings.SplitSeq(r.Outlet, " / ") {
		if o := f.league.Outlet(name); o != nil && strings.HasSuffix(asciiLower(o.Name), " "+f.d.units[i-1].word) {
			return o
		}
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

// creditsReporter reports whether a reporter's name is a credit: a whole name
// is one wherever it stands, a last name was settled as one.
func (f *findings) creditsReporter(i int) bool {
	return true
}

// creditsOutlet reports whether an outlet named without a reporter is credited.
func (f *findings) creditsOutlet(i int) bool {
	units := f.d.units
	if i+1 < len(units) && !units[i+1].open && slices.Contains(outletVerbs, units[i+1].word) {
		return true
	}
	if i == 0 || units[i].open {
		return false
	}
	j := i - 1
	if units[j].word == "the" && j > 0 {
		j--
	}
	switch units[j].word {
	case "per", "via", "told", "tells":
		return true
	case "to":
		return j > 0 && units[j-1].word == "according"
	case "by":
		return j > 0 && slices.Contains([]string{"carried", "reported", "relayed", "obtained", "confirmed", "published"}, units[j-1].word)
	}
	return false
}

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

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
