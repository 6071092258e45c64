package message_test

import (
	"testing"

	"github.com/hotstove/hotstove/message"
)

func TestUnits(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "é": 1, "大": 1, "🔥": 2, "e\u0301": 2, "\u200b": 1} {
		if got := message.Units(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}
