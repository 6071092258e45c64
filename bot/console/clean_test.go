package console

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hotstove/hotstove/message"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Dodgers ask about Rushing", "Dodgers ask about Rushing"},
		{"accents", "Acuña", "Acuña"},
		{"combining accent", "Acun\u0303a", "Acun\u0303a"},
		{"color code", "\x1b[31mred\x1b[0m", "[31mred[0m"},
		{"title of the window", "\x1b]0;pwned\x07x", "]0;pwnedx"},
		{"eight-bit code", "a\u009b31mb", "a31mb"},
		{"carriage return", "Real\rFake", "Real Fake"},
		{"backspace, delete, null", "a\b\x7f\x00b", "ab"},
		{"bell", "a\ab", "ab"},
		{"tab and wide spaces", "a\tb\u00a0c\u3000d", "a b c d"},
		{"spaces", "a    b", "a b"},
		{"next line", "a\u0085b", "a b"},
		{"right-to-left override", "a\u202egpj.exe\u202c", "agpj.exe"},
		{"isolates", "\u2066a\u2067b\u2068c\u2069", "abc"},
		{"marks of direction", "\u200ea\u200fb\u061c", "ab"},
		{"no width", "M\u200bL\u200cB\u200d\u2060\ufeff\u00ad", "MLB"},
		{"tags", "a\U000e0041\U000e007f", "a"},
		{"variation selectors", "❤\ufe0f", "❤"},
		{"invisible letters", "a\u3164b\u115fc\u2800d\u034f", "abc d"},
		{"family emoji falls apart", "👨\u200d👩", "👨👩"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"private use", "a\ue000b", "a\ufffdb"},
		{"smeared", "e" + strings.Repeat("\u0301", 40), "e" + strings.Repeat("\u0301", message.MaxMarks)},
		{"mark without a letter", "\u0301a b \u0301c", "a b c"},
		{"wide", "大谷翔平", "大谷翔平"},
	}
	for _, test := range tests {
		if got := clean(test.in, 100); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := cleanLines("a\r\nb\u2028c", 100); got != "a\nb\nc" {
		t.Errorf("lines: %q", got)
	}
}

func TestCleanCuts(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
	}{
		{"exactly ten", 11, "exactly ten"},
		{"The Red Sox have interest in Rushing", 30, "The Red Sox have interest in…"},
		{"Red Sox, Dodgers, Astros", 19, "Red Sox, Dodgers…"},
		{strings.Repeat("x", 40), 10, strings.Repeat("x", 9) + "…"},
		{strings.Repeat("大", 40), 10, strings.Repeat("大", 9) + "…"},
	}
	for _, test := range tests {
		if got := clean(test.in, test.limit); got != test.want {
			t.Errorf("%q to %d: %q, want %q", test.in, test.limit, got, test.want)
		}
	}
	title := clean(strings.Repeat("rumor ", 2000), maxTitle)
	if n := utf8.RuneCountInString(title); n > maxTitle || n < maxTitle*2/3 || !strings.HasSuffix(title, "rumor…") {
		t.Errorf("a title of 12,000 characters became %d: %q", n, title)
	}
}

func TestCleanURL(t *testing.T) {
	tests := map[string]string{
		"https://www.mlb.com/news/a?b=c#d":               "https://www.mlb.com/news/a?b=c#d",
		"http://127.0.0.1:8080/x":                        "http://127.0.0.1:8080/x",
		" https://mlb.com/a b ":                          "https://mlb.com/a%20b",
		"https://mlb.com/Acuña":                          "https://mlb.com/Acu%C3%B1a",
		"https://münchen.example/":                       "https://xn--mnchen-3ya.example/",
		"https://mlb.com@evil.example/":                  "https://evil.example/",
		"https://user:word@mlb.com/":                     "https://mlb.com/",
		"javascript:alert(1)":                            "",
		"file:///etc/passwd":                             "",
		"//mlb.com/a":                                    "",
		"https://mlb.com/\x1b]8;;":                       "",
		"https://mlb\u202e.com/":                         "",
		"https://mlb.com/?q=\u202e":                      "",
		"https://mlb.com/" + strings.Repeat("x", maxURL): "",
		"":                                                     "",
		"https://":                                             "",
		"https://mlb.com:99999999999/":                         "https://mlb.com:99999999999/",
		"https://xn--a-ecp.ru/" /* malformed international */ : "",
	}
	for in, want := range tests {
		if got := cleanURL(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// unsafe finds a character that must never be printed.
func unsafe(s string) (rune, bool) {
	for _, r := range s {
		if r != '\n' && unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Variation_Selector) {
			return r, true
		}
	}
	return 0, !utf8.ValidString(s)
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "Acuña", "\x1b[2J\x1b]8;;x\x07", "a\u202eb", "e\u0301\u0301\u0301\u0301\u0301", "\xff\xfe", "大谷 翔平", "👨\u200d👩\u200d👧", "a\n\n b"} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(1, min(limit, 5000))
		got := cleanLines(s, limit)
		if r, bad := unsafe(got); bad {
			t.Fatalf("%q became %q, which holds %U", s, got, r)
		}
		if n := utf8.RuneCountInString(got); n > limit {
			t.Fatalf("%d characters, want at most %d", n, limit)
		}
		if again := cleanLines(got, limit); again != got {
			t.Fatalf("%q becomes %q when cleaned again", got, again)
		}
		if strings.Contains(clean(s, limit), "\n") {
			t.Fatal("a line with a newline")
		}
		if address := cleanURL(s); address != cleanURL(address) {
			t.Fatalf("%q became %q, then %q", s, address, cleanURL(address))
		}
	})
}

func TestCleanMessageLeavesTheOriginalAlone(t *testing.T) {
	m := message.Message{
		Title:   "a\x1bb",
		Body:    []message.Text{{message.Link("x\x1by", "javascript:x")}},
		Items:   []message.Item{{Title: "t\x1b", Text: message.String("u\x1b"), Button: message.Button{Label: "l\x1b", Action: "rumors"}}},
		Fields:  []message.Field{{Name: "n\x1b", Value: message.String("v\x1b")}},
		Buttons: []message.Button{{Label: "b\x1b", Action: "help"}},
	}
	cleaned := cleanMessage(m)
	if m.Body[0][0].Text != "x\x1by" || m.Items[0].Title != "t\x1b" || m.Fields[0].Name != "n\x1b" || m.Buttons[0].Label != "b\x1b" {
		t.Errorf("the message that was passed in changed: %+v", m)
	}
	if text := cleaned.PlainText(message.Clock{}); strings.ContainsRune(text, '\x1b') || strings.Contains(text, "javascript") {
		t.Errorf("not clean: %q", text)
	}
	long := message.Text{message.Bold(strings.Repeat("a ", maxParagraph)), message.Bold("never shown")}
	if got := cleanText(long).Plain(message.Clock{}); utf8.RuneCountInString(got) > maxParagraph || strings.Contains(got, "never") {
		t.Errorf("a long paragraph is %d characters", utf8.RuneCountInString(got))
	}
}
