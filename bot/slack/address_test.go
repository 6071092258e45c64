package slack

import (
	"strings"
	"testing"
)

func TestRenderAddresses(t *testing.T) {
	within := "https://mlb.com/" + strings.Repeat("x", mostAddress-len("https://mlb.com/"))
	for in, want := range map[string]string{
		"https://mlb.com/~a?~b#~c": "https://mlb.com/%7Ea?%7Eb#%7Ec",
		"http://evil":              "",
		within:                     within,
		within + "x":               "",
		"https://mlb.com/?" + strings.Repeat("a&", 170): "", // with its escapes
	} {
		got := safeAddress(in, mostAddress)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if again := safeAddress(got, mostAddress); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	}
}

func FuzzSafeAddress(f *testing.F) {
	for _, s := range []string{"https://mlb.com/a%2", "http://a.b:1/()?x=**#<", "https://ü.example/\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safeAddress(s, mostAddress)
		if got == "" {
			return
		}
		if link := "<" + entities.Replace(got) + "|a>"; ownLink.FindString(link) != link {
			t.Errorf("%q became %q, which ends a link", s, got)
		}
		if again := safeAddress(got, mostAddress); again != got {
			t.Errorf("%q became %q, then %q", s, got, again)
		}
	})
}
