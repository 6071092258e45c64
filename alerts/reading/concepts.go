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
	token token
}{
	{isClub, newToken("{club}")}, {isPlayer, newToken("{player}")}, {isReporter, newToken("{reporter}")}, {isOutlet, newToken("{outlet}")},
	{isMoney, newToken("{money}")}, {isScore, newToken("{score}")}, {isPastYear, newToken("{past-year}")}, {isFutureYear, newToken("{future-year}")},
	{isNumber, newToken("{n}")}, {isMonth, newToken("{month}")},
}

var (
	nameToken  = newToken("{name}")  // a name that was not settled
	staffToken = newToken("{staff}") // a manager's, executive's, agent's
)

// addConcept takes a row of concepts.csv.
func (r *rules) addConcept(cells []string) error {
	if cells[0] == "" || strings.ContainsAny(cells[0], " {") {
		return fmt.Errorf("concept: %q is no word", cells[0])
	}
	concept := newToken(cells[0])
	for word := range strings.FieldsSeq(cells[1]) {
		for _, form := range endings(word) {
			if k := r.know(form); !slices.Contains(k.concepts, concept) {
				k.concepts = append(k.concepts, concept)
			}
		}
	}
	return nil
}

// token returns the token of a name or number, or none for a common word.
func (f *findings) token(u *unit) token {
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
	return token{}
}

// layTokens gathers the tokens of every unit: what it stands for, or its concepts,
// and the acts that begin with it.
func (f *findings) layTokens() {
	f.tokens, f.tokensFrom = f.tokens[:0], resized(f.tokensFrom, len(f.d.units)+1)
	hit := 0
	for i := range f.d.units {
		u := &f.d.units[i]
		if t := f.token(u); t.text != "" {
			f.tokens = append(f.tokens, t)
		} else if u.known != nil {
			f.tokens = append(f.tokens, u.known.concepts...)
		}
		for ; hit < len(f.hits) && f.hits[hit].at == i; hit++ {
			if h := &f.hits[hit]; h.speaks {
				f.tokens = append(f.tokens, h.tokens.act)
			}
		}
		f.tokensFrom[i+1] = int32(len(f.tokens))
	}
}

// tokensOf returns the tokens of the i-th unit.
func (f *findings) tokensOf(i int) []token { return f.tokens[f.tokensFrom[i]:f.tokensFrom[i+1]] }

// actTokens are the words by which signs name an act.
type actTokens struct {
	act  token // the act and the kind it says
	kind token // the kind
	name token // the act's name
}

// actTokensOf returns the words for the acts of a name, by the kind that they say.
func (r *rules) actTokensOf(name string) map[rumor.Kind]*actTokens {
	tokens := r.actTokens[name]
	if tokens == nil {
		tokens = map[rumor.Kind]*actTokens{}
		for _, k := range append([]rumor.Kind{""}, rumor.Kinds...) {
			tokens[k] = &actTokens{newToken("act-" + string(k) + "-" + name), newToken(string(k)), newToken(name)}
		}
		r.actTokens[name] = tokens
	}
	return tokens
}
