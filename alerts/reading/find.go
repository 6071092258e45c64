package reading

import (
	"slices"

	"github.com/hotstove/hotstove/rumor"
)

// hit is an act found in the text.
type hit struct {
	*act
	at, end int // units
	hedge   hedge
}

// clause is what the acts and cues found say of one clause.
type clause struct {
	first, last int // units
	sentence    int32
	cues        cueSort
	guessed     bool    // it says what could, might or should be
	heir        bool    // it says nothing itself and goes on with the clause before
	hits        []int32 // indexes of hits
}

// findings are a document's acts and cues.
type findings struct {
	*senses
	hits    []hit
	clauses []clause
	cues    []cueSort // by unit: its own, its clause's, and those its clause goes on with
}

// heirLen is how many units a clause may have that goes on with the one before.
const heirLen = 14

// hedgeReach is how many units before an act a hedge may stand.
const hedgeReach = 5

// find looks for the acts and cues of the rules.
func (r *Reader) find(s *senses) *findings {
	f := &findings{senses: s, cues: make([]cueSort, len(s.d.units))}
	f.splitClauses()
	units := s.d.units
	for i := range units {
		u := &units[i]
		s.acts.at(u, func(a *act) {
			if n := a.match(units, i); n > 0 {
				f.hits = append(f.hits, hit{a, i, i + n, f.hedgeBefore(i)})
			}
		})
		f.Reader.hedges.at(u, func(h *hedgeWord) {
			c := &f.clauses[u.clause]
			c.guessed = c.guessed || h.hedge == guessed
		})
		f.Reader.cues.at(u, func(c *cue) {
			if n := c.match(units, i); n > 0 {
				f.cue(c, i, i+n)
			}
		})
	}
	f.keepLongest()
	f.spread()
	return f
}

func (f *findings) splitClauses() {
	for i := range f.d.units {
		u := &f.d.units[i]
		if int(u.clause) >= len(f.clauses) {
			c := clause{first: i, sentence: u.sentence}
			if !u.open && (u.word == "when" || u.word == "since" || u.word == "after" && f.d.inTitle(u)) {
				c.cues = besides
			}
			f.clauses = append(f.clauses, c)
		}
		f.clauses[u.clause].last = i
	}
}

// cue records a cue found in units from to end.
func (f *findings) cue(c *cue, from, end int) {
	at := f.d.units[from].clause
	switch c.scope {
	case nextName:
		for i := end; i < min(end+3, len(f.d.units)) && !f.d.units[i].open; i++ {
			if f.d.units[i].class&(isClub|isPlayer) != 0 {
				f.cues[i] |= c.sort
				return
			}
		}
	case wholeSentence:
		for i := int(at); i < len(f.clauses) && f.clauses[i].sentence == f.clauses[at].sentence; i++ {
			f.clauses[i].cues |= c.sort
		}
	case bodyClause:
		if !f.d.inTitle(&f.d.units[from]) {
			f.clauses[at].cues |= c.sort
		}
	default:
		f.clauses[at].cues |= c.sort
	}
}

// hedgeBefore returns the hedges shortly before the i-th unit in its sentence.
func (f *findings) hedgeBefore(i int) hedge {
	var found hedge
	units := f.d.units
	for j := max(0, i-hedgeReach); j < i; j++ {
		if units[j].sentence != units[i].sentence || units[j].clause != units[i].clause {
			continue
		}
		f.hedges.at(&units[j], func(h *hedgeWord) {
			if n := h.match(units, j); n > 0 && j+n <= i {
				found |= h.hedge
			}
		})
	}
	return found
}

// keepLongest drops acts that lie within a longer one: "no interest" is not interest.
func (f *findings) keepLongest() {
	kept := f.hits[:0]
	for _, h := range f.hits {
		within := false
		for _, o := range f.hits[max(0, len(kept)-8):] {
			if o.at > h.end {
				break
			}
			longer := o.end-o.at > h.end-h.at
			within = within || longer && o.at <= h.at && h.end <= o.end && o.kind != h.kind
		}
		if !within {
			kept = append(kept, h)
		}
	}
	f.hits = kept
}

// spread lays acts and cues on the clauses, and on those that go on with them.
func (f *findings) spread() {
	for i := range f.hits {
		c := &f.clauses[f.d.units[f.hits[i].at].clause]
		c.hits = append(c.hits, int32(i))
		if last := f.d.units[f.hits[i].end-1].clause; last != f.d.units[f.hits[i].at].clause {
			f.clauses[last].hits = append(f.clauses[last].hits, int32(i))
		}
	}
	for i := range f.clauses {
		c := &f.clauses[i]
		if from := f.heirOf(i); from != nil {
			c.heir, c.hits, c.cues = true, from.hits, from.cues
		}
		for j := c.first; j <= c.last; j++ {
			f.cues[j] |= c.cues
		}
	}
}

// heirOf returns the clause that the i-th goes on with: a short clause without
// acts and cues of its own is one more item of what the nearest clause with
// some told. It returns nil for a clause that stands for itself.
func (f *findings) heirOf(i int) *clause {
	c := &f.clauses[i]
	if len(c.hits) > 0 || c.cues != 0 || !f.isItem(c) {
		return nil
	}
	for j := i - 1; j >= 0 && f.clauses[j].sentence == c.sentence; j-- {
		if from := &f.clauses[j]; len(from.hits) > 0 || from.cues != 0 {
			return from
		}
	}
	// A list may stand before its act: "X, Y and Z complete the package".
	for j := i + 1; j < len(f.clauses) && f.clauses[j].sentence == c.sentence; j++ {
		next := &f.clauses[j]
		if !f.isItem(next) {
			return nil
		}
		if len(next.hits) > 0 {
			return next
		}
	}
	return nil
}

// auxiliaries are verbs that make a clause say something itself.
var auxiliaries = []string{"is", "was", "are", "were", "will", "would", "has", "had", "have", "could", "can", "did", "does", "do", "may", "should"}

// isItem reports whether a clause may be one item of a list: short, without a
// verb that would make it a sentence of its own.
func (f *findings) isItem(c *clause) bool {
	if c.last-c.first >= heirLen || clauseWord(f.d.units[c.first].word) {
		return false
	}
	for i := c.first; i <= c.last; i++ {
		if slices.Contains(auxiliaries, f.d.units[i].word) {
			return false
		}
	}
	return true
}

// says returns the kind that a hit speaks for, hedges taken into account, and
// false when it speaks for none.
func (h *hit) says() (rumor.Kind, bool) {
	switch h.kind {
	case rumor.Interest, rumor.Talks, rumor.Available:
		if h.hedge&denied != 0 {
			return rumor.Denial, true
		}
	case rumor.Agreement, rumor.Completed, rumor.Signing, rumor.Extension:
		return h.doneOrNot()
	case rumor.Injury, rumor.Roster, rumor.Denial:
		return h.kind, h.hedge&denied == 0
	}
	return h.kind, true
}

// doneOrNot tells a deal from one that is only near, wanted or supposed.
func (h *hit) doneOrNot() (rumor.Kind, bool) {
	switch {
	case h.hedge&near != 0:
		return rumor.Talks, true
	case h.hedge&offered != 0:
		return rumor.Available, true
	case h.hedge&wanted != 0:
		return rumor.Interest, true
	case h.hedge&denied != 0:
		return "", false
	case h.hedge&guessed != 0:
		return rumor.Speculation, true
	}
	return h.kind, true
}
