package league

import "strings"

type (
	wordID int32 // a word that some name has; 0 is any other word
	node   int32 // a place in the trie; 0 is its root
)

type edge struct {
	from node
	by   wordID
}

// rule is what a name needs, beyond its words, to be taken for one.
type rule int8

const (
	capital rule = iota // the first and the last word of several have a capital
	upper               // it is all capitals: MIN, COL
	article             // the or a club's adjective stands before it: the Fish
	single              // an article stands before it: a Yankee
	never               // it never is a name in running text, and hides shorter ones
)

// entry is a name of the trie.
type entry struct {
	Meaning
	rule rule
}

// scanIndex is a trie over the words of all names.
type scanIndex struct {
	words   wordIDs
	roots   []node // by wordID: the root's edges
	edges   map[edge]node
	entries []*entry // by node; nil where no name ends
	longer  []bool   // by node: longer names go on from it
	firsts  []bool   // by wordID: it is a first name
	the     map[wordID]bool
	a       map[wordID]bool
}

func newScanIndex() scanIndex {
	return scanIndex{
		words:   newWordIDs(),
		roots:   make([]node, 1, 8192),
		edges:   make(map[edge]node, 8192),
		entries: make([]*entry, 1, 16384),
		longer:  make([]bool, 1, 16384),
		firsts:  make([]bool, 1, 8192),
		the:     map[wordID]bool{},
		a:       map[wordID]bool{},
	}
}

// step follows the edge from a node.
func (x *scanIndex) step(from node, by wordID) (node, bool) {
	if by == 0 {
		return 0, false
	}
	if from == 0 {
		to := x.roots[by]
		return to, to != 0
	}
	to, ok := x.edges[edge{from, by}]
	return to, ok
}

// wordOf returns the id of a folded word, a new one when it is not known.
func (x *scanIndex) wordOf(folded string) wordID {
	id, isNew := x.words.add(folded)
	if isNew {
		x.roots = append(x.roots, 0)
		x.firsts = append(x.firsts, false)
	}
	return id
}

// known returns the entry of a name, or nil when there is none.
func (x *scanIndex) known(name string) *entry {
	at := node(0)
	for _, id := range x.split(name) {
		next, ok := x.step(at, id)
		if !ok {
			return nil
		}
		at = next
	}
	return x.entries[at]
}

// entry returns the entry of a name, a new one when it is not known, or nil
// for a name without words.
func (x *scanIndex) entry(name string) *entry {
	at := node(0)
	for _, id := range x.split(name) {
		next, ok := x.step(at, id)
		if !ok {
			next = node(len(x.entries))
			x.entries = append(x.entries, nil)
			x.longer = append(x.longer, false)
			x.longer[at] = true
			if at == 0 {
				x.roots[id] = next
			} else {
				x.edges[edge{at, id}] = next
			}
		}
		at = next
	}
	if at == 0 {
		return nil
	}
	if x.entries[at] == nil {
		x.entries[at] = &entry{}
		if isCode(name) {
			x.entries[at].rule = upper
		}
	}
	return x.entries[at]
}

// split returns the words of a name, read as running text is.
func (x *scanIndex) split(name string) []wordID {
	var ids []wordID
	var w word
	for at := 0; ; {
		next, ok := w.read(name, at)
		if !ok {
			return ids
		}
		folded := string(w.folded())
		if w.possessive {
			folded += "'s"
		}
		ids, at = append(ids, x.wordOf(folded)), next
	}
}

// isCode reports whether a name is written in capitals only, such as BOS, AP or L.A.
func isCode(name string) bool {
	name = strings.ReplaceAll(name, ".", "")
	return len(name) <= 4 && name == strings.ToUpper(name) && !strings.ContainsAny(name, " 0123456789&'")
}

// joined reports whether the window's word i may continue a name: nothing but
// a space or a hyphen parts it from the word before.
func (s *scanning) joined(i int) bool {
	prev, w := s.word(i-1), s.word(i)
	end := prev.end + prev.suffix
	gap := s.text[end:w.start]
	switch gap {
	case " ", "-", "\u00a0", "‑", "–", "&", "' ", "’ ", "  ", " & ":
		return true
	case ". ", ".\u00a0":
		// After an initial or a short form a dot ends no sentence: St. Louis, J. D. Martinez.
		return prev.count <= 2 && prev.leading
	case ".":
		return true
	}
	return false
}

// written reports whether the window's first n words are written as the entry needs.
func (s *scanning) written(e *entry, n int) bool {
	first, last := s.word(0), s.word(n-1)
	if first.letters[0] == '@' {
		return true
	}
	switch e.rule {
	case upper:
		for i := range n {
			if !s.word(i).allUpper {
				return false
			}
		}
		return true
	case article:
		return first.leading && s.follows(s.index.the)
	case single:
		return first.leading && s.follows(s.index.a)
	case never:
		return first.upper
	}
	if !first.upper && !isDigit(first.letters[0]) && !s.index.particle(first) {
		return false
	}
	return len(e.Clubs) > 0 || e.Other != "" || last.upper || n > 2 && s.word(n-2).upper || // Kim Ha-seong
		isDigit(last.letters[0]) || len(e.Outlets) > 0
}

// mayBegin reports, cheaply, whether a word may be the first that is written as
// some entry needs.
func (w *word) mayBegin() bool {
	c := w.letters[0]
	return w.upper || w.allUpper || c == '@' || isDigit(c) || w.count <= particleLen[c]
}

// follows reports whether the word before the window is one of these.
func (s *scanning) follows(words map[wordID]bool) bool {
	return s.first > 0 && words[s.id(s.word(-1))] // which the ring still holds
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
