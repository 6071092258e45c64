package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hotstove/hotstove/league"
)

// unit is one word of the text, or one name of several words.
type unit struct {
	start, end int
	word       string // lower case, possessive 's off; of a name its last word
	name       int32  // index into the document's names, -1 for a word
	sentence   int32  // counted through the text; the title's are first
	clause     int32  // counted through the text
	class      class
	capital    bool // begins with a capital
	possessive bool
	open       bool // a sentence begins with it
	stop       bool // a comma, bracket or dash stands before it
	paren      bool // an opening bracket stands before it
	colon      bool // a colon or dash stands before it
}

// document is a cleaned report, taken apart.
type document struct {
	title     string
	text      string // title, then paragraphs, each on its line
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

func newDocument(l *league.League, title string, paragraphs []string, year int) *document {
	d := &document{title: title, year: year}
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
	d.text = b.String()
	d.lower = asciiLower(d.text)
	d.names = l.Scan(d.text)
	d.units = make([]unit, 0, len(d.text)/6+8)
	d.split()
	d.titleCase = isTitleCase(d.units[:d.titleUnits()])
	return d
}

func (d *document) titleUnits() int {
	n, _ := slices.BinarySearchFunc(d.units, d.body, func(u unit, at int) int { return u.start - at })
	return n
}

func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// splitter is the state of one split.
type splitter struct {
	d        *document
	name     int // next name
	sentence int32
	clause   int32
	gap      string // what stands between the last unit and this one
}

// split fills units.
func (d *document) split() {
	s := splitter{d: d, clause: -1}
	last := 0
	for at := 0; at < len(d.text); {
		if s.name < len(d.names) && d.names[s.name].Start == at {
			n := &d.names[s.name]
			s.gap = d.text[last:at]
			s.add(n.Start, n.End, int32(s.name))
			s.name++
			at = n.End
			if n.Possessive {
				at += possessiveLen(d.text[at:])
			}
			last = at
			continue
		}
		r, size := decode(d.text, at)
		if !wordRune(r) && r != '$' {
			at += size
			continue
		}
		end := s.wordEnd(at)
		s.gap = d.text[last:at]
		s.add(at, end, -1)
		at, last = end, end
	}
	d.sentences = s.sentence + 1
	d.title1 = d.sentences
	if n := d.titleUnits(); n < len(d.units) {
		d.title1 = d.units[n].sentence
	}
}

// possessiveLen returns the length of the 's or bare apostrophe that text begins with.
func possessiveLen(text string) int {
	_, size := decode(text, 0)
	if size < len(text) && (text[size] == 's' || text[size] == 'S') {
		if size+1 == len(text) {
			return size + 1
		}
		if r, _ := decode(text, size+1); !wordRune(r) {
			return size + 1
		}
	}
	return size
}

func decode(s string, at int) (rune, int) {
	if s[at] < utf8.RuneSelf {
		return rune(s[at]), 1
	}
	return utf8.DecodeRuneInString(s[at:])
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// wordEnd returns the end of the word at at: letters, digits, and the
// apostrophes, commas and dots inside; 3-2 is one word too.
func (s *splitter) wordEnd(at int) int {
	text := s.d.text
	limit := len(text)
	if s.name < len(s.d.names) {
		limit = s.d.names[s.name].Start
	}
	number := text[at] == '$' || '0' <= text[at] && text[at] <= '9'
	i := at
	if text[i] == '$' {
		i++
	}
	for i < limit {
		r, size := decode(text, i)
		if wordRune(r) {
			i += size
			continue
		}
		if i+size >= limit {
			break
		}
		next, _ := decode(text, i+size)
		inside := (r == '\'' || r == '’') && unicode.IsLetter(next) ||
			number && (r == '.' || r == ',' || r == '-' || r == '–') && unicode.IsDigit(next) ||
			r == '.' && unicode.IsUpper(next) && i-at <= 3 && (i-at == 1 || text[i-2] == '.')
		if !inside {
			break
		}
		i += size
	}
	return max(i, at+1)
}

// add appends a unit and finds where sentences and clauses end.
func (s *splitter) add(start, end int, name int32) {
	d := s.d
	u := unit{start: start, end: end, name: name, word: d.lower[start:end]}
	first, _ := decode(d.text, start)
	u.capital = unicode.IsUpper(first)
	if name >= 0 {
		u.possessive = d.names[name].Possessive
		u.capital = true
		u.word = lastWord(u.word)
	} else {
		u.word, u.possessive = plainWord(u.word)
		u.class = wordClass(u.word, d.year)
	}
	u.open = len(d.units) == 0 || s.sentenceEnds(&u)
	if len(d.units) > 0 {
		u.stop = strings.ContainsAny(s.gap, ",;:()[]—–\"“”") || strings.Contains(s.gap, " - ") || strings.Contains(s.gap, "--") || strings.Contains(s.gap, "\n")
		u.paren = strings.ContainsAny(s.gap, "([")
		u.colon = strings.ContainsAny(s.gap, ":—")
	}
	if u.open && len(d.units) > 0 {
		s.sentence++
	}
	if u.open || u.stop || clauseWord(u.word) {
		s.clause++
	}
	u.sentence, u.clause = s.sentence, s.clause
	d.units = append(d.units, u)
}

// clauseWord reports whether a clause begins with the word even without a comma.
func clauseWord(w string) bool {
	switch w {
	case "after", "before", "when", "while", "since", "because", "though", "although", "but", "who", "whose", "which", "where", "until", "unless", "if":
		return true
	}
	return false
}

// shorts are words after which a dot ends no sentence.
var shorts = []string{"jr", "sr", "st", "no", "vs", "mr", "ms", "dr", "mt", "ft", "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "gen", "fla", "ariz", "calif", "mass", "pa", "wash", "tex", "a.m", "p.m", "rev", "approx"}

// sentenceEnds reports whether a sentence ends before the unit.
func (s *splitter) sentenceEnds(u *unit) bool {
	if strings.Contains(s.gap, "\n") {
		return true
	}
	i := strings.IndexAny(s.gap, ".!?")
	if i < 0 || len(s.gap) == i+1 {
		return false
	}
	if s.gap[i] != '.' || u.start == 0 {
		return true
	}
	prev := &s.d.units[len(s.d.units)-1]
	if !u.capital && u.class == 0 && !strings.ContainsAny(s.gap, "“\"") {
		return false
	}
	word := prev.word
	if len(word) == 1 && word >= "a" && word <= "z" || slices.Contains(shorts, word) {
		return prev.name >= 0 && len(word) > 1 && word != "jr" && word != "st"
	}
	return true
}

// plainWord takes the possessive 's and curly apostrophes out of a word.
func plainWord(w string) (string, bool) {
	if strings.HasSuffix(w, "'s") {
		return plain(w[:len(w)-2]), true
	}
	if strings.HasSuffix(w, "’s") {
		return plain(w[:len(w)-len("’s")]), true
	}
	return plain(w), false
}

// plain returns a lower-case word without apostrophes.
func plain(w string) string {
	if strings.IndexByte(w, '\'') < 0 && !strings.Contains(w, "’") {
		return w
	}
	return strings.NewReplacer("'", "", "’", "").Replace(w)
}

func lastWord(name string) string {
	if i := strings.LastIndexAny(name, " "); i >= 0 {
		return name[i+1:]
	}
	return name
}

var (
	months  = []string{"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"}
	numbers = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "several"}
)

// wordClass returns what a word is besides itself.
func wordClass(w string, year int) class {
	switch c := w[0:min(1, len(w))]; {
	case c == "$":
		return isMoney
	case c >= "0" && c <= "9":
		return numberClass(w, year)
	case slices.Contains(months, w):
		return isMonth
	case slices.Contains(numbers, w):
		return isNumber
	}
	return 0
}

func numberClass(w string, year int) class {
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
