package league

import (
	"strings"
	"testing"
	"time"
)

// smallLeague has the collisions that the real one happens not to have.
func smallLeague() *League {
	l := &League{
		clubs: []*Club{
			{Code: "HOU", Location: "Houston", Nickname: "Astros", Name: "Houston Astros", Slug: "astros", League: "AL", Division: "West", Aliases: []string{"HOU"}},
			{Code: "CLE", Location: "Cleveland", Nickname: "Guardians", Name: "Cleveland Guardians", Slug: "guardians", League: "AL", Division: "Central"},
		},
		players: []*Player{
			{ID: 1, Name: "Marek Houston", Roster: Prospect},
			{ID: 2, Name: "Tyler Cleveland", Roster: FortyMan, Club: "HOU"},
			{ID: 3, Name: "Ann Vance", Roster: Unconfirmed},
			{ID: 4, Name: "Bea Vance", Roster: Prospect, Club: "CLE"},
			{ID: 5, Name: "Cay Marlow", Roster: FortyMan, Born: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)},
			{ID: 6, Name: "Dee Marlow", Roster: FortyMan, Born: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)},
			{ID: 7, Name: "Eve Marlow", Roster: FortyMan},
			{ID: 8, Name: "Fay Marlow", Roster: Unconfirmed, Star: true, Nicknames: []string{"The Fox"}},
			{ID: 9, Name: "Marlow Quill", Roster: FortyMan},
			{ID: 10, Name: "Twin Same", Roster: FortyMan, Club: "HOU"},
			{ID: 11, Name: "Twin Same", Roster: Prospect, Club: "CLE"},
			{ID: 12, Name: "Ludo Quill", Roster: Prospect},
		},
	}
	l.index()
	return l
}

func TestLookupStanding(t *testing.T) {
	l := smallLeague()
	for _, test := range []struct{ name, want string }{
		{"Houston", "Houston Astros"},                                // a prospect's last name does not get in a club's way
		{"Cleveland", "Cleveland Guardians, Tyler Cleveland"},        // a notable player's comes after it
		{"Vance", "Bea Vance"},                                       // a prospect before one whose standing is not known
		{"Ann Vance", "Ann Vance"},                                   // who is found nevertheless
		{"Marlow", "Fay Marlow, Dee Marlow, Cay Marlow, Eve Marlow"}, // stars, then by age; nobody whose first name it is
		{"Quill", "Marlow Quill"},
		{"Ludo", "Ludo Quill"}, // nobody better known has the first name
		{"fox", "Fay Marlow"},
		{"Twin Same", "Twin Same, Twin Same"}, // a whole name means all who bear it
		{"Twin Same CLE", "Twin Same"},
		{"Guardians same", "Twin Same"},
		{"Astros Bea Vance", ""}, // not of that club
	} {
		var names []string
		for _, e := range l.Lookup(test.name).Matches {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, ", "); got != test.want {
			t.Errorf("Lookup(%q) = %s, want %s", test.name, got, test.want)
		}
	}
	if found := l.LookupPlayer("Houston"); len(found.Matches) != 1 || found.Matches[0].Name() != "Marek Houston" {
		t.Errorf("LookupPlayer(Houston):\n%s", written(found))
	}
	if found := l.LookupClub("Marlow"); len(found.Matches)+len(found.Nearest) != 0 {
		t.Errorf("LookupClub(Marlow):\n%s", written(found))
	}
	if found := l.Lookup("Twin Same · CLE"); len(found.Matches) != 1 || found.Matches[0].Player.ID != 11 {
		t.Errorf("Lookup of a label:\n%s", written(found))
	}
}

func TestEmptyLeague(t *testing.T) {
	l := &League{}
	l.index()
	if found := l.Lookup("redsox"); len(found.Matches)+len(found.Nearest) != 0 {
		t.Errorf("found in an empty league:\n%s", written(found))
	}
	if got := l.Complete("", WantClubs|WantPlayers, 5); len(got) != 0 {
		t.Errorf("completed in an empty league: %v", got)
	}
}
