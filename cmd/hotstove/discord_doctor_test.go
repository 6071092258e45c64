package main

import (
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
)

// TestDiscordDoctor has the doctor look at a token that Discord takes, while it
// is away, and when it refuses the token.
func TestDiscordDoctor(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	for _, test := range []struct {
		name string
		do   func()
		code int
		says string
	}{
		{"well", func() {}, exitOK, "Discord: the token is that of Hotstove"},
		{"away", func() { p.Fail(discordtest.Match{}, discordtest.Status(503), 1) }, exitError, "Discord cannot be asked"},
		{"refused", p.Revoke, exitError, "Discord refused the bot token"},
	} {
		test.do()
		said := &output{}
		code := execute(t.Context(), []string{"doctor"}, &program{stdout: said, stderr: said, environ: p.env, now: p.now})
		if code != test.code || !strings.Contains(said.String(), test.says) || strings.Contains(said.String(), p.Token) {
			t.Errorf("%s: exit %d, want %d, %q and no token:\n%s", test.name, code, test.code, test.says, said)
		}
	}
}
