package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one piece of a typed line.
type token struct {
	head   string // what stands right before an opening quote, such as `name:`; else empty
	text   string // without quotes
	quoted bool   // stood in quotes: taken as it is
}

// Quotes, as keyboards and phones make them. A single quote is also an
// apostrophe, so it only counts as a quote at the start of a token and when its
// partner ends one.
const (
	doubleQuotes = "\"“”„«»"
	singleQuotes = "'‘’"
	// separators part an option's name from its value: kinds:talks, --tier=1.
	separators = ":="
)

// tokenize splits a line at spaces, keeping what stands in quotes together.
// A quote that never closes is taken for a slip and left out.
func tokenize(line string) []token {
	var tokens []token
	for {
		line = strings.TrimLeftFunc(line, isGap)
		if line == "" {
			return tokens
		}
		var t token
		t, line = nextToken(line)
		if t.quoted || t.text != "" {
			tokens = append(tokens, t)
		}
	}
}

// nextToken reads the token at the start of a line that starts with no space.
func nextToken(line string) (t token, rest string) {
	if text, rest, ok := quoted(line); ok {
		return token{text: text, quoted: true}, rest
	}
	var b strings.Builder
	for i, r := range line {
		if unicode.IsSpace(r) {
			return token{text: b.String()}, line[i:]
		}
		if i > 0 && strings.ContainsRune(separators, rune(line[i-1])) {
			if text, rest, ok := quoted(line[i:]); ok {
				return token{head: b.String(), text: text, quoted: true}, rest
			}
		}
		if !isInvisible(r) && !strings.ContainsRune(doubleQuotes, r) {
			b.WriteRune(r)
		}
	}
	return token{text: b.String()}, ""
}

// quoted reads the quoted text that s starts with, if it does. Within double
// quotes a backslash takes the next quote or backslash literally.
func quoted(s string) (text, rest string, ok bool) {
	open, size := utf8.DecodeRuneInString(s)
	if strings.ContainsRune(singleQuotes, open) {
		return singleQuoted(s[size:])
	}
	if !strings.ContainsRune(doubleQuotes, open) {
		return "", "", false
	}
	var b strings.Builder
	for i := size; i < len(s); {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			b.WriteByte(s[i+1])
			i += 2
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if closes(open, r) {
			return b.String(), s[i+size:], true
		}
		b.WriteString(s[i : i+size])
		i += size
	}
	return "", "", false
}

// closes reports whether a quote ends what another opened: a straight one only
// by its like, a typographic one by any of them, since nobody gets those right.
func closes(open, r rune) bool {
	if open == '"' {
		return r == '"'
	}
	return strings.ContainsRune(doubleQuotes, r)
}

func singleQuoted(s string) (text, rest string, ok bool) {
	for i, r := range s {
		if !strings.ContainsRune(singleQuotes, r) {
			continue
		}
		after := s[i+utf8.RuneLen(r):]
		next, _ := utf8.DecodeRuneInString(after)
		if after == "" || unicode.IsSpace(next) {
			return s[:i], after, i > 0
		}
	}
	return "", "", false
}

// isGap reports whether a rune parts tokens or says nothing before one.
func isGap(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }

// isInvisible reports whether a rune is a control or format character, such as
// the zero-width spaces that copying from a web page brings along.
func isInvisible(r rune) bool {
	return !unicode.IsSpace(r) && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}

// option splits a token like kinds:talks, --tier=1 or --mentions. The name is
// empty when the token has no such form; dashed says that it began with dashes.
func (t token) option() (name, value string, dashed bool) {
	word := t.text
	if t.quoted {
		word = t.head
	}
	bare := strings.TrimLeft(word, "-–—")
	dashed = len(word) > len(bare) && (strings.HasPrefix(word, "--") || !strings.HasPrefix(word, "-"))
	if !dashed {
		bare = word
	}
	i := strings.IndexAny(bare, separators)
	switch {
	case i > 0 && t.quoted:
		return bare[:i], t.text, dashed
	case i > 0:
		return bare[:i], bare[i+1:], dashed
	case dashed && !t.quoted:
		return bare, "", bare != ""
	}
	return "", "", false
}

// endMarks may end a sentence, and so a line typed as one.
const endMarks = "?!.,;:"

// trimmed returns the token's text without the marks that end a sentence,
// unless it was quoted.
func (t token) trimmed() string {
	if t.quoted {
		return t.text
	}
	return strings.TrimRight(t.text, endMarks)
}
