package league

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// undecomposed maps the letters that Unicode does not decompose into a base
// letter and a mark, as people type them on a plain keyboard.
var undecomposed = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
}

// apostrophes takes out what people type for one. The acute accent goes before
// decomposing, which would make a space and a mark of it.
var apostrophes = strings.NewReplacer("’", "", "‘", "", "ʼ", "", "´", "", "ʻ", "")

// Fold returns the form of a name under which all spellings of it meet: lower
// case, no accents, no dots or apostrophes (J.D. and JD, O'Neill and O’Neill),
// every other mark a space, single spaces, no leading "the".
func Fold(s string) string {
	f := folding{out: make([]byte, 0, len(s)+4)}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			f.rest(s[i:])
			break
		}
		f.ascii(s[i])
	}
	folded := string(f.out)
	for {
		name, ok := strings.CutPrefix(folded, "the ")
		if !ok {
			return folded
		}
		folded = name
	}
}

// folding is the state of one Fold: most names are plain ASCII up to their
// first accent, which needs no tables.
type folding struct {
	out   []byte
	space bool // a space is due before the next letter
}

func (f *folding) ascii(c byte) {
	switch {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		f.gap()
		f.out = append(f.out, c)
	case 'A' <= c && c <= 'Z':
		f.gap()
		f.out = append(f.out, c+'a'-'A')
	case c == '.', c == '\'', c == '`':
	default:
		f.space = true
	}
}

// rest folds what begins with the first letter that is not ASCII. A letter
// before it stands alone, as nothing composes with what precedes it that
// decomposition would not part again.
func (f *folding) rest(s string) {
	s = strings.ToValidUTF8(s, " ") // a stray byte keeps what follows it from being decomposed
	for _, r := range norm.NFKD.String(apostrophes.Replace(s)) {
		switch {
		case r < utf8.RuneSelf:
			f.ascii(byte(r))
		case unicode.Is(unicode.Mn, r), r == 'ʼ': // of ŉ
		case unicode.IsLetter(r), unicode.IsDigit(r):
			f.gap()
			r = unicode.ToLower(r)
			if plain, ok := undecomposed[r]; ok {
				f.out = append(f.out, plain...)
				continue
			}
			f.out = utf8.AppendRune(f.out, r)
		default:
			f.space = true
		}
	}
}

func (f *folding) gap() {
	if f.space && len(f.out) > 0 {
		f.out = append(f.out, ' ')
	}
	f.space = false
}
