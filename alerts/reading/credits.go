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
		if m.reporter != nil {
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
	first := f.sentences[u.sentence].first
	return f.cues[first]&past != 0 && f.d.units[first].clause+1 >= u.clause && strings.HasPrefix(f.d.units[first].word, "back")
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
	units := f.d.units
	word := ""
	switch {
	case i > 0 && !units[i].open && units[i-1].possessive && units[i-1].capital:
		word = units[i-1].word
	case i+3 < len(units) && units[i+1].word == "of" && units[i+2].word == "the" && units[i+3].capital && !units[i+3].open:
		word = units[i+3].word
	default:
		return nil
	}
	for name := range strings.SplitSeq(r.Outlet, " / ") {
		if o := f.league.Outlet(name); o != nil && strings.HasSuffix(asciiLower(o.Name), " "+word) {
			return o
		}
	}
	return nil
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

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
