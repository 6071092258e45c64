package reading

import "github.com/hotstove/hotstove/rumor"

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
	heir        bool    // it says nothing itself and goes on with the clause before
	hits        []int32 // indexes of hits
}

// findings are a document's acts and cues.
type findings struct {
	*senses
	hits    []hit
	clauses []clause
	cues    []cueSort // by unit: those of its clause and its own
}

// heirLen is how many units a clause may have that goes on with the one before.
const heirLen = 9

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
			f.clauses = append(f.clauses, clause{first: i, sentence: u.sentence})
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
		if i > 0 && len(c.hits) == 0 && c.cues == 0 && f.clauses[i-1].sentence == c.sentence && c.last-c.first < heirLen && !clauseWord(f.d.units[c.first].word) {
			c.heir, c.hits, c.cues = true, f.clauses[i-1].hits, f.clauses[i-1].cues
		}
		for j := c.first; j <= c.last; j++ {
			f.cues[j] |= c.cues
		}
	}
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
