package reading

import (
	"embed"
	"slices"
	"sync"

	"github.com/hotstove/hotstove/rumor"
)

//go:embed rules rules/weights
var ruleFiles embed.FS

// act is something that a report says was done, of acts.csv.
type act struct {
	phrase
	kind   rumor.Kind
	name   string                    // groups acts of one sort: cut, keep, want
	tokens *actTokens                // of an act that says its kind
	others map[rumor.Kind]*actTokens // of one that says another, with its hedge
}

// cue is a sign that a clause is not about the news itself, of cues.csv.
type cue struct {
	phrase
	sort  cueSort
	scope scope
}

// cueSort is what a cue says of the names near it.
type cueSort uint8

// The sorts of cue, as bits of a clause.
const (
	past    cueSort = 1 << iota // it happened earlier: last winter
	aside                       // it compares or accompanies: alongside, than
	guess                       // somebody supposes it: might, mock
	besides                     // it happened along with something else: when he was cut
)

// cueTokens name, by the cues, those that are there, or "plain".
var cueTokens = newTokens(bitNames("plain", "past", "aside", "guess", "besides")...)

// scope is how far a cue reaches.
type scope uint8

const (
	nextName      scope = iota + 1 // the name that follows within three words: former
	oneClause                      // its clause
	wholeSentence                  // its sentence from the cue's clause on
	bodyClause                     // its clause, but in a title nothing
)

// hedge is what stands before an act and changes what it says, of hedges.csv.
type hedge uint8

// The hedges.
const (
	denied  hedge = 1 << iota // not, never, unlikely
	guessed                   // could, might
	near                      // close to
	wanted                    // trying to
	offered                   // willing to
)

// hedgeTokens name, by the hedges, those that are there, or "plain".
var hedgeTokens = newTokens(bitNames("plain", "denied", "guessed", "near", "wanted", "offered")...)

// bitNames returns the names of all sets of bits, the first bit's name first.
func bitNames(none string, bits ...string) []string {
	names := []string{none}
	for _, bit := range bits {
		for _, name := range names[:len(names):len(names)] {
			if name == none {
				names = append(names, bit)
			} else {
				names = append(names, name+"+"+bit)
			}
		}
	}
	return names
}

var hedges = map[string]hedge{"denied": denied, "guessed": guessed, "near": near, "wanted": wanted, "offered": offered}

type hedgeWord struct {
	phrase
	hedge hedge
}

// sportWord tells of a sport, of sports.csv.
type sportWord struct {
	phrase
	sport  int // in sports
	weight int
}

// rules are the tables of the rules folder, ready for use.
type rules struct {
	vocabulary            vocabulary
	acts                  index[act]
	cues                  index[cue]
	hedges                index[hedgeWord]
	sports                index[sportWord]
	positions             index[positionWord]
	boilerplate           [256][]*boilerplateRule              // those for a paragraph's beginning and end, by its first byte
	creditWords           []string                             // those that tell a picture's credit
	isReporter            func(string) bool                    // whether a name is a reporter's, nil for none
	within                [][]*boilerplateRule                 // those for words within a paragraph, by the words' first two bytes; the first list is empty
	pairs                 [256][256]uint8                      // the first two bytes → index of within
	cleaners              sync.Pool                            // of *cleaner
	actTokens             map[string]map[rumor.Kind]*actTokens // by the act's name
	everyday              map[string]bool
	noNames               map[string]bool // words that are in no player's name
	figures               map[string]bool // outlets that give figures, of credits.csv
	kinds, players, clubs *weights
}

// positionWord names what a player plays, of positions.csv.
type positionWord struct {
	phrase
	positions []string // none for a word that fits any player
	player    bool     // it is a player whom it describes
}

// boilerplateRule is a row of boilerplate.csv.
type boilerplateRule struct {
	where where
	text  []byte
	leads bool // it leads a strip of links
}

// where is where a rule for boilerplate looks in a paragraph.
type where int

const (
	leading     where = iota + 1
	leadingLine       // it begins a line that is no sentence
	inLabel           // before a colon near the beginning
	closing
	contained
	inside // a strip begins with it within the paragraph
)

var wheres = map[string]where{"begins": leading, "line": leadingLine, "label": inLabel, "ends": closing, "contains": contained, "inside": inside}

// table numbers the tables whose rows are looked up by their first word.
type table int

const (
	actTable table = iota
	cueTable
	hedgeTable
	sportTable
	positionTable
	tables
)

// wordID numbers the words of the rules; 0 is any other word.
type wordID int32

// known is what the rules know of a word. Every word of a text is looked up
// once for all of them.
type known struct {
	word     string
	id       wordID
	stem     token
	concepts []token // of concepts.csv
	class    class
	grammar  grammar
	roles    role           // of credits.csv
	heads    [tables]*heads // by table, the rows whose phrases begin with it, nil for none
}

// grammar is what a word does in a sentence of any sort.
type grammar uint8

const (
	auxiliary   grammar = 1 << iota // makes a clause say something itself
	preposition                     // parts a club from a player who is not its own
	opener                          // begins a clause even without a comma
)

