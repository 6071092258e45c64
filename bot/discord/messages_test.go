package discord_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/internal/newsstand"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// shape is a kind of message that the bot makes: a command's answer, or a post.
type shape struct {
	name string
	// make has the bot make one, and returns the JSON that Discord is sent.
	make func(t *testing.T, b *ballpark) json.RawMessage
}

// shapes are all of them, in an order in which the channels come to subscribe
// to something, and lose the bot's rights in the end.
var shapes = []shape{
	{"rumors", given("rumors", values{"name": "redsox"})},
	{"rumors-next-page", pressed("rumors", values{"name": "mariners"}, "Next page")},
	{"rumors-next-page-for-another", pressedByAnother("rumors", values{"name": "mariners"}, "Next page")},
	{"rumors-of-the-league", given("rumors", nil)},
	{"rumors-none", given("rumors", values{"name": "yankees"})},
	{"player", given("player", values{"name": "dalton rushing"})},
	{"player-without-stories", given("player", values{"name": "aaron judge"})},
	{"team", given("team", values{"name": "dodgers"})},
	{"which-one", given("player", values{"name": "max muncy"})},
	{"did-you-mean", given("player", values{"name": "ohtanni"})},
	{"a-club-no-player", given("player", values{"name": "redsox"})},
	{"error", given("rumors", values{"name": "xyzzy"})},
	{"forbidden", pressedByAnother("rumors", values{"name": "redsox"}, "Subscribe")},
	{"old-button", func(t *testing.T, b *ballpark) json.RawMessage { return first(t, b.Interact(b.pressed("vote:yes"))) }},
	{"subscriptions-none", given("subscriptions", nil)},
	{"subscribe", given("subscribe", values{"topic": "redsox", "kinds": "trades", "tier": "1"})},
	{"subscribe-deadlines", given("subscribe", values{"topic": "deadlines"})},
	{"subscribe-several", given("subscribe", values{"topic": "yankees, shohei ohtani, mets, cubs, braves, rays, twins, angels, padres"})},
	{"rumors-of-the-channel", given("rumors", nil)},
	{"subscriptions", given("subscriptions", nil)},
	{"subscriptions-next-page", pressed("subscriptions", nil, "Next page")},
	{"subscriptions-remove", pressed("subscriptions", nil, "Remove Chicago Cubs")},
	{"unsubscribe", given("unsubscribe", values{"topic": "mets"})},
	{"unsubscribe-all", given("unsubscribe", values{"topic": "all"})},
	{"deadline", given("deadline", nil)},
	{"deadline-remind", given("deadline", values{"remind": "on"})},
	{"help", given("help", nil)},
	{"help-for-a-command", given("help", values{"command": "subscribe"})},
	{"completions", completing("subscribe", "topic", "redsox, ohta")},
	{"completions-none", completing("rumors", "name", "xyzzy")},
	{"story", func(t *testing.T, b *ballpark) json.RawMessage { return b.sent(t, b.told("4D8WPA2")).Bodies[0] }},
	{"story-edited", func(t *testing.T, b *ballpark) json.RawMessage {
		d := b.told("7K2M9QX")
		d.Edit, d.Revision = b.receipt(t, d), 2
		return slices.Clone(b.sent(t, d).Bodies[1])
	}},
	{"story-follows-up", func(t *testing.T, b *ballpark) json.RawMessage {
		d := b.told("9ZZ1Q0B")
		d.ReplyTo = b.receipt(t, b.told("SEA0001"))
		return b.sent(t, d).Bodies[0]
	}},
	{"story-with-ping", func(t *testing.T, b *ballpark) json.RawMessage {
		d := b.told("SEA0000")
		d.Pings = []string{b.prospect.ID, b.guild.ID, "@here"}
		return b.sent(t, d).Bodies[0]
	}},
	{"settings", given("settings", values{"threads": "on"})},
	{"thread", func(t *testing.T, b *ballpark) json.RawMessage {
		b.sent(t, b.told("SEA0002"))
		return b.asked(t, "/channels/{channel_id}/messages/{message_id}/threads")
	}},
	{"forum-post", func(t *testing.T, b *ballpark) json.RawMessage {
		forum := b.guild.AddChannel(discordtest.Forum, "trade-talk")
		forum.AddTag("Mariners")
		b.Slash(b.admin, b.channels["general"], "subscribe", values{"topic": "mariners", "in": forum}).Answer(t.Context())
		d := b.told("SEA0003")
		d.Channel = ours(forum)
		b.receipt(t, d)
		return b.asked(t, "/channels/{channel_id}/threads")
	}},
	{"roll-up", func(t *testing.T, b *ballpark) json.RawMessage {
		return b.said(t, b.told("SEA0004"), alerts.RollUp(newsstand.Stories(afternoon))).Bodies[0]
	}},
	{"reminder", func(t *testing.T, b *ballpark) json.RawMessage {
		d := b.league.Deadline("2025-trade-deadline")
		return b.said(t, b.due(d, 24*time.Hour), alerts.Reminder(d, 24*time.Hour, d.At.Add(-24*time.Hour))).Bodies[0]
	}},
	{"reminder-passed", func(t *testing.T, b *ballpark) json.RawMessage {
		d := b.league.Deadline("2025-trade-deadline")
		return b.said(t, b.due(d, 0), alerts.Reminder(d, 0, d.At)).Bodies[0]
	}},
	{"direct-message", func(t *testing.T, b *ballpark) json.RawMessage {
		d := b.told("4D8WPA2")
		d.Channel = rumor.Channel{Platform: discord.Name, ID: "@" + b.fan.ID}
		return b.sent(t, d).Bodies[0]
	}},
	{"welcome", welcome},
	{"may-not-post", func(t *testing.T, b *ballpark) json.RawMessage {
		b.channels["quiet"].Overwrite(b.guild.Bot.ID, 0, discordtest.SendMessages|discordtest.EmbedLinks)
		return first(t, b.Slash(b.admin, b.channels["general"], "subscribe", values{"topic": "league", "in": b.channels["quiet"]}))
	}},
	{"denied", func(t *testing.T, b *ballpark) json.RawMessage {
		d := b.told("4D8WPA2")
		d.Channel = ours(b.channels["quiet"])
		if _, err := b.platform.Send(t.Context(), d, b.post(t, "4D8WPA2")); err == nil {
			t.Error("posted where the bot may not")
		}
		return b.last(b.DM(b.guild.Owner)).Bodies[0]
	}},
}

