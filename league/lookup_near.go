package league

import (
	"slices"
	"strings"
	"sync"
)

// Costs of what a typed name has wrong. They are relative: one edit is four.
const (
	editCost     = 4
	initialCost  = 1  // for a wrong first letter, which is rarer than others
	prefixCost   = 5  // for the beginning of a word, dearer than one edit and cheaper than two
	strangerCost = 10 // for a typed word that the name does not have
	missingCost  = 1  // for a word of a player's name that was not typed
	unnamedCost  = 3  // for a word of a club's name that was not typed, and for a first name alone
	unknownCost  = 1  // for each step of standing below notable

	slack    = 3   // how much dearer than the best a name may be to be shown
	dearest  = 18  // dearer names are far-fetched
	noMatch  = 255 // for words too far from each other
	nearness = 4   // how many typed words are compared
)

// edits returns how many edits a typed word may be from a word of a name. A
// single word must be closer than one that has others beside it to go by.
func edits(word string, alone bool) int {
	switch n := len(word); {
	case n < 3:
		return 0
	case n < 5, n == 5 && alone:
		return 1
	case n < 9:
		return 2
	}
	return 3
}

// nearest returns the entries whose names are nearest to the query, best
// first, at most limit of them.
func (x *lookupIndex) nearest(q query, want Want, limit int) []int32 {
	words := slices.DeleteFunc(slices.Clone(q.words), func(w string) bool {
		return slices.Contains(suffixes, w)
	})
	if !slices.ContainsFunc(words, tells) {
		return nil
	}
	if found := x.nearestWords(words, want, limit); len(found) > 0 || len(words) < 2 {
		return found
	}
	return x.nearestWords([]string{strings.Join(words, "")}, want, limit) // red socks, oh tani
}

// tells reports whether the word says anything about who is meant.
func tells(word string) bool { return len(word) > 1 && !slices.Contains(smallWords, word) }

func (x *lookupIndex) nearestWords(words []string, want Want, limit int) []int32 {
	if len(words) == 0 || len(words) > nearness {
		return nil
	}
	c := comparisons.Get().(*comparison)
	defer comparisons.Put(c)
	c.prepare(x, words)
	best := nearestList{limit: limit}
	from, to := int32(0), int32(len(x.spellings))
	if want&WantClubs == 0 {
		from = x.first[x.clubs]
	}
	if want&WantPlayers == 0 {
		to = x.first[x.clubs]
	}
	for i := from; i < to; i++ {
		s := &x.spellings[i]
		if cost := c.cost(x, s); cost <= dearest {
			best.add(s.entry, cost)
		}
	}
	return best.entries()
}

// comparison holds how far each typed word is from each word of the index. It
// is reused, as it is as large as the index has words.
type comparison struct {
	typed   int
	costs   [nearness][]uint8 // for each typed word, by the number of the word
	pattern pattern
}

var comparisons = sync.Pool{New: func() any { return new(comparison) }}

func (c *comparison) prepare(x *lookupIndex, words []string) {
	c.typed = len(words)
	for i, w := range words {
		costs := slices.Grow(c.costs[i][:0], len(x.words))[:len(x.words)]
		for j := range costs {
			costs[j] = noMatch
		}
		c.costs[i] = costs
		c.compare(x, costs, w, edits(w, len(words) == 1))
	}
}

// compare sets the costs of the words that are near to typed.
func (c *comparison) compare(x *lookupIndex, costs []uint8, typed string, limit int) {
	if len(typed) > longestPattern {
		return
	}
	if from, to := x.withPrefix(typed); len(typed) > 2 {
		for id := from; id < to; id++ {
			costs[id] = prefixCost
		}
	}
	if limit > 0 {
		c.pattern.set(typed)
		shortest, longest := max(len(typed)-limit, 1), min(len(typed)+limit, len(x.byLength)-1)
		for length := shortest; length <= longest; length++ {
			for _, id := range x.byLength[length] {
				costs[id] = min(costs[id], c.editing(typed, x.words[id], limit))
			}
		}
	}
	if id, ok := x.wordID(typed); ok {
		costs[id] = 0
	}
}

// editing returns what it costs to take typed, which is the pattern, for word.
// So little is left of a short word with a wrong first letter that any might be meant.
func (c *comparison) editing(typed, word string, limit int) uint8 {
	d := c.pattern.distance(word, limit)
	switch {
	case d > limit:
		return noMatch
	case word[0] == typed[0]:
		return uint8(d * editCost)
	case len(typed) < 5:
		return noMatch
	}
	return uint8(d*editCost + initialCost)
}

// cost returns what it costs to take the typed words for the spelling.
func (c *comparison) cost(x *lookupIndex, s *spelling) int {
	words := x.wordsOf(s)
	strangers := 0
	for t := range c.typed {
		if c.stranger(t, words) {
			strangers++
		}
	}
	isClub := int(s.entry) < x.clubs
	if strangers == c.typed || strangers > 1 || strangers == 1 && isClub {
		return noMatch
	}
	matched := c.assign(words, 0, 0)
	cost := matched + unknownCost*x.steps(s.entry)
	left := int(s.count) - int(s.suffix) - c.typed
	switch {
	case strangers == 1:
		// Only a last name typed right, or nearly so, stands beside a word
		// that is wrong altogether.
		if matched > strangerCost+editCost || s.surname == 0 || !c.hasSurname(words[s.surname:]) {
			return noMatch
		}
	case isClub:
		cost += unnamedCost * max(left, 0)
	case c.typed == 1:
		if !c.hasSurname(words[s.surname:]) {
			cost += unnamedCost
		}
	default:
		cost += missingCost * max(left, 0)
	}
	return cost
}

// steps returns how many steps below notable the entry stands.
func (x *lookupIndex) steps(entry int32) int {
	if p := x.entries[entry].Player; p != nil {
		return standing(p)
	}
	return 0
}

// stranger reports whether the typed word is near none of the words.
func (c *comparison) stranger(typed int, words []int32) bool {
	costs := c.costs[typed]
	for _, id := range words {
		if costs[id] != noMatch {
			return false
		}
	}
	return true
}

// hasSurname reports whether a typed word is near one of the words.
func (c *comparison) hasSurname(words []int32) bool {
	for t := range c.typed {
		if !c.stranger(t, words) {
			return true
		}
	}
	return false
}

// assign returns the least cost of giving each typed word, from the given one
// on, a word of its own; used is the set of those taken.
func (c *comparison) assign(words []int32, typed int, used uint) int {
	if typed == c.typed {
		return 0
	}
	least := strangerCost + c.assign(words, typed+1, used)
	for i, id := range words {
		cost := int(c.costs[typed][id])
		if cost >= least || used&(1<<i) != 0 {
			continue
		}
		least = min(least, cost+c.assign(words, typed+1, used|1<<i))
	}
	return least
}
