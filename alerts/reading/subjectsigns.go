package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// subjectSigns gathers what tells whether a club or player that is named is one
// that the report is about, when it says this kind.
type subjectSigns struct {
	*findings
	*evidence
	kind    rumor.Kind
	fitting []rumor.Kind     // kinds of act that fit the kind
	told    []told           // by sentence
	clubs   []named          // that the report names
	about   []*league.Player // of the players, already settled, when clubs are asked for
	topics  *topics          // what sentences are about, by the table asked
}

// both counts a sign for every kind, and for this one.
func (s *subjectSigns) both(at int, words ...token) {
	s.add(at, words...)
	if s.weights == nil {
		s.note(at, string(s.kind)+" "+textOf(words))
	}
}

// gather gathers the signs of the one at rank in the list of those named.
func (s *subjectSigns) gather(list []named, rank int) {
	n := &list[rank]
	first, titled := n.at[0], 0
	for titled < len(list) && s.d.inTitle(&s.d.units[list[titled].at[0]]) {
		titled++
	}
	s.fitting = fits[s.kind]
	times, order, above, place := few(len(n.at)), counts[min(rank, 5)], counts[min(n.above, 6)], s.place(first)
	s.both(first, signTimes, times)
	s.both(first, signTimes, times, place)
	s.both(first, signRank, order)
	s.both(first, signRank, order, place)
	s.both(first, signOf, few(len(list)))
	s.both(first, signTitled, counts[min(titled, 3)], yesNo(s.d.inTitle(&s.d.units[first])))
	s.both(first, signAbove, above)
	s.both(first, signAbove, above, times)
	s.both(first, signFirst, place)
	if n.most {
		s.both(first, signMost)
	}
	s.where(n)
	if n.club != nil {
		s.homeOf(n)
	} else {
		s.known(n)
	}
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
	s.both(n.at[0], signLead, few(lead))
	s.both(n.at[0], signPlain, few(plain))
	s.both(n.at[0], signShare, counts[4*plain/len(n.at)])
}

// few returns a number in steps.
func few(n int) token {
	switch {
	case n > 8:
		return signMany
	case n > 5:
		return signSome
	case n > 3:
		return signFew
	}
	return counts[n]
}

func yesNo(b bool) token {
	if b {
		return signYes
	}
	return signNo
}

// place returns where the i-th unit stands, more finely than its zone.
func (f *findings) place(i int) token {
	u := &f.d.units[i]
	if f.d.inTitle(u) {
		return zoneTitle
	}
	switch depth := f.d.depth(u); {
	case depth == 0:
		return zoneFirst
	case depth == 1:
		return signSecond
	case depth < leadSentences:
		return zoneLead
	case depth < 2*leadSentences:
		return zoneBody
	}
	return signEnd
}

// mention gathers the signs of one mention.
func (s *subjectSigns) mention(n *named, i int) {
	u := &s.d.units[i]
	place, cues := s.place(i), cueTokens[s.cues[i]]
	s.both(i, signCue, place, cues)
	s.both(i, signCue, cues)
	s.acts(i, place, cues)
	s.tells(i, place)
	s.order(i, place, cues)
	s.context(n, i)
	s.around(i)
	s.both(i, signPlayers, few(s.sentences[u.sentence].players))
	if u.possessive {
		s.both(i, signPossessive, place)
	}
	if u.paren {
		s.both(i, signBracket)
	}
	opening := s.sentences[u.sentence].first
	s.both(i, signClause, place, yesNo(u.clause == s.d.units[opening].clause))
	if i-opening < 3 {
		s.both(i, signOpens, place)
	}
	s.words(i)
	if n.club == nil {
		return
	}
	s.both(i, signForm, counts[s.d.nameOf(u).Form], place)
	if s.besideSubject(i, s.about) {
		s.both(i, signBeside, place, cues)
		s.both(i, signBeside, cues)
	}
	if s.speaks(i) {
		s.both(i, signSpeaks)
	}
}

