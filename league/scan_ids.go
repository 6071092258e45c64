package league

import "encoding/binary"

// wordIDs numbers the folded words that names have, from 1. A scan looks every
// word of its text up here, most of them in vain, so it is plainer than a Go map,
// and twice as fast.
type wordIDs struct {
	slots []wordSlot // as many as a power of two, at least half of them empty
	words []string   // by id
}

type wordSlot struct {
	tag uint32 // the upper half of the word's hash, whose lower half leads to the slot
	id  wordID // 0 in an empty slot
}

func newWordIDs() wordIDs {
	return wordIDs{slots: make([]wordSlot, 1<<14), words: make([]string, 1, 1<<13)}
}

// of returns the id of a word, 0 for one that has none.
func (x *wordIDs) of(word []byte) wordID { return x.slots[x.find(word)].id }

// add returns the id of a word, a new one for one that has none, and whether it is new.
func (x *wordIDs) add(word string) (wordID, bool) {
	if id := x.of([]byte(word)); id != 0 {
		return id, false
	}
	id := wordID(len(x.words))
	x.words = append(x.words, word)
	if 2*len(x.words) <= len(x.slots) {
		x.put(id)
		return id, true
	}
	x.slots = make([]wordSlot, 2*len(x.slots))
	for id := range x.words[1:] {
		x.put(wordID(id + 1))
	}
	return id, true
}

func (x *wordIDs) put(id wordID) {
	word := []byte(x.words[id])
	x.slots[x.find(word)] = wordSlot{uint32(hashWord(word) >> 32), id}
}

// find returns the slot of a word, or the empty one where it would stand.
func (x *wordIDs) find(word []byte) uint64 {
	h, last := hashWord(word), uint64(len(x.slots)-1)
	for i := h & last; ; i = (i + 1) & last {
		s := x.slots[i]
		if s.id == 0 || s.tag == uint32(h>>32) && x.words[s.id] == string(word) {
			return i
		}
	}
}

// hashWord returns a hash of a word, of which it takes eight bytes at a time;
// those at the end may be taken twice.
func hashWord(w []byte) uint64 {
	h := uint64(len(w))
	for ; len(w) > 8; w = w[8:] {
		h = mix(h ^ binary.LittleEndian.Uint64(w))
	}
	switch {
	case len(w) >= 4:
		h = mix(h ^ uint64(binary.LittleEndian.Uint32(w)) ^ uint64(binary.LittleEndian.Uint32(w[len(w)-4:]))<<32)
	case len(w) > 0:
		h = mix(h ^ uint64(w[0])<<8 ^ uint64(w[len(w)/2])<<16 ^ uint64(w[len(w)-1])<<24)
	}
	return h
}

func mix(h uint64) uint64 {
	h *= 0x9E3779B97F4A7C15 // odd, its bits well mixed
	return h ^ h>>29
}
