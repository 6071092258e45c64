package main

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
)

// slackPark is a field with a Slack.
type slackPark struct {
	*slacktest.Server
	*field
}

const (
	// slackKey seals the installations.
	slackKey = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	// slackPublic is where the bot says it is reached.
	slackPublic = "https://hotstove.example"
)

// openSlackPark opens a park. At its end nothing that was printed and nothing in
// Redis may hold a secret.
func openSlackPark(t *testing.T, o slacktest.Options) *slackPark {
	t.Helper()
	redistest.Need(t)
	o.PublicURL = slackPublic
	p := &slackPark{Server: slacktest.Start(t, o), field: newField(t)}
	p.env = append(p.env, "HOTSTOVE_SLACK_API="+p.URL())
	p.secrets = []string{"xoxb-slacktest", "xoxe", p.AppToken, p.ClientSecret, p.SigningSecret, slackKey, "slacktest-hook-", "code-"}
	t.Cleanup(p.sealed)
	return p
}

// socket is the environment of a bot that serves one workspace by Socket Mode.
func (p *slackPark) socket(w *slacktest.Workspace) []string {
	return []string{"SLACK_BOT_TOKEN=" + w.BotToken, "SLACK_APP_TOKEN=" + p.AppToken}
}

// overHTTP is the environment of a bot that serves one workspace by HTTP.
func (p *slackPark) overHTTP(w *slacktest.Workspace) []string {
	return []string{"SLACK_BOT_TOKEN=" + w.BotToken, "SLACK_SIGNING_SECRET=" + p.SigningSecret}
}

// installable is the environment of a bot that any workspace may install.
func (p *slackPark) installable() []string {
	return []string{
		"SLACK_CLIENT_ID=" + p.ClientID, "SLACK_CLIENT_SECRET=" + p.ClientSecret, "SLACK_SIGNING_SECRET=" + p.SigningSecret,
		"HOTSTOVE_PUBLIC_URL=" + slackPublic, "HOTSTOVE_SECRET_KEY=" + slackKey,
	}
}

// sealed looks for secrets in Redis.
func (p *slackPark) sealed() {
	p.t.Helper()
	ctx, client := context.WithoutCancel(p.t.Context()), p.redis.Client
	keys, err := client.Keys(ctx, "*").Result()
	if err != nil {
		p.t.Errorf("keys of Redis: %v", err)
	}
	for _, key := range keys {
		text := key
		switch kind := client.Type(ctx, key).Val(); kind {
		case "string":
			text += client.Get(ctx, key).Val()
		case "hash":
			text += fmt.Sprint(client.HGetAll(ctx, key).Val())
		case "set":
			text += fmt.Sprint(client.SMembers(ctx, key).Val())
		case "zset":
			text += fmt.Sprint(client.ZRange(ctx, key, 0, -1).Val())
		case "list":
			text += fmt.Sprint(client.LRange(ctx, key, 0, -1).Val())
		case "none": // it has expired
		default:
			p.t.Errorf("%s is a %s, which is not searched", key, kind)
		}
		for _, secret := range p.secrets {
			if strings.Contains(text, secret) {
				p.t.Errorf("a secret in Redis, at %s", key)
			}
		}
	}
}

// pass lets time pass for the program and for Slack, at once.
func (p *slackPark) pass(d time.Duration) {
	p.ahead.Add(int64(d))
	p.Advance(d)
}

// connected waits until a bot holds its connections.
func (p *slackPark) connected() {
	p.t.Helper()
	p.await("two connections", 45*time.Second, func() bool { return p.Connected() == 2 })
}

// beginSocket starts the program for one workspace by Socket Mode, and waits
// until it serves that and has looked at the feed.
func (p *slackPark) beginSocket(w *slacktest.Workspace) *running {
	p.t.Helper()
	b := p.begin(p.socket(w)...)
	p.connected()
	return b.began()
}

// ask gives a command and returns its answer.
func (p *slackPark) ask(u *slacktest.User, c *slacktest.Channel, command, text string) slacktest.Message {
	p.t.Helper()
	return p.answer(p.Slash(u, c, command, text))
}

// subscribe subscribes a channel to the Red Sox; more are options.
func (p *slackPark) subscribe(u *slacktest.User, c *slacktest.Channel, more string) {
	p.t.Helper()
	if answer := p.ask(u, c, "/subscribe", "redsox "+more); !strings.Contains(answer.Text(), "Subscribed to") {
		p.t.Fatalf("/subscribe in #%s was answered with %q", c.Name, answer.Text())
	}
}

// watch subscribes a channel to the Red Sox in the store.
func (p *slackPark) watch(c *slacktest.Channel) {
	p.t.Helper()
	at := rumor.Channel{Platform: "slack", Workspace: c.Workspace.ID, ID: c.ID}
	if _, err := p.store().Subscribe(p.t.Context(), rumor.Subscription{Channel: at, Topic: rumor.ClubTopic("BOS")}); err != nil {
		p.t.Fatal(err)
	}
}

