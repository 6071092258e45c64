package league

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// lookupIndex is everything that looking up and completing names needs. It is
// built at the first use, from the tables.
//
// Every name has spellings: its own, without its suffix, the other spellings
// of the tables. A whole spelling, a last name and each word of a player's name
// are also keys, written without spaces so that redsox meets Red Sox.
type lookupIndex struct {
	entries []Entry // clubs by name, then players, the better known first
	clubs   int     // how many of the entries are clubs

	chains  map[string]int32 // key → its first bearer
	bearers []bearer

	words     []string  // every word of a spelling, once, sorted
	byLength  [][]int32 // the words of each length
	spellings []spelling
	parts     []int32 // the words of all spellings, one after the other
	first     []int32 // entry → its first spelling; one more at the end
}

// bearer is one entry that bears a key. The bearers of a key form a chain, the
// likeliest first.
type bearer struct {
	entry int32
	next  int32 // -1 at the end
	level level
}

// level says how much of a name a key is.
type level uint8

const (
	wholeName level = iota
	lastNames
	onePart // a first name, a part of a last name
)

// spelling is one way to write an entry's name, as words.
type spelling struct {
	entry   int32
	from    int32 // its words are parts[from : from+count]
	count   uint8
	surname uint8 // the first word of the last name, for players
	suffix  uint8 // how many words at the end are no part of the last name
	aside   bool  // a club's lesser name: an alias, not its city or nickname
}

// newLookupIndex builds the index over the clubs and players of l.
func newLookupIndex(l *League) *lookupIndex {
	x := &lookupIndex{
		clubs:  len(l.clubs),
		chains: make(map[string]int32, 8*len(l.clubs)+4*len(l.players)),
	}
	for _, c := range sortedBy(l.clubs, func(a, b *Club) int { return cmp.Compare(a.Name, b.Name) }) {
		x.entries = append(x.entries, Entry{Club: c})
	}
	for _, p := range sortedBy(l.players, betterKnown) {
		x.entries = append(x.entries, Entry{Player: p})
	}
	b := &indexBuilder{lookupIndex: x, league: l, ids: make(map[string]int32, 2*len(l.players))}
	b.addClubKeys()
	b.splitNames()
	for i, e := range x.entries {
		x.first = append(x.first, int32(len(x.spellings)))
		if e.Club != nil {
			b.spellClub(int32(i), e.Club)
			continue
		}
		b.spellPlayer(int32(i))
	}
	x.first = append(x.first, int32(len(x.spellings)))
	// Chains grow at the head, so the likeliest is added last.
	for i := len(x.entries) - 1; i >= x.clubs; i-- {
		b.addPlayerKeys(int32(i))
	}
	b.sortWords()
	return x
}

func sortedBy[T any](list []T, compare func(a, b T) int) []T {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, compare)
	return sorted
}

// standing ranks how likely a player is meant when others have the same name:
// a man of the 40-man roster before a prospect, and both before one whose
// standing is not known. A star is one wherever he stands.
func standing(p *Player) int {
	switch {
	case p.Roster == FortyMan, p.Star:
		return 0
	case p.Roster == Prospect:
		return 1
	}
	return 2
}

// notable is the best standing.
const notable = 0

// betterKnown orders players by standing, the stars first, then the older
// first, as they have been talked about for longer.
func betterKnown(a, b *Player) int {
	return cmp.Or(
		cmp.Compare(standing(a), standing(b)),
		cmp.Compare(starRank(a), starRank(b)),
		bornOrLate(a).Compare(bornOrLate(b)),
		cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.ID, b.ID),
	)
}

func starRank(p *Player) int {
	if p.Star {
		return 0
	}
	return 1
}

// bornOrLate returns the player's birthday, a late one when it is not known.
func bornOrLate(p *Player) time.Time {
	if p.Born.IsZero() {
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return p.Born
}

// wordsOf returns the words of a spelling.
func (x *lookupIndex) wordsOf(s *spelling) []int32 {
	return x.parts[s.from : s.from+int32(s.count)]
}

// withPrefix returns the range of words that begin with prefix.
func (x *lookupIndex) withPrefix(prefix string) (from, to int32) {
	f, _ := slices.BinarySearch(x.words, prefix)
	n, _ := slices.BinarySearchFunc(x.words[f:], prefix, func(word, prefix string) int {
		if strings.HasPrefix(word, prefix) {
			return -1
		}
		return 1
	})
	return int32(f), int32(f + n)
}

// wordID returns the number of a word, or false when no name has it.
func (x *lookupIndex) wordID(word string) (int32, bool) {
	i, ok := slices.BinarySearch(x.words, word)
	return int32(i), ok
}

// all returns the bearers of a key, for a range loop.
func (x *lookupIndex) all(key string) func(yield func(bearer) bool) {
	return func(yield func(bearer) bool) {
		at, ok := x.chains[key]
		for ok && at >= 0 && yield(x.bearers[at]) {
			at = x.bearers[at].next
		}
	}
}
