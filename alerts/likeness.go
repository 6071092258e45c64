package alerts

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
)

const (
	// printSize is how many hashes a fingerprint keeps: enough to tell a
	// repost (nine shingles in ten shared) from a like-worded story (a third).
	printSize = 32
	// printLeast is how many shingles a text must have for a fingerprint:
	// shorter texts say alike what differs in one name.
	printLeast = 24
	// repostLikeness parts reposts from other stories. Measured: reposts 0.94,
	// other stories told from the same template 0.29 to 0.33, the same story in
	// other words 0.00.
	repostLikeness = 0.7
)

// Fingerprint returns the smallest hashes of the text's three-word shingles,
// in order: a bottom-k sketch, by which the likeness of two texts is
// estimated without keeping them. Short texts have none.
func Fingerprint(text string) []uint64 {
	words := strings.Fields(league.Fold(text))
	if len(words) < printLeast+2 {
		return nil
	}
	hashes := make([]uint64, 0, len(words))
	for i := range len(words) - 2 {
		hashes = append(hashes, shingle(words[i:i+3]))
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return slices.Clip(hashes[:min(printSize, len(hashes))])
}

// shingle hashes three words by FNV-1a, cut to 52 bits so that the number
// survives JSON readers that keep floats. It is the same in every process.
func shingle(words []string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, w := range words {
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * prime
		}
		h = (h ^ ' ') * prime
	}
	return h >> 12
}

// Likeness estimates the share of shingles that two texts have in common, 0 to
// 1, from their fingerprints. A text without one is like no other.
func Likeness(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	k := min(printSize, max(len(a), len(b)))
	shared, taken := 0, 0
	for i, j := 0, 0; taken < k && i < len(a) && j < len(b); taken++ {
		switch {
		case a[i] == b[j]:
			shared++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if taken == 0 {
		return 0
	}
	return float64(shared) / float64(taken)
}

// titleLikeness is the share of telling words that two headlines have in common.
func titleLikeness(a, b string) float64 {
	x, y := titleWords(a), titleWords(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	shared := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			shared++
		}
	}
	return float64(shared) / float64(len(x)+len(y)-shared)
}

// titleWords returns a headline's words without the short ones, which tell nothing.
func titleWords(title string) []string {
	var words []string
	for _, w := range strings.Fields(league.Fold(title)) {
		if len(w) > 3 && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}
