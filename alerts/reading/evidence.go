package reading

import "strings"

// evidence gathers what speaks for and against each answer to a question about a
// report: signs, each of which counts once. With weights it adds them up; without,
// it notes their texts to learn from.
//
// A sign is some words, parted by blanks, that say what was seen: "title want",
// "pair not trade". The tables of weights list them as they are written here.
type evidence struct {
	*weights
	seen  []uint64 // a bit for each sign that was counted
	sums  []int32  // by answer
	trail []step
	texts map[string]bool // the signs' texts, when there are no weights
}

// step is a sign that was counted, and the unit where it was seen.
type step struct{ row, at int32 }

// weigh begins to gather for the table.
func (e *evidence) weigh(w *weights) {
	e.weights = w
	e.seen = append(e.seen[:0], make([]uint64, (len(w.rows)+63)/64)...)
	e.sums = append(e.sums[:0], w.bias...)
	e.trail = e.trail[:0]
}

// add counts the sign of these words, seen at a unit.
func (e *evidence) add(at int, words ...string) { e.addAfter(hashStart, "", at, words) }

// addAfter counts the sign of these words after a first one, which the hash stands for.
func (e *evidence) addAfter(h hash, first string, at int, words []string) {
	if e.weights == nil {
		e.note(first, words)
		return
	}
	for _, w := range words {
		h = h.word(w)
	}
	e.count(at, h)
}

// count counts the sign of the hash.
func (e *evidence) count(at int, h hash) {
	row, ok := e.rows[h]
	if !ok || e.seen[row/64]&(1<<(row%64)) != 0 {
		return
	}
	e.seen[row/64] |= 1 << (row % 64)
	for i, v := range e.of(row) {
		e.sums[i] += int32(v)
	}
	e.trail = append(e.trail, step{row, int32(at)})
}

func (e *evidence) note(first string, words []string) {
	if first != "" {
		words = append([]string{first}, words...)
	}
	e.texts[strings.Join(words, " ")] = true
}

// hash is an FNV-1a hash of a sign's words.
type hash uint64

const (
	hashStart hash = 14695981039346656037
	hashPrime hash = 1099511628211
)

// word returns the hash with one more word.
func (h hash) word(w string) hash {
	for i := range len(w) {
		h = (h ^ hash(w[i])) * hashPrime
	}
	return (h ^ ' ') * hashPrime
}

// best returns the answer for which most speaks.
func (e *evidence) best() int {
	best := 0
	for i, sum := range e.sums {
		if sum > e.sums[best] {
			best = i
		}
	}
	return best
}
