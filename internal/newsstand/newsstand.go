// Package newsstand has the stories that the scripts of package commands are
// about, for the tests of every chat that plays them.
package newsstand

import (
	"fmt"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// Stories are a catcher's way from one club to another, an extension, and a long
// series of small news about one club, by how long before now they were told.
func Stories(now time.Time) []*rumor.Story {
	rushing := rumor.Player{ID: 687221, Name: "Dalton Rushing"}
	duran := rumor.Player{ID: 680776, Name: "Jarren Duran"}
	stories := []*rumor.Story{
		{
			ID: "7K2M9QX", Revision: 1, Kind: rumor.Interest, Tier: 1, Title: "Red Sox have asked the Dodgers about Dalton Rushing",
			URL: "https://news.example/rushing", Clubs: []string{"BOS", "LAD"}, Players: []rumor.Player{rushing},
			Outlets: []string{"MassLive", "MLB Trade Rumors"}, Updated: now.Add(-40 * time.Minute),
		},
		{
			ID: "4D8WPA2", Revision: 1, Kind: rumor.Talks, Tier: 2, Title: "Red Sox, Dodgers exchange names for Rushing and Duran",
			URL: "https://news.example/talks", Clubs: []string{"BOS", "LAD"}, Players: []rumor.Player{rushing, duran},
			Outlets: []string{"ESPN", "The Athletic", "MassLive", "MLB.com", "Boston Globe"}, Updated: now.Add(-5 * time.Minute),
		},
		{
			ID: "9ZZ1Q0B", Revision: 1, Kind: rumor.Extension, Title: "Ohtani not thinking about another contract",
			Clubs: []string{"LAD"}, Players: []rumor.Player{{ID: 660271, Name: "Shohei Ohtani"}},
			Tellings: []rumor.Telling{{Outlet: "Orange County Register"}}, Updated: now.Add(-30 * time.Hour),
		},
	}
	for i := range 10 {
		stories = append(stories, &rumor.Story{
			ID: fmt.Sprintf("SEA%04d", i), Revision: 1, Kind: rumor.Roster, Tier: 3, Title: fmt.Sprintf("Mariners option reliever number %d", i+1),
			URL: fmt.Sprintf("https://news.example/sea/%d", i), Clubs: []string{"SEA"}, Outlets: []string{"Seattle Times"},
			Updated: now.Add(-time.Duration(i+3) * 24 * time.Hour),
		})
	}
	return stories
}
