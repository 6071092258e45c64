package reading

import (
	"fmt"
	"math/bits"
	"strings"
)

// A phrase is a row's pattern over the units of a text, as the tables write it:
//
//	ask~          ask with any ending: asks, asked, asking (and y, e, doubled letters)
//	has|have      one of several words
//	[the]         a word that may be missing
//	..            up to six words of the same sentence
//	{club}        a club's name; an article may stand before it
//	{player}      a player's name; up to five words may describe him: All-Star left-hander
//	{n}           a number: 3, three
//	{money}       $20 million
//	{score}       7-3
//	{month}       a month's name
//	{past-year}   a year before the report's
//	{future-year} a year after the report's
//
// A phrase does not run across a sentence's end.
type phrase struct {
	parts []part
}

// part is one step of a phrase.
type part struct {
	words    []string // any of these
	ids      []wordID // the same, once the phrase stands in a table
	class    class    // or a unit of this class
	optional bool
	gap      bool
}

// class is what a unit is, besides its word; several bits may be set.
type class uint16

const (
	isClub class = 1 << iota
	isPlayer
	isNumber
	isMoney
	isScore
	isMonth
	isPastYear
	isFutureYear
	isReporter
	isOutlet

	classCount = iota
)

// number returns which bit a class of one bit is, and the lowest one of several.
func (c class) number() int { return bits.TrailingZeros16(uint16(c)) }

var classes = map[string]class{
	"{club}": isClub, "{player}": isPlayer, "{n}": isNumber, "{money}": isMoney, "{score}": isScore,
	"{month}": isMonth, "{past-year}": isPastYear, "{future-year}": isFutureYear,
	"{reporter}": isReporter, "{outlet}": isOutlet,
}

// gapLen is how many words .. may stand for, and describeLen how many may
// describe a player before his name.
const (
	gapLen      = 6
	describeLen = 5
)

// parsePhrase compiles a phrase of a table.
func parsePhrase(text string) (phrase, error) {
	var p phrase
	for field := range strings.FieldsSeq(text) {
		if field == ".." {
			p.parts = append(p.parts, part{gap: true})
			continue
		}
		var step part
		if inner, ok := strings.CutPrefix(field, "["); ok {
			step.optional = true
			field = strings.TrimSuffix(inner, "]")
		}
		if strings.HasPrefix(field, "{") {
			c, ok := classes[field]
			if !ok {
				return phrase{}, fmt.Errorf("unknown class %s", field)
			}
			step.class = c
		} else {
			for w := range strings.SplitSeq(field, "|") {
				step.words = append(step.words, endings(w)...)
			}
		}
		p.parts = append(p.parts, step)
	}
	if len(p.parts) == 0 || p.parts[0].optional || p.parts[0].gap {
		return phrase{}, fmt.Errorf("phrase %q has no firm first word", text)
	}
	return p, nil
}

// endings spells out ask~ as ask, asks, asked, asking and the like.
func endings(word string) []string {
	word = plain(word)
	stem, ok := strings.CutSuffix(word, "~")
	if !ok || stem == "" {
		return []string{word}
	}
	list := []string{stem, stem + "s", stem + "es", stem + "ed", stem + "ing", stem + "d"}
	last := stem[len(stem)-1]
	switch last {
	case 'e':
		list = append(list, stem[:len(stem)-1]+"ing")
	case 'y':
		list = append(list, stem[:len(stem)-1]+"ies", stem[:len(stem)-1]+"ied")
	default:
		list = append(list, stem+"e", stem+"ion", stem+"ies", stem+"ied", stem+"y", stem+string(last)+"ed", stem+string(last)+"ing")
	}
	return list
}

// match returns how many units from at on the phrase covers, 0 for no match.
func (p *phrase) match(units []unit, at int) int {
	end := matchParts(p.parts, units, at, units[at].sentence)
	if end < 0 {
		return 0
	}
	return end - at
}

// matchParts returns the unit after the match, or -1.
func matchParts(parts []part, units []unit, at int, sentence int32) int {
	for len(parts) > 0 && !parts[0].gap && !parts[0].optional {
		if at = parts[0].match(units, at, sentence); at < 0 {
			return -1
		}
		parts = parts[1:]
	}
	if len(parts) == 0 {
		return at
	}
	step, rest := &parts[0], parts[1:]
	if step.gap {
		for skip := 0; skip <= gapLen && at+skip < len(units) && units[at+skip].sentence == sentence; skip++ {
			if len(rest) > 0 && rest[0].isWord() && !units[at+skip].is(&rest[0]) {
				continue // most gaps end here
			}
			if end := matchParts(rest, units, at+skip, sentence); end >= 0 {
				return end
			}
		}
		return -1
	}
	if next := step.match(units, at, sentence); next >= 0 {
		if end := matchParts(rest, units, next, sentence); end >= 0 {
			return end
		}
	}
	return matchParts(rest, units, at, sentence)
}

// isWord reports whether the step is one word, which must be there.
func (s *part) isWord() bool { return s.class == 0 && !s.optional && !s.gap }

// match returns the unit after the step's, or -1.
func (s *part) match(units []unit, at int, sentence int32) int {
	reach := 0
	switch {
	case s.class == 0:
		if at < len(units) && units[at].sentence == sentence && units[at].is(s) {
			return at + 1
		}
		return -1
	case s.class&isPlayer != 0:
		reach = describeLen
	case s.class&isClub != 0:
		reach = 1
	}
	for i := at; i <= at+reach && i < len(units) && units[i].sentence == sentence; i++ {
		u := &units[i]
		if u.is(s) {
			return i + 1
		}
		if i > at && u.stop || u.class&(isClub|isPlayer) != 0 {
			return -1
		}
		if s.class&isClub != 0 && !isArticle(u.word) {
			return -1
		}
	}
	return -1
}

func isArticle(word string) bool {
	switch word {
	case "the", "a", "an", "his", "its", "their", "rival":
		return true
	}
	return false
}

// is reports whether the unit is what the step wants.
func (u *unit) is(s *part) bool {
	if s.class != 0 {
		return u.class&s.class != 0
	}
	if u.class&(isClub|isPlayer) != 0 {
		return false
	}
	for _, id := range s.ids {
		if id == u.id {
			return true
		}
	}
	return false
}
