package console

import (
	"strings"
	"testing"
)

// textOf puts wrapped lines together again, newline by newline.
func textOf(lines [][]run) string {
	texts := make([]string, len(lines))
	for i, line := range lines {
		for _, r := range line {
			texts[i] += r.text
		}
	}
	return strings.Join(texts, "\n")
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name  string
		text  []run
		limit int
		want  string
	}{
		{"fits", []run{{"Red Sox", look{}}}, 7, "Red Sox"},
		{"at a space", []run{{"Red Sox want him", look{}}}, 8, "Red Sox\nwant him"},
		{"no space at the edge", []run{{"Red  Sox ", look{}}}, 3, "Red\nSox"},
		{"newline", []run{{"a\n\nb", look{}}}, 9, "a\n\nb"},
		{"word across looks", []run{{"(", look{}}, {"Rushing", strong}, {") now", look{}}}, 10, "(Rushing)\nnow"},
		{"long word", []run{{"https://mlb.com/abcdef", look{}}}, 10, "https://ml\nb.com/abcd\nef"},
		{"long word after a short one", []run{{"a bbbbbbbbbbbb", look{}}}, 5, "a\nbbbbb\nbbbbb\nbb"},
		{"wide", []run{{"大谷翔平 x", look{}}}, 5, "大谷\n翔平\nx"},
		{"combining", []run{{"Acun\u0303a hits", look{}}}, 5, "Acun\u0303a\nhits"},
		{"wide in one column", []run{{"大谷", look{}}}, 1, "大\n谷"},
		{"empty", nil, 10, ""},
	}
	for _, test := range tests {
		if got := textOf(wrap(test.text, test.limit)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("Red Sox have interest in Rushing", "大谷翔平\n", 10)
	f.Add("a\u0301\u0301 b", "🇺🇸🇺🇸🇺🇸", 3)
	f.Add("", " \n ", 2)
	f.Fuzz(func(t *testing.T, a, b string, limit int) {
		limit = max(2, min(limit, 200))
		a, b = cleanLines(a, 1000), cleanLines(b, 1000)
		lines := wrap([]run{{a, look{}}, {b, strong}}, limit)
		for _, line := range lines {
			if n := widthOf(line); n > limit {
				t.Fatalf("a line of %d columns, want at most %d: %q", n, limit, textOf([][]run{line}))
			}
		}
		bare := strings.NewReplacer(" ", "", "\n", "")
		if got, want := bare.Replace(textOf(lines)), bare.Replace(a+b); got != want {
			t.Fatalf("text changed: %q, want %q", got, want)
		}
	})
}

func TestFit(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{{"#redsox", 7, "#redsox"}, {"#redsox", 5, "#red…"}, {"大谷翔平", 5, "大谷…"}, {"abc", 0, "…"}} {
		if got := fit(test.text, test.n); got != test.want {
			t.Errorf("%q in %d: %q, want %q", test.text, test.n, got, test.want)
		}
	}
}
