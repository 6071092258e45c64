package message

// Units returns the length of a text in UTF-16 code units. Chats count in these
// or in characters, of which there are never more.
func Units[T string | []byte](s T) int {
	n := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 0xf0: // begins a character beyond 16 bits
			n += 2
		case c&0xc0 != 0x80: // begins any other
			n++
		}
	}
	return n
}
