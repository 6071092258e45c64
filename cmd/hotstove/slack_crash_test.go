package main

import (
	"fmt"
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
	before := make(map[string]bool)
	for _, c := range channels {
		before[c.ID] = len(p.Messages(c)) > 0
	}
	made := p.posted(channels)
	p.pass(afterLease)
	p.begin(p.installable()...)
	p.emptied()

	found := 0
	for _, c := range channels {
		if n := len(p.Messages(c)); n != 1 {
			t.Errorf("#%s has %d posts, want 1", c.Name, n)
		}
		if before[c.ID] && p.called("conversations.history", c) > 0 {
			found++
		}
	}
	if made >= len(channels) || found == 0 {
		t.Errorf("the kill came after %d posts, and %d were found again: nothing was shown", made, found)
	}
	t.Logf("%d posts before the kill; %d of them were found again by their metadata", made, found)
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

// posted counts the messages in the channels.
func (p *slackPark) posted(channels []*slacktest.Channel) int {
	n := 0
	for _, c := range channels {
		n += len(p.Messages(c))
	}
	return n
}
