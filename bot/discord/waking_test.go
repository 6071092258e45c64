package discord

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hotstove/hotstove/rumor"
)

// TestWaking holds which channels a command wakes: those that it is given in and
// for, if the bot is there and sees them.
func TestWaking(t *testing.T) {
	here := rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testChannel}
	other := rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testOther}
	direct := rumor.Channel{Platform: "discord", ID: "@" + testUser}
	onlyUser := fixture{"1": testUser}
	blind := fmt.Sprint(neededPermissions() &^ viewChannels.bit)
	in := func(f fixture, permissions int64) fixture {
		f["data"].(fixture)["resolved"] = fixture{"channels": fixture{testOther: fixture{"id": testOther, "name": "stories", "type": 15, "permissions": fmt.Sprint(permissions)}}}
		return f
	}
	for _, test := range []struct {
		name string
		in   fixture
		want []rumor.Channel
	}{
		{"a command that manages", inTestGuild(0).slash("settings"), []rumor.Channel{here}},
		{"a list of what would be posted", inTestGuild(0).slash("subscriptions"), []rumor.Channel{here}},
		{"reminders", inTestGuild(0).slash("deadline", "remind", "on"), []rumor.Channel{here}},
		{"a look-up", inTestGuild(0).slash("rumors"), nil},
		{"a channel that the bot does not see", inTestGuild(0).with("app_permissions", blind).slash("settings"), nil},
		{"nobody tells what the bot sees", inTestGuild(0).without("app_permissions").slash("settings"), []rumor.Channel{here}},
		{"another channel, by who manages it", in(inTestGuild(0).slash("settings", "in", testOther), manageChannels), []rumor.Channel{here, other}},
		{"the list of another channel, by who manages it", in(inTestGuild(0).slash("subscriptions", "in", testOther), manageChannels), []rumor.Channel{here, other}},
		{"another channel, by who does not", in(inTestGuild(0).slash("settings", "in", testOther), 0), []rumor.Channel{here}},
		{"direct messages", inTestDirect().slash("subscriptions"), []rumor.Channel{direct}},
		{"where only the user has the bot", inTestGuild(0).with("authorizing_integration_owners", onlyUser).slash("subscriptions"), nil},
		{"to direct messages where only the user has the bot",
			inTestGuild(0).with("authorizing_integration_owners", onlyUser).press(customID(1, "subscribe to:me topic:league"), 0, testUser), nil},
		{"among users", inTestGuild(0).without("guild_id", "member").with(
			"context", 2, "user", fixture{"id": testUser}, "authorizing_integration_owners", onlyUser).slash("subscriptions"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPark(t, nil)
			p.play(t, test.in.json(t))
			if !slices.Equal(p.memory.woken, test.want) {
				t.Errorf("woke %v, want %v", p.memory.woken, test.want)
			}
		})
	}
}

// TestVisibleAgainWakes has the rights in a channel change, as somebody does who
// gives the bot back what it lacked: Discord tells that it was updated.
func TestVisibleAgainWakes(t *testing.T) {
	w := newWorld(t)
	w.happen(t, "CHANNEL_UPDATE", `{"id":"`+channelID+`","guild_id":"`+guildID+`","type":0}`)
	if want := []string{"wake " + redsox.String()}; !slices.Equal(w.store.slept, want) {
		t.Errorf("%v, want %v", w.store.slept, want)
	}
}
