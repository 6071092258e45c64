package reading

import (
	"slices"
	"strings"

	"github.com/hotstove/hotstove/league"
)

// A player may stand in no table: a teenager from the rookie league, a man back
// from Japan. Reports introduce him by what he plays, "right-hander Hunter
// Cranton", and go on with "outfielders Jay Harshaw and Tim Elko": so he is known.

// unlistedWords is how many words a name in no table may have.
const unlistedWords = 4

// settleUnlisted finds the players who are in no table.
func (s *senses) settleUnlisted() {
	if !s.playsBaseball() {
		return
	}
	for i := range s.d.units {
		if m := s.sense(&s.d.units[i]); m != nil && m.player != nil && m.player.Roster == league.Former {
			s.goOnAs(i, m.player)
		}
	}
	for i := 1; i < len(s.d.units); i++ {
		if u := &s.d.units[i]; !u.capital || u.open || u.stop || !s.introducesPlayer(i-1) {
			continue
		}
		several := strings.HasSuffix(s.d.units[i-1].word, "s") // right-handers
		for next := i; next > 0; {
			next = s.afterListed(s.takeUnlisted(next), several)
		}
	}
}

// introducesPlayer reports whether the word that ends at the i-th unit says what
// somebody plays: catcher, prospect, RHP.
func (s *senses) introducesPlayer(i int) bool {
	if w := s.positionWordAt(i); w != nil {
		return w.player
	}
	u := &s.d.units[i]
	return slices.Contains(scoreSheet, s.d.text[u.start:u.end])
}

// scoreSheet are positions as score sheets write them, in capitals, that are other
// words in small letters.
var scoreSheet = []string{"OF", "C", "P", "INF", "IF", "RP", "SP", "UTIL"}

// takeUnlisted settles the whole name that begins at the i-th unit, and returns
// the unit after it: -1 when no player's name begins there.
func (s *senses) takeUnlisted(i int) int {
	if m := s.sense(&s.d.units[i]); m != nil && m.player != nil {
		return i + 1
	}
	end := s.nameEnd(i)
	if end-i < 2 {
		return -1
	}
	last := end - 1
	if isSuffix(s.d.units[last].word) && last-i > 1 {
		last--
	}
	for k := i; k < last; k++ {
		if m := s.sense(&s.d.units[k]); m != nil {
			m.part = true
		}
	}
	text := s.d.text[s.d.units[i].start:s.d.units[end-1].end]
	s.enlist(last, league.WithoutPossessive(text))
	return end
}

// nameEnd returns the unit after the words from the i-th on that may be a name in
// no table. Where all words have capitals, only a first name tells one from "Veteran
// Catcher Heads West", and it has a last name of one word.
func (s *senses) nameEnd(i int) int {
	most := unlistedWords
	if s.d.capitalized(&s.d.units[i]) {
		if most = 2; !s.beginsName(i) {
			return i
		}
	}
	end := i
	for end < len(s.d.units) && (end < i+most || end == i+most && isSuffix(s.d.units[end].word)) && s.ofName(end, end == i) {
		end++
	}
	return end
}

func isSuffix(word string) bool {
	return slices.Contains([]string{"jr", "sr", "ii", "iii", "iv"}, word)
}

// ofName reports whether the unit may be a word of a name in no table.
func (s *senses) ofName(i int, first bool) bool {
	u := &s.d.units[i]
	if !u.capital || u.class != 0 || s.noNames[u.word] || !first && (u.open || u.stop || s.d.units[i-1].possessive) || u.end-u.start < 2 {
		return false
	}
	if n := s.d.nameOf(u); n != nil {
		return len(n.Clubs) == 0 && n.Other == "" && len(n.Outlets) == 0 && len(n.Reporters) == 0 && len(n.Players) == 0
	}
	text := s.d.text[u.start:u.end]
	// A word that the rules know is none: Development Complex, Prospect Will Go.
	capitals := s.d.capitalized(u)
	if k := u.known; k != nil && (capitals && u.isA(auxiliary) || (capitals || len(k.concepts) > 0) && !s.league.FirstName(text)) {
		return false
	}
	return !s.isPositionWord(i) && !slices.Contains(weekdays, u.word) && (!allCapitals(text) || len(text) < 3 || isSuffix(u.word))
}

// enlist gives the unit, the last name of a player in no table, its sense.
func (s *senses) enlist(last int, name string) {
	p := s.enlisted[name]
	if p == nil {
		p = &league.Player{Name: name}
		s.enlisted[name] = p
	}
	s.senseOf(&s.d.units[last]).player = p
	s.playerAt.add(p, last)
	s.goOnAs(last, p)
}

// maxSurnames is how many last names of players in no table are looked for: no
// report has more, and each is looked for in all of it.
const maxSurnames = 256

// surname is the last word of a player's name.
type surname struct {
	word   string
	player *league.Player
}

// goOnAs gives the sense of a player whose whole name ends at the unit to his last
// name wherever it stands alone.
func (s *senses) goOnAs(last int, p *league.Player) {
	word := s.d.units[last].word
	if s.wentOn[surname{word, p}] || len(s.wentOn) >= maxSurnames {
		return
	}
	s.wentOn[surname{word, p}] = true
	for i := range s.d.units {
		u := &s.d.units[i]
		if u.word != word || !u.capital || s.namedOtherwise(i) {
			continue
		}
		if m := s.senseOf(u); m.player == nil && m.club == nil && m.reporter == nil {
			m.player = p
		}
	}
}

// namedOtherwise reports whether the unit belongs to somebody else's name, is an
// everyday word, or is the last name of somebody in the tables named in full.
func (s *senses) namedOtherwise(i int) bool {
	n := s.d.nameOf(&s.d.units[i])
	if n == nil {
		return s.everyday[s.d.units[i].word]
	}
	return len(n.Players) > 0 || len(n.Clubs) > 0 || n.Other != "" || s.isOutsider(i) ||
		slices.ContainsFunc(n.Surnames, func(p *league.Player) bool { return s.playerAt.has(p) })
}

// noMeaning is that of a name in no table.
var noMeaning = &league.Meaning{}

// senseOf returns the unit's sense, a new one for a word that was no name.
func (s *senses) senseOf(u *unit) *sense {
	if u.name < 0 {
		u.name = int32(len(s.d.names))
		s.d.names = append(s.d.names, league.Name{Start: u.start, End: u.end, Possessive: u.possessive, Meaning: noMeaning})
		s.by = append(s.by, sense{})
	}
	return &s.by[u.name]
}

// afterListed returns where the next name of a list begins that goes on after the
// unit before i, with a comma or "and"; 0 when none does. A list of several players
// of one sort goes on with any name, another only with what surely is one.
func (s *senses) afterListed(i int, several bool) int {
	if i < 0 || i >= len(s.d.units) || s.d.units[i].open {
		return 0
	}
	if s.d.units[i].word == "and" {
		i++
	} else if !s.d.units[i].stop {
		return 0
	}
	if i >= len(s.d.units) || s.d.units[i].open || !s.beginsName(i) && !(several && !s.d.capitalized(&s.d.units[i]) && s.ofName(i, true)) {
		return 0
	}
	return i
}

// beginsName reports whether a player's whole name may begin at the unit.
func (s *senses) beginsName(i int) bool {
	u := &s.d.units[i]
	if m := s.sense(u); m != nil && m.player != nil {
		return true
	}
	return u.capital && s.league.FirstName(s.d.text[u.start:u.end])
}
