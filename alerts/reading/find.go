package reading

import "github.com/hotstove/hotstove/rumor"

// hit is an act found in the text.
type hit struct {
	*act
	at, end int // units
	hedge   hedge
	said    rumor.Kind // that it speaks for, with its hedge
	speaks  bool       // whether it speaks for one
	tokens  *actTokens // of what is said
}

// findings are a document's acts and cues.
type findings struct {
	*senses
	hits       []hit
	clauses    []clause
	laid       []int32 // the clauses' hits
	sentences  []sentenceFacts
	tokens     []token   // of all units
	tokensFrom []int32   // by unit: where its tokens begin, and those of the unit before it end
	orders     []uint8   // by unit: how many of its sort, club or player, stand before it in its sentence; maxOrder at most
	cues       []cueSort // by unit: its own, its clause's, and those its clause goes on with
}

// hedgeReach is how many units before an act a hedge may stand.
const hedgeReach = 5

// find looks for the acts and cues of the rules.
func (r *Reader) find(s *senses) *findings {
	f := &s.d.work.findings
	f.senses, f.hits = s, f.hits[:0]
	f.cues = resized(f.cues, len(s.d.units))
	f.splitClauses()
	units := s.d.units
	for i := range units {
		if r.acts.mayBegin(&units[i]) {
			r.acts.at(units, i, func(a *act, n int) {
				f.hits = append(f.hits, newHit(a, i, i+n, f.hedgeBefore(i)))
			})
		}
		if r.cues.mayBegin(&units[i]) {
			r.cues.at(units, i, func(c *cue, n int) { f.cue(c, i, i+n) })
		}
	}
	f.keepLongest()
	f.spread()
	f.layTokens()
	return f
}

func newHit(a *act, at, end int, h hedge) hit {
	hit := hit{act: a, at: at, end: end, hedge: h}
	hit.said, hit.speaks = hit.says()
	if hit.tokens = a.tokens; hit.said != a.kind {
		hit.tokens = a.others[hit.said]
	}
	return hit
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
		if units[j].sentence != units[i].sentence || units[j].clause != units[i].clause || !f.hedges.mayBegin(&units[j]) {
			continue
		}
		f.hedges.at(units, j, func(h *hedgeWord, n int) {
			if j+n <= i+1 {
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
