package reading

import (
	"strings"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// Where a sign of the kind may stand.
var (
	zoneTitle = newToken("title")
	zoneFirst = newToken("first") // the first two sentences
	zoneLead  = newToken("lead")  // the three after them
	zoneBody  = newToken("body")
	zoneRest  = newToken("rest")
	zoneTold  = newToken("source") // any that names who reported it
)

// leadSentences is how many sentences of the body, after the title, tell the news;
// what comes after is background mostly.
const leadSentences = 5

// newsSentences is how many sentences of the body are read for the news: some
// reports come to it late.
const newsSentences = 12

// zone returns where the i-th unit stands.
func (f *findings) zone(i int) token {
	u := &f.d.units[i]
	if f.d.inTitle(u) {
		return zoneTitle
	}
	switch depth := f.d.depth(u); {
	case f.sentences[u.sentence].sourced:
		return zoneTold
	case depth < 2:
		return zoneFirst
	case depth < leadSentences:
		return zoneLead
	case depth < newsSentences:
		return zoneBody
	}
	return zoneRest
}

// told returns "told", or "aside" for what stands beside the news: history, comparisons.
func (f *findings) told(i int) token {
	if f.cues[i]&(past|aside) != 0 {
		return signAside
	}
	return signTold
}

// kindSigns gathers the signs of what the report says.
func (f *findings) kindSigns(e *evidence) {
	if len(f.d.units) == 0 {
		return
	}
	f.actSigns(e)
	for first := 0; first < len(f.d.units); {
		end := first + 1
		for end < len(f.d.units) && f.d.units[end].sentence == f.d.units[first].sentence {
			end++
		}
		if f.isNews(first) {
			f.conceptSigns(e, first, end)
			f.wordSigns(e, first, end)
		}
		first = end
	}
	f.countSigns(e)
	f.markSigns(e)
	if strings.Contains(f.d.title, "?") {
		e.add(0, signQuestion)
	}
	if f.sport != "mlb" {
		e.add(0, signSport)
	}
	if len(f.by) == 0 {
		e.add(0, signNameless)
	}
}

// isNews reports whether the sentence of the unit tells the news: those that begin
// the report do, and those that name who reported it.
func (f *findings) isNews(i int) bool {
	u := &f.d.units[i]
	return f.d.inTitle(u) || f.d.depth(u) < newsSentences || f.sentences[u.sentence].sourced
}

// actSigns gathers the acts, with what their hedges make of them.
func (f *findings) actSigns(e *evidence) {
	for i := range f.hits {
		h := &f.hits[i]
		zone, told := f.zone(h.at), f.told(h.at)
		if h.speaks {
			e.add(h.at, signAct, zone, told, h.tokens.kind)
			e.add(h.at, signAct, zone, told, h.tokens.kind, h.tokens.name)
		}
		e.add(h.at, signHedge, zone, told, h.act.tokens.kind, hedgeTokens[h.hedge])
	}
}

// conceptSigns gathers the tokens of a sentence, and which stand near one another.
func (f *findings) conceptSigns(e *evidence, first, end int) {
	zone := f.zone(first)
	starts := f.d.work.starts[:0]
	for i := first; i < end; i++ {
		from := f.tokensFrom[i]
		if from == f.tokensFrom[i+1] {
			continue
		}
		starts = append(starts, from)
		near := f.tokens[starts[max(0, len(starts)-1-nearSteps)]:from]
		for _, token := range f.tokensOf(i) {
			e.add(i, signToken, token)
			e.add(i, signToken, zone, token)
			for j := range near {
				e.addNear(i, &near[j], token)
			}
		}
	}
	f.d.work.starts = starts
}

// nearSteps is how many units with tokens back are near.
const nearSteps = 3

// wordSigns gathers a sentence's words, without their endings, and which stand
// side by side.
func (f *findings) wordSigns(e *evidence, first, end int) {
	var last token
	for i := first; i < end; i++ {
		word := f.word(i)
		e.add(i, signWord, word)
		if i > first {
			e.add(i, signPair, last, word)
		}
		last = word
	}
}

// word returns what a sign calls the i-th unit: the class of a name or number, a
// word without its ending.
func (f *findings) word(i int) token {
	u := &f.d.units[i]
	if t := f.token(u); t.text != "" {
		return t
	}
	if u.known != nil {
		return u.known.stem
	}
	return newToken(stem(u.word))
}

// stem returns a word without the ending that its number, person or tense gives it.
func stem(word string) string {
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		rest, ok := strings.CutSuffix(word, ending)
		if !ok || len(rest) < 3 {
			continue
		}
		if n := len(rest); n > 3 && rest[n-1] == rest[n-2] && (ending == "ing" || ending == "ed") {
			rest = rest[:n-1] // swapped, swapping
		}
		word = rest
		break
	}
	return strings.TrimSuffix(word, "e")
}

// kind returns what the report says, from the signs of it.
func (f *findings) kind(e *evidence) rumor.Kind {
	if f.sport != "mlb" || len(f.by) == 0 {
		return rumor.NotRumor
	}
	return rumor.Kind(e.answers[e.best()])
}

// countSigns tells how many clubs and players the news begins with, and how long
// the title is.
func (f *findings) countSigns(e *evidence) {
	clubs, players := map[*league.Club]bool{}, map[*league.Player]bool{}
	for i := range f.d.units {
		u := &f.d.units[i]
		if !f.d.inTitle(u) && f.d.depth(u) >= 2 {
			break
		}
		switch m := f.sense(u); {
		case m == nil:
		case m.club != nil:
			clubs[m.club] = true
		case m.player != nil:
			players[m.player] = true
		}
	}
	e.add(0, signClubs, counts[min(4, len(clubs))])
	e.add(0, signPlayers, counts[min(4, len(players))])
	e.add(0, signClubs, counts[min(3, len(clubs))], signPlayers, counts[min(3, len(players))])
	if n := f.d.titleUnits(); n > 0 {
		e.add(0, signTitle, signUnits, counts[min(4, n/3)])
	}
}

// counts are small numbers.
var counts = newTokens("0", "1", "2", "3", "4", "5", "6")

// marks are the signs of punctuation that tell quotes, questions and lists.
var marks = newTokens("“", "\"", "?", "!", "(", "$", ":")

// markSigns tells the punctuation of the title and of the body.
func (f *findings) markSigns(e *evidence) {
	body := f.d.text[f.d.body:]
	for _, mark := range marks {
		if strings.Contains(body, mark.text) {
			e.add(0, signMark, mark)
		}
		if strings.Contains(f.d.title, mark.text) {
			e.add(0, signMark, signTitle, mark)
		}
	}
}
