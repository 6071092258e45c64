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
	units  sync.Pool             // of *[]unit: by far the most that a reading needs, and nothing keeps them
}

// unitsFor returns an empty slice with room for n units, used before if there is one.
func (r *Reader) unitsFor(n int) []unit {
	if used, ok := r.units.Get().(*[]unit); ok && cap(*used) >= n {
		return (*used)[:0]
	}
	return make([]unit, 0, n)
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
func (r *Reader) Read(rep rumor.Report) rumor.Reading {
	c := r.clean(rep.Title, rep.Body)
	year := 0
	if !rep.Published.IsZero() {
		year = rep.Published.Year()
	}
	d := r.newDocument(c.title, c.paragraphs, year)
	defer func(units []unit) { r.units.Put(&units) }(d.units)
	s := r.settle(d, r.sport(d), rep.Published)
	f := r.find(s)
	reading := rumor.Reading{Title: c.headline, Lede: d.lede(), Text: d.shown[d.body:]}
	e := &evidence{}
	e.weigh(r.kinds)
	f.kindSigns(e)
	reading.Kind = f.kind(e)
	reading.Why = append(reading.Why, f.kindReason(e, reading.Kind))
	f.subjects(e, &reading)
	reading.Unsettled = s.unsettledNames()
	f.credits(&reading, rep, c.byline)
	return reading
}
