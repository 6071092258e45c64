package league

import (
	"fmt"
	"testing"
)

// largeLeague has 25,000 players: each first name of the table with other
// last names of it.
func largeLeague(tb testing.TB) *League {
	small := testLeague(tb)
	large := &League{clubs: small.clubs, ambiguities: small.ambiguities}
	seen := map[string]bool{}
	for step := 0; len(large.players) < 25_000; step++ {
		for i, p := range small.players {
			given := splitName(p.Name)
			family := splitName(small.players[(i+step*37)%len(small.players)].Name)
			name := given.words[0] + " " + family.words[len(family.words)-1-family.suffix]
			if seen[name] {
				continue
			}
			seen[name] = true
			// Every sixth bears a last name that nobody else has, as in real life.
			if i%6 == 0 {
				name += fmt.Sprintf("%c%c", 'a'+step%26, 'a'+i%26)
			}
			large.players = append(large.players, &Player{
				ID: len(large.players) + 1, Name: name, Club: p.Club, Roster: p.Roster, Born: p.Born,
			})
		}
	}
	large.index()
	return large
}

func BenchmarkLookup(b *testing.B) {
	benchmarkLookup(b, testLeague(b))
	b.Run("25000", func(b *testing.B) { benchmarkLookup(b, largeLeague(b)) })
}

func benchmarkLookup(b *testing.B, l *League) {
	l.Lookup("warm")
	for _, bench := range []struct{ kind, name string }{
		{"exact", "redsox"}, {"exact", "Shohei Ohtani"}, {"exact", "Acuña Jr., Ronald"}, {"exact", "soto"},
		{"exact", "will smith dodgers"}, {"exact", "j soto"},
		{"misspelt", "Ohtanni"}, {"misspelt", "Shohay Ohtanni"}, {"misspelt", "yankes"}, {"misspelt", "xyzzy"},
	} {
		b.Run(bench.kind+"/"+bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Lookup(bench.name)
			}
		})
	}
}

func BenchmarkComplete(b *testing.B) {
	benchmarkComplete(b, testLeague(b))
	b.Run("25000", func(b *testing.B) { benchmarkComplete(b, largeLeague(b)) })
}

func benchmarkComplete(b *testing.B, l *League) {
	l.Lookup("warm")
	for _, prefix := range []string{"", "s", "redso", "dal rus", "ohtann"} {
		b.Run(fmt.Sprintf("%q", prefix), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Complete(prefix, WantClubs|WantPlayers, 25)
			}
		})
	}
}

func BenchmarkLookupHostile(b *testing.B) {
	l := testLeague(b)
	for name, input := range hostile {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				l.Lookup(input)
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	small, large := testLeague(b), largeLeague(b)
	for name, l := range map[string]*League{"now": small, "25000": large} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				newLookupIndex(l)
			}
		})
	}
}
