package reading

import (
	"strings"

	"github.com/hotstove/hotstove/rumor"
)

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
	e.seen = append(e.seen[:0], make([]uint64, (len(w.texts)+63)/64)...)
	e.sums = append(e.sums[:0], w.bias...)
	e.trail = e.trail[:0]
}

// add counts the sign of these words, seen at a unit.
func (e *evidence) add(at int, words ...string) {
	if e.weights == nil {
		e.texts[strings.Join(words, " ")] = true
		return
	}
	e.count(at, hashWords(words))
}

// addNear counts the sign of a token that stands near another, of which there are
// so many that their hashes are joined instead of their words.
func (e *evidence) addNear(at int, earlier, token token) {
	if e.weights == nil {
		e.texts["near "+earlier.text+" "+token.text] = true
		return
	}
	e.count(at, nearHash(earlier.hash, token.hash))
}

func nearHash(earlier, token hash) hash { return hashStart.mix(earlier).mix(token) }

// token is a word of signs, with its hash.
type token struct {
	text string
	hash hash
}

func newToken(text string) token { return token{text, hashStart.word(text)} }

// count counts the sign of the hash.
func (e *evidence) count(at int, h hash) {
	row := e.row(h)
	if row < 0 || e.seen[row/64]&(1<<(row%64)) != 0 {
		return
	}
	e.seen[row/64] |= 1 << (row % 64)
	for i, v := range e.of(row) {
		e.sums[i] += int32(v)
	}
	e.trail = append(e.trail, step{row, int32(at)})
}

// hash stands for a sign's words, one after the other.
type hash uint64

const (
	hashStart hash = 14695981039346656037
	hashPrime hash = 0x9E3779B97F4A7C15 // odd, with its bits well mixed
)

// word returns the hash with one more word, of which it takes eight bytes at a
// time; those at the end may be taken twice.
func (h hash) word(w string) hash {
	n := hash(len(w))
	for ; len(w) > 8; w = w[8:] {
		h = h.mix(four(w) | four(w[4:])<<32)
	}
	switch {
	case len(w) >= 4:
		h ^= four(w) | four(w[len(w)-4:])<<32
	case len(w) > 0:
		h ^= hash(w[0]) | hash(w[len(w)/2])<<8 | hash(w[len(w)-1])<<16
	}
	return h.mix(0).mix(n)
}

// four returns the first four bytes of w.
func four(w string) hash {
	return hash(w[0]) | hash(w[1])<<8 | hash(w[2])<<16 | hash(w[3])<<24
}

// mix returns the hash with v.
func (h hash) mix(v hash) hash {
	h = (h ^ v) * hashPrime
	return h ^ h>>29
}

func hashWords(words []string) hash {
	h := hashStart
	for _, w := range words {
		h = h.word(w)
	}
	return h
}

// hashOf returns the hash of a sign as the tables write it. That of "near" is
// joined of its tokens' hashes. The sign for one kind
// of report, whose name it begins with, is that for all kinds and the kind's name.
func hashOf(sign string) hash {
	words := strings.Split(sign, " ")
	if kind := rumor.Kind(words[0]); kind.Valid() {
		return hashWords(words[1:]).mix(hashStart.word(words[0]))
	}
	if len(words) == 3 && words[0] == "near" {
		return nearHash(newToken(words[1]).hash, newToken(words[2]).hash)
	}
	return hashWords(words)
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