var grammarWords = map[grammar][]string{
	auxiliary:   {"is", "was", "are", "were", "will", "would", "has", "had", "have", "could", "can", "did", "does", "do", "may", "should"},
	preposition: {"of", "to", "for", "on", "in", "with", "over", "from", "about", "at", "by", "and", "after", "into"},
	opener:      {"after", "before", "when", "while", "since", "because", "though", "although", "but", "who", "whose", "which", "where", "until", "unless", "if"},
}

// isA reports whether the unit's word does one of these in a sentence.
func (u *unit) isA(g grammar) bool { return u.known != nil && u.known.grammar&g != 0 }

// know returns what is known of a word, new when it is the first time.
func (r *rules) know(word string) *known { return r.vocabulary.know(word) }

// index holds the rows of a table by the word or class their phrases begin with.
type index[T any] struct {
	table   table
	rows    []T
	phrases []phrase // of the rows
	classes class    // that some phrase begins with
	byClass [classCount]*heads
}

// heads are rows whose phrases begin with the same word or class, in their order.
type heads struct {
	open    []head // those that no certain word must follow
	fixed   []head // the others, by the word that must
	seconds uint64 // those words, by their bits
}

// head is a row whose phrase begins with a word or class, and the word or class
// that must follow it, both 0 when others may.
type head struct {
	row    int32
	second wordID
	class  class
}

// bit returns one of 64 bits for a word, which others share.
func (w wordID) bit() uint64 { return 1 << (uint(w) % 64) }

// with returns the heads with one more.
func (h *heads) with(more head) *heads {
	if h == nil {
		h = &heads{}
	}
	if more.second == 0 {
		h.open = append(h.open, more)
		return h
	}
	h.seconds |= more.second.bit()
	at, _ := slices.BinarySearchFunc(h.fixed, more.second+1, head.compare)
	h.fixed = slices.Insert(h.fixed, at, more)
	return h
}

func (h head) compare(second wordID) int { return int(h.second - second) }

// before returns those of the fixed heads that the word must follow.
func (h *heads) before(next wordID) []head {
	if next == 0 || h.seconds&next.bit() == 0 {
		return nil
	}
	first, _ := slices.BinarySearchFunc(h.fixed, next, head.compare)
	end := first
	for end < len(h.fixed) && h.fixed[end].second == next {
		end++
	}
	return h.fixed[first:end]
}

func add[T any](r *rules, x *index[T], p phrase, row T) {
	n := int32(len(x.rows))
	x.rows, x.phrases = append(x.rows, row), append(x.phrases, p)
	for i := range p.parts {
		step := &p.parts[i]
		for _, w := range step.words {
			if id := r.know(w).id; !slices.Contains(step.ids, id) {
				step.ids = append(step.ids, id)
			}
		}
	}
	x.classes |= p.parts[0].class
	for _, h := range headsOf(n, p) {
		for _, word := range p.parts[0].words {
			k := r.know(word)
			k.heads[x.table] = k.heads[x.table].with(h)
		}
		if c := p.parts[0].class; c != 0 {
			x.byClass[c.number()] = x.byClass[c.number()].with(h)
		}
	}
}

// headsOf returns the heads of a row, one for each word that may stand second.
func headsOf(row int32, p phrase) []head {
	var list []head
	for i, step := range p.parts[1:] {
		if i == 0 && step.class&^(isClub|isPlayer) != 0 && !step.optional {
			return []head{{row: row, class: step.class}}
		}
		if step.gap || step.class != 0 {
			break
		}
		for _, id := range step.ids {
			if h := (head{row: row, second: id}); !slices.Contains(list, h) {
				list = append(list, h)
			}
		}
		if !step.optional {
			return list
		}
	}
	return []head{{row: row}} // what stands second may be anything
}

// at calls found for every row whose phrase begins with the i-th unit, with how
// many units it covers.
func (x *index[T]) at(units []unit, i int, found func(row *T, n int)) {
	u := &units[i]
	if u.known != nil && u.known.heads[x.table] != nil && u.class&(isClub|isPlayer) == 0 {
		x.match(u.known.heads[x.table], units, i, found)
	}
	for c := u.class & x.classes; c != 0; c &= c - 1 {
		x.match(x.byClass[c.number()], units, i, found)
	}
}

// mayBegin reports, cheaply, whether a phrase of the table may begin with the unit.
func (x *index[T]) mayBegin(u *unit) bool {
	return u.known != nil && u.known.heads[x.table] != nil || u.class&x.classes != 0
}

// match calls found for those of the heads whose phrase matches, in their order.
func (x *index[T]) match(list *heads, units []unit, i int, found func(row *T, n int)) {
	next, class := wordID(0), class(0)
	if i+1 < len(units) {
		next, class = units[i+1].id, units[i+1].class
	}
	open, fixed := list.open, list.before(next)
	for len(open)+len(fixed) > 0 {
		var h head
		if len(fixed) == 0 || len(open) > 0 && open[0].row < fixed[0].row {
			h, open = open[0], open[1:]
		} else {
			h, fixed = fixed[0], fixed[1:]
		}
		if h.class != 0 && h.class&class == 0 {
			continue
		}
		if n := x.phrases[h.row].match(units, i); n > 0 {
			found(&x.rows[h.row], n)
		}
	}
}
