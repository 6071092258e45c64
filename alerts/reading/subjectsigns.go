package reading

import (
	"slices"
	"strconv"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// named is a club or player that the report names.
type named struct {
	club   *league.Club
	player *league.Player
	at     []int // units
}

// name returns the club's code or the player's name.
func (n *named) name() string {
	if n.club != nil {
		return n.club.Code
	}
	return n.player.Name
}

// clubsNamed returns the clubs named, in order.
func (f *findings) clubsNamed() []named {
	var list []named
	for i := range f.d.units {
		if m := f.sense(&f.d.units[i]); m != nil && m.club != nil {
			list = addNamed(list, i, func(n *named) bool { return n.club == m.club }, named{club: m.club})
		}
	}
	return list
}

// playersNamed returns the players named, in order.
func (f *findings) playersNamed() []named {
	var list []named
	for i := range f.d.units {
		if m := f.sense(&f.d.units[i]); m != nil && m.player != nil {
			list = addNamed(list, i, func(n *named) bool { return n.player == m.player }, named{player: m.player})
		}
	}
	return list
}

func addNamed(list []named, at int, same func(*named) bool, other named) []named {
	for i := range list {
		if same(&list[i]) {
			list[i].at = append(list[i].at, at)
			return list
		}
	}
	other.at = append(other.at, at)
	return append(list, other)
}

// subjectSigns gathers what tells whether a club or player that is named is one
// that the report is about, when it says this kind.
type subjectSigns struct {
	*findings
	*evidence
	kind   rumor.Kind
	ofKind hash             // that signs of this kind begin with
	told   []int32          // by sentence: how much it speaks for the kind
	about  []*league.Player // of the players, already settled, when clubs are asked for
}

// both counts a sign for every kind, and for this one.
func (s *subjectSigns) both(at int, words ...string) {
	s.add(at, words...)
	s.addAfter(s.ofKind, string(s.kind), at, words)
}

// gather gathers the signs of the one at rank in the list of those named.
func (s *subjectSigns) gather(list []named, rank int) {
	n := &list[rank]
	first := n.at[0]
	most, titled, above := 0, 0, 0
	for i := range list {
		most = max(most, len(list[i].at))
		if s.d.inTitle(&s.d.units[list[i].at[0]]) {
			titled++
		}
		if len(list[i].at) > len(n.at) || len(list[i].at) == len(n.at) && i < rank {
			above++
		}
	}
	times, order, place := few(len(n.at)), strconv.Itoa(min(rank, 5)), s.place(first)
	s.both(first, "times", times)
	s.both(first, "times", times, place)
	s.both(first, "rank", order)
	s.both(first, "rank", order, place)
	s.both(first, "of", few(len(list)))
	s.both(first, "titled", strconv.Itoa(min(titled, 3)), yesNo(s.d.inTitle(&s.d.units[first])))
	s.both(first, "above", strconv.Itoa(min(above, 6)))
	s.both(first, "above", strconv.Itoa(min(above, 6)), times)
	s.both(first, "first", place)
	if len(n.at) == most {
		s.both(first, "most")
	}
	s.where(n)
	for _, i := range n.at {
		s.mention(n, i)
	}
}

// where gathers how many of the mentions tell the news.
func (s *subjectSigns) where(n *named) {
	lead, plain := 0, 0
	for _, i := range n.at {
		if s.d.depth(&s.d.units[i]) < leadSentences {
			lead++
		}
		if s.cues[i] == 0 {
			plain++
		}
	}
	s.both(n.at[0], "lead", few(lead))
	s.both(n.at[0], "plain", few(plain))
	s.both(n.at[0], "share", strconv.Itoa(4*plain/len(n.at)))
}

// few returns a number in steps.
func few(n int) string {
	switch {
	case n > 8:
		return "9+"
	case n > 5:
		return "6-8"
	case n > 3:
		return "4-5"
	}
	return strconv.Itoa(n)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// place returns where the i-th unit stands, more finely than its zone.
func (f *findings) place(i int) string {
	u := &f.d.units[i]
	if f.d.inTitle(u) {
		return zoneTitle
	}
	switch depth := f.d.depth(u); {
	case depth == 0:
		return "first"
	case depth == 1:
		return "second"
	case depth < leadSentences:
		return "lead"
	case depth < 2*leadSentences:
		return "body"
	}
	return "end"
}

// mention gathers the signs of one mention.
func (s *subjectSigns) mention(n *named, i int) {
	u := &s.d.units[i]
	place, cues := s.place(i), s.cues[i].String()
	s.both(i, "cue", place, cues)
	s.both(i, "cue", cues)
	s.acts(i, place, cues)
	s.tells(i, place)
	s.order(i, place, cues)
	s.context(n, i)
	s.both(i, "players", few(s.sentences[u.sentence].players))
	if u.possessive {
		s.both(i, "possessive", place)
	}
	if u.paren {
		s.both(i, "bracket")
	}
	opening := s.sentences[u.sentence].first
	s.both(i, "clause", place, yesNo(u.clause == s.d.units[opening].clause))
	if i-opening < 3 {
		s.both(i, "opens", place)
	}
	if n.club == nil {
		return
	}
	s.both(i, "form", strconv.Itoa(int(s.d.nameOf(u).Form)), place)
	if s.besideSubject(i, s.about) {
		s.both(i, "beside", place, cues)
		s.both(i, "beside", cues)
	}
	if s.speaks(i) {
		s.both(i, "speaks")
	}
}

// acts gathers the acts of the mention's clause.
func (s *subjectSigns) acts(i int, place, cues string) {
	c := &s.clauses[s.d.units[i].clause]
	for _, n := range c.hits {
		h := &s.hits[n]
		says, ok := h.says()
		fit := yesNo(ok && slices.Contains(fits[s.kind], says) && s.same(h, s.kind))
		side := "before"
		if h.at > i {
			side = "behind"
		}
		s.both(i, "act", h.token(says), cues)
		s.both(i, "fits", place, fit, cues, yesNo(c.heir))
		s.both(i, "fits", side, fit, cues)
	}
}

// tells gathers how much the mention's sentence speaks for the report's kind.
func (s *subjectSigns) tells(i int, place string) {
	if s.told == nil {
		return
	}
	at := s.d.units[i].sentence
	above := 0
	for k, v := range s.told {
		if v > s.told[at] || v == s.told[at] && k < int(at) {
			above++
		}
	}
	rank := strconv.Itoa(min(above, 4))
	s.both(i, "tells", rank)
	s.both(i, "tells", rank, place)
	level := "none"
	switch v := s.told[at]; {
	case v > 600:
		level = "much"
	case v > 200:
		level = "some"
	case v > 0:
		level = "little"
	case v < 0:
		level = "against"
	}
	s.both(i, "telling", level)
	s.both(i, "telling", level, place)
}

// toldBySentence returns how much each sentence speaks for a kind, against the
// mean of all.
func (f *findings) toldBySentence(e *evidence, kind rumor.Kind) []int32 {
	told := make([]int32, f.d.sentences)
	k := slices.Index(e.answers, string(kind))
	for _, step := range e.trail {
		values := e.of(step.row)
		mean := int32(0)
		for _, v := range values {
			mean += int32(v)
		}
		told[f.d.units[step.at].sentence] += int32(values[k]) - mean/int32(len(values))
	}
	return told
}

// order gathers how many of its sort stand before the mention in its sentence.
func (s *subjectSigns) order(i int, place, cues string) {
	u, before := &s.d.units[i], 0
	for j := s.sentences[u.sentence].first; j < i; j++ {
		if s.d.units[j].class&u.class&(isClub|isPlayer) != 0 {
			before++
		}
	}
	order := strconv.Itoa(min(before, 4))
	s.both(i, "order", order, place)
	s.both(i, "order", order, place, cues)
}

// contextReach is how many units on each side of a mention are near it.
const contextReach = 4

// context gathers what stands near the mention in its clause, and on which side.
func (s *subjectSigns) context(n *named, i int) {
	u := &s.d.units[i]
	var tokens []string
	for j := max(0, i-contextReach); j <= min(i+contextReach, len(s.d.units)-1); j++ {
		if j == i || s.d.units[j].clause != u.clause {
			continue
		}
		side := "left"
		if j > i {
			side = "right"
		}
		tokens = s.appendTokens(tokens[:0], j)
		for _, token := range tokens {
			s.add(i, side, token)
			if n.club != nil {
				s.addAfter(s.ofKind, string(s.kind), i, []string{side, token})
			}
		}
	}
}
