package reading

import (
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// work is the memory of one reading, which later ones use again. Nothing of it
// gets into a Reading.
type work struct {
	document       document
	senses         senses
	findings       findings
	evidence       evidence
	clubs, players mentions
	lower          []byte
	names          []league.Name
	told           []told
	said           []int32 // by unit: how much it speaks for something
	topics         topics
	starts         []int32 // of each unit with tokens of a sentence, in the findings' tokens
	about          []*league.Player
	reasons        []rumor.Reason
}

// resized returns a slice of n zeros, in the memory of list if that is enough.
func resized[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n, n+n/4)
	}
	list = list[:n]
	clear(list)
	return list
}

// emptied returns an empty map, in the memory of m unless a freak report made it
// so large that emptying it would cost every later reading.
func emptied[K comparable, V any](m map[K]V) map[K]V {
	if m == nil || len(m) > 1<<10 {
		return make(map[K]V, 32)
	}
	clear(m)
	return m
}
