package discord

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzInteraction holds that whatever comes, nothing crashes, and an interaction
// that is understood gets one answer that Discord can read.
func FuzzInteraction(f *testing.F) {
	for _, in := range []fixture{
		inTestGuild(manageChannels).slash("subscribe", "topic", "redsox", "in", testOther, "ping", testRole),
		inTestDirect().slash("deadline"),
		inTestGuild(0).press(customID(1, "rumors name:club:SEA page:2"), 0, testUser),
		inTestGuild(0).press("poll", ephemeral, testFan),
		inTestGuild(0).typing("rumors", "name", "red s"),
		{"type": 1},
	} {
		f.Add(in.json(f))
	}
	f.Add([]byte(`{"type":2,"id":"100000000000000001","application_id":"600000000000000001","token":"` + testToken + `","data":{"options":[{"name":{},"value":[[]]}],"resolved":{"channels":[]}}}`))
	p := newPark(f, nil)
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := readInteraction(raw)
		if err != nil || !in.answerable() {
			return
		}
		in.Token = testToken
		a, err := json.Marshal(p.work(t.Context(), in).response())
		if err != nil || strings.Contains(p.log.String(), "panicked") {
			t.Errorf("%s, %v, logged %s", a, err, p.log)
		}
		r, option := p.completing(in)
		newChoices(p.o.Router.Complete(t.Context(), r, option))
	})
}
