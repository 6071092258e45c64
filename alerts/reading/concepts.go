package reading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// A concept is a meaning that many words share, of concepts.csv: want, talk,
// injury. A report's tokens are the concepts of its words, and its names and
// numbers by their class. They say most of what a report says, in few words.

// classTokens are the tokens of units that are no common words, the first that
// fits.
var classTokens = []struct {
	class class
	token string
}{
	{isClub, "{club}"}, {isPlayer, "{player}"}, {isReporter, "{reporter}"}, {isOutlet, "{outlet}"},
	{isMoney, "{money}"}, {isScore, "{score}"}, {isPastYear, "{past-year}"}, {isFutureYear, "{future-year}"},
	{isNumber, "{n}"}, {isMonth, "{month}"},
}

const (
	nameToken  = "{name}"  // a name that was not settled
	staffToken = "{staff}" // a manager's, executive's, agent's
)

// addConcept takes a row of concepts.csv.
func (r *rules) addConcept(cells []string) error {
	if cells[0] == "" || strings.ContainsAny(cells[0], " {") {
		return fmt.Errorf("concept: %q is no word", cells[0])
	}
	for word := range strings.FieldsSeq(cells[1]) {
		for _, form := range endings(word) {
			if k := r.know(form); !slices.Contains(k.concepts, cells[0]) {
				k.concepts = append(k.concepts, cells[0])
			}
		}
	}
	return nil
}

// token returns the token of a name or number, or "" for a common word.
func (f *findings) token(u *unit) string {
	if u.class != 0 {
		for _, t := range classTokens {
			if u.class&t.class != 0 {
				return t.token
			}
		}
	}
	if n := f.d.nameOf(u); n != nil {
		if n.Other == league.Staff {
			return staffToken
		}
		return nameToken
	}
	return ""
}

// appendTokens appends the tokens of the i-th unit: what it stands for, or its
// concepts, and the acts that begin with it.
func (f *findings) appendTokens(tokens []string, i int) []string {
	u := &f.d.units[i]
	if t := f.token(u); t != "" {
		tokens = append(tokens, t)
	} else if u.known != nil {
		tokens = append(tokens, u.known.concepts...)
	}
	n, _ := slices.BinarySearchFunc(f.hits, i, func(h hit, at int) int { return h.at - at })
	for ; n < len(f.hits) && f.hits[n].at == i; n++ {
		if kind, ok := f.hits[n].says(); ok {
			tokens = append(tokens, f.hits[n].token(kind))
		}
	}
	return tokens
}

// token returns the token of an act that says a kind.
func (h *hit) token(kind rumor.Kind) string { return "act-" + string(kind) + "-" + h.name }
