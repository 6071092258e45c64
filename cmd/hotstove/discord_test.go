package main

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
)

// The steps of a story: two outlets have it, then it moves on.
var (
	asked = item{
		ID: "asked", Title: "Red Sox ask about Dodgers catcher Dalton Rushing",
		HTML: "<p>The Red Sox have interest in catcher Dalton Rushing of the Dodgers, Sean McAdam of MassLive reports.</p>",
	}
	askedToo = item{
		ID: "too", Outlet: "Coast Ledger", Title: "Report: Boston interested in Rushing",
		HTML: "<p>The Red Sox are interested in Dodgers catcher Dalton Rushing, according to MassLive's Sean McAdam.</p>",
	}
	traded = item{
		ID: "traded", Title: "Dodgers trade Dalton Rushing to Red Sox",
		HTML: "<p>The Red Sox have acquired catcher Dalton Rushing from the Dodgers, the clubs announced.</p>",
	}
)

// signed is another story about the Red Sox.
var signed = item{
	ID: "signed", Title: "Red Sox sign Xander Bogaerts",
	HTML: "<p>The Red Sox have signed shortstop Xander Bogaerts, the club announced.</p>",
}

// block is a guild with a channel of every kind.
type block struct {
	*discordtest.Guild
	fans                                    *discordtest.Role
	plain, pinged, threads, moderated, news *discordtest.Channel
	forum                                   *discordtest.Channel
	tag                                     string
}

func (p *park) addBlock() block {
	g := p.AddGuild("Red Sox Nation")
	add := func(name string) *discordtest.Channel { return g.AddChannel(discordtest.Text, name) }
	b := block{
		Guild: g, fans: g.AddRole("Sox fans", 0),
		plain: add("plain"), pinged: add("pinged"), threads: add("threads"), moderated: add("moderated"),
		news: g.AddChannel(discordtest.Announcement, "news"), forum: g.AddChannel(discordtest.Forum, "forum"),
	}
	b.forum.AddTag("Yankees")
	b.tag = b.forum.AddTag("Red Sox")
	return b
}

// TestDiscordWholeWay follows a story from the feed to every kind of channel,
// and on as it grows.
func TestDiscordWholeWay(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	g := p.addBlock()
	p.begin().ready(1).began()
	for _, c := range []*discordtest.Channel{g.plain, g.threads, g.moderated, g.news} {
		p.subscribe(g.Guild, c, "redsox", nil)
	}
	p.subscribe(g.Guild, g.pinged, "redsox", discordtest.Values{"ping": g.fans})
	p.subscribe(g.Guild, g.plain, "redsox", discordtest.Values{"in": g.forum})
	p.subscribe(g.Guild, g.plain, "redsox", discordtest.Values{"to": "me"})
	p.ask(g.Owner, g.threads, "settings", discordtest.Values{"threads": "on"})

	p.publish(asked)
	firsts := g.firstPosts(p)
	p.RemoveMessage(p.posts(g.moderated, 1)[0].ID)

	p.publish(askedToo)
	for name, m := range firsts {
		if m = p.edited(m.ID, 1); !strings.Contains(m.Text(), "Coast Ledger") {
			t.Errorf("%s: with a second outlet the post says\n%s", name, m.Text())
		}
	}
	p.await("the moderated channel's edit tried", postLimit, func() bool { return p.refused("PATCH", g.moderated) == 1 })
	for _, c := range []*discordtest.Channel{g.plain, g.pinged, g.threads, g.news, g.forum.Threads()[0], p.DM(g.Owner)} {
		p.posts(c, 1)
	}
	p.posts(g.moderated, 0)

	p.publish(traded)
	g.followed(p, firsts)

	if answer := p.ask(g.Owner, g.plain, "unsubscribe", discordtest.Values{"topic": "redsox"}); !strings.Contains(answer.Text(), "Unsubscribed") {
		t.Errorf("/unsubscribe was answered with %q", answer.Text())
	}
	p.publish(signed)
	p.posts(g.pinged, 3)
	p.posts(g.moderated, 2)
	p.posts(g.plain, 2)
	p.noneDead()
}

// refused counts the requests for messages in a channel that were refused.
func (p *park) refused(method string, c *discordtest.Channel) int {
	n := 0
	for _, r := range p.Requests() {
		if r.Method == method && strings.HasPrefix(r.Path, "/channels/"+c.ID+"/messages") && r.Status >= 400 {
			n++
		}
	}
	return n
}

// firstPosts waits for the post of a new story in each channel, looks at it, and
// returns those that stay, by channel.
func (g block) firstPosts(p *park) map[string]discordtest.Message {
	p.t.Helper()
	p.await("a post in the forum", postLimit, func() bool { return len(g.forum.Threads()) > 0 })
	opened := g.forum.Threads()[0]
	posts := map[string]discordtest.Message{
		"plain": p.posts(g.plain, 1)[0], "pinged": p.posts(g.pinged, 1)[0], "threads": p.posts(g.threads, 1)[0],
		"news": p.posts(g.news, 1)[0], "forum": p.posts(opened, 1)[0], "direct": p.posts(p.DM(g.Owner), 1)[0],
	}
	for name, m := range posts {
		if len(m.Embeds) != 1 || m.Embeds[0].Title != asked.Title || m.Embeds[0].URL != "https://hub.example/asked" {
			p.t.Errorf("%s: the post is no embed with title and link: %+v", name, m.Embeds)
		}
		if !slices.Equal(m.Pings.Roles, map[string][]string{"pinged": {g.fans.ID}}[name]) || m.Pings.Everyone || len(m.Pings.Users) > 0 {
			p.t.Errorf("%s: the post pings %+v", name, m.Pings)
		}
	}
	if tags := opened.AppliedTags(); !slices.Equal(tags, []string{g.tag}) {
		p.t.Errorf("the forum's post has the tags %q, want %s", tags, g.tag)
	}
	p.await("the post in #news published", postLimit, func() bool { return p.Message(posts["news"].ID).Crossposted })
	p.await("a thread for the story", postLimit, func() bool { return p.Message(posts["threads"].ID).ThreadID != "" })
	return posts
}