// TestMessages holds the JSON of each shape of message.
func TestMessages(t *testing.T) {
	b := newBallpark(t, byGateway)
	for _, s := range shapes {
		golden.Check(t, "messages/"+s.name+".json", readable(t, s.make(t, b)))
	}
}

// ofTheHour are ids that differ from run to run.
var ofTheHour = regexp.MustCompile(`("message_id": )"\d+"`)

// readable returns JSON as people read it, the same in every run.
func readable(t *testing.T, raw json.RawMessage) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&", "\u200b", `\u200b`).Replace(b.String())
	return []byte(ofTheHour.ReplaceAllString(text, `$1"…"`) + "\n")
}

// first returns the first answer to an interaction.
func first(t *testing.T, r *discordtest.Result) json.RawMessage {
	t.Helper()
	c, err := r.Callback(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c.Body
}

// given is the answer to a command.
func given(command string, v values) func(*testing.T, *ballpark) json.RawMessage {
	return func(t *testing.T, b *ballpark) json.RawMessage {
		return first(t, b.Slash(b.admin, b.channels["general"], command, v))
	}
}

// pressed is the answer to a button below the answer to a command.
func pressed(command string, v values, label string) func(*testing.T, *ballpark) json.RawMessage {
	return func(t *testing.T, b *ballpark) json.RawMessage {
		return first(t, b.Press(b.admin, b.slash(t, b.admin, b.channels["general"], command, v), label))
	}
}

func pressedByAnother(command string, v values, label string) func(*testing.T, *ballpark) json.RawMessage {
	return func(t *testing.T, b *ballpark) json.RawMessage {
		return first(t, b.Press(b.fan, b.slash(t, b.admin, b.channels["general"], command, v), label))
	}
}

// completing is what completes an option.
func completing(command, option, text string) func(*testing.T, *ballpark) json.RawMessage {
	return func(t *testing.T, b *ballpark) json.RawMessage {
		return first(t, b.Complete(b.admin, b.channels["general"], command, values{option: text}, option))
	}
}

// welcome has the bot join a guild.
func welcome(t *testing.T, b *ballpark) json.RawMessage {
	g := b.AddGuild("Yankees Universe")
	b.RemoveGuild(g)
	hall := g.AddChannel(discordtest.Text, "hall")
	b.JoinGuild(g)
	eventually(t, patience, "a welcome", func() bool { return len(b.Messages(hall)) > 0 })
	return b.last(hall).Bodies[0]
}

// told is the delivery of a story to #general.
func (b *ballpark) told(story string) rumor.Delivery {
	return rumor.Delivery{Channel: ours(b.channels["general"]), Story: story, Revision: 1}
}

// due is the delivery of a reminder to #general.
func (b *ballpark) due(d *league.Deadline, rung time.Duration) rumor.Delivery {
	return rumor.Delivery{Channel: ours(b.channels["general"]), Deadline: d.ID, Rung: rung}
}

// receipt delivers a story.
func (b *ballpark) receipt(t *testing.T, d rumor.Delivery) rumor.Receipt {
	t.Helper()
	r, err := b.platform.Send(t.Context(), d, b.post(t, d.Story))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sent delivers a story and returns what stands on Discord then.
func (b *ballpark) sent(t *testing.T, d rumor.Delivery) discordtest.Message {
	t.Helper()
	return b.said(t, d, b.post(t, d.Story))
}

// said delivers a message and returns what stands on Discord then.
func (b *ballpark) said(t *testing.T, d rumor.Delivery, m message.Message) discordtest.Message {
	t.Helper()
	r, err := b.platform.Send(t.Context(), d, m)
	if err != nil {
		t.Fatal(err)
	}
	return b.Message(r.Message)
}

// asked returns the body of the latest request of this route.
func (b *ballpark) asked(t *testing.T, route string) json.RawMessage {
	t.Helper()
	for _, r := range slices.Backward(b.Requests()) {
		if r.Route == route && r.Method == "POST" {
			return r.Body
		}
	}
	t.Fatalf("no request to %s", route)
	return nil
}

// last returns the latest message of a channel.
func (b *ballpark) last(c *discordtest.Channel) discordtest.Message {
	all := b.Messages(c)
	return all[len(all)-1]
}
