package reading

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestFlat holds of which texts capitals tell nothing.
func TestFlat(t *testing.T) {
	for text, want := range map[string]bool{
		"cubs. alex bregman. five yrs, 175. skubal next?":                                        true,
		"BREAKING: padres getting mason miller from a's for leo de vries, sources tell the post": true,
		"THE CUBS SIGN ALEX BREGMAN, SOURCES SAY. NO WORD ON SKUBAL.":                            true,
		"per sources the Mets are close to a deal with soto":                                     false,
		"His side is sore.":           false,
		"The Cubs sign Alex Bregman.": false,
		"The left-hander left in the third inning with a sore side and will have more tests before the club says how long he might be out or who will take his place in the rotation.":                                                                                               false,
		"The club said that its ace left in the third inning with a sore side and that he will have more tests before it says how long he might be out. Nobody knows yet who takes his place in the rotation, though it has two young arms in the minors who may be called up soon.": false,
		"": false,
	} {
		if got := isFlat(text); got != want {
			t.Errorf("%q: flat %v, want %v", text, got, want)
		}
	}
}

func FuzzWithCapitals(f *testing.F) {
	f.Add("josé ramírez’s a's, L.A. NYM O'NEILL\xff")
	f.Fuzz(func(t *testing.T, text string) {
		got := withCapitals(text)
		if len(got) != len(text) || asciiLower(got) != asciiLower(text) || utf8.ValidString(got) != utf8.ValidString(text) || strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Errorf("%q became %q", text, got)
		}
	})
}
