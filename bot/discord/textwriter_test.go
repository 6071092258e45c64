package discord

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hotstove/hotstove/message"
)

func TestRenderCuts(t *testing.T) {
	link := message.Link("the whole report", "https://a.example/b")
	tests := []struct {
		name  string
		in    message.Text
		limit int
		want  string
	}{
		{"it fits", message.String("exactly ten"), 11, "exactly ten"},
		{"at a word", message.String("The Red Sox have interest in Rushing"), 30, "The Red Sox have interest in…"},
		{"no mark before the ellipsis", message.String("Red Sox, Dodgers, Astros"), 19, "Red Sox, Dodgers…"},
		{"within a long word", message.String(strings.Repeat("x", 40)), 10, "xxxxxxxxx…"},
		{"hyphens join", message.String("a left-handed pitcher"), 15, "a left-handed…"},
		{"not within an escape", message.String("aaaa****"), 8, `aaaa\*…`},
		{"not before a mark", message.String("aaae\u0301\u0301e\u0301\u0301e\u0301\u0301"), 8, "aaae\u0301\u0301…"},
		{"pairs count twice", message.String("🔥🔥🔥🔥🔥"), 8, "🔥🔥🔥…"},
		{"bold is closed", message.Text{message.Bold("one two three four")}, 14, "**one two…**"},
		{"a link is closed", message.Text{link}, 37, "[the whole…](https://a.example/b)"},
		{"a bold link is closed", message.Text{{Text: link.Text, URL: link.URL, Bold: true}}, 41, "**[the whole…](https://a.example/b)**"},
		{"a link that does not fit", message.Text{{Text: "See here: "}, link}, 30, "See here…"},
		{"behind a link", message.Text{link, {Text: " and so on and on"}}, 45, "[the whole report](https://a.example/b) and…"},
		{"not within a time", message.Text{{Text: "in all "}, message.At(time0, message.Relative)}, 20, "in all…"},
		{"no room at all", message.String("abc"), 0, ""},
		{"room for less than a letter", message.String("\\\\\\"), 2, ""},
		{"below nothing", message.String("abc"), -5, ""},
	}
	for _, test := range tests {
		got := markdownText(test.in, test.limit)
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if message.Units(got) > max(test.limit, 0) {
			t.Errorf("%s: %d units", test.name, message.Units(got))
		}
	}
}

var time0 = time.Unix(1753741800, 0)

// Whatever the limit, what is shown is harmless, within the limit, and the
// beginning of the text.
func TestRenderCutsAnywhere(t *testing.T) {
	text := message.Text{
		{Text: "1. One, two_three "}, message.Bold("four *five*, "), message.Link("six [seven]: eight", "https://a.example/b"),
		{Text: " e\u0301\u0301 🔥🔥 " + evil}, {Text: " nine, ten", Bold: true, URL: "https://a.example"}, message.At(time0, message.Date), {Text: " http://end"},
	}
	whole := withoutLinks(markdownText(text, 1000))
	for limit := range 400 {
		got := markdownText(text, limit)
		if message.Units(got) > limit || !utf8.ValidString(got) {
			t.Errorf("to %d: %d units, %q", limit, message.Units(got), got)
		}
		if h := harm(got); h != "" {
			t.Errorf("to %d: %s", limit, h)
		}
		if shown := strings.TrimSuffix(withoutLinks(got), "…"); !strings.HasPrefix(whole, shown) {
			t.Errorf("to %d: %q does not begin %q", limit, shown, whole)
		}
	}
}

// withoutLinks returns what people see of markdown, links as their text.
func withoutLinks(s string) string {
	return asShown(replaceUnescaped(ownLink, s, func(m []string) string { return m[1] }))
}
