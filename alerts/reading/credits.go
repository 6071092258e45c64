package reading

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// role is what a word does beside a source, of credits.csv.
type role uint16

const (
	reports  role = 1 << iota // follows a source: reports, tweets
	says                      // follows one, but also others: says, added
	has                       // may follow one: has, was
	alone                     // follows an outlet that is credited alone
	before                    // comes before a source: per, told
	handed                    // comes before a source and by, from or to: carried by
	ranks                     // follows one who grades: ranks him 14th
	recants                   // takes a report back
	disputes                  // comes before a report that is denied
	claim                     // is such a report: Nightengale's story
	ours                      // is the outlet itself after this: this newspaper
	plural                    // is what several do now: say, report
	ago                       // is an earlier time: the fall
)

var roles = map[string]role{
	"reports": reports, "says": says, "has": has, "alone": alone, "before": before, "handed": handed, "ranks": ranks,
	"recants": recants, "disputes": disputes, "claim": claim, "ours": ours, "plural": plural, "ago": ago,
}

// plays reports whether the unit's word has one of the roles.
func (u *unit) plays(r role) bool { return u.known != nil && u.known.roles&r != 0 }

// credited are the sources of a report, each once, and the words that credit them.
type credited struct {
	*findings
	people   []string
	outlets  []string
	why      []rumor.Reason
	bestTier int
}

// person credits a reporter named at the unit.
func (c *credited) person(i int, name string, tier int) { c.people = c.credit(c.people, i, name, tier) }

// outlet credits an outlet, for the words about the unit.
func (c *credited) outlet(i int, name string, tier int) {
	c.outlets = c.credit(c.outlets, i, name, tier)
}

// credit returns the list with a name that was not in it, and notes why.
func (c *credited) credit(list []string, i int, name string, tier int) []string {
	if slices.Contains(list, name) {
		return list
	}
	c.why = append(c.why, c.wordsAround(name, i))
	c.bestTier = min(c.bestTier, tier)
	return append(list, name)
}

// unranked is the tier of those who are in no table: it is worse than any.
const unranked = rumor.WorstTier + 1

// credits fills in the reporters and outlets whom the report credits, and its
// tier; byline is who signed it.
func (f *findings) credits(r *rumor.Reading, rep rumor.Report, byline string) {
	r.Tier = f.outletTier(rep.Outlet)
	if f.sport != "mlb" {
		return
	}
	c := credited{findings: f, bestTier: unranked}
	for i := range f.d.units {
		m := f.sense(&f.d.units[i])
		if m == nil || m.reporter == nil && m.outlet == nil || f.oldReport(i) || f.disowned(i) {
			continue
		}
		if m.reporter != nil && !f.grades(i) {
			c.person(i, m.reporter.Name, m.reporter.Tier)
			if o := f.outletOf(i, m.reporter); o != nil {
				c.outlet(i, o.Name, o.Tier)
			} else if name := f.unknownOutlet(i); name != "" {
				c.outlet(i, name, unranked)
			}
		}
		if m.outlet != nil {
			f.creditOutlet(i, m.outlet, &c)
		}
	}
	f.ownReport(rep.Outlet, byline, &c)
	r.Reporters, r.Outlets = c.people, c.outlets
	r.Why = append(r.Why, c.why...)
	if c.bestTier <= rumor.WorstTier {
		r.Tier = c.bestTier
	}
}

// creditOutlet credits the outlet at i when it is credited alone or with
// somebody who is in no table.
func (f *findings) creditOutlet(i int, o *league.Outlet, c *credited) {
	if name := f.unknownBeside(i); name != "" {
		c.person(i, name, unranked)
		c.outlet(i, o.Name, o.Tier)
		return
	}
	if f.creditsOutlet(i, f.figures[o.Name]) {
		c.outlet(i, o.Name, o.Tier)
	}
}

func (f *findings) outletTier(name string) int {
	if o := f.league.Outlet(name); o != nil {
		return o.Tier
	}
	return rumor.WorstTier
}

// openingLen is how many units the words have at most that set a sentence's
// time: "Last winter," "Back in July,".
const openingLen = 5

// oldReport reports whether the unit stands where an earlier report is told of.
func (f *findings) oldReport(i int) bool {
	u := &f.d.units[i]
	if f.saysNow(i) || f.cameFrom(i) {
		return false // whatever of the past he says
	}
	if f.longAgo(i) {
		return true
	}
	if c := &f.clauses[u.clause]; !c.heir && c.cues&past != 0 {
		return true
	}
	opening := &f.clauses[f.d.units[f.sentences[u.sentence].first].clause]
	return opening.cues&past != 0 && !opening.heir && opening.last-opening.first < openingLen && f.d.units[opening.first].clause+1 >= u.clause && !f.hasAuxiliary(opening)
}

// hasAuxiliary reports whether a clause has a verb and so tells something itself.
func (f *findings) hasAuxiliary(c *clause) bool {
	return slices.ContainsFunc(f.d.units[c.first:c.last+1], func(u unit) bool { return u.isA(auxiliary) })
}

// saysNow reports whether the verb of the source at i is of the present: "says",
// "Rogers and Passan say", "has written".
func (f *findings) saysNow(i int) bool {
	verb, _ := f.verbAfter(i)
	if verb == nil || verb.stop {
		return false
	}
	return verb.word == "has" || verb.word == "have" || verb.plays(reports|says) && (strings.HasSuffix(verb.word, "s") || verb.plays(plural))
}

