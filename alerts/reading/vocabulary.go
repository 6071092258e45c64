package reading

// vocabulary holds the words that the rules know. Every word of a text is looked
// up here, so it is plainer than a Go map, and twice as fast.
type vocabulary struct {
	slots []knownSlot // as many as a power of two, at least half of them empty
	count int
}

type knownSlot struct {
	hash  hash // of the word
	known *known
}

// of returns what is known of a word, nil for nothing.
func (v *vocabulary) of(word string) *known { return v.slots[v.find(hashStart.word(word))].known }

// know returns what is known of a word, new when it is the first time.
func (v *vocabulary) know(word string) *known {
	if 2*(v.count+1) > len(v.slots) {
		v.grow()
	}
	h := hashStart.word(word)
	slot := &v.slots[v.find(h)]
	if slot.known == nil {
		v.count++
		*slot = knownSlot{h, &known{word: word, id: wordID(v.count), stem: newToken(stem(word))}}
	}
	return slot.known
}

func (v *vocabulary) grow() {
	old := v.slots
	v.slots = make([]knownSlot, max(1<<12, 2*len(old)))
	for _, s := range old {
		if s.known != nil {
			v.slots[v.find(s.hash)] = s
		}
	}
}

// find returns the slot of the word with this hash, or the empty one where it would
// stand. That another word has all of its 64 bits does not happen.
func (v *vocabulary) find(h hash) int {
	last := len(v.slots) - 1
	for i := int(h) & last; ; i = (i + 1) & last {
		if s := &v.slots[i]; s.known == nil || s.hash == h {
			return i
		}
	}
}
