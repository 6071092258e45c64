package console

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestKeys(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"text", "/player Acuña 大谷\r", "/player Acuña 大谷\r"},
		{"controls in use", "\x01\x03\x04\t\x7f\x17", "\x01\x03\x04\t\x7f\x17"},
		{"controls of no use", "\x00\x07\x1a\x1c", ""},
		{"cursor keys of both kinds", "\x1b[A\x1bOA\x1b[D\x1bOD", "\x1b[A\x1b[A\x1b[D\x1b[D"},
		{"home and end of every kind", "\x1b[H\x1bOH\x1b[1~\x1b[7~\x1b[F\x1bOF\x1b[4~\x1b[8~", strings.Repeat("\x1b[H", 4) + strings.Repeat("\x1b[F", 4)},
		{"words", "\x1bb\x1b[1;5D\x1bf\x1b[1;5C\x1b\x7f", "\x1b[1;3D\x1b[1;3D\x1b[1;3C\x1b[1;3C\x17"},
		{"function keys", "\x1bOPa\x1b[15~b\x1b[6~c\x1b[Zd", "abcd"},
		{"marks of a paste", "\x1b[200~/help\x1b[201~", "/help"},
		{"pasted codes", "a\u009b31m\u202eb\u200b", "a31mb"},
		{"not UTF-8", "a\xff\xfeb", "ab"},
		{"sequence broken off", "\x1b[1;\ra\x1b\x1b[A", "\ra\x1b[A"},
		{"sequence without an end", "\x1b[" + strings.Repeat("1", 1000) + "\r", strings.Repeat("1", 1000-maxSequence+2) + "\r"},
		{"escape at the end", "a\x1b", "a"},
	}
	for _, test := range tests {
		for how, in := range map[string]io.Reader{
			"at once":            strings.NewReader(test.in),
			"byte by byte":       iotest.OneByteReader(strings.NewReader(test.in)),
			"with its last data": iotest.DataErrReader(strings.NewReader(test.in)),
		} {
			got, err := io.ReadAll(&keys{in: in})
			if err != nil || string(got) != test.want {
				t.Errorf("%s, %s: %q, want %q (%v)", test.name, how, got, test.want, err)
			}
		}
	}
}