// posts waits until so many messages stand in a channel, and returns them.
func (p *slackPark) posts(c *slacktest.Channel, n int) []slacktest.Message {
	p.t.Helper()
	p.await(fmt.Sprintf("%d messages in #%s", n, c.Name), postLimit, func() bool { return len(p.Messages(c)) >= n })
	got := p.Messages(c)
	if len(got) != n {
		p.t.Fatalf("#%s has %d messages, want %d: %v", c.Name, len(got), n, slackTexts(got))
	}
	return got
}

func slackTexts(messages []slacktest.Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Text())
	}
	return all
}

// called counts the calls of a method for a channel.
func (p *slackPark) called(method string, c *slacktest.Channel) int {
	n := 0
	for _, r := range p.Requests() {
		if r.Method == method && r.Channel == c.ID {
			n++
		}
	}
	return n
}

// TestSlackWholeWay follows a story from the feed to the channels, and on as it
// grows.
func TestSlackWholeWay(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{})
	w := p.AddWorkspace("Red Sox Nation")
	fan := w.AddUser("fan")
	plain, pinged, moderated := w.AddChannel(slacktest.Public, "plain"), w.AddChannel(slacktest.Private, "pinged"), w.AddChannel(slacktest.Public, "moderated")
	p.beginSocket(w)
	p.subscribe(fan, plain, "")
	p.subscribe(fan, pinged, "ping:<!subteam^S0FANS|@soxfans>")
	p.subscribe(fan, moderated, "")

	p.publish(asked)
	firsts := map[*slacktest.Channel]slacktest.Message{}
	for _, c := range []*slacktest.Channel{plain, pinged, moderated} {
		m := p.posts(c, 1)[0]
		firsts[c] = m
		groups := map[*slacktest.Channel][]string{pinged: {"S0FANS"}}[c]
		if m.Unfurl || m.Metadata == nil || !strings.Contains(m.Text(), asked.Title) || !strings.Contains(m.Fallback, asked.Title) {
			t.Errorf("#%s: the post unfurls, has no metadata or says something else: %+v", c.Name, m)
		}
		if m.Pings.Channel || m.Pings.Here || m.Pings.Everyone || len(m.Pings.Users) > 0 || !slices.Equal(m.Pings.Groups, groups) {
			t.Errorf("#%s: the post pings %+v, want %v", c.Name, m.Pings, groups)
		}
	}
	p.Remove(firsts[moderated])

	p.publish(askedToo)
	for _, c := range []*slacktest.Channel{plain, pinged} {
		p.await("the post edited", postLimit, func() bool { return len(p.Message(c, firsts[c].TS).Bodies) > 1 })
		if m := p.posts(c, 1)[0]; !strings.Contains(m.Text(), "Coast Ledger") {
			t.Errorf("#%s: with a second outlet the post says\n%s", c.Name, m.Text())
		}
	}
	p.await("the edit of the deleted post tried", postLimit, func() bool { return p.called("chat.update", moderated) == 1 })
	p.posts(moderated, 0)

	p.publish(traded)
	for _, c := range []*slacktest.Channel{plain, pinged} {
		if m := p.posts(c, 2)[1]; m.ThreadTS != firsts[c].TS || !m.Broadcast || !strings.Contains(m.Text(), traded.Title) {
			t.Errorf("#%s: what follows is not in the thread and the channel: %+v", c.Name, m)
		}
	}
	if m := p.posts(moderated, 1)[0]; m.ThreadTS != "" || !strings.Contains(m.Text(), traded.Title) {
		t.Errorf("what follows a deleted post is %+v", m)
	}

	if answer := p.ask(fan, plain, "/unsubscribe", "redsox"); !strings.Contains(answer.Text(), "Unsubscribed") {
		t.Errorf("/unsubscribe was answered with %q", answer.Text())
	}
	p.publish(signed)
	p.posts(pinged, 3)
	p.posts(moderated, 2)
	p.posts(plain, 2)
	p.noneDead()
}

// TestSlackHostileItem has a feed bring what would ping, link and format, were it
// not made harmless.
func TestSlackHostileItem(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{})
	w := p.AddWorkspace("Red Sox Nation")
	fan := w.AddUser("fan")
	rumors := w.AddChannel(slacktest.Public, "rumors")
	p.beginSocket(w)
	p.subscribe(fan, rumors, "")
	const title = "<!channel> <@U1> <http://evil|x> &lt; @here *a* http://evil.example/x"
	evil := title + " <!everyone> <@" + fan.ID + "> <!subteam^S0FANS> <#C1> <!date^0^{date}|x> `b` _c_ ~d~ &amp;lt;"
	p.publish(item{
		ID: "evil", Outlet: "@here " + evil, Title: title,
		HTML: "<p>The Red Sox have signed Xander Bogaerts " + html.EscapeString(evil) + ", the club announced.</p>",
	})
	posted := p.posts(rumors, 1)[0]
	answer := p.ask(fan, rumors, "/rumors", "redsox")
	for name, m := range map[string]slacktest.Message{"post": posted, "answer": answer} {
		if !m.Pings.None() {
			t.Errorf("the %s pings %+v", name, m.Pings)
		}
		for _, l := range m.Links {
			if strings.Contains(l.URL, "evil") && !strings.HasPrefix(l.URL, "https://hub.example/") {
				t.Errorf("the %s links to %s as %q", name, l.URL, l.Text)
			}
		}
		if shown := strings.ReplaceAll(m.Text(), "\u200b", ""); !strings.Contains(shown, "<!channel> <@U1> <http://evil|x> < @here ∗a∗") {
			t.Errorf("the %s does not show the title as it is:\n%s", name, m.Text())
		}
		if m.Unfurl {
			t.Errorf("the %s unfurls", name)
		}
	}
}

