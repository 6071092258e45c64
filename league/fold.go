package league

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// undecomposed maps the letters that Unicode does not decompose into a base
// letter and a mark, as people type them on a plain keyboard.
var undecomposed = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
}

// Fold returns the form of a name under which all spellings of it meet: lower
// case, no accents, no dots or apostrophes (J.D. and JD, O'Neill and O’Neill),
// every other mark a space, single spaces, no leading "the".
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '.', r == '\'', r == '’', r == '‘', r == 'ʼ', r == '`', r == '´':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			r = unicode.ToLower(r)
			if plain, ok := undecomposed[r]; ok {
				b.WriteString(plain)
			} else {
				b.WriteRune(r)
			}
		default:
			space = true
		}
	}
	return strings.TrimPrefix(b.String(), "the ")
}
