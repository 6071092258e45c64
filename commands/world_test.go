package commands_test

import (
	"testing"
	"time"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/newsstand"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// now is an afternoon two days before the trade deadline of 2025.
var now = time.Date(2025, 7, 29, 16, 30, 0, 0, league.Eastern)

// newWorld returns a registry over a memory that holds some stories.
func newWorld(t testing.TB) (*commands.Registry, *memory) {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{stories: newsstand.Stories(now)}
	return commands.New(commands.Options{
		League: l, Subscriptions: m, Stories: m, Settings: m, Now: func() time.Time { return now },
	}), m
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
