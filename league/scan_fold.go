package league

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folds holds the plain form of every letter beyond ASCII that names use, so
// that a scan need not decompose anything.
var folds = makeFolds()

func makeFolds() map[rune]string {
	folds := make(map[rune]string, 1024)
	for r := rune(0xC0); r < 0x250; r++ {
		if unicode.IsLetter(r) {
			folds[r] = foldSlowly(r)
		}
	}
	return folds
}

// foldRune returns a letter's lower case without accents, and nothing for a
// bare accent.
func foldRune(r rune) string {
	if s, ok := folds[r]; ok {
		return s
	}
	if unicode.Is(unicode.Mn, r) {
		return ""
	}
	return foldSlowly(r)
}

func foldSlowly(r rune) string {
	r = unicode.ToLower(r)
	if s, ok := undecomposed[r]; ok {
		return s
	}
	var plain []rune
	for _, d := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.Mn, d) {
			plain = append(plain, unicode.ToLower(d))
		}
	}
	return string(plain)
}
