package alerts

import (
	"slices"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

func mustLeague(t testing.TB) *league.League {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestPost(t *testing.T) {
	s := &rumor.Story{
		ID: "7k2m9qx", Kind: rumor.Interest, Title: "Sox eye Rushing", URL: "https://a.example/1",
		Lede: "Boston has asked about the catcher.", Clubs: []string{"BOS", "LAD"},
		Players:   []rumor.Player{{ID: 1, Name: "Dalton Rushing"}},
		Reporters: []string{"Sean McAdam"}, Outlets: []string{"MassLive"}, Tier: 1,
		Tellings: []rumor.Telling{
			{Outlet: "Hub Wire"}, {Outlet: "Coast Ledger", URL: "https://b.example/2"},
			{Outlet: "Hub Wire"}, {Outlet: "Bullpen"},
		},
	}
	want := strings.TrimPrefix(`
MassLive · Interest
Sox eye Rushing (https://a.example/1)
Boston has asked about the catcher.
Players: Dalton Rushing
Clubs: Boston Red Sox, Los Angeles Dodgers
Reported by: Sean McAdam, MassLive (top source)
Also: Coast Ledger (https://b.example/2), Bullpen
Story 7k2m9qx`, "\n")
	m := Post(mustLeague(t), s)
	if got := m.PlainText(message.Clock{}); got != want {
		t.Errorf("post:\n%s\nwant\n%s", got, want)
	}
	if m.Image != "" {
		t.Errorf("a portrait of a player whom the tables do not have: %s", m.Image)
	}
	s.Players = append(s.Players, rumor.Player{ID: 660271})
	if m := Post(mustLeague(t), s); !strings.Contains(m.Image, "/660271/") {
		t.Errorf("portrait %q", m.Image)
	}
}

func TestBigNews(t *testing.T) {
	l := mustLeague(t)
	big := []rumor.Kind{rumor.Agreement, rumor.Completed, rumor.Signing, rumor.Extension}
	for _, kind := range rumor.Kinds {
		if got, want := Post(l, &rumor.Story{Kind: kind}).Big, slices.Contains(big, kind); got != want {
			t.Errorf("%s: big %v, want %v", kind, got, want)
		}
	}
}

func TestRollUp(t *testing.T) {
	var stories []*rumor.Story
	for range rollUpItems + 3 {
		stories = append(stories, &rumor.Story{ID: "x", Kind: rumor.Talks, Title: "T", Tier: 3, Outlets: []string{"O"}})
	}
	m := RollUp(stories)
	if m.Title != "13 new stories" || len(m.Items) != rollUpItems || !strings.Contains(m.Footer, "3 more") {
		t.Errorf("roll-up of 13: %q, %d items, footer %q", m.Title, len(m.Items), m.Footer)
	}
}
