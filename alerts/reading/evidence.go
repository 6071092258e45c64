package reading

import (
	"math"
	"strings"
)

// evidence gathers what speaks for and against each answer to a question about a
// report: signs, each of which counts once, and of the kind the less the later it is
// seen. With weights it adds them up; without, it notes their texts to learn from.
//
// A sign is some words, parted by blanks, that say what was seen: "token title want",
// "near not trade". The tables of weights list them as they are written here.
type evidence struct {
	*weights
	seen  []uint64 // a bit for each sign that was counted
	sums  []int32  // by answer
	trail []step
	texts map[string]int // the signs' texts and the units where each was seen first, when there are no weights
}

// step is a sign that was counted, and the unit where it was seen.
type step struct{ row, at int32 }

// weigh begins to gather for the table.
func (e *evidence) weigh(w *weights) {
	e.weights = w
	e.seen = append(e.seen[:0], make([]uint64, (len(w.texts)+63)/64)...)
	e.trail = e.trail[:0]
}

// add counts the sign of these words, seen at a unit.
func (e *evidence) add(at int, words ...token) {
	if e.weights == nil {
		e.note(at, textOf(words))
		return
	}
	h := hashStart
	for i := range words {
		h = h.mix(words[i].hash)
	}
	e.count(at, h)
}

// note notes the text of a sign, to learn from.
func (e *evidence) note(at int, text string) {
	if _, seen := e.texts[text]; !seen {
		e.texts[text] = at
	}
}

// addNear counts the sign of a token that stands near another, of which there are
// more than of all others.
func (e *evidence) addNear(at int, earlier *token, token token) {
	if e.weights == nil {
		e.add(at, signNear, *earlier, token)
		return
	}
	e.count(at, nearStart.mix(earlier.hash).mix(token.hash))
}

// nearStart begins the hashes of such signs.
var nearStart = hashStart.mix(signNear.hash)

// token is a word of signs, with its hash.
type token struct {
	text string
	hash hash
}

func newToken(text string) token { return token{text, hashStart.word(text)} }

func newTokens(texts ...string) []token {
	list := make([]token, len(texts))
	for i, text := range texts {
		list[i] = newToken(text)
	}
	return list
}

// textOf returns a sign's words as the tables write them.
func textOf(words []token) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// count counts the sign of the hash.
func (e *evidence) count(at int, h hash) {
	if row := e.row(h); row >= 0 {
		e.mark(at, row)
	}
}

// mark counts the sign of a row.
func (e *evidence) mark(at int, row int32) {
	seen, bit := &e.seen[row/64], uint64(1)<<(row%64)
	if *seen&bit != 0 {
		return
	}
	*seen |= bit
	e.trail = append(e.trail, step{row, int32(at)})
}

// manySigns is how many signs a report of middling length has: a bias counts more
// where more is seen, as it was learned (training.Options.Even).
const manySigns = 400

// sum adds up what was counted in the document, for every answer: each sign as much
// as the sentence is worth where it was seen.
func (e *evidence) sum(d *document) {
	sums := resized(e.sums, len(e.bias))
	size := 0.0
	for _, step := range e.trail {
		worth := d.worth(int(step.at))
		size += float64(worth) * float64(worth)
		for i, v := range e.of(step.row) {
			sums[i] += worth * int32(v)
		}
	}
	share := math.Sqrt(size / manySigns)
	for i, b := range e.bias {
		sums[i] += int32(float64(b) * share)
	}
	e.sums = sums
}

// worths are what a sign counts by how many sentences of the body stand before it,
// in parts of fullWorth: news comes first, and what follows is background more and
// more. Most reports are read alike with 0.90 to 0.95 for a sentence; the less it is,
// the worse those that come late to their news.
var worths = func() (list [32]int32) {
	worth := float64(fullWorth)
	for i := range list {
		list[i] = int32(math.Round(worth))
		worth *= 0.95
	}
	return list
}()

const fullWorth = 256

// worth returns what a sign counts that is seen at a unit.
func (d *document) worth(at int) int32 {
	return worths[min(d.depth(&d.units[at]), len(worths)-1)]
}

// sumFor adds up what was counted for one answer.
func (e *evidence) sumFor(answer int) int32 {
	sum := e.bias[answer]
	for _, step := range e.trail {
		sum += int32(e.of(step.row)[answer])
	}
	return sum
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

// hashOf returns the hash of a sign as the tables write it.
func hashOf(sign string) hash {
	h := hashStart
	for word := range strings.SplitSeq(sign, " ") {
		h = h.mix(newToken(word).hash)
	}
	return h
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
