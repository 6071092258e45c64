package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// TestSlackKilled kills the program in the midst of posting a story to 200
// channels of three workspaces, and starts it anew a minute later: every channel
// has exactly one post. Slack's answers take so long that the kill tears off many:
// what they were to was posted, and only its metadata tells.
func TestSlackKilled(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{Unlimited: true})
	first, process := p.spawn(p.installable()...)
	p.SetBotURL("http://" + first.address())
	channels := p.addSubscribers(200, 3)
	first.began()
	post := slacktest.Match{Method: "chat.postMessage"}
	p.Fail(post, slacktest.LostAnswer(), 3)
	p.Fail(post, slacktest.Delay(1500*time.Millisecond), -1)
	p.publish(asked)
	p.await("80 posts made", 40*time.Second, func() bool { return p.posted(channels) >= 80 })
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.ended(10 * time.Second)
	p.Heal()
	before := p.having(channels)
	p.pass(afterLease)
	p.begin(p.installable()...)
	p.emptied()
	p.onceEach(channels, before)
}

// having returns the channels that have a post.
func (p *slackPark) having(channels []*slacktest.Channel) []*slacktest.Channel {
	return slices.DeleteFunc(slices.Clone(channels), func(c *slacktest.Channel) bool { return len(p.Messages(c)) == 0 })
}

// onceEach checks that each channel has exactly one post. Some had theirs before
// a kill: of these some must have been found again, as nothing was shown otherwise.
func (p *slackPark) onceEach(channels, before []*slacktest.Channel) {
	p.t.Helper()
	for _, c := range channels {
		if n := len(p.Messages(c)); n != 1 {
			p.t.Errorf("#%s has %d posts, want 1", c.Name, n)
		}
	}
	found := 0
	for _, c := range before {
		found += min(1, p.called("conversations.history", c))
	}
	if len(before) >= len(channels) || found == 0 {
		p.t.Errorf("the kill came after %d posts, and %d were found again: nothing was shown", len(before), found)
	}
	p.t.Logf("%d posts before the kill; %d of them were found again by their metadata", len(before), found)
}

// addSubscribers has so many workspaces install the bot, and adds channels that
// subscribe to the Red Sox.
func (p *slackPark) addSubscribers(channels, workspaces int) []*slacktest.Channel {
	p.t.Helper()
	var homes []*slacktest.Workspace
	for n := range workspaces {
		w := p.AddStranger(fmt.Sprintf("workspace %d", n))
		p.install(w.AddUser("admin"))
		homes = append(homes, w)
	}
	var all []*slacktest.Channel
	for n := range channels {
		c := homes[n%workspaces].AddChannel(slacktest.Public, fmt.Sprintf("rumors-%d", n))
		p.watch(c)
		all = append(all, c)
	}
	return all
}

// rests waits until nothing new was posted for a while.
func (p *slackPark) rests(channels []*slacktest.Channel) {
	p.t.Helper()
	count, since := 0, time.Now()
	p.await("no more posts", 40*time.Second, func() bool {
		if n := p.posted(channels); n != count {
			count, since = n, time.Now()
		}
		return time.Since(since) > 3*time.Second
	})
}

// posted counts the messages in the channels.
func (p *slackPark) posted(channels []*slacktest.Channel) int {
	n := 0
	for _, c := range channels {
		n += len(p.Messages(c))
	}
	return n
}

// TestSlackKilledBeside kills one of two processes in the midst of posting a story
// to channels of three workspaces: the other finishes, and every channel has
// exactly one post.
func TestSlackKilledBeside(t *testing.T) {
	t.Parallel()
	for _, way := range slackWays {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			p := openSlackPark(t, slacktest.Options{Unlimited: true})
			_, killed, process := p.pair(way)
			channels := p.addSubscribers(90, 3)
			p.Fail(slacktest.Match{Method: "chat.postMessage"}, slacktest.Delay(1500*time.Millisecond), -1)
			p.publish(asked)
			p.await("40 posts made", 40*time.Second, func() bool { return p.posted(channels) >= 40 })
			if err := process.Kill(); err != nil {
				t.Fatal(err)
			}
			killed.ended(10 * time.Second)
			p.Heal()
			p.rests(channels) // the other's own leases must not end while it posts
			before := p.having(channels)
			p.pass(afterLease)
			p.emptied()
			p.onceEach(channels, before)
		})
	}
}
