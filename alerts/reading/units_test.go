package reading

import (
	"strings"
	"testing"
)

// TestASCIILower holds that only ASCII letters change, wherever they stand among
// the bytes that are lowered at a time.
func TestASCIILower(t *testing.T) {
	for c := range 256 {
		for before := range 9 {
			text := strings.Repeat("\x80", before) + string([]byte{byte(c)}) + strings.Repeat("\xff", 8)
			want := []byte(text)
			if 'A' <= c && c <= 'Z' {
				want[before] += 'a' - 'A'
			}
			if got := asciiLower(text); got != string(want) {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
		}
	}
}
