package console

import (
	"io"
	"strings"
	"unicode/utf8"
)

// keys reads what a keyboard sends and passes on only what the line editor
// understands: printable characters, the control keys it has a use for, and the
// sequences of the cursor keys, whichever the terminal sends. The rest is
// dropped. The line editor itself would print some of it, and would wait for
// ever on a sequence without an end.
type keys struct {
	in     io.Reader
	partly []byte // the start of a character or sequence
	ready  []byte // to be passed on
}

// controls are the control characters that the line editor has a use for.
const controls = "\x01\x02\x03\x04\x05\x06\b\t\n\v\f\r\x0e\x10\x14\x15\x17\x7f"

// sequences are those that are passed on, each as the line editor knows it.
// Source: xterm's control sequences, "PC-style function keys"; VT220 for ~.
var sequences = map[string]string{
	"\x1b[A": "\x1b[A", "\x1bOA": "\x1b[A", // up
	"\x1b[B": "\x1b[B", "\x1bOB": "\x1b[B", // down
	"\x1b[C": "\x1b[C", "\x1bOC": "\x1b[C", // right
	"\x1b[D": "\x1b[D", "\x1bOD": "\x1b[D", // left
	"\x1b[H": "\x1b[H", "\x1bOH": "\x1b[H", "\x1b[1~": "\x1b[H", "\x1b[7~": "\x1b[H", // home
	"\x1b[F": "\x1b[F", "\x1bOF": "\x1b[F", "\x1b[4~": "\x1b[F", "\x1b[8~": "\x1b[F", // end
	"\x1b[3~":   "\x1b[3~",                                                   // delete
	"\x1b[1;3C": "\x1b[1;3C", "\x1b[1;5C": "\x1b[1;3C", "\x1bf": "\x1b[1;3C", // a word to the right
	"\x1b[1;3D": "\x1b[1;3D", "\x1b[1;5D": "\x1b[1;3D", "\x1bb": "\x1b[1;3D", // a word to the left
	"\x1b\x7f": "\x17", // delete a word
}

// maxSequence is the longest sequence to wait for the end of, in bytes.
const maxSequence = 32

// Read returns keys that the line editor understands.
func (k *keys) Read(b []byte) (int, error) {
	var err error
	for len(k.ready) == 0 && err == nil {
		var buffer [256]byte
		var n int
		n, err = k.in.Read(buffer[:])
		k.partly = append(k.partly, buffer[:n]...)
		for k.step() {
		}
	}
	n := copy(b, k.ready)
	k.ready = k.ready[n:]
	if len(k.ready) > 0 {
		err = nil // it comes again with the next read
	}
	return n, err
}

// step deals with the first character or sequence, and reports whether it was whole.
func (k *keys) step() bool {
	switch {
	case len(k.partly) == 0:
		return false
	case k.partly[0] == '\x1b':
		n, whole := sequenceLength(k.partly)
		if whole {
			k.ready = append(k.ready, sequences[string(k.partly[:n])]...)
			k.partly = k.partly[n:]
		}
		return whole
	case !utf8.FullRune(k.partly):
		return false
	}
	r, n := utf8.DecodeRune(k.partly)
	if strings.ContainsRune(controls, r) || r >= ' ' && r != utf8.RuneError && printable(r) == r {
		k.ready = append(k.ready, k.partly[:n]...)
	}
	k.partly = k.partly[n:]
	return true
}

// sequenceLength returns the length of the sequence that b begins with, if it
// is whole. One that is broken off by something else, or goes on for too long,
// ends there.
func sequenceLength(b []byte) (n int, whole bool) {
	switch {
	case len(b) < 2:
		return 0, false
	case b[1] == '\x1b':
		return 1, true
	case b[1] == 'O':
		return min(3, len(b)), len(b) >= 3
	case b[1] != '[':
		return 2, true
	}
	for i, c := range b[2:] {
		switch {
		case c >= '@' && c <= '~':
			return i + 3, true
		case c < ' ' || c > '~' || i+2 >= maxSequence:
			return i + 2, true
		}
	}
	return 0, false
}