// TestSlackFaultsWhilePosting has Slack fail as a story is posted: in the end it
// stands in each channel once, and no delivery is given up.
func TestSlackFaultsWhilePosting(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault slacktest.Fault
		times int
	}{
		{"answer lost", slacktest.LostAnswer(), 1},
		{"answer broken", slacktest.BrokenJSON(), 1},
		{"500", slacktest.Status(500), 3},
		{"503", slacktest.Status(503), 1},
		{"a page", slacktest.HTML(502), 1},
		{"a page that is well", slacktest.HTML(200), 1},
		{"internal error", slacktest.Error("internal_error"), 1},
		{"limited", slacktest.Limited(time.Minute, slacktest.Whole), 1},
		{"limited in fractions", slacktest.Limited(30500*time.Millisecond, slacktest.Fractional), 1},
		{"limited for nobody knows how long", slacktest.Limited(20*time.Second, slacktest.Missing), 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := openSlackPark(t, slacktest.Options{})
			w := p.AddWorkspace("Red Sox Nation")
			hit, other := w.AddChannel(slacktest.Public, "hit"), w.AddChannel(slacktest.Public, "other")
			p.watch(hit)
			p.watch(other)
			b := p.beginSocket(w)
			p.Fail(slacktest.Match{Method: "chat.postMessage", Channel: hit.ID}, test.fault, test.times)
			p.publish(asked)
			p.posts(other, 1)
			for n := range test.times {
				b.failed(n + 1)
				p.pass(61 * time.Second)
			}
			p.emptied()
			p.posts(hit, 1)
			p.posts(other, 1)
			if n := p.called("chat.postMessage", hit); n > test.times+1 {
				t.Errorf("%d attempts, want %d at most", n, test.times+1)
			}
		})
	}
}

// TestSlackTakesNoBlocks has Slack refuse the blocks of a post, and again without
// pictures: its text is posted.
func TestSlackTakesNoBlocks(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{})
	w := p.AddWorkspace("Red Sox Nation")
	rumors := w.AddChannel(slacktest.Public, "rumors")
	p.watch(rumors)
	p.beginSocket(w)
	p.Tolerate("chat.postMessage: invalid_blocks")
	p.Fail(slacktest.Match{Method: "chat.postMessage"}, slacktest.Error("invalid_blocks"), 2)
	p.publish(asked)
	if m := p.posts(rumors, 1)[0]; m.Blocks != nil || !strings.Contains(m.Text(), asked.Title) {
		t.Errorf("posted %+v, want the text without blocks", m)
	}
	p.noneDead()
}

// TestSlackChannels posts where the bot is not: it joins by itself where it may.
// Of an archived channel the subscriptions sleep after hours; a command wakes them.
func TestSlackChannels(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{})
	w := p.AddWorkspace("Red Sox Nation")
	fan := w.AddUser("fan")
	outside, archived, witness := w.AddChannelWithout(slacktest.Public, "outside"), w.AddChannel(slacktest.Public, "archived"), w.AddChannel(slacktest.Public, "witness")
	closed := w.AddChannel(slacktest.Public, "closed")
	b := p.beginSocket(w)
	for _, c := range []*slacktest.Channel{outside, archived, witness, closed} {
		p.subscribe(fan, c, "")
	}
	archived.Archive(true)
	closed.Restrict(true)
	p.publish(step(0))
	p.posts(witness, 1)
	p.posts(outside, 1)
	if !outside.HasBot() {
		t.Error("the bot has not joined")
	}
	if told := p.posts(p.DM(fan), 1)[0].Text(); !strings.Contains(told, "an admin of the workspace can let me") {
		t.Errorf("who subscribed in a closed channel is told %q, want who can open it", told)
	}
	b.failed(2)
	p.pass(61 * time.Minute)
	b.failed(4)
	if n := p.subscribers(); n != 4 {
		t.Errorf("%d subscribers awake after an hour, want all 4", n)
	}
	closed.Restrict(false)
	p.pass(7 * time.Hour)
	p.awaitSubscribers(3)
	p.posts(closed, 1)
	tried := p.called("chat.postMessage", archived)
	p.publish(step(1))
	p.posts(witness, 2)
	if n := p.called("chat.postMessage", archived); n != tried {
		t.Errorf("%d posts were tried while it slept", n-tried)
	}
	archived.Archive(false)
	p.ask(fan, archived, "/settings", "")
	p.awaitSubscribers(4)
	p.publish(step(2))
	p.posts(archived, 1)
}
