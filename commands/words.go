package commands

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxEcho is how many characters of somebody's input an answer repeats.
const maxEcho = 60

// echo returns what somebody typed in a form fit to repeat: on one line,
// without invisible characters, cut to maxEcho.
func echo(s string) string {
	s = cut(s, 4*maxEcho) // nobody sees the rest, so it is not worth cleaning
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case isInvisible(r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return cut(strings.Join(strings.Fields(s), " "), maxEcho)
}

// quote returns what somebody typed in quotes, fit to repeat.
func quote(s string) string { return `"` + echo(s) + `"` }

// cut shortens text to a number of characters, the last of which then is an
// ellipsis.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	count := 0
	last := 0 // where the last character that leaves room for the ellipsis ends
	for i := range s {
		if count == limit-1 {
			last = i
		}
		if count == limit {
			return s[:last] + "…"
		}
		count++
	}
	return s
}

// list joins words as a person would: "a", "a and b", "a, b and c".
func list(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// listUpTo joins at most n words and says how many more there are.
func listUpTo(words []string, n int) string {
	if len(words) <= n {
		return list(words, "and")
	}
	shown := append(words[:n:n], more(len(words)-n))
	return list(shown, "and")
}

// capital returns the sentence with a capital first letter.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// more says how many are left out: "2 more".
func more(n int) string { return strconv.Itoa(n) + " more" }
