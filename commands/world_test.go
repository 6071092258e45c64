package commands_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// now is an afternoon two days before the trade deadline of 2025.
var now = time.Date(2025, 7, 29, 16, 30, 0, 0, league.Eastern)

var (
	rushing = rumor.Player{ID: 687221, Name: "Dalton Rushing"}
	ohtani  = rumor.Player{ID: 660271, Name: "Shohei Ohtani"}
	duran   = rumor.Player{ID: 680776, Name: "Jarren Duran"}
)

// newWorld returns a registry over a memory that holds some stories.
func newWorld(t testing.TB) (*commands.Registry, *memory) {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{stories: someStories()}
	return commands.New(commands.Options{
		League: l, Subscriptions: m, Stories: m, Settings: m, Now: func() time.Time { return now },
	}), m
}

// someStories are a catcher's way from one club to another, an extension, and
// a long series of small news about one club.
func someStories() []*rumor.Story {
	stories := []*rumor.Story{
		{
			ID: "7K2M9QX", Kind: rumor.Interest, Tier: 1, Title: "Red Sox have asked the Dodgers about Dalton Rushing",
			URL: "https://news.example/rushing", Clubs: []string{"BOS", "LAD"}, Players: []rumor.Player{rushing},
			Outlets: []string{"MassLive", "MLB Trade Rumors"}, Updated: now.Add(-40 * time.Minute),
		},
		{
			ID: "4D8WPA2", Kind: rumor.Talks, Tier: 2, Title: "Red Sox, Dodgers exchange names for Rushing and Duran",
			URL: "https://news.example/talks", Clubs: []string{"BOS", "LAD"}, Players: []rumor.Player{rushing, duran},
			Outlets: []string{"ESPN", "The Athletic", "MassLive", "MLB.com", "Boston Globe"}, Updated: now.Add(-5 * time.Minute),
		},
		{
			ID: "9ZZ1Q0B", Kind: rumor.Extension, Title: "Ohtani not thinking about another contract",
			Clubs: []string{"LAD"}, Players: []rumor.Player{ohtani},
			Tellings: []rumor.Telling{{Outlet: "Orange County Register"}}, Updated: now.Add(-30 * time.Hour),
		},
	}
	for i := range 10 {
		stories = append(stories, &rumor.Story{
			ID: fmt.Sprintf("SEA%04d", i), Kind: rumor.Roster, Tier: 3, Title: fmt.Sprintf("Mariners option reliever number %d", i+1),
			URL: fmt.Sprintf("https://news.example/sea/%d", i), Clubs: []string{"SEA"}, Outlets: []string{"Seattle Times"},
			Updated: now.Add(-time.Duration(i+3) * 24 * time.Hour),
		})
	}
	return stories
}

var clock = message.Clock{Now: now, Zone: league.Eastern}

// channel returns a channel of this name.
func channel(name string) rumor.Channel { return rumor.Channel{Platform: "console", ID: name} }

// request is one by somebody who manages #general.
func request(command string, options map[string]string) commands.Request {
	return commands.Request{
		Command: command, Options: options, Channel: channel("general"), Direct: channel("@ann"),
		User: commands.User{ID: "ann", Name: "Ann", Manages: true},
	}
}