// cameFrom reports whether the report came from the source at i.
func (f *findings) cameFrom(i int) bool {
	if f.outletBefore(i) != nil {
		i--
	}
	return i > 1 && f.d.units[i-1].word == "from" && slices.Contains([]string{"came", "comes", "come"}, f.d.units[i-2].word)
}

// agoReach is how many units after a source the time of its report may stand.
const agoReach = 16

// longAgo reports whether the words after the source at i set its report in an
// earlier time: "had said last weekend", "back in the fall"; what follows "that"
// is what it says.
func (f *findings) longAgo(i int) bool {
	units := f.d.units
	for j := i + 1; j < min(i+agoReach, len(units)) && !units[j].open && !units[j].stop && units[j].word != "that"; j++ {
		if j == i+1 || !units[j].plays(ago) || units[j].possessive {
			continue
		}
		k := j - 1
		if units[k].word == "the" {
			k--
		}
		switch units[k].word {
		case "last", "during", "since":
			return true
		case "in":
			return units[k-1].word == "back"
		}
	}
	return false
}

// How many units away the words are looked for that deny a report.
const (
	disputeReach = 5
	recantReach  = 16
)

// disowned reports whether the source at i is named for a report that is
// denied, "disputed a report by X", or that it took back.
func (f *findings) disowned(i int) bool {
	units := f.d.units
	for j := i + 1; j < min(i+recantReach, len(units)) && units[j].sentence == units[i].sentence; j++ {
		if units[j].plays(recants) {
			return true
		}
		if m := f.sense(&units[j]); m != nil && m.reporter != nil {
			break
		}
	}
	at := -1
	for j := max(0, i-3); j < min(i+3, len(units)); j++ {
		if units[j].sentence == units[i].sentence && units[j].plays(claim) && (j < i || units[j-1].possessive) {
			at = j
			break
		}
	}
	if at < 0 {
		return false
	}
	for j := min(at, i) - 1; j >= max(0, min(at, i)-disputeReach) && units[j].sentence == units[i].sentence; j-- {
		if units[j].plays(disputes) {
			return true
		}
	}
	return false
}

// grades reports whether the reporter at i only ranks a player: "ranks him 14th".
func (f *findings) grades(i int) bool {
	units := f.d.units
	if i+2 >= len(units) || units[i+1].open || !units[i+1].plays(ranks) {
		return false
	}
	u := &units[i+2]
	return u.class&isPlayer != 0 || u.word == "him" || u.word == "no"
}

// outletOf returns the outlet that the text gives a reporter, also by a word of
// its name only: the Post's Jon Heyman, Jack Curry of YES.
func (f *findings) outletOf(i int, r *league.Reporter) *league.Outlet {
	if o := f.outletBefore(i); o != nil {
		return o
	}
	if o := f.outletFollows(i); o != nil {
		return o
	}
	units := f.d.units
	if i > 0 && !units[i].open && f.possessive(i-1) && units[i-1].capital {
		return f.outletByWord(r, &units[i-1])
	}
	for j := i + 1; j < min(i+6, len(units)) && !units[j].open; j++ {
		if !units[j].capital || units[j].word == "the" {
			continue
		}
		if o := f.outletByWord(r, &units[j]); o != nil || units[j].name >= 0 {
			return o
		}
	}
	return nil
}

// possessive reports whether the i-th unit is somebody's, as the Times' is too.
func (s *senses) possessive(i int) bool {
	u := &s.d.units[i]
	rest := s.d.text[u.end:]
	return u.possessive || strings.HasPrefix(rest, "' ") || strings.HasPrefix(rest, "’ ")
}

// outletByWord returns the one of a reporter's outlets whose last word, or
// capitals at its beginning, the unit is.
func (s *senses) outletByWord(r *league.Reporter, u *unit) *league.Outlet {
	for name := range strings.SplitSeq(r.Outlet, " / ") {
		o := s.league.Outlet(name)
		if o == nil {
			continue
		}
		first, _, _ := strings.Cut(o.Name, " ")
		if strings.HasSuffix(asciiLower(o.Name), " "+u.word) || allCapitals(first) && asciiLower(first) == u.word {
			return o
		}
	}
	return nil
}

// creditsOutlet reports whether an outlet named without a reporter is credited.
// Those that give figures are only where they report.
func (f *findings) creditsOutlet(i int, figures bool) bool {
	units := f.d.units
	next := f.next(i)
	if next != nil && next.plays(alone) || !figures && f.leads(i) {
		return true
	}
	if next != nil && next.plays(has) && i+2 < len(units) && units[i+2].plays(alone) {
		return true
	}
	if i == 0 || units[i].open || figures || next != nil && f.longerName(i, next) {
		return false
	}
	j := i - 1
	if units[j].word == "the" && j > 0 {
		j--
	}
	switch units[j].word {
	case "by", "to", "from":
		if units[j].word == "from" && j > 2 && units[j-3].word == "first" && units[j-2].word == "of" {
			return true // the first of them from ESPN
		}
		return j > 0 && units[j-1].plays(handed) && (units[j].word == "by" || units[j-1].word == "according")
	}
	return units[j].plays(before)
}

// longerName reports whether an outlet's name goes on to that of something
// else: ESPN Stats & Info.
func (f *findings) longerName(i int, next *unit) bool {
	if !next.capital || next.class != 0 || next.name >= 0 || f.possessive(i) {
		return false
	}
	return !slices.Contains(weekdays, next.word) && !f.d.capitalized(next)
}
