package league

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"Red Sox", "red sox"},
		{"  Red\tSox ", "red sox"},
		{"Ronald Acuña Jr.", "ronald acuna jr"},
		{"Ronald Acun\u0303a", "ronald acuna"},
		{"J.D. Martinez", "jd martinez"},
		{"O'Neill", "oneill"},
		{"O’Neill", "oneill"},
		{"O´Neill", "oneill"},
		{"O`Neill", "oneill"},
		{"Crow-Armstrong", "crow armstrong"},
		{"Crow–Armstrong", "crow armstrong"},
		{"Łukasz Ødegård", "lukasz odegard"},
		{"Straße", "strasse"},
		{"The Athletic", "athletic"},
		{"THE THE Crew", "crew"},
		{"the", "the"},
		{"Theo", "theo"},
		{"ŉ", "n"},
		{"ＢＯＳ", "bos"},
		{"大谷 翔平", "大谷 翔平"},
		{"Red\u00a0Sox", "red sox"},
		{"…", ""},
		{"\xff\xfeBOS\xff", "bos"},
	} {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Ronald Acuña Jr.", "the O’Neill", "ﷺ", "\xff", "İ", "ẞ´a", "ŉ", "the the", strings.Repeat("0", 79) + "\xf5Ї"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if !utf8.ValidString(folded) {
			t.Errorf("Fold(%q) = %q is no valid UTF-8", s, folded)
		}
		if folded != strings.Join(strings.Fields(folded), " ") {
			t.Errorf("Fold(%q) = %q has stray spaces", s, folded)
		}
		if again := Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, folded again %q", s, folded, again)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for _, name := range []string{"Boston Red Sox", "Ronald Acuña Jr."} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(name)
			}
		})
	}
}
