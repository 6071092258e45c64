package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitter is the state of one split.
type splitter struct {
	d        *document
	words    *vocabulary
	name     int // next name
	sentence int32
	clause   int32
	gap      string // what stands between the last unit and this one
}

// split fills units.
func (d *document) split(words *vocabulary) {
	s := splitter{d: d, words: words, clause: -1}
	last := 0
	for at := 0; at < len(d.text); {
		if s.name < len(d.names) && d.names[s.name].Start == at {
			n := &d.names[s.name]
			s.gap = d.text[last:at]
			s.add(n.Start, n.End, int32(s.name), false)
			s.name++
			at = n.End
			if n.Possessive {
				at += possessiveLen(d.text[at:])
			}
			last = at
			continue
		}
		r, size := decode(d.text, at)
		if r < utf8.RuneSelf && !plainWordByte[r] && r != '$' || r >= utf8.RuneSelf && !wordRune(r) {
			at += size
			continue
		}
		end, simple := s.simpleEnd(at)
		if !simple {
			end = s.wordEnd(at)
		}
		s.gap = d.text[last:at]
		s.add(at, end, -1, simple)
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

// plainWordByte tells the ASCII letters and digits.
var plainWordByte = makePlainWordByte()

func makePlainWordByte() (table [256]bool) {
	for c := range rune(utf8.RuneSelf) {
		table[c] = wordRune(c)
	}
	return table
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// simpleEnd returns the end of the word at at, if it is one of ASCII letters and
// digits before a blank, as most are.
func (s *splitter) simpleEnd(at int) (end int, simple bool) {
	text := s.d.text
	for end = at; end < len(text) && plainWordByte[text[end]]; {
		end++
	}
	if end == at || end < len(text) && text[end] != ' ' {
		return at, false
	}
	return end, s.name == len(s.d.names) || end <= s.d.names[s.name].Start
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
		if plainWordByte[text[i]] {
			i++
			continue
		}
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

// add appends a unit and finds where sentences and clauses end; simple is a word
// as simpleEnd finds it.
func (s *splitter) add(start, end int, name int32, simple bool) {
	d := s.d
	n := len(d.units)
	d.units = append(d.units, unit{})
	u := &d.units[n]
	u.start, u.end, u.name = start, end, name
	s.spell(u, simple)
	u.open = n == 0 || s.sentenceEnds(u, &d.units[n-1])
	if n > 0 && s.gap != " " {
		u.stop = strings.ContainsAny(s.gap, ",;:()[]—–\"“”\n") || strings.Contains(s.gap, " - ") || strings.Contains(s.gap, "--")
		u.paren = strings.ContainsAny(s.gap, "([")
	}
	if u.open && n > 0 {
		s.sentence++
	}
	if u.open || u.stop || u.isA(opener) {
		s.clause++
	}
	u.sentence, u.clause = s.sentence, s.clause
}

// spell fills in what the unit is by its spelling.
func (s *splitter) spell(u *unit, simple bool) {
	d := s.d
	u.word = d.lower[u.start:u.end]
	switch {
	case u.name >= 0:
		u.possessive = d.names[u.name].Possessive
		u.capital = true
		u.word = lastWord(u.word)
	case simple && u.word[0] > '9':
		u.capital = u.word[0] != d.text[u.start]
	default:
		first, _ := decode(d.text, u.start)
		u.capital = unicode.IsUpper(first)
		u.word, u.possessive = plainWord(u.word)
		u.class = numberClass(u.word, d.year)
	}
	if k := s.words.of(u.word); k != nil {
		u.known, u.id = k, k.id
		if u.name < 0 {
			u.class |= k.class
		}
	}
}

// shorts are words after which a dot ends no sentence.
var shorts = []string{"jr", "sr", "st", "no", "vs", "mr", "ms", "dr", "mt", "ft", "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "gen", "fla", "ariz", "calif", "mass", "pa", "wash", "tex", "a.m", "p.m", "rev", "approx"}

// sentenceEnds reports whether a sentence ends before the unit, prev before it.
func (s *splitter) sentenceEnds(u, prev *unit) bool {
	if s.gap == " " {
		return false
	}
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
	if !u.capital && u.class == 0 && !strings.ContainsAny(s.gap, "“\"") {
		return false
	}
	word := prev.word
	if len(word) == 1 && word >= "a" && word <= "z" || slices.Contains(shorts, word) {
		return prev.name >= 0 && len(word) > 1 && word != "jr" && word != "st"
	}
	return true
}
