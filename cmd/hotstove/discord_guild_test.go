package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/rumor"
)

// step is another story about the Red Sox, for tests that need many.
func step(n int) item {
	player := []string{"Jarren Duran", "Wilyer Abreu", "Connor Wong", "Brayan Bello", "Trevor Story", "Roman Anthony", "Marcelo Mayer"}[n]
	return item{
		ID: player, Title: "Red Sox trade " + player + " to Padres",
		HTML: "<p>The Red Sox have traded " + player + " to the San Diego Padres, the clubs announced.</p>",
	}
}

// TestDiscordLeavesAndReturns has the bot thrown out of a guild and come back:
// meanwhile nothing is tried there, and it says hello only once.
func TestDiscordLeavesAndReturns(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	witness := p.AddGuild("witness").AddChannel(discordtest.Text, "witness")
	guild := p.AddGuild("Red Sox Nation")
	lobby, rumors := guild.AddChannel(discordtest.Text, "lobby"), guild.AddChannel(discordtest.Text, "rumors")
	guild.SetSystemChannel(lobby)
	p.RemoveGuild(guild)
	p.begin().ready(1).began()

	p.JoinGuild(guild)
	if hello := p.posts(lobby, 1)[0].Text(); strings.Count(hello, "\n**/") != 3 {
		t.Errorf("the welcome is\n%s\nwant three examples", hello)
	}
	p.watch(witness)
	p.subscribe(guild, rumors, "redsox", nil)
	p.publish(step(0))
	p.posts(witness, 1)
	p.posts(rumors, 1)

	p.RemoveGuild(guild)
	p.awaitSubscribers(1)
	p.publish(step(1))
	p.posts(witness, 2)
	p.JoinGuild(guild)
	p.awaitSubscribers(2)
	p.publish(step(2))
	p.posts(witness, 3)
	p.posts(rumors, 2)
	p.posts(lobby, 1)
	if n := p.attempts(discordtest.Match{Method: "POST", Channel: rumors.ID}); n != 2 {
		t.Errorf("%d posts were tried, want 2: none while away", n)
	}
}

// watch subscribes a channel whose posts tell that others had their chance.
func (p *park) watch(c *discordtest.Channel) {
	p.t.Helper()
	if _, err := p.store().Subscribe(p.t.Context(), rumor.Subscription{Channel: where(c), Topic: rumor.ClubTopic("BOS")}); err != nil {
		p.t.Fatal(err)
	}
}

