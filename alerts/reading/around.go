package reading

// aroundReach is how many units on each side of a mention are looked at for what
// its sentence is about.
const aroundReach = 20

// around gathers what the mention's sentence is about, wherever in it that stands.
func (s *subjectSigns) around(i int) {
	sentence := s.d.units[i].sentence
	first, end := s.sentences[sentence].first, s.sentenceEnd(i)
	if s.weights == nil {
		for j := max(first, i-aroundReach); j < min(i+aroundReach+1, end); j++ {
			for _, token := range s.tokensOf(j) {
				s.both(i, signAround, token)
			}
		}
		return
	}
	for _, step := range s.topics.of(s, sentence, first, end) {
		if d := int(step.at) - i; -aroundReach <= d && d <= aroundReach {
			s.mark(i, step.row)
		}
	}
}

// topics are what sentences are about, as rows of one table: a sentence is asked
// for it once for each mention in it.
type topics struct {
	spans []span // by sentence
	rows  []step
}

// span is a part of the rows, counted from 1; 0 for a sentence not yet looked at.
type span struct{ from, to int32 }

func (t *topics) reset(sentences int32) {
	t.spans, t.rows = resized(t.spans, int(sentences)), t.rows[:0]
}

// aroundStart begins the hashes of such signs.
var aroundStart = hashStart.mix(signAround.hash)

// of returns what the sentence of units first to end is about.
func (t *topics) of(s *subjectSigns, sentence int32, first, end int) []step {
	part := &t.spans[sentence]
	if part.from == 0 {
		part.from = int32(len(t.rows)) + 1
		for j := first; j < end; j++ {
			for _, token := range s.tokensOf(j) {
				if row := s.row(aroundStart.mix(token.hash)); row >= 0 {
					t.rows = append(t.rows, step{row, int32(j)})
				}
			}
		}
		part.to = int32(len(t.rows)) + 1
	}
	return t.rows[part.from-1 : part.to-1]
}
