package reading

import "github.com/hotstove/hotstove/rumor"

// whyWords is how many words at most are given as a reason, and whyLen how many
// bytes.
const (
	whyWords = 10
	whyLen   = 200
)

// kindReason returns the words that spoke most for the kind that was found, and
// against the next likely.
func (f *findings) kindReason(e *evidence, kind rumor.Kind) rumor.Reason {
	if len(f.d.units) == 0 {
		return rumor.Reason{For: string(kind)}
	}
	best := e.best()
	second := e.secondTo(best)
	said := resized(f.d.work.said, len(f.d.units))
	f.d.work.said = said
	for _, step := range e.trail {
		values := e.of(step.row)
		said[step.at] += f.d.worth(int(step.at)) * (int32(values[best]) - int32(values[second]))
	}
	first, last, high := 0, 0, int32(-1)
	ahead, reach := 0, int32(0) // the most that the words from the i-th on may say
	for i := range f.d.units {
		for ; ahead < min(i+whyWords, len(said)); ahead++ {
			reach += max(said[ahead], 0)
		}
		most := reach
		if reach -= max(said[i], 0); most <= high {
			continue
		}
		sum, end := int32(0), min(i+whyWords, f.sentenceEnd(i))
		for j := i; j < end; j++ {
			if sum += said[j]; sum > high {
				first, last, high = i, j, sum
			}
		}
	}
	return f.reason(string(kind), first, last)
}

// sentenceEnd returns the unit after the sentence of the i-th.
func (f *findings) sentenceEnd(i int) int {
	if next := int(f.d.units[i].sentence) + 1; next < len(f.sentences) {
		return f.sentences[next].first
	}
	return len(f.d.units)
}

// secondTo returns the answer for which most speaks but for one.
func (e *evidence) secondTo(best int) int {
	second := -1
	for i, sum := range e.sums {
		if i != best && (second < 0 || sum > e.sums[second]) {
			second = i
		}
	}
	return max(second, 0)
}

// subjectReason returns the words around the mention that spoke most for a
// subject, whose signs were the last to be gathered, of a report that says what
// the answer is.
func (s *subjectSigns) subjectReason(n *named, answer int) rumor.Reason {
	said := resized(s.d.work.said, len(s.d.units))
	s.d.work.said = said
	for _, step := range s.trail {
		said[step.at] += int32(s.of(step.row)[answer])
	}
	best := n.at[0]
	for _, i := range n.at {
		if said[i] > said[best] {
			best = i
		}
	}
	return s.wordsAround(n.name(), best)
}

// wordsAround returns the words around a unit as a reason: half before it, half after.
func (f *findings) wordsAround(what string, i int) rumor.Reason {
	units := f.d.units
	first, last := i, i
	for first > 0 && first > i-whyWords/2 && units[first-1].sentence == units[i].sentence {
		first--
	}
	for last+1 < len(units) && last < first+whyWords-1 && units[last+1].sentence == units[i].sentence {
		last++
	}
	return f.reason(what, first, last)
}

// reason returns the words from the first unit to the last.
func (f *findings) reason(what string, first, last int) rumor.Reason {
	return rumor.Reason{For: what, Words: cut(f.d.shown[f.d.units[first].start:f.d.units[last].end], whyLen)}
}
