package message_test

import (
	"testing"

	"github.com/hotstove/hotstove/message"
)

func TestShown(t *testing.T) {
	for r, want := range map[rune]rune{
		'a': 'a', '~': '~', 'é': 'é', '大': '大', '⚾': '⚾', '\u0301': '\u0301',
		'\n': '\n', '\u2028': '\n', '\u2029': '\n',
		'\t': ' ', '\r': ' ', '\u0085': ' ', '\u00a0': ' ', '\u3000': ' ', '\u2800': ' ',
		0: -1, '\x1b': -1, '\x7f': -1, '\u200b': -1, '\u200d': -1, '\u202e': -1, '\u2066': -1, '\ufe0f': -1, '\u3164': -1,
	} {
		if got := message.Shown(r); got != want {
			t.Errorf("%U is shown as %U, want %U", r, got, want)
		}
	}
}
