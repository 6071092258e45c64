package discord

import (
	"encoding/json"
	"strings"
	"testing"
)

// fenway is a guild that the bot joins, where it may write in the channel 3 and,
// by its role, in 5; the channels 1 and 2 are closed to it, 4 is no text channel.
const fenway = `{
	"id": "200000000000000002", "owner_id": "` + ownerID + `", "system_channel_id": "2",
	"roles": [{"id": "200000000000000002", "permissions": "84992"}, {"id": "70", "permissions": "0"}],
	"members": [{"user": {"id": "` + ownerID + `"}, "roles": []}, {"user": {"id": "` + botID + `"}, "roles": ["70"]}],
	"channels": [
		{"id": "1", "type": 0, "position": 0, "permission_overwrites": [{"id": "200000000000000002", "type": 0, "allow": "0", "deny": "1024"}]},
		{"id": "2", "type": 0, "position": 1, "permission_overwrites": [{"id": "` + botID + `", "type": 1, "allow": "0", "deny": "2048"}]},
		{"id": "4", "type": 2, "position": 2},
		{"id": "3", "type": 0, "position": 4},
		{"id": "5", "type": 0, "position": 3, "permission_overwrites": [{"id": "200000000000000002", "type": 0, "allow": "0", "deny": "2048"}, {"id": "70", "type": 0, "allow": "2048", "deny": "0"}]}
	]
}`

func TestWelcomeChannel(t *testing.T) {
	for _, test := range []struct {
		name     string
		old, new string // what is changed in fenway
		want     string
	}{
		{"topmost that is open", "", "", "5"},
		{"system channel", `"system_channel_id": "2"`, `"system_channel_id": "3"`, "3"},
		{"none is open", `"permissions": "84992"`, `"permissions": "0"`, ""},
		{"the bot is not listed", `"user": {"id": "` + botID + `"}`, `"user": {}`, ""},
		{"no channels", `"channels"`, `"x"`, ""},
		{"administrator", `"permissions": "0"`, `"permissions": "8"`, "2"},
	} {
		var g joinedGuild
		if err := json.Unmarshal([]byte(strings.Replace(fenway, test.old, test.new, 1)), &g); err != nil {
			t.Fatal(err)
		}
		if got := g.welcomeChannel(botID); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestWelcomeOnce(t *testing.T) {
	w := newWorld(t)
	w.answer("POST /channels/5/messages", errLost)
	gone := `{"id":"200000000000000002"}`
	w.happen(t, "READY", ready, "GUILD_CREATE", fenway, "GUILD_DELETE", gone, "GUILD_CREATE", fenway)
	w.expect(t, "POST /channels/5/messages")
}

func TestWelcomeInAGuildThatCannotBeRead(t *testing.T) {
	w := newWorld(t)
	w.happen(t, "READY", ready, "GUILD_CREATE", strings.Replace(fenway, `"84992"`, `"many"`, 1))
	w.expect(t)
}
