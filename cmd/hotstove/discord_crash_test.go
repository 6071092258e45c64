package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/rumor"
)

// afterLease is when what a dead process had claimed is due again: claims last
// a minute.
const afterLease = 61 * time.Second

// TestDiscordKilled kills the program in the midst of posting a story to 500
// channels, and starts it anew a minute later: every channel has exactly one
// post. Discord's limits are on, with some room, as the pace of a machine that is
// busy with other tests is uneven. Its answers take so long that the kill tears
// off many: what they were to was posted, and only the nonce tells, or in the
// forums, which know none, a look at the posts there.
func TestDiscordKilled(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{Global: 60})
	channels := p.addSubscribers(500)
	for _, route := range []string{postRoute, forumRoute} {
		p.Fail(discordtest.Match{Method: "POST", Route: route}, discordtest.Delay(500*time.Millisecond), -1)
	}
	b, process := p.spawn()
	b.began()
	p.publish(asked)
	p.await("150 posts made", 30*time.Second, func() bool { return p.posted(channels) >= 150 })
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	b.ended(10 * time.Second)
	p.Heal()
	before := p.posted(channels)
	p.pass(afterLease)
	p.begin()
	p.emptied()
	p.once(channels)
	again := p.succeeded(postRoute) + p.succeeded(forumRoute) - len(channels)
	if before >= len(channels) || again == 0 {
		t.Errorf("the kill came after %d posts, and %d were posted again: nothing was shown", before, again)
	}
	t.Logf("%d posts before the kill; %d of them were posted again, and known", before, again)
	if counts := p.Limited(); counts != (discordtest.Counts{}) {
		t.Errorf("the bot earned 429s: %+v", counts)
	}
}

// TestDiscordStopped runs two processes and tells one to stop in the midst of
// posting: it ends in good order, and the other has not to wait for its leases.
func TestDiscordStopped(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{Global: 60})
	channels := p.addSubscribers(200)
	for _, route := range []string{postRoute, forumRoute} {
		p.Fail(discordtest.Match{Method: "POST", Route: route}, discordtest.Delay(500*time.Millisecond), -1)
	}
	one, process := p.spawn()
	two := p.begin()
	one.began()
	two.hears(two.err, "hotstove is ready", 1, 10*time.Second)
	p.publish(asked)
	p.await("60 posts made", postLimit, func() bool { return p.posted(channels) >= 60 })
	if err := process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := one.ended(10 * time.Second); code != exitOK {
		t.Errorf("exit %d, want %d:\n%s", code, exitOK, one.err)
	}
	p.await("all posts made", postLimit, func() bool { return p.posted(channels) >= len(channels) })
	p.emptied()
	p.once(channels)
	if again := p.succeeded(postRoute) + p.succeeded(forumRoute) - len(channels); again != 0 {
		t.Errorf("%d posts were made again; want what was under way to be recorded", again)
	}
}

// emptied waits until nothing is left to send.
func (f *field) emptied() {
	f.t.Helper()
	f.await("the outbox empty", 60*time.Second, func() bool {
		n, err := f.store().Waiting(f.t.Context())
		return err == nil && n == 0
	})
	f.noneDead()
}

// once checks that each channel has exactly one post.
func (p *park) once(channels []*discordtest.Channel) {
	p.t.Helper()
	for _, c := range channels {
		if n := p.posted([]*discordtest.Channel{c}); n != 1 {
			p.t.Errorf("#%s has %d posts, want 1", c.Name, n)
		}
	}
}

// forumRoute is where forum posts are made.
const forumRoute = "/channels/{channel_id}/threads"

// succeeded counts the posts that were answered, or were to be.
func (p *park) succeeded(route string) int {
	n := 0
	for _, r := range p.Requests() {
		if r.Method == "POST" && r.Route == route && r.Code == 0 {
			n++
		}
	}
	return n
}

// addSubscribers adds guilds with so many channels that subscribe to the Red
// Sox. Every tenth is a forum.
func (p *park) addSubscribers(n int) []*discordtest.Channel {
	p.t.Helper()
	store := p.store()
	var channels []*discordtest.Channel
	var guild *discordtest.Guild
	for i := range n {
		if i%50 == 0 {
			guild = p.AddGuild(fmt.Sprintf("guild %d", i/50))
		}
		kind := discordtest.Text
		if i%10 == 0 {
			kind = discordtest.Forum
		}
		c := guild.AddChannel(kind, fmt.Sprintf("rumors-%d", i))
		if _, err := store.Subscribe(p.t.Context(), rumor.Subscription{Channel: where(c), Topic: rumor.ClubTopic("BOS")}); err != nil {
			p.t.Fatal(err)
		}
		channels = append(channels, c)
	}
	return channels
}

// posted counts the messages in the channels, and the posts of forums.
func (p *park) posted(channels []*discordtest.Channel) int {
	n := 0
	for _, c := range channels {
		n += len(p.Messages(c)) + len(c.Threads())
	}
	return n
}

// TestDiscordLostAnswerBeforeBurst loses the answer to a post, and a burst comes
// before the next attempt: what Discord knows already must not stand for all.
func TestDiscordLostAnswerBeforeBurst(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	rumors := p.AddGuild("Red Sox Nation").AddChannel(discordtest.Text, "rumors")
	p.watch(rumors)
	p.Fail(discordtest.Match{Method: "POST", Route: postRoute}, discordtest.LostAnswer(), 2)
	b := p.begin().ready(1).began()
	p.publish(step(0))
	b.failed(2)
	for n := 1; n < 7; n++ {
		p.publish(step(n))
	}
	p.await("all in the outbox", postLimit, func() bool {
		n, err := p.store().Waiting(t.Context())
		return err == nil && n == 7
	})
	p.pass(5 * time.Second)
	p.emptied()
	all := strings.Join(texts(p.Messages(rumors)), "\n")
	for n := range 7 {
		if times := strings.Count(all, step(n).Title); times != 1 {
			t.Errorf("%q is posted %d times", step(n).Title, times)
		}
	}
}
