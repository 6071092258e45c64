package league

// longestPattern is how many bytes a typed word may have to be compared with
// names: one bit of a machine word each. No name comes near it.
const longestPattern = 64

// pattern is a typed word made ready to be compared with many others. The
// distance is that of optimal string alignment: one for each letter too many,
// missing or wrong, and for each pair of neighbours that changed places.
//
// All columns of the classic table are computed at once in the bits of one
// word, after Hyyrö, "A bit-vector algorithm for computing Levenshtein and
// Damerau edit distances" (2003), so that a comparison costs a dozen
// operations for each letter of the other word.
type pattern struct {
	length int
	last   uint64      // the bit of the pattern's last letter
	places [256]uint64 // where in the pattern each byte stands
	word   string      // the pattern itself
}

// set makes the pattern that of word, which has 1 to longestPattern bytes.
func (p *pattern) set(word string) {
	for i := range len(p.word) {
		p.places[p.word[i]] = 0
	}
	p.word, p.length, p.last = word, len(word), 1<<(len(word)-1)
	for i := range len(word) {
		p.places[word[i]] |= 1 << i
	}
}

// distance returns the distance of word from the pattern, or any number above
// limit when it is above limit.
func (p *pattern) distance(word string, limit int) int {
	d := p.length
	more, less := ^uint64(0), uint64(0) // where the column rises and falls from one row to the next
	var diagonal, before uint64
	for i := range len(word) {
		place := p.places[word[i]]
		swapped := ((^diagonal & place) << 1) & before
		diagonal = (((place & more) + more) ^ more) | place | less | swapped
		rise := less | ^(diagonal | more)
		fall := diagonal & more
		if rise&p.last != 0 {
			d++
		} else if fall&p.last != 0 {
			d--
		}
		if d-(len(word)-1-i) > limit {
			return d // each letter to come takes off one at most
		}
		rise = rise<<1 | 1
		more = fall<<1 | ^(diagonal | rise)
		less = rise & diagonal
		before = place
	}
	return d
}
