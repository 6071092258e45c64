package league

import (
	"slices"
	"strings"
)

// exact returns the entries that bear the query, likeliest first.
func (x *lookupIndex) exact(q query, want Want) []int32 {
	if q.label != "" {
		if found := x.labelled(q, want); len(found) > 0 {
			return found
		}
	}
	var found []int32
	if want&WantClubs != 0 {
		found = x.clubsNamed(q)
	}
	if want&WantPlayers == 0 {
		return found
	}
	if len(found) > 0 {
		return x.appendNotable(found, q.key)
	}
	for _, look := range []func(query) []int32{
		x.playersNamed, x.playersContaining, x.playersShortened, x.playersAbbreviated, x.playersOfClub, x.playersPossessive,
	} {
		if found = look(q); len(found) > 0 {
			return found
		}
	}
	return nil
}

// labelled returns the entries whose label was typed.
func (x *lookupIndex) labelled(q query, want Want) []int32 {
	label := q.label
	q.label = ""
	return slices.DeleteFunc(x.exact(q, want), func(n int32) bool {
		return Fold(x.entries[n].Label()) != label
	})
}

// appendNotable adds the notable players whose last or whole name is key to
// the clubs that go by it.
func (x *lookupIndex) appendNotable(found []int32, key string) []int32 {
	for b := range x.all(key) {
		if int(b.entry) >= x.clubs && b.level <= lastNames && standing(x.entries[b.entry].Player) == notable {
			found = append(found, b.entry)
		}
	}
	return found
}

// playersNamed returns the players who bear the query as a whole name, in
// either order, else those who bear it as a last or first name.
func (x *lookupIndex) playersNamed(q query) []int32 {
	if found := x.atLevel(q.key, wholeName); len(found) > 0 {
		return found
	}
	for n := 1; n < len(q.words); n++ {
		if found := x.atLevel(q.turned(n), wholeName); len(found) > 0 {
			return found
		}
	}
	last, part := x.atLevel(q.key, lastNames), x.atLevel(q.key, onePart)
	if len(last) > 0 && (len(part) == 0 || x.standing(last) <= x.standing(part)) {
		return x.bestStanding(last)
	}
	return x.bestStanding(part)
}

// atLevel returns the players who bear key at this level, likeliest first.
func (x *lookupIndex) atLevel(key string, how level) []int32 {
	var found []int32
	for b := range x.all(key) {
		if int(b.entry) >= x.clubs && b.level == how {
			found = append(found, b.entry)
		}
	}
	return found
}

// standing returns the best standing of the players, who are likeliest first.
func (x *lookupIndex) standing(players []int32) int {
	return standing(x.entries[players[0]].Player)
}

// bestStanding keeps only the players of the best standing.
func (x *lookupIndex) bestStanding(players []int32) []int32 {
	for i, n := range players {
		if standing(x.entries[n].Player) != x.standing(players) {
			return players[:i]
		}
	}
	return players
}

// playersContaining returns the players whose name has all words of the query,
// whatever else it has: Acuña Jr., Elly Cruz.
func (x *lookupIndex) playersContaining(q query) []int32 {
	if len(q.words) < 2 {
		return nil
	}
	ids := make([]int32, len(q.words))
	longest := q.words[0]
	for i, w := range q.words {
		id, ok := x.wordID(w)
		if !ok {
			return nil
		}
		ids[i] = id
		if len(w) > len(longest) {
			longest = w
		}
	}
	var found []int32
	for b := range x.all(longest) {
		if int(b.entry) >= x.clubs && x.spelt(b.entry, func(words []int32) bool { return containsAll(words, ids) }) {
			found = append(found, b.entry)
		}
	}
	return x.bestStanding(found)
}

func containsAll(words, wanted []int32) bool {
	for _, id := range wanted {
		if !slices.Contains(words, id) {
			return false
		}
	}
	return true
}

// spelt reports whether a spelling of the entry is as wanted.
func (x *lookupIndex) spelt(entry int32, wanted func(words []int32) bool) bool {
	for i := x.first[entry]; i < x.first[entry+1]; i++ {
		if wanted(x.wordsOf(&x.spellings[i])) {
			return true
		}
	}
	return false
}

// playersAbbreviated returns the players whose last name was typed with the
// beginning of the first: J. Soto, Vlad Guerrero, Ohtani S.
func (x *lookupIndex) playersAbbreviated(q query) []int32 {
	n := len(q.words)
	if n < 2 {
		return nil
	}
	if found := x.bearersBeginning(strings.Join(q.words[1:], ""), q.words[0]); len(found) > 0 {
		return found
	}
	return x.bearersBeginning(strings.Join(q.words[:n-1], ""), q.words[n-1])
}

func (x *lookupIndex) bearersBeginning(last, first string) []int32 {
	from, to := x.withPrefix(first)
	if from == to {
		return nil
	}
	var found []int32
	for _, n := range x.atLevel(last, lastNames) {
		if x.spelt(n, func(words []int32) bool { return from <= words[0] && words[0] < to }) {
			found = append(found, n)
		}
	}
	return x.bestStanding(found)
}

// playersOfClub returns the players whose name was typed with a name of their
// club, before or after it: Will Smith Dodgers.
func (x *lookupIndex) playersOfClub(q query) []int32 {
	for i := 1; i < len(q.words); i++ {
		head, tail := part(q.words[:i]), part(q.words[i:])
		for _, split := range [...][2]query{{head, tail}, {tail, head}} {
			clubs := x.clubsNamed(split[0])
			if len(clubs) == 0 {
				continue
			}
			found := slices.DeleteFunc(x.namesakes(split[1]), func(n int32) bool {
				return !slices.ContainsFunc(clubs, func(c int32) bool {
					return x.entries[c].Club.Code == x.entries[n].Player.Club
				})
			})
			if len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

// playersPossessive returns the players whose name was typed with an s at its
// end: Ohtani's.
func (x *lookupIndex) playersPossessive(q query) []int32 {
	n := len(q.words) - 1
	bare, ok := strings.CutSuffix(q.words[n], "s")
	if !ok || len(bare) < shortestPlural {
		return nil
	}
	return x.playersNamed(part(append(slices.Clone(q.words[:n]), bare)))
}

func part(words []string) query { return query{words: words, key: strings.Join(words, "")} }

// namesakes returns every player with the name, of whatever standing: the club
// beside the name tells which of them is meant.
func (x *lookupIndex) namesakes(q query) []int32 {
	if found := x.atLevel(q.key, wholeName); len(found) > 0 {
		return found
	}
	return x.atLevel(q.key, lastNames)
}
