package league

import (
	"strings"
	"testing"
)

// slowDistance is the textbook table of optimal string alignment.
func slowDistance(a, b string) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
		table[i][0] = i
	}
	for j := range len(b) + 1 {
		table[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := table[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			table[i][j] = min(change, table[i-1][j]+1, table[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				table[i][j] = min(table[i][j], table[i-2][j-2]+1)
			}
		}
	}
	return table[len(a)][len(b)]
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"judge", "judge", 0},
		{"jugde", "judge", 1},
		{"ohtanni", "ohtani", 1},
		{"yankes", "yankees", 1},
		{"gueraro", "guerrero", 2},
		{"a", "b", 1},
		{"ca", "abc", 3}, // 2 if a swapped pair could be edited again
		{"kitten", "sitting", 3},
		{strings.Repeat("x", 64), "x", 63},
		{strings.Repeat("ab", 32), strings.Repeat("ba", 32), 2},
	} {
		var p pattern
		p.set(test.a)
		if got := p.distance(test.b, 100); got != test.want {
			t.Errorf("distance of %q and %q is %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestDistanceStopsEarly(t *testing.T) {
	var p pattern
	p.set("guerrero")
	for limit := range 8 {
		if d := p.distance("zzzzzzzz", limit); d <= limit {
			t.Errorf("within %d: got %d for words that share nothing", limit, d)
		}
	}
}

// A pattern is used for one word after the other.
func TestPatternIsReset(t *testing.T) {
	var p pattern
	for _, word := range []string{"abcdef", "xyz", "a", "fedcba"} {
		p.set(word)
		if d := p.distance("abc", 100); d != slowDistance(word, "abc") {
			t.Errorf("distance of %q and abc is %d, want %d", word, d, slowDistance(word, "abc"))
		}
	}
}

func FuzzDistance(f *testing.F) {
	f.Add("ohtanni", "ohtani", 2)
	f.Add("ca", "abc", 1)
	f.Add("\xff\x00", "\x00\xff", 3)
	f.Fuzz(func(t *testing.T, a, b string, limit int) {
		if len(a) == 0 || len(a) > longestPattern || len(b) > 200 {
			return
		}
		var p pattern
		p.set(a)
		want, got := slowDistance(a, b), p.distance(b, limit)
		if want <= limit && got != want || want > limit && got <= limit {
			t.Errorf("distance of %q and %q within %d is %d, want %d", a, b, limit, got, want)
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	var p pattern
	p.set("gueraro")
	b.ReportAllocs()
	for b.Loop() {
		p.distance("guerrero", 2)
	}
}
