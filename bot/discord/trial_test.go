package discord

import (
	"net/http"
	"slices"
	"testing"
)

// TestTrialEnds registers commands in a guild for trying them out, then in
// another, then everywhere: no guild keeps commands of its own, which would
// stand beside those of everywhere.
func TestTrialEnds(t *testing.T) {
	const other = "200000000000000002"
	inGuild := func(guild string) string { return "/applications/" + botID + "/guilds/" + guild + "/commands" }
	const everywhere = "/applications/" + botID + "/commands"
	w := newWorld(t)
	for _, path := range []string{inGuild(guildID), inGuild(other), everywhere} {
		w.answer("GET "+path, `[]`)
		w.answer("PUT "+path, `[]`)
	}
	for i, test := range []struct {
		guild  string
		answer any // to ending the trial
		want   []string
	}{
		{"", nil, []string{"GET " + everywhere}},
		{guildID, nil, []string{"GET " + inGuild(guildID)}},
		{guildID, nil, []string{"GET " + inGuild(guildID)}},
		{other, errLost, []string{"PUT " + inGuild(guildID)}},
		{other, `[]`, []string{"PUT " + inGuild(guildID), "GET " + inGuild(other)}},
		{"", rejected(http.StatusForbidden, missingAccess), []string{"PUT " + inGuild(other), "GET " + everywhere}},
		{"", nil, []string{"GET " + everywhere}},
	} {
		if test.answer != nil {
			w.answer("PUT "+inGuild(guildID), test.answer)
			w.answer("PUT "+inGuild(other), test.answer)
		}
		w.o.Guild = test.guild
		err := w.tryRegister(t.Context(), botID)
		if (err != nil) != (test.answer == errLost) {
			t.Errorf("%d: %v", i, err)
		}
		if calls := w.api.calls(); !slices.Equal(calls, test.want) {
			t.Errorf("%d: made %q, want %q", i, calls, test.want)
		}
	}
}
