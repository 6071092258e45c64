package main

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// TestSlackConnectionEnds ends the connections in every way that may happen in a
// season. Each time the bot comes back by itself, and answers.
func TestSlackConnectionEnds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		end  func(*slackPark, *running)
	}{
		{"cut", func(p *slackPark, _ *running) { p.CutSockets() }},
		{"silence", func(p *slackPark, _ *running) { p.FreezeSockets() }},
		{"warned", func(p *slackPark, _ *running) { p.Disconnect("warning") }},
		{"switched off", func(p *slackPark, _ *running) { p.Disconnect("link_disabled") }},
		{"renewed", func(p *slackPark, _ *running) { p.Disconnect("refresh_requested") }},
		{"refused for a while", refuseSocketsForAWhile},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := openSlackPark(t, slacktest.Options{Ping: time.Second})
			w := p.AddWorkspace("Red Sox Nation")
			fan, rumors := w.AddUser("fan"), w.AddChannel(slacktest.Public, "rumors")
			b := p.beginSocket(w)
			p.ask(fan, rumors, "/help", "")
			began := time.Now()
			test.end(p, b)
			p.connected()
			took := time.Since(began).Round(time.Millisecond)
			if answer := p.ask(fan, rumors, "/rumors", "redsox"); !strings.Contains(answer.Text(), "Red Sox") {
				t.Errorf("the answer afterwards is\n%s", answer.Text())
			}
			logged := func(msg string) int { return strings.Count(b.err.String(), `msg="`+msg) }
			warned := logged("cannot keep a connection to Slack; will try again")
			p.await("as many connections back as were lost", postLimit, func() bool { return logged("connected to Slack again") == warned })
			if warned > 2 {
				t.Errorf("%d warnings, want one at most for each connection", warned)
			}
			if n := p.Connections(); n > 8 {
				t.Errorf("%d connections were made, want few", n)
			}
			t.Logf("back after %v, with %d connections so far", took, p.Connections())
		})
	}
}

// refuseSocketsForAWhile cuts the connections, and turns away attempts at others.
func refuseSocketsForAWhile(p *slackPark, b *running) {
	p.RefuseSockets(true)
	p.CutSockets()
	opened := func() int {
		n := 0
		for _, r := range p.Requests() {
			if r.Method == "apps.connections.open" {
				n++
			}
		}
		return n
	}
	before := opened()
	p.await("two attempts refused", 20*time.Second, func() bool { return opened() >= before+2 })
	p.stays("few attempts", time.Second, func() bool { return opened() <= before+6 })
	p.RefuseSockets(false)
}

// TestSlackTokens has Slack refuse tokens, at the start or later. The program
// ends at once, and says what to do.
func TestSlackTokens(t *testing.T) {
	t.Parallel()
	const botToken = "Slack refused SLACK_BOT_TOKEN: copy the Bot User OAuth Token"
	const appToken = "Slack refused SLACK_APP_TOKEN: invalid_auth: make an app-level token"
	for _, test := range []struct {
		name     string
		bot, app string                                     // after the tokens, to make others of them
		before   func(p *slackPark, w *slacktest.Workspace) // the start
		later    func(p *slackPark, w *slacktest.Workspace)
		reason   string
	}{
		{name: "wrong bot token", bot: "x", reason: botToken},
		{name: "wrong app token", app: "x", reason: appToken},
		{name: "bot token revoked", before: func(_ *slackPark, w *slacktest.Workspace) { w.RevokeToken() }, reason: botToken},
		{name: "app token revoked", before: func(p *slackPark, _ *slacktest.Workspace) { p.RevokeAppToken() }, reason: appToken},
		{name: "app token revoked later", later: func(p *slackPark, _ *slacktest.Workspace) { p.RevokeAppToken() }, reason: appToken},
		{name: "bot token revoked later", later: func(p *slackPark, w *slacktest.Workspace) { w.RevokeToken(); p.publish(asked) }, reason: botToken},
		{name: "account inactive", later: func(p *slackPark, w *slacktest.Workspace) { w.Deactivate(); p.publish(asked) }, reason: botToken},
		{name: "uninstalled", later: func(p *slackPark, w *slacktest.Workspace) { p.Uninstall(w) }, reason: botToken},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := openSlackPark(t, slacktest.Options{})
			w := p.AddWorkspace("Red Sox Nation")
			p.watch(w.AddChannel(slacktest.Public, "rumors"))
			if test.before != nil {
				test.before(p, w)
			}
			b := p.begin("SLACK_BOT_TOKEN="+w.BotToken+test.bot, "SLACK_APP_TOKEN="+p.AppToken+test.app)
			if test.later != nil {
				p.connected()
				b.began()
				test.later(p, w)
			}
			b.endsFor(test.reason)
		})
	}
}
