package reading

import "github.com/hotstove/hotstove/rumor"

// hit is an act found in the text.
type hit struct {
	*act
	at, end int // units
	hedge   hedge
}

// findings are a document's acts and cues.
type findings struct {
	*senses
	hits      []hit
	clauses   []clause
	sentences []sentenceFacts
	cues      []cueSort // by unit: its own, its clause's, and those its clause goes on with
}

// hedgeReach is how many units before an act a hedge may stand.
const hedgeReach = 5

// find looks for the acts and cues of the rules.
func (r *Reader) find(s *senses) *findings {
	f := &findings{senses: s, cues: make([]cueSort, len(s.d.units)), hits: make([]hit, 0, 64)}
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
			if n := h.match(units, j); n > 0 && j+n <= i+1 {
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
