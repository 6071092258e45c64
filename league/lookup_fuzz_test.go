package league

import (
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
)

// hostile are inputs of 10,000 characters and more.
var hostile = map[string]string{
	"letters":   strings.Repeat("a", 10_000),
	"words":     strings.Repeat("jose ", 10_000),
	"initials":  strings.Repeat("j ", 10_000),
	"clubs":     strings.Repeat("sox ", 10_000),
	"marks":     "a" + strings.Repeat("\u0301", 10_000),
	"ligatures": strings.Repeat("ﷺ", 10_000),
	"bytes":     strings.Repeat("\xff\xfe\x80", 10_000),
	"cut rune":  strings.Repeat("a", longestQuery-1) + "ñ",
	"labels":    strings.Repeat("max muncy · ", 10_000),
	"zeros":     strings.Repeat("\x00", 10_000),
}

func TestLookupHostile(t *testing.T) {
	l := testLeague(t)
	l.Lookup("warm")
	for name, input := range hostile {
		start := time.Now()
		l.Lookup(input)
		l.Complete(input, WantClubs|WantPlayers, 25)
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

func TestLookupConcurrently(t *testing.T) {
	l, err := read() // not yet indexed
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, name := range []string{"Ohtanni", "yankes", "sox", "Shohay Ohtanni"} {
				l.Lookup(name)
				l.Complete(name[:3], WantClubs|WantPlayers, 10)
			}
		})
	}
	group.Wait()
}

func FuzzLookup(f *testing.F) {
	for _, seed := range []string{"redsox", "Ohtanni", "Acuña Jr., Ronald", "will smith dodgers", "Max Muncy · LAD", "·", "\xff", "j soto"} {
		f.Add(seed)
	}
	for _, seed := range hostile {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		l := testLeague(t)
		found := l.Lookup(name)
		if len(found.Nearest) > nearestShown || len(found.Matches) > 0 && len(found.Nearest) > 0 {
			t.Errorf("Lookup(%q):\n%s", name, written(found))
		}
		checkEntries(t, name, found.Matches)
		checkEntries(t, name, found.Nearest)
		for _, e := range l.LookupClub(name).Matches {
			if e.Club == nil {
				t.Errorf("LookupClub(%q) has %s", name, e.Label())
			}
		}
		for _, e := range l.LookupPlayer(name).Matches {
			if e.Player == nil {
				t.Errorf("LookupPlayer(%q) has %s", name, e.Label())
			}
		}
		if strings.IndexFunc(name, unicode.IsLetter) < 0 && strings.IndexFunc(name, unicode.IsDigit) < 0 && len(found.Matches) > 0 {
			t.Errorf("Lookup(%q) finds something in nothing:\n%s", name, written(found))
		}
	})
}

// checkEntries checks that each is one club or player, and comes once.
func checkEntries(t *testing.T, name string, entries []Entry) {
	t.Helper()
	seen := map[Entry]bool{}
	for _, e := range entries {
		if (e.Club == nil) == (e.Player == nil) || seen[e] {
			t.Errorf("%q: stray entry %q", name, e.Label())
		}
		seen[e] = true
	}
}
