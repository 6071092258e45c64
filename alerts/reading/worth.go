package reading

import (
	"slices"

	"github.com/hotstove/hotstove/rumor"
)

// fits lists, for each kind, the kinds of act that make their clubs and players
// subjects of it.
var fits = map[rumor.Kind][]rumor.Kind{
	rumor.Interest:    {rumor.Interest, rumor.Talks, rumor.Available},
	rumor.Talks:       {rumor.Talks, rumor.Interest},
	rumor.Available:   {rumor.Available, rumor.Interest, rumor.Talks},
	rumor.Agreement:   {rumor.Agreement, rumor.Completed},
	rumor.Completed:   {rumor.Agreement, rumor.Completed},
	rumor.Signing:     {rumor.Signing},
	rumor.Extension:   {rumor.Extension, rumor.Signing},
	rumor.Denial:      {rumor.Denial},
	rumor.Injury:      {rumor.Injury},
	rumor.Roster:      {rumor.Roster},
	rumor.Speculation: {rumor.Speculation, rumor.Interest, rumor.Talks},
	rumor.NotRumor:    {rumor.NotRumor},
}

// isTrade reports whether clubs trade.
func isTrade(k rumor.Kind) bool { return k == rumor.Agreement || k == rumor.Completed }

// worth returns what the mention at the i-th unit counts, and whether it stands
// in the title as a subject does.
func (f *findings) worth(i int, kind rumor.Kind) (score int, title bool) {
	u := &f.d.units[i]
	cues := f.cues[i]
	if f.d.inTitle(u) {
		if cues&(past|aside|besides) != 0 {
			return leading, false
		}
		return titled, true
	}
	if cues&(past|aside|besides) != 0 || cues&guess != 0 && kind != rumor.Speculation {
		return 0, false
	}
	depth := f.d.depth(u)
	if f.acted(i, kind) {
		if depth < firstSentences || isTrade(kind) || kind == rumor.Speculation || f.scouted(i) {
			return actedFirst, false
		}
		return actedLater, false
	}
	switch {
	case depth < 2:
		return leading, false
	case depth < firstSentences:
		return named, false
	}
	return 0, false
}

// acted reports whether an act that fits the kind stands in the unit's clause.
func (f *findings) acted(i int, kind rumor.Kind) bool {
	if kind == rumor.Speculation && (f.clauses[f.d.units[i].clause].guessed || f.opensSentence(i)) {
		return true
	}
	for _, n := range f.clauses[f.d.units[i].clause].hits {
		h := &f.hits[n]
		if says, ok := h.says(); ok && slices.Contains(fits[kind], says) && f.same(h, kind) {
			return true
		}
	}
	return false
}

// scouted reports whether the unit's clause says that a club has a player watched.
func (f *findings) scouted(i int) bool {
	return slices.ContainsFunc(f.clauses[f.d.units[i].clause].hits, func(n int32) bool { return f.hits[n].name == "scout" })
}

// opensSentence reports whether a club begins a sentence of the body, as those
// of a list of guesses do.
func (f *findings) opensSentence(i int) bool {
	u := &f.d.units[i]
	for j := i; j >= max(0, i-2); j-- {
		if f.d.units[j].open {
			return u.class&isClub != 0
		}
		if w := f.d.units[max(0, j-1)].word; !isArticle(w) && w != "and" && w != "but" && w != "or" {
			return false
		}
	}
	return false
}

// same reports whether the act is of the sort that the report tells: who is
// called up is no subject of a report on who was cut, and who looks for
// something none of a guess who finds it.
func (f *findings) same(h *hit, kind rumor.Kind) bool {
	switch kind {
	case rumor.Roster:
		return f.titleAct(h.name)
	case rumor.Speculation:
		return h.name != "seek"
	}
	return true
}

// titleAct reports whether the title has a roster act of this name, or no
// roster act at all: who is called up is no subject of a report on who was cut.
func (f *findings) titleAct(name string) bool {
	any := false
	for i := range f.hits {
		h := &f.hits[i]
		if !f.d.inTitle(&f.d.units[h.at]) {
			break
		}
		if h.name == name {
			return true
		}
		any = any || h.kind == rumor.Roster
	}
	return !any
}
