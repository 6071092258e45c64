package league

import (
	"slices"
	"strings"
	"testing"
)

func TestCompleteWant(t *testing.T) {
	l := testLeague(t)
	for _, e := range l.Complete("", WantClubs, 100) {
		if e.Club == nil {
			t.Errorf("%s among the clubs", e.Label())
		}
	}
	if n := len(l.Complete("", WantClubs, 100)); n != 30 {
		t.Errorf("%d clubs, want 30", n)
	}
	all := l.Complete("", WantClubs|WantPlayers, 100)
	if len(all) != 100 || all[29].Club == nil || all[30].Player == nil || !all[30].Player.Star {
		t.Errorf("with nothing typed the clubs do not come first, then the stars")
	}
	for _, e := range l.Complete("so", WantPlayers, 100) {
		if e.Player == nil {
			t.Errorf("%s among the players", e.Label())
		}
	}
	for _, want := range []Want{0, WantClubs, WantPlayers} {
		if got := l.Complete("ohtanni", want, 10); want != WantPlayers && len(got) != 0 || want == WantPlayers && len(got) != 1 {
			t.Errorf("Complete(ohtanni, %d) = %v", want, got)
		}
	}
}

func TestCompleteLimit(t *testing.T) {
	l := testLeague(t)
	for _, test := range []struct{ limit, want int }{{-1, 0}, {0, 0}, {1, 1}, {25, 25}, {100, 100}, {1 << 40, mostCompletions}} {
		if got := len(l.Complete("a", WantClubs|WantPlayers, test.limit)); got != test.want {
			t.Errorf("%d for a limit of %d, want %d", got, test.limit, test.want)
		}
	}
	if got := l.Complete("sox", WantClubs, 1); len(got) != 1 || got[0].Club.Code != "BOS" {
		t.Errorf("Complete(sox) to 1 = %v", got)
	}
}

// While a star's first or last name is typed, he is offered within a few letters.
func TestCompleteStars(t *testing.T) {
	l := testLeague(t)
	for _, p := range l.Players() {
		if !p.Star {
			continue
		}
		n := splitName(p.Name)
		last := strings.Join(n.words[n.surname:len(n.words)-n.suffix], " ")
		for _, typed := range []string{last[:min(4, len(last))], p.Name, strings.ToLower(p.Name), n.words[0][:1] + " " + last} {
			if got := l.Complete(typed, WantClubs|WantPlayers, 25); !slices.Contains(got, Entry{Player: p}) {
				t.Errorf("Complete(%q) does not offer %s", typed, p.Name)
			}
		}
	}
}

func TestCompleteEveryClub(t *testing.T) {
	l := testLeague(t)
	for _, c := range l.Clubs() {
		for _, typed := range []string{c.Code, c.Slug, c.Nickname[:3], c.Location[:3], c.Name} {
			if got := l.Complete(typed, WantClubs|WantPlayers, 8); !slices.Contains(got, Entry{Club: c}) {
				t.Errorf("Complete(%q) does not offer %s", typed, c.Name)
			}
		}
		if got := l.Complete(c.Code, WantClubs|WantPlayers, 8); got[0].Club != c {
			t.Errorf("Complete(%q) offers %s first", c.Code, got[0].Label())
		}
	}
}

func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"", "s", "dal rus", "ohtann", "a a a a", "\xff", "de la"} {
		f.Add(seed, uint8(3), 25)
	}
	for _, seed := range hostile {
		f.Add(seed, uint8(3), 25)
	}
	f.Fuzz(func(t *testing.T, prefix string, want uint8, limit int) {
		got := testLeague(t).Complete(prefix, Want(want), limit)
		if len(got) > max(limit, 0) || len(got) > mostCompletions {
			t.Errorf("Complete(%q) to %d: %d entries", prefix, limit, len(got))
		}
		checkEntries(t, prefix, got)
		for _, e := range got {
			if e.Club != nil && Want(want)&WantClubs == 0 || e.Player != nil && Want(want)&WantPlayers == 0 {
				t.Errorf("Complete(%q, %d) offers %s", prefix, want, e.Label())
			}
		}
	})
}
