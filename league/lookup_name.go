package league

import (
	"slices"
	"strings"
)

// smallWords mean nobody alone: those that stand before a last name, and those
// that people type between names.
var smallWords = slices.Concat(particles, []string{"dos", "du", "el", "las", "the", "of", "and", "a", "an", "in", "to", "for"})

// splitPlayerName is a player's name in folded words.
type splitPlayerName struct {
	words   []string
	surname int // the first word of all that may be the last name: Woods Richardson
	last    int // the first word of the least that may be: Richardson, De La Cruz
	suffix  int // how many words at the end are a suffix
}

// splitName parts a name into words and finds the last name. Where it begins
// cannot be told in Jung Hoo Lee (two first names) or Simeon Woods Richardson
// (two last names), so both readings are kept. Hyphens part words but not names.
func splitName(name string) splitPlayerName {
	var n splitPlayerName
	var starts []int // the word each field begins with
	for _, field := range strings.Fields(name) {
		if words := strings.Fields(Fold(field)); len(words) > 0 {
			starts = append(starts, len(n.words))
			n.words = append(n.words, words...)
		}
	}
	for len(starts) > 2 && slices.Contains(suffixes, n.words[starts[len(starts)-1]]) {
		n.suffix++
		starts = starts[:len(starts)-1]
	}
	if len(starts) < 2 {
		return n
	}
	at := 1
	for at < len(starts)-1 && len(n.words[starts[at]]) == 1 {
		at++ // an initial is no last name: A. J. Puk, Michael A. Taylor
	}
	n.surname = starts[at]
	i := len(starts) - 1
	for i > 1 && slices.Contains(smallWords, n.words[starts[i-1]]) {
		i--
	}
	n.last = starts[i]
	return n
}

// compact takes the spaces out of a folded name.
func compact(folded string) string { return strings.ReplaceAll(folded, " ", "") }
