package league

import (
	"slices"
	"strings"
)

// indexBuilder is a lookupIndex in the making. Words are numbered as they come
// and renumbered in alphabetical order at the end.
type indexBuilder struct {
	*lookupIndex
	league *League
	ids    map[string]int32
	names  [][]splitPlayerName // of each entry; none for clubs
}

// splitNames parts the names of every player.
func (b *indexBuilder) splitNames() {
	b.names = make([][]splitPlayerName, len(b.entries))
	for i, e := range b.entries[b.clubs:] {
		names := make([]splitPlayerName, 0, 1+len(e.Player.AltNames))
		names = append(names, splitName(e.Player.Name))
		for _, name := range e.Player.AltNames {
			names = append(names, splitName(name))
		}
		b.names[b.clubs+i] = names
	}
}

// add lets entry bear key. Keys of one entry are added one after the other.
func (b *indexBuilder) add(key string, entry int32, how level) {
	if key == "" {
		return
	}
	head, ok := b.chains[key]
	if !ok {
		head = -1
	}
	if ok && b.bearers[head].entry == entry {
		b.bearers[head].level = min(b.bearers[head].level, how)
		return
	}
	b.chains[key] = int32(len(b.bearers))
	b.bearers = append(b.bearers, bearer{entry, head, how})
}

// plainNames is how many of clubNames are more than aliases.
const plainNames = 5

// clubNames returns every name that the clubs table has for a club.
func clubNames(c *Club) []string {
	return append([]string{c.Name, c.Code, c.Slug, c.Nickname, c.Location}, c.Aliases...)
}

// addClubKeys settles which clubs each club name stands for. A name in the row
// of one club alone is that club's, whatever else it may stand for in running
// text: people who ask a baseball bot for Giants or Washington mean the club.
// Any other name stands for the clubs that the table of ambiguous names lists.
func (b *indexBuilder) addClubKeys() {
	number := make(map[string]int32, b.clubs)
	owners := make(map[string][]int32)
	for i, e := range b.entries[:b.clubs] {
		number[e.Club.Code] = int32(i)
		for _, name := range clubNames(e.Club) {
			key := compact(Fold(name))
			if !slices.Contains(owners[key], int32(i)) {
				owners[key] = append(owners[key], int32(i))
			}
		}
	}
	for _, a := range b.league.ambiguities {
		key := compact(Fold(a.Alias))
		if len(owners[key]) == 1 {
			continue
		}
		owners[key] = nil
		for _, code := range a.Clubs {
			if i, ok := number[code]; ok {
				owners[key] = append(owners[key], i)
			}
		}
	}
	for key, clubs := range owners {
		for _, club := range slices.Backward(clubs) {
			b.add(key, club, wholeName)
		}
	}
}

// spellClub adds the spellings of a club: its own names, and the shared ones
// under which it goes too.
func (b *indexBuilder) spellClub(entry int32, c *Club) {
	names := clubNames(c)
	for _, a := range b.league.ambiguities {
		if b.bears(entry, compact(Fold(a.Alias))) {
			names = append(names, a.Alias)
		}
	}
	seen := make(map[string]bool, len(names))
	for i, name := range names {
		folded := Fold(name)
		for _, words := range [][]string{strings.Fields(folded), {compact(folded)}} {
			if written := strings.Join(words, " "); !seen[written] {
				seen[written] = true
				b.spell(spelling{entry: entry, aside: i >= plainNames}, words)
			}
		}
	}
}

// bears reports whether entry bears key.
func (b *indexBuilder) bears(entry int32, key string) bool {
	for n := range b.all(key) {
		if n.entry == entry {
			return true
		}
	}
	return false
}

// spellPlayer adds the spellings of a player: his names, and his names with a
// first or last name of several words as one word, Crowarmstrong.
func (b *indexBuilder) spellPlayer(entry int32) {
	for _, n := range b.names[entry] {
		b.spell(spelling{entry: entry, surname: uint8(n.surname), suffix: uint8(n.suffix)}, n.words)
		bare := n.words[:len(n.words)-n.suffix]
		b.spellJoined(entry, bare, n.surname)
		if n.last != n.surname {
			b.spellJoined(entry, bare, n.last)
		}
	}
	for _, name := range b.entries[entry].Player.Nicknames {
		words := strings.Fields(Fold(name))
		b.spell(spelling{entry: entry}, words)
		if len(words) > 1 {
			b.spell(spelling{entry: entry}, []string{strings.Join(words, "")})
		}
	}
}

// spellJoined adds the spelling whose first and last name, which begins at the
// given word, are one word each, unless they are anyway.
func (b *indexBuilder) spellJoined(entry int32, words []string, surname int) {
	if surname == 0 || len(words) == 2 {
		return
	}
	b.spell(spelling{entry: entry, surname: 1}, []string{
		strings.Join(words[:surname], ""), strings.Join(words[surname:], ""),
	})
}

// spell adds a spelling of these words.
func (b *indexBuilder) spell(s spelling, words []string) {
	s.from, s.count = int32(len(b.parts)), uint8(len(words))
	b.spellings = append(b.spellings, s)
	for _, w := range words {
		id, ok := b.ids[w]
		if !ok {
			id = int32(len(b.words))
			b.ids[w] = id
			b.words = append(b.words, w)
		}
		b.parts = append(b.parts, id)
	}
}

// addPlayerKeys adds the keys of a player's spellings.
func (b *indexBuilder) addPlayerKeys(entry int32) {
	for _, n := range b.names[entry] {
		bare := n.words[:len(n.words)-n.suffix]
		b.add(strings.Join(n.words, ""), entry, wholeName)
		b.add(strings.Join(bare, ""), entry, wholeName)
		b.add(strings.Join(bare[n.surname:], ""), entry, lastNames)
		b.add(strings.Join(n.words[n.surname:], ""), entry, lastNames)
		b.add(strings.Join(bare[n.last:], ""), entry, lastNames)
		for _, w := range bare {
			if tells(w) {
				b.add(w, entry, onePart)
			}
		}
	}
	for _, name := range b.entries[entry].Player.Nicknames {
		b.add(compact(Fold(name)), entry, lastNames)
	}
}

// sortWords puts the words in order and groups them by length.
func (b *indexBuilder) sortWords() {
	slices.Sort(b.words)
	renumbered := make([]int32, len(b.words))
	longest := 0
	for i, w := range b.words {
		renumbered[b.ids[w]] = int32(i)
		longest = max(longest, len(w))
	}
	for i, id := range b.parts {
		b.parts[i] = renumbered[id]
	}
	b.byLength = make([][]int32, longest+1)
	for i, w := range b.words {
		b.byLength[len(w)] = append(b.byLength[len(w)], int32(i))
	}
}
