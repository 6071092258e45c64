package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// TestLongTexts makes every shape of message with 10,000 characters in each
// text of feeds and users. Discord takes them all: the ballpark's Discord holds
// the bot to its limits, and fails the test for what is beyond one.
func TestLongTexts(t *testing.T) {
	b := newBallpark(t, byGateway)
	b.Slash(b.admin, b.channels["quiet"], "settings", values{"threads": "on"}).Answer(t.Context())
	forum := b.guild.AddChannel(discordtest.Forum, "trade-talk")
	b.Slash(b.admin, b.channels["quiet"], "subscribe", values{"topic": "league", "in": forum}).Answer(t.Context())
	for name, text := range discord.LongTexts() {
		if !slices.Contains([]string{"escapes", "marks", "emoji", "evil", "broken"}, name) {
			continue // TestRender has all of them
		}
		t.Run(name, func(t *testing.T) {
			stories := longStories(text)
			for _, s := range stories {
				if err := b.store.SaveStory(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			b.askOfLongStories(t)
			b.postLongStories(t, stories, text, b.channels["general"], b.channels["quiet"], forum)
			b.typeLongTexts(t, text)
			b.denyLongNames(t, text)
		})
	}
}

// longStories tell of the Red Sox and of a catcher, with the text wherever a
// feed may have put it: in the first everywhere, in the others where lists look.
func longStories(text string) []*rumor.Story {
	stories := make([]*rumor.Story, 7)
	for i := range stories {
		stories[i] = &rumor.Story{
			ID: fmt.Sprintf("LONG%03d", i), Revision: 1, Kind: rumor.Talks, Tier: 1, Title: text, URL: "https://news.example/" + text,
			Clubs: []string{"BOS"}, Players: []rumor.Player{{ID: 687221, Name: "Dalton Rushing"}}, Outlets: []string{text},
			Updated: afternoon.Add(-time.Duration(i) * time.Minute),
		}
	}
	s := stories[0]
	s.Lede, s.Clubs, s.Players = text, append(s.Clubs, text), append(s.Players, rumor.Player{Name: text})
	s.Reporters, s.Outlets = []string{text, text}, []string{text, text, text}
	for i := range 4 {
		s.Tellings = append(s.Tellings, rumor.Telling{Outlet: fmt.Sprint(i, text), URL: "https://news.example/" + text[:300]})
	}
	return stories
}

// askOfLongStories gives the commands that show stories.
func (b *ballpark) askOfLongStories(t *testing.T) {
	t.Helper()
	general := b.channels["general"]
	page := b.slash(t, b.admin, general, "rumors", values{"name": "redsox"})
	expect(t, page, false, "[Next page] [Subscribe]")
	for _, m := range []discordtest.Message{
		b.press(t, b.admin, page, "Next page"), b.press(t, b.fan, page, "Previous page"),
		b.slash(t, b.fan, general, "rumors", nil),
		b.slash(t, b.fan, general, "team", values{"name": "redsox"}),
		b.slash(t, b.fan, general, "player", values{"name": "dalton rushing"}),
	} {
		if len(m.Embeds) != 1 || len(m.Embeds[0].Description) < 100 {
			t.Errorf("too little of a long story is shown:\n%s", m.Text())
		}
	}
}

// postLongStories posts in each of the channels: a story, its edit, what follows
// it, several at once, a reminder.
func (b *ballpark) postLongStories(t *testing.T, stories []*rumor.Story, text string, in ...*discordtest.Channel) {
	t.Helper()
	post := alerts.Post(b.league, stories[0])
	for _, c := range in {
		// Another revision, so that Discord takes none for one that it has.
		d := rumor.Delivery{Channel: ours(c), Story: stories[0].ID + text[:3], Revision: 1, Pings: slices.Repeat([]string{b.prospect.ID, text}, 20)}
		receipt, err := b.platform.Send(t.Context(), d, post)
		if err != nil {
			t.Fatal(err)
		}
		edit, reply := d, d
		edit.Edit, edit.Revision = receipt, 2
		reply.ReplyTo, reply.Story = receipt, stories[1].ID+text[:3]
		b.said(t, edit, post)
		b.said(t, reply, post)
		reply.Story, reply.Revision = stories[2].ID+text[:3], 3
		b.said(t, reply, alerts.RollUp(slices.Repeat(stories, 2)))
		deadline := &league.Deadline{Name: text, At: afternoon.Add(time.Hour)}
		b.said(t, rumor.Delivery{Channel: ours(c), Deadline: text[:3], Rung: time.Hour}, alerts.Reminder(deadline, time.Hour, afternoon))
	}
}

// typeLongTexts gives every option of every command the text, uncut and cut to
// what Discord lets people type, all at once.
func (b *ballpark) typeLongTexts(t *testing.T, text string) {
	t.Helper()
	cut := strings.ToValidUTF8(string([]rune(text)[:500]), "x")
	given := []*discordtest.Result{b.Interact(b.pressed(text))}
	var typed []*discordtest.Result
	for _, c := range b.registry.Commands() {
		for _, o := range c.Options {
			given = append(given, b.Interact(b.typedRaw(2, c.Name, o.Name, text)), b.Interact(b.typedRaw(2, c.Name, o.Name, cut)))
			typed = append(typed, b.Interact(b.typedRaw(4, c.Name, o.Name, cut)))
		}
	}
	for _, r := range given {
		if m := outcome(t, r); m.Text() == "" {
			t.Error("an empty answer")
		}
	}
	for _, r := range typed {
		if _, err := r.Choices(t.Context()); err != nil {
			t.Errorf("completing: %v", err)
		}
	}
}

// typedRaw is a command, or what is typed of one, as Discord sends it, with a
// required topic or name if the option itself is neither.
func (b *ballpark) typedRaw(kind int, command, option, value string) map[string]any {
	in := b.pressed("")
	in["type"] = kind
	delete(in, "message")
	in["member"] = map[string]any{
		"nick": value, "permissions": discordtest.ManageChannels.String(),
		"user": map[string]any{"id": b.fan.ID, "username": "fan"},
	}
	options := []any{map[string]any{"name": option, "type": 3, "value": value, "focused": true}}
	for _, o := range b.registry.Command(command).Options {
		if o.Required && o.Name != option {
			options = append(options, map[string]any{"name": o.Name, "type": 3, "value": "redsox"})
		}
	}
	in["data"] = map[string]any{"id": "1", "type": 1, "name": command, "options": options}
	return in
}

// denyLongNames has the bot tell an owner of a channel and a server of such names.
func (b *ballpark) denyLongNames(t *testing.T, text string) {
	t.Helper()
	guild := b.AddGuild(text)
	c := guild.AddChannel(discordtest.Text, text)
	c.Overwrite(guild.Bot.ID, 0, discordtest.SendMessages)
	told := b.slash(t, guild.Owner, guild.AddChannel(discordtest.Text, "lobby"), "subscribe", values{"topic": "redsox", "in": c})
	expect(t, told, true, "Subscribed to Boston Red Sox")
	if _, err := b.platform.Send(t.Context(), rumor.Delivery{Channel: ours(c), Story: "LONG000", Revision: 1}, b.post(t, "LONG000")); err == nil {
		t.Error("posted where the bot may not")
	}
	if !strings.Contains(b.last(b.DM(guild.Owner)).Text(), "I cannot post in") {
		t.Errorf("the owner is told:\n%s", b.last(b.DM(guild.Owner)).Text())
	}
}
