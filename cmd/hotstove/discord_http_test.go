package main

import (
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
)

// TestDiscordOverHTTP runs two processes that answer by HTTP, as behind a load
// balancer: either answers what comes, and no connection is made.
func TestDiscordOverHTTP(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	rumors := guild.AddChannel(discordtest.Text, "rumors")
	key := "DISCORD_PUBLIC_KEY=" + hex.EncodeToString(p.PublicKey)
	one, _ := p.spawn(key)
	two := p.begin(key)
	url := func(b *running) string { return "http://" + b.address() + "/discord/interactions" }
	for _, b := range []*running{one, two} {
		if err := p.SetInteractionURL(url(b)); err != nil { // it pings, and forges a signature
			t.Fatal(err)
		}
		resp, err := http.Post(url(b), "application/json", strings.NewReader(`{"type":1}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("without a signature the answer is %s", resp.Status)
		}
	}
	p.registered()
	one.began()
	p.subscribe(guild, rumors, "redsox", nil)
	p.publish(asked)
	p.posts(rumors, 1)

	which := p.ask(guild.Owner, rumors, "rumors", discordtest.Values{"name": "sox"})
	if err := p.SetInteractionURL(url(one)); err != nil {
		t.Fatal(err)
	}
	answer, err := p.Press(guild.Owner, which, "Boston Red Sox · AL East").Answer(t.Context())
	if err != nil || !strings.Contains(answer.Text(), "Dalton Rushing") {
		t.Errorf("the button is answered with %q, %v", answer.Text(), err)
	}
	choices, err := p.Complete(guild.Owner, rumors, "rumors", discordtest.Values{"name": "yank"}, "name").Choices(t.Context())
	if err != nil || len(choices) == 0 || !strings.Contains(choices[0].Name, "Yankees") {
		t.Errorf("completed to %v, %v", choices, err)
	}
	if n := p.Identifies() + p.count("GET", "/gateway/bot") + p.count("POST", "/interactions/{interaction_id}/{interaction_token}/callback"); n != 0 {
		t.Errorf("%d sessions, questions for the gateway and callbacks, want none", n)
	}
}
