package discord

import (
	"strings"
	"testing"
)

func TestRenderAddresses(t *testing.T) {
	within := "https://mlb.com/~" + strings.Repeat("x", mostAddress-len("https://mlb.com/~"))
	for in, want := range map[string]string{within: within, within + "x": "", "http://evil": ""} {
		if got := safeAddress(in, mostAddress); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
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
		if !ownLink.MatchString("[a](" + got + ")") {
			t.Errorf("%q became %q, which ends a link", s, got)
		}
		if again := safeAddress(got, mostAddress); again != got {
			t.Errorf("%q became %q, then %q", s, got, again)
		}
	})
}
