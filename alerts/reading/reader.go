package reading

import (
	"sync"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// Reader reads reports. Make one with New; it is safe for concurrent use.
type Reader struct {
	*rules
	league *league.League
	shared map[*league.Club]bool // clubs whose nickname another sport's team bears too
	works  sync.Pool             // of *work
}

// New makes a Reader that knows the names of l. It panics when the rules that
// are part of the program are broken, which its tests would have shown.
func New(l *league.League) *Reader {
	r, err := loadRules()
	if err != nil {
		panic(err)
	}
	r.isReporter = func(name string) bool { return l.Reporter(name) != nil }
	reader := &Reader{rules: r, league: l, shared: map[*league.Club]bool{}}
	for _, a := range l.Ambiguities() {
		for _, c := range l.Clubs() {
			if a.Kind == "other-sport" && a.Alias == c.Nickname {
				reader.shared[c] = true
			}
		}
	}
	return reader
}

// Read finds out what a report says. It never fails: of a report that makes no
// sense it says that it is no rumor. Its time is linear in the body's length,
// of which it reads at most 4 MiB.
func (r *Reader) Read(rep rumor.Report) rumor.Reading { return r.ReadKnowing(rep, nil) }

// ReadKnowing finds out what a report says to somebody who knows from other
// reports which players the matter is about: a last name that the report itself
// explains nowhere means the one of these who bears it.
func (r *Reader) ReadKnowing(rep rumor.Report, people []rumor.Player) rumor.Reading {
	c := r.clean(rep.Title, rep.Body)
	year := 0
	if !rep.Published.IsZero() {
		year = rep.Published.Year()
	}
	d := r.newDocument(c.title, c.paragraphs, year)
	defer r.works.Put(d.work)
	s := r.settle(d, r.sport(d), rep.Published, people)
	f := r.find(s)
	reading := rumor.Reading{Title: c.headline, Lede: d.lede(), Text: d.shown[d.body:]}
	e := &d.work.evidence
	e.weigh(r.kinds)
	f.kindSigns(e)
	e.sum(d)
	reading.Kind = f.kind(e)
	kind := f.kindReason(e, reading.Kind)
	f.subjects(e, &reading, kind)
	reading.Unsettled = s.unsettledNames()
	f.credits(&reading, rep, c.byline)
	return reading
}
