package reading

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
)

// unit is one word of the text, or one name of several words.
type unit struct {
	start, end int
	known      *known // what the rules know of the word, nil for nothing
	word       string // lower case, possessive 's off; of a name its last word
	id         wordID // of the word in the rules
	name       int32  // index into the document's names, -1 for a word
	sentence   int32  // counted through the text; the title's are first
	clause     int32  // counted through the text
	class      class
	capital    bool // begins with a capital
	possessive bool
	open       bool // a sentence begins with it
	stop       bool // a comma, bracket or dash stands before it
	paren      bool // an opening bracket stands before it
}

// document is a cleaned report, taken apart.
type document struct {
	work      *work
	title     string
	shown     string // title, then paragraphs, each on its line
	text      string // the same as it is read: with capitals where the whole has none
	flat      bool   // capitals tell nothing: the text had none, or nothing else
	body      int    // where the paragraphs begin in text
	lower     string // text, ASCII letters in lower case: same offsets
	year      int    // of publication, 0 when unknown
	units     []unit
	names     []league.Name
	title1    int32 // the body's first sentence; those before are the title's
	sentences int32
	titleCase bool // the title's words begin with capitals
}

// inTitle reports whether the unit stands in the title.
func (d *document) inTitle(u *unit) bool { return u.start < d.body }

// capitalized reports whether the unit's capital tells nothing, as all words about
// it have one.
func (d *document) capitalized(u *unit) bool { return d.flat || d.titleCase && d.inTitle(u) }

// depth returns how many sentences of the body stand before the unit's: 0 for
// the title and the first sentence.
func (d *document) depth(u *unit) int { return int(max(0, u.sentence-d.title1)) }

// nameOf returns the unit's name, or nil.
func (d *document) nameOf(u *unit) *league.Name {
	if u.name < 0 {
		return nil
	}
	return &d.names[u.name]
}

func (r *Reader) newDocument(title string, paragraphs []string, year int) *document {
	w, ok := r.works.Get().(*work)
	if !ok {
		w = &work{}
	}
	d := &w.document
	*d = document{work: w, title: title, year: year, units: d.units[:0]}
	n := len(title) + 1
	for _, p := range paragraphs {
		n += len(p) + 1
	}
	var b strings.Builder
	b.Grow(n)
	b.WriteString(title)
	b.WriteByte('\n')
	d.body = b.Len()
	for i, p := range paragraphs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p)
	}
	d.shown = b.String()
	d.text = d.shown
	if d.flat = isFlat(d.text[d.body:]) || len(paragraphs) == 0 && isFlat(title); d.flat {
		d.text = withCapitals(d.text)
	}
	w.lower = appendLower(w.lower[:0], d.text)
	d.lower = string(w.lower)
	w.names = r.league.AppendNames(w.names[:0], d.text)
	d.names = w.names
	d.split(&r.vocabulary)
	d.titleCase = isTitleCase(d.units[:d.titleUnits()])
	return d
}

func (d *document) titleUnits() int {
	n, _ := slices.BinarySearchFunc(d.units, d.body, func(u unit, at int) int { return u.start - at })
	return n
}

func asciiLower(s string) string { return string(appendLower(nil, s)) }

// appendLower appends s with its ASCII letters in lower case, byte for byte.
func appendLower(b []byte, s string) []byte {
	n := len(b)
	b = append(b, s...)
	added := b[n:]
	for ; len(added) >= 8; added = added[8:] {
		binary.LittleEndian.PutUint64(added, lowerEight(binary.LittleEndian.Uint64(added)))
	}
	for i, c := range added {
		if 'A' <= c && c <= 'Z' {
			added[i] += 'a' - 'A'
		}
	}
	return b
}

// lowerEight returns eight bytes with the ASCII letters among them in lower case.
// Each byte is added to what makes its highest bit tell whether it is past a letter.
func lowerEight(bytes uint64) uint64 {
	const each, highest = 0x0101010101010101, 0x8080808080808080
	low := bytes &^ highest
	fromA, pastZ := low+(0x80-'A')*each, low+(0x80-'Z'-1)*each
	return bytes | (fromA&^pastZ&^bytes&highest)>>2
}

// plainWord takes the possessive 's and curly apostrophes out of a word.
func plainWord(w string) (string, bool) {
	if !hasApostrophe(w) {
		return w, false
	}
	if s, ok := strings.CutSuffix(w, "'s"); ok {
		return plain(s), true
	}
	if s, ok := strings.CutSuffix(w, "’s"); ok {
		return plain(s), true
	}
	return plain(w), false
}

// plain returns a lower-case word without apostrophes.
func plain(w string) string {
	if !hasApostrophe(w) {
		return w
	}
	return strings.ReplaceAll(strings.ReplaceAll(w, "'", ""), "’", "")
}

// hasApostrophe reports whether a word may have an apostrophe.
func hasApostrophe(w string) bool {
	for i := range len(w) {
		if w[i] == '\'' || w[i] == "’"[0] {
			return true
		}
	}
	return false
}

func lastWord(name string) string {
	if i := strings.LastIndexByte(name, ' '); i >= 0 {
		return name[i+1:]
	}
	return name
}

var (
	months  = []string{"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"}
	numbers = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "several"}
)

// numberClass returns what a word of digits is besides itself, 0 for other words.
func numberClass(w string, year int) class {
	switch {
	case w == "":
		return 0
	case w[0] == '$':
		return isMoney
	case w[0] < '0' || w[0] > '9':
		return 0
	}
	if strings.IndexByte(w, '-') > 0 {
		return isScore
	}
	n := 0
	for i := range len(w) {
		if w[i] < '0' || w[i] > '9' || i > 3 {
			return isNumber
		}
		n = 10*n + int(w[i]-'0')
	}
	switch {
	case n < 1900 || n > 2099 || year == 0:
		return isNumber
	case n < year:
		return isPastYear
	case n > year:
		return isFutureYear
	}
	return isNumber
}

// isTitleCase reports whether nearly all longer words of a title begin with a
// capital, so that capitals tell nothing there.
func isTitleCase(units []unit) bool {
	long, capitals := 0, 0
	for i := range units {
		if u := &units[i]; u.name < 0 && len(u.word) > 3 && u.class == 0 {
			long++
			if u.capital {
				capitals++
			}
		}
	}
	return long >= 2 && capitals*10 >= long*8
}
