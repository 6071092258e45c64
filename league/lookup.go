package league

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Found is what a name was found to mean.
type Found struct {
	Matches []Entry // all that bear the name, likeliest first; a single one settles it
	Nearest []Entry // when none does: the nearest names, best first, at most 5
}

// Lookup finds the clubs and players that bear a name as people type it:
// redsox, Sawx, BOS, Boston, acuna, JD Martinez, Ohtani Shohei. Case, accents,
// dots, apostrophes, hyphens, spaces and Jr. do not matter.
//
// A name of a club is the club's, even when a little-known player bears it; a
// notable player who does comes after the club. A last or first name alone
// means the notable players who bear it (the 40-man rosters and the
// stars); the prospects when no notable player does, and the rest when no
// prospect does either. A whole name means everybody who bears it.
//
// A player may be told from his namesakes by his club (Will Smith Dodgers) or
// by his Label. Any bytes may be given; only the first 120 are looked at.
func (l *League) Lookup(name string) Found { return l.find(name, WantClubs|WantPlayers) }

// LookupClub is Lookup for clubs alone.
func (l *League) LookupClub(name string) Found { return l.find(name, WantClubs) }

// LookupPlayer is Lookup for players alone.
func (l *League) LookupPlayer(name string) Found { return l.find(name, WantPlayers) }

func (l *League) find(name string, want Want) Found {
	x := l.names()
	q := newQuery(name)
	if q.key == "" {
		return Found{}
	}
	if found := x.exact(q, want); len(found) > 0 {
		return Found{Matches: x.pick(found)}
	}
	return Found{Nearest: x.pick(x.nearest(q, want, nearestShown))}
}

// nearestShown is how many near names are worth reading.
const nearestShown = 5

func (x *lookupIndex) pick(numbers []int32) []Entry {
	if len(numbers) == 0 {
		return nil
	}
	entries := make([]Entry, len(numbers))
	for i, n := range numbers {
		entries[i] = x.entries[n]
	}
	return entries
}

const (
	longestQuery = 120 // bytes; the longest label has 60
	mostWords    = 8   // of a query; more are no name
)

// query is what somebody typed, made ready to be looked up.
type query struct {
	label string   // folded, when it has the form of a label
	words []string // folded; of a label, those of the name
	key   string   // the words without spaces
}

func newQuery(typed string) query {
	if len(typed) > longestQuery {
		cut := longestQuery
		for cut > 0 && !utf8.RuneStart(typed[cut]) {
			cut--
		}
		typed = typed[:cut]
	}
	var q query
	folded := Fold(typed)
	if name, _, ok := strings.Cut(typed, strings.TrimSpace(labelSeparator)); ok {
		q.label, folded = folded, Fold(name)
	}
	q.words = strings.Fields(folded)
	if len(q.words) > mostWords {
		q.words = q.words[:mostWords]
	}
	q.key = strings.Join(q.words, "")
	return q
}

// turned returns the key of the words when n of them are put at the end:
// Ohtani, Shohei.
func (q query) turned(n int) string {
	return strings.Join(slices.Concat(q.words[n:], q.words[:n]), "")
}
