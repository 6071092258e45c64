package reading

// clause is what the acts and cues found say of one clause.
type clause struct {
	first, last int // units
	sentence    int32
	cues        cueSort
	heir        bool    // it says nothing itself and goes on with the clause before
	hits        []int32 // indexes of hits
	count       int     // of hits
}

// sentenceFacts are what is known of a sentence as a whole.
type sentenceFacts struct {
	first   int  // unit
	players int  // names of players in it
	clubs   int  // names of clubs in it
	sourced bool // it names a reporter or outlet
}

// maxOrder is how many names before another in its sentence are told apart.
const maxOrder = 4

// heirReach is how many clauses back or on a clause may go on with.
const heirReach = 16

// heirLen is how many units a clause may have that goes on with the one before.
const heirLen = 14

func (f *findings) splitClauses() {
	f.clauses, f.sentences = f.clauses[:0], f.sentences[:0]
	f.orders = resized(f.orders, len(f.d.units))
	for i := range f.d.units {
		u := &f.d.units[i]
		for int(u.sentence) >= len(f.sentences) {
			f.sentences = append(f.sentences, sentenceFacts{first: i})
		}
		switch sentence := &f.sentences[u.sentence]; {
		case u.class&isPlayer != 0:
			f.orders[i] = uint8(min(sentence.players, maxOrder))
			sentence.players++
		case u.class&isClub != 0:
			f.orders[i] = uint8(min(sentence.clubs, maxOrder))
			sentence.clubs++
		}
		if u.class&(isReporter|isOutlet) != 0 {
			f.sentences[u.sentence].sourced = true
		}
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

// spread lays acts and cues on the clauses, and on those that go on with them.
func (f *findings) spread() {
	f.layHits()
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

// clauseHits is how many acts of a clause count: no sentence of news has more.
const clauseHits = 64

// layHits lays the acts on the clauses where they begin and end.
func (f *findings) layHits() {
	f.eachEnd(func(c *clause, _ int32) { c.count = min(c.count+1, clauseHits) })
	f.laid = resized(f.laid, 2*len(f.hits))
	used := 0
	for i := range f.clauses {
		c := &f.clauses[i]
		c.hits = f.laid[used : used : used+c.count]
		used += c.count
	}
	f.eachEnd(func(c *clause, hit int32) {
		if len(c.hits) < c.count {
			c.hits = append(c.hits, hit)
		}
	})
}

// eachEnd calls do for the clause where each act begins, and for that where it
// ends if that is another.
func (f *findings) eachEnd(do func(c *clause, hit int32)) {
	for i := range f.hits {
		first, last := f.d.units[f.hits[i].at].clause, f.d.units[f.hits[i].end-1].clause
		do(&f.clauses[first], int32(i))
		if last != first {
			do(&f.clauses[last], int32(i))
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
	for j := i - 1; j >= max(0, i-heirReach) && f.clauses[j].sentence == c.sentence; j-- {
		if from := &f.clauses[j]; len(from.hits) > 0 || from.cues != 0 {
			return from
		}
	}
	// A list may stand before its act: "X, Y and Z complete the package".
	for j := i + 1; j < min(i+heirReach, len(f.clauses)) && f.clauses[j].sentence == c.sentence; j++ {
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

// isItem reports whether a clause may be one item of a list: short, without a
// verb that would make it a sentence of its own.
func (f *findings) isItem(c *clause) bool {
	if c.last-c.first >= heirLen || f.d.units[c.first].isA(opener) {
		return false
	}
	for i := c.first; i <= c.last; i++ {
		if f.d.units[i].isA(auxiliary) {
			return false
		}
	}
	return true
}
