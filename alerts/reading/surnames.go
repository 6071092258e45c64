package reading

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
)

// shortReport is how many bytes of text a report has that introduces nobody:
// there a last name alone means the notable player who bears it.
const shortReport = 1500

// crowded is how many bearers make a last name too common to mean the one
// notable bearer whose club the report does not name.
const crowded = 5

// settleSurnames finds the person of each last name that stands alone.
func (s *senses) settleSurnames() {
	for i := range s.d.units {
		u := &s.d.units[i]
		n := s.d.nameOf(u)
		if n == nil || len(n.Surnames)+len(n.ReporterSurnames) == 0 {
			continue
		}
		m := s.sense(u)
		if m.part || m.club != nil || m.player != nil || m.reporter != nil || s.isOutsider(i) || s.isFirstOfTwo(i, n) {
			continue
		}
		if player, reporter, introduced := s.introduced(i, n); introduced {
			if !s.isPlainWord(i, true) {
				m.player, m.reporter = player, reporter
			}
			continue
		}
		if r := s.bareReporter(i, n); r != nil {
			m.reporter = r
			continue
		}
		if s.sport == "mlb" && !s.isPlainWord(i, false) && !s.goesOn(i, n) {
			m.player = s.bearer(i, notable(n))
		}
	}
}

// isFirstOfTwo reports whether a name that is also a first name is one here,
// with the last name of somebody unknown after it: Anthony Rizzo.
func (s *senses) isFirstOfTwo(i int, n *league.Name) bool {
	next := s.next(i)
	if next == nil || !n.CommonFirst || n.Possessive || !next.capital {
		return false
	}
	if s.d.capitalized(next) {
		return next.name >= 0 && s.d.nameOf(next).Clubs == nil
	}
	if m := s.sense(next); m != nil && m.club != nil {
		return false
	}
	return !slices.Contains(weekdays, next.word) && next.class == 0
}

// goesOn reports whether a longer name goes on after the word, so that the word
// is no last name: Field Level Media.
func (s *senses) goesOn(i int, n *league.Name) bool {
	next := s.next(i)
	if next == nil || n.Possessive || !next.capital || next.name >= 0 || s.d.capitalized(next) {
		return false
	}
	return !slices.Contains(weekdays, next.word) && next.class == 0 && !allCapitals(s.d.text[next.start:next.end])
}

// introduced returns who was named in full and bears the last name: the nearest
// before it, else the first after it. Both are nil for somebody who is in no
// table, or whom namesakes keep from being told.
func (s *senses) introduced(i int, n *league.Name) (player *league.Player, reporter *league.Reporter, ok bool) {
	best := 0
	witness := func(at int, found bool) bool {
		if !found || ok && !nearer(at, best, i) {
			return false
		}
		best, ok = at, true
		return true
	}
	for _, p := range n.Surnames {
		if witness(s.playerAt.near(p, i)) {
			player, reporter = p, nil
		}
	}
	for _, r := range n.ReporterSurnames {
		if witness(s.reporters.near(r, i)) {
			player, reporter = nil, r
		}
	}
	if witness(s.outsiders.near(s.d.units[i].word, i)) {
		player, reporter = nil, nil
	}
	return player, reporter, ok
}

// isPlainWord reports whether a last name that is an everyday word is only the
// word. Introduced in full somewhere, it still is one where a sentence begins
// with it and no verb follows. Where capitals tell nothing, so is every word that
// the rules know.
func (s *senses) isPlainWord(i int, introduced bool) bool {
	u := &s.d.units[i]
	if !s.everyday[u.word] && !(s.d.flat && u.known != nil) || u.possessive {
		return false
	}
	inCapitals := s.d.capitalized(u)
	if introduced {
		return u.open && !inCapitals && !s.verbFollows(i)
	}
	return inCapitals || u.open && !s.verbFollows(i) || s.isPlacedIn(i)
}

// isPlacedIn reports whether the unit stands where a place does, in Dallas; but
// interest in Story is in a man.
func (s *senses) isPlacedIn(i int) bool {
	if i < 2 || s.d.units[i].open || !slices.Contains(placePreps, s.d.units[i-1].word) {
		return false
	}
	return !strings.HasPrefix(s.d.units[i-2].word, "interest")
}

// verbs are those that follow a subject most.
var verbs = []string{"is", "was", "has", "had", "will", "would", "could", "can", "may", "might", "should", "gets", "got", "hit", "hits", "said", "says", "does", "did", "went", "heads", "himself", "and", "stays", "signs", "joins", "returns", "leaves", "lands", "agrees", "wants", "rejects", "declines", "accepts", "chooses", "picks", "undergoes", "homers", "remains", "becomes", "makes", "takes", "goes", "comes"}

func (s *senses) verbFollows(i int) bool {
	if i+1 >= len(s.d.units) || s.d.units[i+1].open {
		return false
	}
	next := &s.d.units[i+1]
	return next.stop || slices.Contains(verbs, next.word) || len(next.word) > 4 && next.word[len(next.word)-2:] == "ed"
}

// onRoster reports whether a player stands on a 40-man roster.
func onRoster(p *league.Player) bool { return p.Roster == league.FortyMan }

// notable returns the players whom a bare last name may mean: all who bear it, but
// of those who share it with an owner, an executive or a manager only such as stand
// on a 40-man roster.
func notable(n *league.Name) []*league.Player {
	if !n.StaffSurname {
		return n.Surnames
	}
	return slices.DeleteFunc(slices.Clone(n.Surnames), func(p *league.Player) bool { return !onRoster(p) })
}

// bearer settles a last name that nobody introduced among those who bear it.
func (s *senses) bearer(i int, list []*league.Player) *league.Player {
	here := func(p *league.Player) bool { return p.Club != "" && s.named(p.Club) }
	star := only(list, func(p *league.Player) bool { return p.Star })
	if star != nil && s.unsettled(star) {
		star = nil
	}
	if star != nil && here(star) {
		return star
	}
	if p := only(list, func(p *league.Player) bool { return onRoster(p) && here(p) }); p != nil {
		return p
	}
	if positions := s.positionsBefore(i); len(positions) > 0 {
		if p := only(list, func(p *league.Player) bool { return here(p) && slices.Contains(positions, p.Position) }); p != nil {
			return p
		}
	}
	// A prospect is not meant by a word of every day, nor by a star's last name.
	rumored := slices.ContainsFunc(list, func(p *league.Player) bool { return onRoster(p) && here(p) })
	if star != nil && !rumored {
		return star
	}
	if p := only(list, here); p != nil && !s.everyday[s.d.units[i].word] {
		return p
	}
	if slices.ContainsFunc(list, here) || s.everyday[s.d.units[i].word] {
		return nil // several fit, or nothing says that a name is meant
	}
	if len(list) == 1 && onRoster(list[0]) {
		return list[0]
	}
	if len(s.d.text) > shortReport || len(list) > crowded {
		return nil
	}
	if len(list) == 1 {
		return list[0]
	}
	return only(list, onRoster)
}

// unsettled reports whether the document names one of several players of this
// name in full, and does not say which.
func (s *senses) unsettled(p *league.Player) bool {
	for whole, settled := range s.whole {
		if settled == nil && slices.Contains(whole.Players, p) {
			return true
		}
	}
	return false
}

// only returns the one player that fits, or nil when none or several do.
func only(list []*league.Player, fits func(*league.Player) bool) *league.Player {
	var found *league.Player
	for _, p := range list {
		if !fits(p) {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	return found
}
