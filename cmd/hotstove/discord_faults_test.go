package main

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
)

// TestDiscordFaultsWhilePosting has Discord fail as a story is posted: in the
// end it stands in each channel once, and no delivery is given up.
func TestDiscordFaultsWhilePosting(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault discordtest.Fault
		times int
		waits time.Duration // until the next attempt, at most
		all   bool          // the fault holds back every call
	}{
		{"answer lost", discordtest.LostAnswer(), 1, time.Minute, false},
		{"answer broken", discordtest.BrokenJSON(), 1, time.Minute, false},
		{"500", discordtest.Status(500), 3, time.Minute, false},
		{"502", discordtest.Status(502), 1, time.Minute, false},
		{"503", discordtest.Status(503), 1, time.Minute, false},
		{"limited", discordtest.Limited(time.Minute), 1, time.Minute, false},
		{"limited globally", discordtest.GloballyLimited(time.Minute), 1, time.Minute, true},
		{"the network's 429", discordtest.EdgeLimited(), 1, time.Minute, true},
		{"the network's 403", discordtest.EdgeForbidden(), 1, 10 * time.Minute, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := openPark(t, discordtest.Options{})
			guild := p.AddGuild("guild")
			hit, other := guild.AddChannel(discordtest.Text, "hit"), guild.AddChannel(discordtest.Text, "other")
			b := p.begin().ready(1).began()
			p.subscribe(guild, hit, "redsox", nil)
			p.subscribe(guild, other, "redsox", nil)
			match := discordtest.Match{Method: "POST", Route: postRoute}
			if !test.all {
				match.Channel = hit.ID
			}
			p.Fail(match, test.fault, test.times)
			p.publish(asked)
			if !test.all {
				p.posts(other, 1)
			}
			for n := range test.times {
				b.failed(n + 1)
				if test.all {
					before := len(p.Requests())
					p.stays("nothing is asked of Discord meanwhile", time.Second, func() bool { return len(p.Requests()) <= before+1 })
				}
				p.pass(test.waits + time.Second)
			}
			p.posts(hit, 1)
			p.posts(other, 1)
			if n := p.attempts(discordtest.Match{Method: "POST", Channel: hit.ID}); n > test.times+1 {
				t.Errorf("%d attempts, want %d", n, test.times+1)
			}
			p.noneDead()
		})
	}
}

// attempts counts the requests that match. The channel is the one of the path.
func (p *park) attempts(m discordtest.Match) int {
	n := 0
	for _, r := range p.Requests() {
		if r.Method == m.Method && (m.Route == "" || r.Route == m.Route) && strings.HasPrefix(r.Path, "/channels/"+m.Channel) {
			n++
		}
	}
	return n
}

// TestDiscordOutOfOrder has all of Discord fail for half an hour in which a story
// breaks. It is not stormed, and then has every post once.
func TestDiscordOutOfOrder(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	channels := p.addSubscribers(20)
	b := p.begin().ready(1).began()
	before := len(p.Requests())
	p.Fail(discordtest.Match{}, discordtest.Status(503), -1)
	p.RefuseGateway(true)
	p.CutGateway()
	p.publish(asked)
	const rounds = 6
	for n := range rounds {
		b.failed(len(channels) * (n + 1))
		p.pass(5 * time.Minute)
	}
	if n := len(p.Requests()) - before; n > len(channels)*(rounds+1) {
		t.Errorf("%d requests in the outage", n)
	}
	p.Heal()
	p.RefuseGateway(false)
	p.pass(10 * time.Minute)
	p.emptied()
	p.once(channels)
	b.connected(1)
	guild := p.AddGuild("guild")
	p.ask(guild.Owner, guild.AddChannel(discordtest.Text, "general"), "help", nil)
}

// TestDiscordDenied takes a permission away where a story is to be posted: the
// guild's owner is told once which, the other channels have their posts, and
// this one has them when it allows them again.
func TestDiscordDenied(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	closed, open := guild.AddChannel(discordtest.Text, "closed"), guild.AddChannel(discordtest.Text, "open")
	b := p.begin().ready(1).began()
	p.subscribe(guild, closed, "redsox", nil)
	p.subscribe(guild, open, "redsox", nil)
	closed.Overwrite(guild.Bot.ID, 0, discordtest.EmbedLinks)

	p.publish(asked)
	p.posts(open, 1)
	told := p.posts(p.DM(guild.Owner), 1)[0].Text()
	if !strings.Contains(told, "#closed") || !strings.Contains(told, "Embed Links") {
		t.Errorf("the owner is told\n%s\nwant the channel and the permission", told)
	}
	b.failed(1)
	p.pass(11 * time.Minute)
	b.failed(2)
	p.posts(p.DM(guild.Owner), 1)

	closed.Overwrite(guild.Bot.ID, 0, 0)
	p.publish(traded)
	p.posts(open, 2)
	p.posts(closed, 0)
	p.pass(time.Hour)
	if got := p.posts(closed, 2); got[0].Embeds[0].Title != asked.Title || got[1].ReplyTo != got[0].ID {
		t.Errorf("with the permission back, there are %q, want the story and what follows it", texts(got))
	}
}

// failed waits until so many attempts at a delivery have failed, and it is
// settled when the next will be.
func (b *running) failed(n int) {
	b.t.Helper()
	b.field.await(fmt.Sprintf("%d failures", n), postLimit, func() bool {
		return b.metric("hotstove_deliveries_total")-b.metric("hotstove_deliveries_total", `outcome="sent"`) >= float64(n)
	})
}

// TestDiscordTokenRefusedByAPost revokes the token of a bot that has no
// connection, where only calls can tell.
func TestDiscordTokenRefusedByAPost(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	rumors := guild.AddChannel(discordtest.Text, "rumors")
	b := p.begin("DISCORD_PUBLIC_KEY=" + hex.EncodeToString(p.PublicKey))
	if err := p.SetInteractionURL("http://" + b.address() + "/discord/interactions"); err != nil {
		t.Fatal(err)
	}
	p.registered()
	b.began()
	p.subscribe(guild, rumors, "redsox", nil)
	p.Revoke()
	p.publish(asked)
	b.endsFor("Discord refused the bot token: copy a fresh one from the developer portal (Bot → Reset Token) and set DISCORD_TOKEN")
	if n, err := p.store().Waiting(t.Context()); n != 1 || err != nil {
		t.Errorf("%d deliveries wait, %v; want the one that was refused", n, err)
	}
}
