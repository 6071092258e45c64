package league

import (
	"unicode"
	"unicode/utf8"
)

// maxWord is how many bytes of a word are looked at: no name has a longer one.
const maxWord = 40

// word is one word of running text.
type word struct {
	start, end int // in the text; a possessive 's is outside
	letters    [maxWord]byte
	count      int  // of letters
	suffix     int  // bytes of the possessive 's
	upper      bool // it has a capital
	allUpper   bool // every letter is a capital
	leading    bool // its first letter is a capital
	possessive bool // 's follows
	apostrophe bool // a bare apostrophe follows
}

// folded returns the word in lower case, without accents, dots and apostrophes.
func (w *word) folded() []byte { return w.letters[:w.count] }

// reset forgets the word that was read before.
func (w *word) reset(start int) {
	w.start, w.end, w.count, w.suffix = start, start, 0, 0
	w.upper, w.allUpper, w.leading, w.possessive, w.apostrophe = false, true, false, false, false
}

// read reads the word at or after at, and returns where the text goes on, and
// false when it has no more words.
func (w *word) read(text string, at int) (int, bool) {
	for at < len(text) {
		c := text[at]
		if plainLower[c] != 0 {
			return w.readAt(text, at), true
		}
		if c < utf8.RuneSelf && c != '@' {
			at++
			continue
		}
		r, size := runeAt(text, at)
		if inWord(r) || r == '@' && startsWord(text, at+size) {
			return w.readAt(text, at), true
		}
		at += size
	}
	w.reset(at)
	return at, false
}

// readAt reads the word at at and returns where the text goes on.
func (w *word) readAt(text string, at int) int {
	w.reset(at)
	handle := text[at] == '@'
	if handle {
		w.fold("@")
		at++
	}
	for at < len(text) {
		if at = w.takePlain(text, at); at == len(text) || text[at] == ' ' {
			break
		}
		r, size := runeAt(text, at)
		switch {
		case inWord(r):
			w.take(r)
		case handle && r == '_':
			w.fold("_")
		case isApostrophe(r):
			if n := possessiveLen(text, at+size); n > 0 && !handle {
				w.possessive, w.suffix = true, size+n
				w.end = at
				return at + size + n
			}
			if !startsWord(text, at+size) {
				w.apostrophe, w.end = true, at
				return at + size
			}
		case r == '.' && w.dotInside(text, at):
		default:
			w.end = at
			return at
		}
		at += size
	}
	w.end = at
	return at
}

// plainLower maps ASCII letters and digits to their lower case, all else to 0.
var plainLower = makePlainLower()

func makePlainLower() (table [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		if inWord(rune(c)) {
			table[c] = c
			if 'A' <= c && c <= 'Z' {
				table[c] += 'a' - 'A'
			}
		}
	}
	return table
}

// takePlain adds the ASCII letters and digits from at on and returns where they
// end. Most of a text goes through here.
func (w *word) takePlain(text string, at int) int {
	from, count := at, w.count
	capital, small := false, false
	for at < len(text) {
		c := text[at]
		low := plainLower[c]
		if low == 0 {
			break
		}
		capital = capital || low != c
		small = small || c >= 'a'
		if count < maxWord-2 {
			w.letters[count] = low
			count++
		}
		at++
	}
	if capital {
		w.leading = w.leading || w.count == 0 && text[from] < 'a' && text[from] >= 'A'
		w.upper = true
	}
	w.allUpper = w.allUpper && !small
	w.count = count
	return at
}

// take adds a letter, digit or mark beyond ASCII.
func (w *word) take(r rune) {
	if unicode.IsUpper(r) {
		w.leading = w.leading || w.count == 0
		w.upper = true
	} else if unicode.IsLower(r) {
		w.allUpper = false
	}
	w.fold(foldRune(r))
}

func (w *word) fold(s string) {
	if w.count+len(s) <= maxWord-2 {
		w.count += copy(w.letters[w.count:], s)
	}
}

// dotInside reports whether the dot at at is inside the word: J.D., L.A., MLB.com, 3.36.
func (w *word) dotInside(text string, at int) bool {
	r, _ := runeAt(text, at+1)
	switch {
	case !inWord(r):
		// The dot after the last letter of J.D. is no part of the name.
		return false
	case unicode.IsLower(r), unicode.IsDigit(r):
		return true
	}
	// Between capitals only initials are one word: "deal.The" is two.
	return at-w.start == 1 || at-w.start >= 3 && text[at-2] == '.'
}

func runeAt(text string, at int) (rune, int) {
	if at >= len(text) {
		return 0, 0
	}
	if c := text[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[at:])
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

func startsWord(text string, at int) bool {
	r, size := runeAt(text, at)
	return size > 0 && inWord(r)
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´':
		return true
	}
	return false
}

// possessiveLen returns the length of a possessive s at at, or 0.
func possessiveLen(text string, at int) int {
	if at < len(text) && (text[at] == 's' || text[at] == 'S') && !startsWord(text, at+1) {
		return 1
	}
	return 0
}