// acts gathers the acts of the mention's clause.
func (s *subjectSigns) acts(i int, place, cues token) {
	c := &s.clauses[s.d.units[i].clause]
	for _, n := range c.hits {
		h := &s.hits[n]
		fit := yesNo(h.speaks && slices.Contains(s.fitting, h.said) && s.same(h, s.kind))
		side := signBefore
		if h.at > i {
			side = signBehind
		}
		s.both(i, signAct, h.tokens.act, cues)
		s.both(i, signFits, place, fit, cues, yesNo(c.heir))
		s.both(i, signFits, side, fit, cues)
	}
}

// tells gathers how much the mention's sentence speaks for the report's kind.
func (s *subjectSigns) tells(i int, place token) {
	if s.told == nil {
		return
	}
	told := s.told[s.d.units[i].sentence]
	rank := counts[told.above]
	s.both(i, signTells, rank)
	s.both(i, signTells, rank, place)
	level := signNone
	switch v := told.sum; {
	case v > 450:
		level = signMuch
	case v > 150:
		level = signMiddling
	case v > 0:
		level = signLittle
	case v < 0:
		level = signAgainst
	}
	s.both(i, signTelling, level)
	s.both(i, signTelling, level, place)
}

// told is how much a sentence speaks for the report's kind, against the mean of all.
type told struct {
	sum   int32
	above int // how many sentences speak more for it, or as much and earlier; topTold at most
}

// topTold is how many sentences that speak most for the kind are told apart.
const topTold = 4

// toldBySentence returns how much each sentence speaks for a kind.
func (f *findings) toldBySentence(e *evidence, kind rumor.Kind) []told {
	if len(f.d.units) == 0 {
		return nil
	}
	list := resized(f.d.work.told, int(f.d.sentences))
	f.d.work.told = list
	k := slices.Index(e.answers, string(kind))
	for _, step := range e.trail {
		list[f.d.units[step.at].sentence].sum += int32(e.of(step.row)[k]) - e.means[step.row]
	}
	for i := range list {
		list[i].above = topTold
	}
	for rank := range topTold {
		best := -1
		for i := range list {
			if list[i].above == topTold && (best < 0 || list[i].sum > list[best].sum) {
				best = i
			}
		}
		if best >= 0 {
			list[best].above = rank
		}
	}
	return list
}

// order gathers how many of its sort stand before the mention in its sentence.
func (s *subjectSigns) order(i int, place, cues token) {
	order := counts[s.orders[i]]
	s.both(i, signOrder, order, place)
	s.both(i, signOrder, order, place, cues)
}

// words gathers the words with which the mention's sentence begins, In return,
// and those right beside the mention.
func (s *subjectSigns) words(i int) {
	units := s.d.units
	if first := s.sentences[units[i].sentence].first; first+1 < len(units) {
		s.both(i, signBegins, s.word(first))
		s.both(i, signBegins, s.word(first), s.word(first+1))
	}
	if i > 0 && !units[i].open {
		s.both(i, signLast, s.word(i-1))
		if i > 1 && !units[i-1].open {
			s.both(i, signLast, s.word(i-2), s.word(i-1))
		}
	}
	if i+1 < len(units) && !units[i+1].open {
		s.both(i, signNext, s.word(i+1))
		if i+2 < len(units) && !units[i+2].open {
			s.both(i, signNext, s.word(i+1), s.word(i+2))
		}
	}
}

// contextReach is how many units on each side of a mention are near it.
const contextReach = 4

// context gathers what stands near the mention in its clause, and on which side.
func (s *subjectSigns) context(n *named, i int) {
	for j := max(0, i-contextReach); j <= min(i+contextReach, len(s.d.units)-1); j++ {
		if j == i || s.d.units[j].clause != s.d.units[i].clause {
			continue
		}
		side := signLeft
		if j > i {
			side = signRight
		}
		for _, token := range s.tokensOf(j) {
			if n.club != nil {
				s.both(i, side, token)
			} else {
				s.add(i, side, token)
			}
		}
	}
}