// followed waits for the posts of the story that moves on.
func (g block) followed(p *park, firsts map[string]discordtest.Message) {
	p.t.Helper()
	posts := map[string]discordtest.Message{
		"plain": p.posts(g.plain, 2)[1], "pinged": p.posts(g.pinged, 2)[1], "news": p.posts(g.news, 2)[1],
		"moderated": p.posts(g.moderated, 1)[0], "direct": p.posts(p.DM(g.Owner), 2)[1],
		"threads": p.posts(p.Channel(p.Message(firsts["threads"].ID).ThreadID), 1)[0],
		"forum":   p.posts(g.forum.Threads()[0], 2)[1],
	}
	for name, m := range posts {
		want := firsts[name].ID
		if name == "threads" {
			want = "" // it is in the thread of the first
		}
		if m.Embeds[0].Title != traded.Title || m.ReplyTo != want {
			p.t.Errorf("%s: what follows answers %q, want %q:\n%s", name, m.ReplyTo, want, m.Text())
		}
	}
	if !slices.Equal(posts["pinged"].Pings.Roles, []string{g.fans.ID}) || !posts["plain"].Pings.None() {
		p.t.Errorf("what follows pings %+v, and %+v where nobody is to be pinged", posts["pinged"].Pings, posts["plain"].Pings)
	}
	p.posts(g.threads, 1)
}

// TestDiscordHostileItem has a feed bring what would ping, link and format,
// were it not made harmless.
func TestDiscordHostileItem(t *testing.T) {
	t.Parallel()
	p := openPark(t, discordtest.Options{})
	guild := p.AddGuild("Red Sox Nation")
	rumors := guild.AddChannel(discordtest.Text, "rumors")
	p.begin().ready(1).began()
	p.subscribe(guild, rumors, "redsox", discordtest.Values{"ping": guild.Fans})
	evil := "@everyone <@&" + guild.Fans.ID + "> <@" + guild.Owner.ID + "> [x](http://evil) **a** `b` ||c|| discord.gg/evil <#1> <t:0:R> <:evil:1> https://evil.example/x"
	p.publish(item{
		ID: "evil", Outlet: "@here " + evil, Title: "@everyone <@&1> [x](http://evil) **a**",
		HTML: "<p>The Red Sox have signed Xander Bogaerts " + html.EscapeString(evil) + ", the club announced.</p>",
	})
	posted := p.posts(rumors, 1)[0]
	answer := p.ask(guild.Owner, rumors, "rumors", discordtest.Values{"name": "redsox"})

	const title = "@\u200beveryone \\<\\@\u200b&1> \\[x\\]\\(http:\u200b//evil) \\*\\*a\\*\\*"
	if got := posted.Embeds[0].Title; got != title {
		t.Errorf("the title is posted as %q, want %q", got, title)
	}
	if !strings.Contains(answer.Embeds[0].Description, "**"+title+"**\n") {
		t.Errorf("the title is listed in %q, want it as %q without a link", answer.Embeds[0].Description, title)
	}
	if want := "<@&" + guild.Fans.ID + ">"; posted.Content != want || !slices.Equal(posted.Pings.Roles, []string{guild.Fans.ID}) || posted.Pings.Everyone || len(posted.Pings.Users) > 0 {
		t.Errorf("the post says %q and pings %+v, want no more than the subscription's role", posted.Content, posted.Pings)
	}
	if answer.Content != "" || !answer.Pings.None() {
		t.Errorf("the answer says %q and pings %+v, want neither", answer.Content, answer.Pings)
	}
	for _, m := range []discordtest.Message{posted, answer} {
		e := m.Embeds[0]
		if strings.Contains(e.URL, "evil.") || !strings.Contains(e.Title+e.Description, "evil") {
			t.Errorf("the embed leads to %q, or does not tell what was reported: %+v", e.URL, e)
		}
		texts := []string{e.Title, e.Description}
		for _, f := range e.Fields {
			texts = append(texts, f.Name, f.Value)
		}
		for _, text := range texts {
			if meant := meaning.FindString(escaped.ReplaceAllString(text, "")); meant != "" {
				t.Errorf("%q means something in %q", meant, text)
			}
		}
	}
}

var (
	// escaped is a character that Discord's markdown takes for itself.
	escaped = regexp.MustCompile(`\\[^A-Za-z0-9\s]`)
	// meaning is what Discord would make a mention, a link, a time or markup of,
	// beyond what the bot writes itself: bold titles and the time of a story.
	meaning = regexp.MustCompile("@(everyone|here)|<[@#:]|<a:|<t:0:|" + `\]\(|://|discord\.gg|\|\||\*\*a|` + "`")
)
