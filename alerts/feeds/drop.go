package feeds

import (
	"strings"
	"unicode"
)

// dropper knows which items a source leaves out.
type dropper [][]string // phrases, in words

func newDropper(phrases []string) dropper {
	var d dropper
	for _, p := range phrases {
		if w := wordsOf(p); len(w) > 0 {
			d = append(d, w)
		}
	}
	return d
}

// drops reports whether one of the texts holds one of the phrases.
func (d dropper) drops(texts ...string) bool {
	if len(d) == 0 {
		return false
	}
	for _, text := range texts {
		words := wordsOf(text)
		for _, phrase := range d {
			if holds(words, phrase) {
				return true
			}
		}
	}
	return false
}

// holds reports whether the phrase stands in the words; its last word may
// stand there in the plural.
func holds(words, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(words); i++ {
		if samePhrase(words[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

func samePhrase(words, phrase []string) bool {
	last := len(phrase) - 1
	for i := range last {
		if words[i] != phrase[i] {
			return false
		}
	}
	return strings.TrimSuffix(words[last], "s") == strings.TrimSuffix(phrase[last], "s")
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
