package main

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// The ways in which what people do reaches the program.
var slackWays = []string{"socket", "http"}

// reached is the environment of a bot that any workspace may install, reached in
// one of the ways.
func (p *slackPark) reached(way string) []string {
	if way == "http" {
		return p.installable()
	}
	return append(p.installable(), "SLACK_APP_TOKEN="+p.AppToken)
}

// direct makes Slack send requests to this program from now on, where it has no
// connection to it.
func (p *slackPark) direct(way string, b *running) {
	p.t.Helper()
	address := "http://" + b.address()
	p.SetBotURL(address)
	if way != "http" {
		return
	}
	if err := p.SetRequestURLs(address); err != nil {
		p.t.Fatal(err)
	}
}

// pair starts two programs on one Redis, the second as a process, and returns
// when Slack can reach both.
func (p *slackPark) pair(way string) (one, two *running, process *os.Process) {
	p.t.Helper()
	one = p.begin(p.reached(way)...)
	two, process = p.spawn(p.reached(way)...)
	two.address()
	p.direct(way, one)
	if way == "socket" {
		p.await("four connections", 45*time.Second, func() bool { return p.Connected() == 4 })
	}
	one.began()
	return one, two, process
}

// TestSlackShared runs two processes on one Redis for the same workspaces: of
// what people do Slack tells either. Each command is answered once, and each story
// posted, edited and followed up once.
func TestSlackShared(t *testing.T) {
	t.Parallel()
	for _, way := range slackWays {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			p := openSlackPark(t, slacktest.Options{})
			one, two, _ := p.pair(way)
			var channels []*slacktest.Channel
			var acts []*slacktest.Result
			for n := range 2 {
				w := p.AddStranger(fmt.Sprintf("workspace %d", n))
				admin := w.AddUser("admin")
				p.direct(way, one)
				p.install(admin)
				for i, b := range []*running{one, two, one, two} {
					p.direct(way, b)
					c := w.AddChannel(slacktest.Public, fmt.Sprintf("rumors-%d", i))
					p.subscribe(admin, c, "")
					channels = append(channels, c)
					acts = append(acts, p.Mention(admin, c, "redsox"))
				}
			}
			for _, r := range acts {
				p.reads(p.answer(r).Text(), "Red Sox")
			}
			for _, b := range []*running{two, one} { // a retry may reach the other one
				p.direct(way, b)
				for _, r := range acts {
					if _, err := p.Again(r).Ack(t.Context()); err != nil {
						t.Errorf("once more: %v", err)
					}
				}
			}
			p.publish(asked)
			p.holds(channels, 2) // the answer and the post
			p.publish(askedToo)
			for _, c := range channels {
				p.await("the post edited", postLimit, func() bool { return p.called("chat.update", c) == 1 })
			}
			p.publish(traded)
			p.emptied()
			p.stays("nothing comes twice", time.Second, func() bool { return p.holds(channels, 3) })
			for _, c := range channels {
				if n := p.called("chat.update", c); n != 1 {
					t.Errorf("#%s: %d edits, want 1", c.Name, n)
				}
			}
			for name, b := range map[string]*running{"first": one, "second": two} {
				if n := b.metric("hotstove_interaction_duration_seconds_count"); n == 0 {
					t.Errorf("the %s process was asked nothing", name)
				}
			}
		})
	}
}

// holds waits until each channel has so many messages of the bot's, and reports
// whether none has more.
func (p *slackPark) holds(channels []*slacktest.Channel, n int) bool {
	p.t.Helper()
	for _, c := range channels {
		p.await(fmt.Sprintf("%d messages in #%s", n, c.Name), postLimit, func() bool { return p.bots(c) >= n })
	}
	for _, c := range channels {
		if p.bots(c) > n {
			return false
		}
	}
	return true
}

// bots counts the messages of the bot's that stand in a channel.
func (p *slackPark) bots(c *slacktest.Channel) (n int) {
	for _, m := range p.Messages(c) {
		if m.FromBot {
			n++
		}
	}
	return n
}
