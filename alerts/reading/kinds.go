package reading

import (
	"slices"

	"github.com/hotstove/hotstove/rumor"
)

// How much an act counts by where it stands: the title says most, then the
// first sentences. Tenths, so that the sum is of whole numbers.
const (
	inTitle  = 40
	inFirst  = 20
	inSecond = 15
	inLead   = 8
	inRest   = 2
)

// leastKind is what the acts of a kind must sum up to for a report to be more
// than news: one clear word in the first sentence.
const leastKind = 20

// kind returns what the report says.
func (f *findings) kind() rumor.Kind {
	if f.sport != "mlb" || len(f.by) == 0 {
		return rumor.NotRumor
	}
	sums := f.sums()
	trade := sums[rumor.Agreement] + sums[rumor.Completed]
	best, high := rumor.NotRumor, leastKind-1
	for _, k := range rumor.Kinds {
		sum := sums[k]
		if k == rumor.Agreement || k == rumor.Completed {
			sum = trade
		}
		if sum > high {
			best, high = k, sum
		}
	}
	if best == rumor.Agreement || best == rumor.Completed {
		return f.tradeKind(sums)
	}
	return best
}

// sums adds up the acts found for each kind. The same act counts once a sentence.
func (f *findings) sums() map[rumor.Kind]int {
	type once struct {
		sentence int32
		kind     rumor.Kind
		name     string
	}
	counted := map[once]int{}
	sums := map[rumor.Kind]int{}
	for i := range f.hits {
		h := &f.hits[i]
		kind, ok := h.says()
		if !ok {
			continue
		}
		key := once{f.d.units[h.at].sentence, kind, h.name}
		worth := h.weight * f.place(h.at)
		if more := worth - counted[key]; more > 0 {
			counted[key] = worth
			sums[kind] += more
		}
	}
	return sums
}

// place returns how much an act at the i-th unit counts.
func (f *findings) place(i int) int {
	u := &f.d.units[i]
	if f.d.inTitle(u) {
		if f.cues[i]&past != 0 {
			return inTitle / 2
		}
		return inTitle
	}
	if f.cues[i]&(past|aside) != 0 {
		return 0
	}
	switch depth := f.d.depth(u); {
	case depth == 0:
		return inFirst
	case depth == 1:
		return inSecond
	case depth < 5:
		return inLead
	}
	return inRest
}

// tradeKind tells a trade that is announced from one that is only agreed.
func (f *findings) tradeKind(sums map[rumor.Kind]int) rumor.Kind {
	announced := slices.ContainsFunc(f.hits, func(h hit) bool {
		return h.name == "done" && f.place(h.at) >= inLead
	})
	if announced || sums[rumor.Completed] > sums[rumor.Agreement] && sums[rumor.Agreement] < leastKind {
		return rumor.Completed
	}
	return rumor.Agreement
}
