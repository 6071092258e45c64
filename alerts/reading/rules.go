package reading

import (
	"embed"

	"github.com/hotstove/hotstove/rumor"
)

//go:embed rules rules/weights
var ruleFiles embed.FS

// act is something that a report says was done, of acts.csv.
type act struct {
	phrase
	kind rumor.Kind
	name string // groups acts of one sort: cut, keep, want
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

// String returns the names of the cues, or "plain".
func (c cueSort) String() string { return cueNames[c] }

var cueNames = bitNames("plain", "past", "aside", "guess", "besides")

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

// String returns the names of the hedges, or "plain".
func (h hedge) String() string { return hedgeNames[h] }

var hedgeNames = bitNames("plain", "denied", "guessed", "near", "wanted", "offered")

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
	sport  string
	weight int
}

// rules are the tables of the rules folder, ready for use.
type rules struct {
	vocabulary            map[string]*known
	acts                  index[act]
	cues                  index[cue]
	hedges                index[hedgeWord]
	sports                index[sportWord]
	positions             index[positionWord]
	boilerplate           []*boilerplateRule      // those for its beginning and end
	creditWords           []string                // those that tell a picture's credit
	isReporter            func(string) bool       // whether a name is a reporter's, nil for none
	within                [256][]*boilerplateRule // those for words within a paragraph, by their first byte
	everyday              map[string]bool
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
	where string
	text  []byte
	leads bool // it leads a strip of links
}

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
	id       wordID
	concepts []string // of concepts.csv
	class    class
	aux      bool            // one of auxiliaries
	roles    role            // of credits.csv
	rows     [tables][]int32 // by table, those whose phrases begin with it
}

// know returns what is known of a word, new when it is the first time.
func (r *rules) know(word string) *known {
	k := r.vocabulary[word]
	if k == nil {
		k = &known{id: wordID(len(r.vocabulary) + 1)}
		r.vocabulary[word] = k
	}
	return k
}

// index holds the rows of a table by the word or class their phrases begin with.
type index[T any] struct {
	table   table
	rows    []T
	classes class // that some phrase begins with
	byClass map[class][]int32
}

func add[T any](r *rules, x *index[T], p phrase, row T) {
	n := int32(len(x.rows))
	x.rows = append(x.rows, row)
	for i := range p.parts {
		step := &p.parts[i]
		for _, w := range step.words {
			step.ids = append(step.ids, r.know(w).id)
		}
	}
	for _, w := range p.parts[0].words {
		k := r.know(w)
		k.rows[x.table] = append(k.rows[x.table], n)
	}
	if c := p.parts[0].class; c != 0 {
		if x.byClass == nil {
			x.byClass = map[class][]int32{}
		}
		x.classes |= c
		x.byClass[c] = append(x.byClass[c], n)
	}
}

// at calls each for every row whose phrase may begin with the unit.
func (x *index[T]) at(u *unit, each func(*T)) {
	if u.known != nil && u.class&(isClub|isPlayer) == 0 {
		for _, n := range u.known.rows[x.table] {
			each(&x.rows[n])
		}
	}
	if u.class&x.classes == 0 {
		return
	}
	for c := class(1); c <= lastClass; c <<= 1 {
		if u.class&x.classes&c != 0 {
			for _, n := range x.byClass[c] {
				each(&x.rows[n])
			}
		}
	}
}
