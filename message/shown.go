package message

import "unicode"

// MaxMarks is how many combining marks one letter may carry in what is shown.
// Vietnamese needs two; more only smears over the lines above and below.
const MaxMarks = 3

// Shown returns what is to be shown for a character of a text from anywhere:
// itself, a space, a newline, or -1 for nothing. Control characters, marks that
// turn the direction of writing, characters of no width and invisible letters
// are not shown. Every platform asks it before it escapes a text in its own way.
func Shown(r rune) rune {
	switch {
	case ' ' <= r && r <= '~':
		return r
	case r == '\n', r == '\u2028', r == '\u2029': // the separators of lines and paragraphs
		return '\n'
	case r == '\t', r == '\v', r == '\f', r == '\r', r == '\u0085', r == '\u2800': // NEL, and the empty braille pattern
		return ' '
	case unicode.Is(unicode.Zs, r): // every width of space
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	}
	return r
}
