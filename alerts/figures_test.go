package alerts

import (
	"slices"
	"strings"
	"testing"
)

func TestFigures(t *testing.T) {
	for text, want := range map[string]string{
		"a six-year, $210 million deal":             "6y $210m",
		"11 years?! $288.8M":                        "11y $288m",
		"Two years. Thirty-four million.":           "2y $34m",
		"$700M/10, half a billion, US$500 millones": "$700m $500m",
		"Fourteen years, half a billion.":           "14y $500m",
		"six years. $150M. cubs.":                   "6y $150m",
		"$1.2 billion over 15 yrs":                  "$1200m 15y",
		"hit .283 in one year with 20 homers":       "",
		"$750,000 on waivers, and $ to spare, $$":   "",
		"a six‑year, “$210 million” deal":           "6y $210m",
		"five years—$150 million—for him, 9 años":   "5y $150m 9y",
		"a million reasons, 30 years ago":           "",
	} {
		var got []string
		for _, f := range figuresOf(text) {
			got = append(got, string(f))
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzFigures(f *testing.F) {
	f.Add("a six-year, $210 million deal; $288.8M, thirty-four million")
	f.Fuzz(func(t *testing.T, text string) {
		found := figuresOf(text)
		for i, one := range found {
			if slices.Contains(found[:i], one) || len(one) > 8 {
				t.Errorf("%q: %q", text, found)
			}
		}
	})
}
