package league

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func testLeague(t testing.TB) *League {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestClubTable(t *testing.T) {
	l := testLeague(t)
	if n := len(l.Clubs()); n != 30 {
		t.Errorf("%d clubs, want 30", n)
	}
	divisions := map[string]int{}
	seen := unique{t, map[string]bool{}}
	for _, c := range l.Clubs() {
		seen.check("code", c.Code)
		seen.check("id", c.ID)
		seen.check("slug", c.Slug)
		seen.check("name", c.Name)
		divisions[c.League+" "+c.Division]++
		if !regexp.MustCompile(`^[A-Z]{2,3}$`).MatchString(c.Code) {
			t.Errorf("%s: no code", c.Code)
		}
		if !regexp.MustCompile(`^[a-z]+$`).MatchString(c.Slug) {
			t.Errorf("%s: slug %q", c.Code, c.Slug)
		}
		if _, err := time.LoadLocation(c.Timezone); err != nil {
			t.Errorf("%s: %v", c.Code, err)
		}
		if c.Color == c.Secondary {
			t.Errorf("%s: one colour for both", c.Code)
		}
		if !slices.Contains(c.Aliases, c.Code) || !slices.Contains(c.Aliases, c.Name) {
			t.Errorf("%s: its code and name are no aliases of it", c.Code)
		}
		if l.Club(c.Code) != c {
			t.Errorf("Club(%q) is another", c.Code)
		}
	}
	if len(divisions) != 6 {
		t.Errorf("divisions %v, want 6", divisions)
	}
	for division, n := range divisions {
		if n != 5 {
			t.Errorf("%s has %d clubs, want 5", division, n)
		}
	}
}

// Every name of a club means that club alone, or stands in the table of
// ambiguous names with this club among its meanings.
func TestClubAliases(t *testing.T) {
	l := testLeague(t)
	shared := map[string]*Ambiguity{}
	for _, a := range l.Ambiguities() {
		shared[compact(Fold(a.Alias))] = a
	}
	owner := map[string]*Club{}
	for _, c := range l.Clubs() {
		seen := unique{t, map[string]bool{}}
		for _, alias := range c.Aliases {
			seen.check(c.Code+" alias", alias)
		}
		for _, name := range clubNames(c) {
			key := compact(Fold(name))
			if key == "" {
				t.Errorf("%s: alias %q has no letter", c.Code, name)
			}
			other := owner[key]
			owner[key] = c
			if other == nil || other == c {
				continue
			}
			a := shared[key]
			if a == nil || !slices.Contains(a.Clubs, c.Code) || !slices.Contains(a.Clubs, other.Code) {
				t.Errorf("%q is of %s and %s, and not told so in ambiguous.csv", name, c.Code, other.Code)
			}
		}
	}
}

func TestAmbiguityTable(t *testing.T) {
	l := testLeague(t)
	seen := unique{t, map[string]bool{}}
	meanings := map[string][]string{}
	for _, a := range l.Ambiguities() {
		seen.check("alias", a.Alias)
		for _, code := range a.Clubs {
			if l.Club(code) == nil {
				t.Errorf("%s: no club %q", a.Alias, code)
			}
		}
		switch a.Kind {
		case "mlb-shared":
			if len(a.Clubs) < 2 {
				t.Errorf("%s: shared by %v", a.Alias, a.Clubs)
			}
		case "other-sport", "common-word", "affiliate":
		default:
			t.Errorf("%s: kind %q", a.Alias, a.Kind)
		}
		// Two spellings that fold to one, such as A's and As, must agree.
		key := compact(Fold(a.Alias))
		if before, ok := meanings[key]; ok && !slices.Equal(before, a.Clubs) {
			t.Errorf("%s: %v here and %v under another spelling", a.Alias, a.Clubs, before)
		}
		meanings[key] = a.Clubs
	}
}

func TestPlayerTable(t *testing.T) {
	l := testLeague(t)
	positions := strings.Fields("P C 1B 2B 3B SS LF CF RF OF IF DH TWP")
	seen := unique{t, map[string]bool{}}
	for _, p := range l.Players() {
		seen.check("id", p.ID)
		for _, name := range append([]string{p.Name}, p.AltNames...) {
			if name != strings.Join(strings.Fields(name), " ") || len(strings.Fields(Fold(name))) < 2 {
				t.Errorf("%d: name %q", p.ID, name)
			}
		}
		if p.Club != "" && l.Club(p.Club) == nil {
			t.Errorf("%s: no club %q", p.Name, p.Club)
		}
		checkIn(t, p.Name+": position", p.Position, append(positions, "")...)
		checkIn(t, p.Name+": bats", p.Bats, "L", "R", "S", "")
		checkIn(t, p.Name+": throws", p.Throws, "L", "R", "S", "")
		checkIn(t, p.Name+": roster", string(p.Roster), string(FortyMan), string(Prospect), string(Unconfirmed))
		checkIn(t, p.Name+": confidence", p.Confidence, "high", "medium", "low")
		if p.AsOf.Year() < 2025 || p.AsOf.Year() > 2027 {
			t.Errorf("%s: as of %v", p.Name, p.AsOf)
		}
		if age, ok := p.Age(p.AsOf); ok && (age < 15 || age > 50) {
			t.Errorf("%s: %d years old", p.Name, age)
		}
		if l.Player(p.ID) != p {
			t.Errorf("Player(%d) is another", p.ID)
		}
	}
}

func TestStarTable(t *testing.T) {
	l := testLeague(t)
	seen := unique{t, map[string]bool{}}
	stars := 0
	for _, p := range l.Players() {
		if !p.Star {
			if len(p.Nicknames) > 0 {
				t.Errorf("%s has a nickname and is no star", p.Name)
			}
			continue
		}
		stars++
		for _, name := range p.Nicknames {
			seen.check("nickname", Fold(name))
			found := l.LookupPlayer(name)
			if !slices.Contains(found.Matches, Entry{Player: p}) {
				t.Errorf("LookupPlayer(%q) does not have %s: %s", name, p.Name, written(found))
			}
		}
	}
	if stars != rows(t, "stars.csv") {
		t.Errorf("%d stars, and %d rows in the table", stars, rows(t, "stars.csv"))
	}
}

func TestNamesakeTable(t *testing.T) {
	l := testLeague(t)
	names := map[string]bool{}
	for _, p := range l.Players() {
		names[compact(Fold(p.Name))] = true
		for _, alt := range p.AltNames {
			names[compact(Fold(alt))] = true
		}
	}
	seen := unique{t, map[string]bool{}}
	for _, n := range l.Namesakes() {
		seen.check("id", n.ID)
		if l.Player(n.ID) != nil {
			t.Errorf("%s %d is in players.csv", n.Name, n.ID)
		}
		if !names[compact(Fold(n.Name))] {
			t.Errorf("%s is nobody's namesake", n.Name)
		}
		if n.Born.Year() < 1975 || n.Born.Year() > 2011 {
			t.Errorf("%s: born %v", n.Name, n.Born)
		}
	}
}

// Every table and every column of it is described.
func TestTablesDescribed(t *testing.T) {
	readme, err := os.ReadFile("data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := fs.Glob(data, "data/*.csv")
	if err != nil || len(tables) < 7 {
		t.Fatalf("tables %v: %v", tables, err)
	}
	for _, file := range tables {
		name := strings.TrimPrefix(file, "data/")
		_, row, found := strings.Cut(string(readme), "| `"+name+"` |")
		if !found {
			t.Errorf("%s is not described in data/README.md", name)
			continue
		}
		row, _, _ = strings.Cut(row, "\n")
		for _, column := range readTable(t, name)[0] {
			if !strings.Contains(row, "`"+column+"`") {
				t.Errorf("%s: column %s is not described in data/README.md", name, column)
			}
		}
	}
}

// TestTablesAreText holds that no table has control characters, which a broken copy leaves.
func TestTablesAreText(t *testing.T) {
	tables, err := fs.Glob(data, "data/*.csv")
	if err != nil || len(tables) == 0 {
		t.Fatalf("tables %v: %v", tables, err)
	}
	for _, file := range tables {
		text, err := fs.ReadFile(data, file)
		if err != nil {
			t.Fatal(err)
		}
		odd := func(r rune) bool { return r != '\n' && unicode.IsControl(r) || r == utf8.RuneError }
		if i := bytes.IndexFunc(text, odd); i >= 0 {
			t.Errorf("%s, line %d: has %q", file, 1+bytes.Count(text[:i], []byte("\n")), text[i])
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := read(); err != nil {
			b.Fatal(err)
		}
	}
}
