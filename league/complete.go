package league

import (
	"slices"
	"sync"
)

// Complete returns the clubs and players whose names begin as typed so far,
// at most limit of them: first the clubs that bear exactly what was typed,
// then the clubs with a name that begins so, then the players, notable ones
// first, whose last or first names do. Several words may begin several parts
// of the name, in any order: dal rus. With nothing typed the clubs come first,
// by name. When no name begins so, the nearest names are offered. A limit above
// 100, which is more than any chat takes, counts as 100.
func (l *League) Complete(prefix string, want Want, limit int) []Entry {
	if limit <= 0 {
		return nil
	}
	limit = min(limit, mostCompletions)
	x := l.names()
	q := newQuery(prefix)
	if found := x.beginning(q, want, limit); len(found) > 0 {
		return x.pick(found)
	}
	return x.pick(x.nearest(q, want, min(limit, nearestShown)))
}

const mostCompletions = 100

// wordRange is the words that begin with a typed one.
type wordRange struct {
	from, to int32
	whole    bool // the first of them is the typed word itself
}

// completing is the state of one completion. A candidate is its order and,
// in the lower half, its entry: sorting the numbers sorts the candidates.
type completing struct {
	ranges     []wordRange
	candidates []uint64
}

var completings = sync.Pool{New: func() any { return new(completing) }}

// beginning returns the entries with names that begin as the query says.
func (x *lookupIndex) beginning(q query, want Want, limit int) []int32 {
	c := completings.Get().(*completing)
	defer completings.Put(c)
	c.ranges, c.candidates = c.ranges[:0], c.candidates[:0]
	for _, w := range q.words {
		from, to := x.withPrefix(w)
		if from == to {
			return nil
		}
		c.ranges = append(c.ranges, wordRange{from, to, x.words[from] == w})
	}
	var found []int32
	from, to := 0, len(x.spellings)
	if want&WantClubs != 0 {
		found = x.clubsOf(q.key)
	} else {
		from = int(x.first[x.clubs])
	}
	if want&WantPlayers == 0 {
		to = int(x.first[x.clubs])
	}
	for i := from; i < to; i++ {
		if order, ok := c.order(x, &x.spellings[i]); ok {
			c.candidates = append(c.candidates, order<<32|uint64(x.spellings[i].entry))
		}
	}
	slices.Sort(c.candidates)
	return appendEach(found, c.candidates, limit)
}

// appendEach appends the entries of the candidates, each once, up to the limit.
func appendEach(found []int32, candidates []uint64, limit int) []int32 {
	for _, c := range candidates {
		if len(found) >= limit {
			break
		}
		if entry := int32(c & 0xffffffff); !slices.Contains(found, entry) {
			found = append(found, entry)
		}
	}
	return found[:min(len(found), limit)]
}

// order returns where the spelling stands among the completions, the least
// first, and false when it is none of them.
func (c *completing) order(x *lookupIndex, s *spelling) (uint64, bool) {
	words := x.wordsOf(s)
	if !c.fits(words, 0, 0) {
		return 0, false
	}
	if len(c.ranges) == 0 {
		return 0, true
	}
	first := c.ranges[0]
	begins := func(id int32) bool { return first.from <= id && id < first.to }
	if int(s.entry) < x.clubs {
		switch {
		case !begins(words[0]):
			return 2, true
		case s.aside:
			return 1, true
		}
		return 0, true
	}
	order := clubOrders + uint64(x.steps(s.entry))*playerOrders
	given, last := words[0], words[s.surname]
	switch {
	case first.whole && (given == first.from || last == first.from):
		return order, true
	case begins(last):
		return order + 1, true
	}
	return order + 2, true
}

// How many orders there are for clubs, and for players of one standing.
const (
	clubOrders   = 3
	playerOrders = 3
)

// fits reports whether each range, from the given one on, has a word of its
// own among the words; used is the set of those taken.
func (c *completing) fits(words []int32, at int, used uint) bool {
	if at == len(c.ranges) {
		return true
	}
	r := c.ranges[at]
	for i, id := range words {
		if r.from <= id && id < r.to && used&(1<<i) == 0 && c.fits(words, at+1, used|1<<i) {
			return true
		}
	}
	return false
}
