package discord

import (
	"fmt"
	"strings"
	"testing"
)

// TestNoPingInDirectMessages has a subscription from when pings were taken there:
// Discord would show the mention of a role that nobody knows.
func TestNoPingInDirectMessages(t *testing.T) {
	if content, allowed := pingContent("", []string{testRole}); content != "" || allowed != nil {
		t.Errorf("%q, %v", content, allowed)
	}
}

// TestPingDenied subscribes with a ping of roles that the bot may mention, and
// of those that it may not: Discord would show them and ping nobody.
func TestPingDenied(t *testing.T) {
	const note = "I may not ping @Front Office yet: allow anyone to mention it in the settings of the role."
	for _, test := range []struct {
		name        string
		mentionable bool
		permissions int64
		want        bool
	}{
		{"anyone may", true, neededPermissions(), false},
		{"nobody may", false, neededPermissions(), true},
		{"the bot may mention all", false, neededPermissions() | mentionEveryone, false},
		{"the bot may do everything", false, administrator, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := inTestGuild(0).with("app_permissions", fmt.Sprint(test.permissions)).slash("subscribe", "topic", "redsox", "ping", testRole)
			in["data"].(fixture)["resolved"] = fixture{"roles": fixture{testRole: fixture{"id": testRole, "name": "Front Office", "mentionable": test.mentionable}}}
			p := newPark(t, nil)
			p.play(t, in.json(t))
			got := strings.ReplaceAll(string(p.calls.transcript()), invisible, "")
			if !strings.Contains(got, "Subscribed to") || strings.Contains(got, note) != test.want {
				t.Error(got)
			}
		})
	}
}
