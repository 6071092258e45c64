package main

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
)

// TestDiscordRedisGoesAway takes Redis away while a story is being posted: users
// get an apology, the connection stays, and afterwards all goes on where it was.
func TestDiscordRedisGoesAway(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	channels := p.addSubscribers(40)
	guild := p.AddGuild("guild")
	c := guild.AddChannel(discordtest.Text, "general")
	p.Fail(discordtest.Match{Method: "POST", Route: postRoute}, discordtest.Delay(100*time.Millisecond), -1)
	p.begin().ready(1).began()
	p.publish(asked)
	p.await("10 posts made", postLimit, func() bool { return p.posted(channels) >= 10 })
	p.redis.Kill()

	for _, command := range []string{"subscriptions", "rumors", "help"} {
		began := time.Now()
		answer := p.ask(guild.Owner, c, command, nil)
		if sorry := strings.Contains(answer.Text(), "Sorry"); sorry != (command != "help") {
			t.Errorf("without Redis, /%s is answered with\n%s", command, answer.Text())
		}
		t.Logf("/%s was answered after %v", command, time.Since(began).Round(time.Millisecond))
	}
	made := p.posted(channels)
	p.redis.Restart()
	listed := func() bool {
		return strings.Contains(p.ask(guild.Owner, c, "subscriptions", nil).Text(), "None yet")
	}
	p.await("/subscriptions to work", 10*time.Second, listed)
	// One that hangs is no better than one that is gone.
	p.redis.Signal(syscall.SIGSTOP)
	if answer := p.ask(guild.Owner, c, "subscriptions", nil); !strings.Contains(answer.Text(), "Sorry") {
		t.Errorf("while Redis hangs, /subscriptions is answered with\n%s", answer.Text())
	}
	p.redis.Signal(syscall.SIGCONT)
	p.await("/subscriptions to work again", 10*time.Second, listed)
	// What was claimed while Redis went away is due again when the claim ends.
	p.pass(afterLease)
	p.await("all posts made", postLimit, func() bool { return p.posted(channels) >= len(channels) })
	p.once(channels)
	t.Logf("%d posts were made when Redis came back", made)
	if p.Identifies() != 1 || p.Resumes() != 0 || len(p.Connected()) != 1 {
		t.Errorf("%d sessions begun, %d resumed, %d connected; want the first to last", p.Identifies(), p.Resumes(), len(p.Connected()))
	}
}

// TestDiscordSharesShards runs two processes on one Redis. Each serves half of
// the shards. When one is killed, the other takes over all, as soon as the leases
// of the dead end: they last 30 seconds, and are looked for every 10.
func TestDiscordSharesShards(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{Shards: 4, MaxConcurrency: 4})
	var guilds []*discordtest.Guild
	var channels []*discordtest.Channel
	for _, name := range []string{"a", "b", "c", "d"} {
		g := p.AddGuild(name)
		guilds, channels = append(guilds, g), append(channels, g.AddChannel(discordtest.Text, "general"))
	}
	// Whoever starts first shall not take all, to give up half when it next
	// looks: that is tested with the gateway.
	if _, err := p.store().Present(t.Context(), "discord", "who comes", 20*time.Second); err != nil {
		t.Fatal(err)
	}
	one, process := p.spawn()
	two := p.begin()
	p.await("two shards each", 40*time.Second, func() bool { return one.serves() == 2 && two.serves() == 2 && len(p.Connected()) == 4 })
	p.registered()
	askAll := func() {
		t.Helper()
		for i, c := range channels {
			p.ask(guilds[i].Owner, c, "help", nil)
		}
	}
	askAll()

	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	two.connected(2)
	p.await("the other serves all", 45*time.Second, func() bool { return len(p.Connected()) == 4 })
	t.Logf("all shards served again after %v", time.Since(began).Round(time.Second))
	askAll()
	if served := p.Connected(); !slices.Equal(served, []int{0, 1, 2, 3}) {
		t.Errorf("shards served: %v", served)
	}
	for _, r := range p.Requests() {
		if strings.HasPrefix(r.Path, "/interactions/") && r.Status >= 400 {
			t.Errorf("an answer was refused, code %d: it came twice or too late", r.Code)
		}
	}
}

// serves returns how many shards the program serves, by its log.
func (b *running) serves() int {
	log := b.err.String()
	return strings.Count(log, `msg="connected to Discord" platform=discord shard=`) - strings.Count(log, `msg="serves the shard no longer"`)
}