// subscribers counts the channels that are awake and subscribe to the Red Sox.
func (f *field) subscribers() int {
	f.t.Helper()
	n := 0
	err := f.store().Subscribers(f.t.Context(), rumor.ClubTopic("BOS"), func(page []rumor.Subscription) error {
		n += len(page)
		return nil
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

func (f *field) awaitSubscribers(n int) {
	f.t.Helper()
	f.await(fmt.Sprintf("%d subscribers awake", n), 10*time.Second, func() bool { return f.subscribers() == n })
}

// TestDiscordLeftWhileAway has the bot brought back to a guild, whose
// subscriptions sleep, while the program does not run: they wake, without a welcome.
func TestDiscordLeftWhileAway(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	rumors := guild.AddChannel(discordtest.Text, "rumors")
	p.watch(rumors)
	if err := p.store().SleepWorkspace(t.Context(), "discord", guild.ID); err != nil {
		t.Fatal(err)
	}
	p.awaitSubscribers(0)
	p.begin().ready(1)
	p.awaitSubscribers(1)
	p.stays("no welcome to a guild that was there before", time.Second, func() bool { return len(p.Messages(rumors)) == 0 })
}

// TestDiscordChannelDeleted deletes a channel: nothing is posted there again.
func TestDiscordChannelDeleted(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	gone, witness := guild.AddChannel(discordtest.Text, "gone"), guild.AddChannel(discordtest.Text, "witness")
	p.watch(gone)
	p.watch(witness)
	p.begin().ready(1).began()
	p.RemoveChannel(gone)
	p.awaitSubscribers(1)
	p.publish(asked)
	p.posts(witness, 1)
	if n := p.attempts(discordtest.Match{Method: "POST", Channel: gone.ID}); n != 0 {
		t.Errorf("%d posts were tried in the deleted channel", n)
	}
}

// TestDiscordOutage makes a guild unavailable while a story breaks: it is posted
// afterwards, and nobody's subscription suffers.
func TestDiscordOutage(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild, other := p.AddGuild("Red Sox Nation"), p.AddGuild("other")
	rumors, witness := guild.AddChannel(discordtest.Text, "rumors"), other.AddChannel(discordtest.Text, "witness")
	p.watch(rumors)
	p.watch(witness)
	b := p.begin().ready(1).began()
	p.Outage(guild, true)
	p.publish(asked)
	p.posts(witness, 1)
	b.failed(1)
	p.pass(10 * time.Minute)
	b.failed(2)
	if n := p.subscribers(); n != 2 {
		t.Errorf("%d subscribers awake in an outage, want 2", n)
	}
	p.Outage(guild, false)
	p.pass(10 * time.Minute)
	p.posts(rumors, 1)
	if n := p.subscribers(); n != 2 {
		t.Errorf("%d subscribers awake after an outage, want 2", n)
	}
}

// TestDiscordChannelHidden hides a channel from the bot, so that Discord says it
// has no access. It may be back in hours: only after that do its subscriptions
// sleep, and a command there wakes them.
func TestDiscordChannelHidden(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	hidden, passing, witness := guild.AddChannel(discordtest.Text, "hidden"), guild.AddChannel(discordtest.Text, "passing"), guild.AddChannel(discordtest.Text, "witness")
	for _, c := range []*discordtest.Channel{hidden, passing, witness} {
		p.watch(c)
	}
	b := p.begin().ready(1).began()
	hidden.Overwrite(guild.Bot.ID, 0, discordtest.ViewChannel)
	passing.Overwrite(guild.Bot.ID, 0, discordtest.ViewChannel)
	p.publish(step(0))
	p.posts(witness, 1)
	b.failed(2)
	p.pass(11 * time.Minute)
	b.failed(4)
	p.pass(61 * time.Minute)
	b.failed(6)
	if n := p.subscribers(); n != 3 {
		t.Errorf("%d subscribers awake after an hour, want all 3", n)
	}
	passing.Overwrite(guild.Bot.ID, 0, 0)
	p.pass(61 * time.Minute)
	p.posts(passing, 1)
	b.failed(7)
	p.pass(6 * time.Hour)
	p.awaitSubscribers(2)
	b.failed(8)

	tried := p.attempts(discordtest.Match{Method: "POST", Channel: hidden.ID})
	p.publish(step(1))
	p.posts(witness, 2)
	p.posts(passing, 2)
	if n := p.attempts(discordtest.Match{Method: "POST", Channel: hidden.ID}); n != tried {
		t.Errorf("%d posts were tried while it slept", n-tried)
	}
	if n := len(p.Messages(p.DM(guild.Owner))); n > 2 {
		t.Errorf("the owner was written to %d times about two channels", n)
	}
	hidden.Overwrite(guild.Bot.ID, 0, 0)
	p.ask(guild.Owner, hidden, "settings", nil)
	p.awaitSubscribers(3)
	p.publish(step(2))
	p.posts(hidden, 1)
}

// TestDiscordButtonsOutliveTheProgram presses buttons of a program that has
// ended: the next one answers them.
func TestDiscordButtonsOutliveTheProgram(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	c := guild.AddChannel(discordtest.Text, "general")
	first := p.begin().ready(1)
	which := p.ask(guild.Owner, c, "rumors", discordtest.Values{"name": "sox"})
	first.stop()
	if code := first.ended(10 * time.Second); code != exitOK {
		t.Fatalf("exit %d:\n%s", code, first.err)
	}
	second := p.begin()
	second.connected(1)
	if len(which.Buttons) != 2 {
		t.Fatalf("no question:\n%s", which.Text())
	}
	answer, err := p.Press(guild.Owner, which, which.Buttons[1].CustomID).Answer(t.Context())
	if err != nil || !strings.Contains(answer.Text(), "White Sox") {
		t.Errorf("the button is answered with %q, %v", answer.Text(), err)
	}
	second.hears(second.err, "application commands", 1, 10*time.Second)
	if n := p.count("PUT", "/applications/{application_id}/commands"); n != 1 {
		t.Errorf("the commands were registered %d times, want once: they are the same", n)
	}
}
