package commands

import (
	"slices"
	"strings"
)

// yesNo are the choices of an option that is either so or not.
var yesNo = []Choice{{"yes", "yes"}, {"no", "no"}}

// synonyms are words that people use for one another where there are two choices.
var synonyms = [][]string{
	{"yes", "on", "y", "true", "1"},
	{"no", "off", "n", "false", "0"},
}

// choice returns the value of the choice that a word names: by its value or
// label, in any case, in the plural, as yes for on, or by enough of the start
// of it to be the only one.
func (o *Option) choice(word string) (value string, ok bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, form := range forms(word) {
		for _, c := range o.Choices {
			if form == strings.ToLower(c.Value) || form == strings.ToLower(c.Label) {
				return c.Value, true
			}
		}
	}
	if len(word) < 3 {
		return "", false
	}
	for _, c := range o.Choices {
		if !strings.HasPrefix(strings.ToLower(c.Value), word) && !strings.HasPrefix(strings.ToLower(c.Label), word) {
			continue
		}
		if ok {
			return "", false
		}
		value, ok = c.Value, true
	}
	return value, ok
}

// forms returns the words that a word may stand for, the likeliest first:
// itself, its singular, its synonyms.
func forms(word string) []string {
	list := []string{word, strings.TrimSuffix(word, "s")}
	if stem, ok := strings.CutSuffix(word, "ies"); ok {
		list = append(list, stem+"y")
	}
	for _, words := range synonyms {
		if slices.Contains(words, word) {
			list = append(list, words...)
		}
	}
	return list
}
