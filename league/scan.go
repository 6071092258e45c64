package league

// Name is a name found in running text.
type Name struct {
	Start, End int  // byte offsets into the text; a possessive ending is outside
	Possessive bool // 's, ’s or a bare apostrophe follows
	*Meaning
}

// Form is how a club is named.
type Form int

// The forms of a club's name, the plainest first.
const (
	FullForm     Form = iota + 1 // Boston Red Sox
	NicknameForm                 // Red Sox, Bosox
	CodeForm                     // BOS
	SingularForm                 // a Yankee
	PlaceForm                    // Boston: the club, or only the place
	WeakForm                     // Denver, Las Vegas: more often the place than the club
)

// Meaning is all that a name may mean. Several fields may be set, and each may
// hold several: telling them apart needs the rest of the text. Names are shared
// and must not be changed.
type Meaning struct {
	Clubs            []*Club     // likeliest first
	Form             Form        // of Clubs; zero when there are none
	Default          bool        // of several Clubs the first is meant unless the text says otherwise: L.A., Texas
	Players          []*Player   // who bear it as their whole name
	Surnames         []*Player   // whose last name it is
	Reporters        []*Reporter // who bear it as their whole name or handle
	ReporterSurnames []*Reporter // whose last name it is
	Outlets          []*Outlet
	Other            string // the kind of somebody else's name that only looks like ours, as in others.csv: nfl, college, ballpark, place
	CommonFirst      bool   // it is also the first name of a player or reporter: Cole, Anthony
	StaffSurname     bool   // it is also the last name of somebody who decides over players, as in staff.csv: Cohen
}

// Scan finds the names of clubs, players, reporters and outlets in running
// text, from left to right and not overlapping; of several names that begin at
// one word the longest wins, so that Red Sox is never Reds. Case, accents,
// hyphens, dots and possessives are handled as people write them; a name needs
// its capitals, does not run across the end of a sentence or line, and begins
// and ends at a word's end. It takes linear time and, but for the result,
// allocates nothing.
func (l *League) Scan(text string) []Name {
	return l.AppendNames(make([]Name, 0, 8+len(text)/48), text)
}

// AppendNames appends the names that Scan finds.
func (l *League) AppendNames(names []Name, text string) []Name {
	s := scanning{index: &l.scan, text: text, names: names}
	for s.fill(); s.count > 0; {
		used := s.match()
		s.drop(max(used, 1))
	}
	return s.names
}

// FirstName reports whether a player or reporter of the tables bears first as
// his first name, in any case.
func (l *League) FirstName(first string) bool {
	var w word
	w.read(first, 0)
	return l.scan.firsts[l.scan.words.of(w.folded())]
}

// window is how many words a name may have: "Los Angeles Angels of Anaheim".
const window = 6

// ring is how many words are kept: a power of two, so that finding one is cheap.
const ring = 8

// scanning is the state of one Scan: a window of words that moves over the text.
type scanning struct {
	index *scanIndex
	text  string
	at    int // where the next word is looked for
	words [ring]word
	first int // of the first word in the ring
	count int // words in the ring
	names []Name
}

// fill reads words until the window is full or the text ends.
func (s *scanning) fill() {
	for s.count < window {
		w := s.word(s.count)
		next, ok := w.read(s.text, s.at)
		if !ok {
			s.at = len(s.text)
			return
		}
		s.at = next
		s.count++
	}
}

// drop moves the window on by n words.
func (s *scanning) drop(n int) {
	s.first += n
	s.count -= n
	s.fill()
}

func (s *scanning) word(i int) *word { return &s.words[(s.first+i)%ring] }

// id returns the id of a word, 0 when no name has it.
func (s *scanning) id(w *word) wordID { return s.index.words.of(w.folded()) }

// whole returns the id of a word with its possessive 's, for A's and O's.
func (s *scanning) whole(w *word) wordID {
	if !w.possessive {
		return 0
	}
	return s.index.words.of(append(w.folded(), "'s"...))
}

// match records the longest name that begins at the window's first word and
// returns how many words it has.
func (s *scanning) match() int {
	if !s.word(0).mayBegin() {
		return 0
	}
	var best *entry
	used, possessive := 0, false
	node := node(0)
	for i := range s.count {
		w := s.word(i)
		if i > 0 && (!s.index.longer[node] || !s.joined(i)) {
			break
		}
		if next, ok := s.index.step(node, s.whole(w)); ok {
			node = next
			if e := s.index.entries[node]; e != nil && s.written(e, i+1) {
				best, used, possessive = e, i+1, false
			}
			continue
		}
		next, ok := s.index.step(node, s.id(w))
		if !ok {
			break
		}
		node = next
		if e := s.index.entries[node]; e != nil && s.written(e, i+1) {
			best, used, possessive = e, i+1, w.possessive || w.apostrophe
		}
		if w.possessive {
			break // a name ends with its possessive
		}
	}
	if best == nil {
		return 0
	}
	if best.rule != never {
		start, end := s.word(0).start, s.word(used-1).end
		if !possessive && s.word(used-1).possessive {
			end += s.word(used - 1).suffix
		}
		s.names = append(s.names, Name{start, end, possessive, &best.Meaning})
	}
	return used
}
