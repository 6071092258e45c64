package main

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
)

// TestDiscordConnectionEnds ends the connection in every way that may happen in
// a season. Each time the bot comes back by itself, with no more connections
// than it takes, and answers.
func TestDiscordConnectionEnds(t *testing.T) {
	t.Parallel()
	const resumed, renewed = true, false
	for _, test := range []struct {
		name string
		end  func(*park, *running)
		how  bool // the bot comes back
	}{
		{"closed with 4000", func(p *park, _ *running) { p.CloseGateway(4000) }, resumed},
		{"told to reconnect", func(p *park, _ *running) { p.Reconnect() }, resumed},
		{"session invalid, may be resumed", func(p *park, _ *running) { p.InvalidateSession(true) }, resumed},
		{"session invalid", func(p *park, _ *running) { p.InvalidateSession(false) }, renewed},
		{"session timed out", func(p *park, _ *running) { p.CloseGateway(4009) }, renewed},
		{"cut", func(p *park, _ *running) { p.CutGateway() }, resumed},
		{"silence", func(p *park, _ *running) { p.Freeze() }, resumed},
		{"refused for a while", refuseForAWhile, resumed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := openPark(t, discordtest.Options{Heartbeat: time.Second})
			guild := p.AddGuild("guild")
			c := guild.AddChannel(discordtest.Text, "general")
			b := p.begin().ready(1)
			p.ask(guild.Owner, c, "help", nil)

			began := time.Now()
			test.end(p, b)
			b.connected(1)
			took := time.Since(began).Round(time.Millisecond)
			if answer := p.ask(guild.Owner, c, "rumors", discordtest.Values{"name": "redsox"}); !strings.Contains(answer.Text(), "Boston Red Sox") {
				t.Errorf("the answer afterwards is\n%s", answer.Text())
			}
			identifies, resumes := 2, 0
			if test.how == resumed {
				identifies, resumes = 1, 1
			}
			if p.Identifies() != identifies || p.Resumes() != resumes {
				t.Errorf("%d sessions were begun and %d resumed, want %d and %d", p.Identifies(), p.Resumes(), identifies, resumes)
			}
			t.Logf("back after %v", took)
		})
	}
}

// refuseForAWhile cuts the connection, and turns away two attempts at another.
func refuseForAWhile(p *park, b *running) {
	p.RefuseGateway(true)
	p.CutGateway()
	refused := func() float64 { return b.metric("hotstove_gateway_total", `what="refused"`) }
	p.await("two attempts refused", 20*time.Second, func() bool { return refused() >= 2 })
	p.stays("few attempts", time.Second, func() bool { return refused() <= 4 })
	p.RefuseGateway(false)
}

// TestDiscordCommandWhileAway has a user give a command at the moment that the
// connection ends: it is answered when the session is resumed.
func TestDiscordCommandWhileAway(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*park){
		"cut":               func(p *park) { p.CutGateway() },
		"told to reconnect": func(p *park) { p.Reconnect() },
		"closed with 4000":  func(p *park) { p.CloseGateway(4000) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openPark(t, discordtest.Options{})
			guild := p.AddGuild("guild")
			c := guild.AddChannel(discordtest.Text, "general")
			p.begin().ready(1)
			p.ask(guild.Owner, c, "help", nil) // it knows of its session
			end(p)
			p.ask(guild.Owner, c, "help", nil)
		})
	}
}

// TestDiscordTokenRefused revokes the token in every place where that may show:
// the program ends at once, and says what to do.
func TestDiscordTokenRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		revoke func(*park) *running
	}{
		{"before the start", func(p *park) *running {
			p.Revoke()
			return p.begin()
		}},
		{"while connected", func(p *park) *running {
			b := p.begin().ready(1)
			p.Revoke()
			return b
		}},
		{"while away", func(p *park) *running {
			b := p.begin().ready(1)
			p.RefuseGateway(true)
			p.CutGateway()
			p.Revoke()
			p.RefuseGateway(false)
			return b
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := openPark(t, discordtest.Options{})
			began := time.Now()
			b := test.revoke(p)
			b.endsFor("Discord refused the bot token: copy a fresh one from the developer portal (Bot → Reset Token) and set DISCORD_TOKEN")
			t.Logf("ended after %v, having asked %d times", time.Since(began).Round(time.Millisecond), len(p.Requests()))
			if n := len(p.Requests()); n > 10 {
				t.Errorf("%d requests, want no more than to find out", n)
			}
		})
	}
}

// endsFor waits until the program ends by itself, with an error whose line holds
// the reason, and tells it once.
func (b *running) endsFor(reason string) {
	b.t.Helper()
	if code := b.ended(8 * time.Second); code != exitError {
		b.t.Errorf("exit %d, want %d:\n%s", code, exitError, b.err)
	}
	lines := strings.Split(strings.TrimSpace(b.err.String()), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "hotstove: ") || strings.Count(last, reason) != 1 {
		b.t.Errorf("the last line is %q, want it to say once: %s", last, reason)
	}
}

// TestDiscordForbidsIntents has Discord refuse what trying again does not change.
func TestDiscordForbidsIntents(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	b := p.begin().ready(1)
	p.CloseGateway(4014)
	b.endsFor("Discord disallows the intents that the bot asks for")
}
