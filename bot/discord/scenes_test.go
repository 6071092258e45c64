package discord_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/rumor"
)

// everyWay plays a scene with interactions by the gateway, and by HTTP.
func everyWay(t *testing.T, play func(t *testing.T, b *ballpark)) {
	t.Helper()
	for _, way := range []string{byGateway, byHTTP} {
		t.Run(way, func(t *testing.T) { play(t, newBallpark(t, way)) })
	}
}

// slash gives a command and returns what its user sees then.
func (b *ballpark) slash(t *testing.T, u *discordtest.User, c *discordtest.Channel, command string, v values) discordtest.Message {
	t.Helper()
	return outcome(t, b.Slash(u, c, command, v))
}

// press presses the button with this label and returns what its user sees then.
func (b *ballpark) press(t *testing.T, u *discordtest.User, m discordtest.Message, label string) discordtest.Message {
	t.Helper()
	return outcome(t, b.Press(u, m, label))
}

func outcome(t *testing.T, r *discordtest.Result) discordtest.Message {
	t.Helper()
	m, err := r.Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// expect holds a message to its text, and to who sees it.
func expect(t *testing.T, m discordtest.Message, ephemeral bool, text ...string) {
	t.Helper()
	got := m.Text()
	for _, part := range text {
		if !strings.Contains(got, part) {
			t.Errorf("the message does not say %q:\n%s", part, got)
		}
	}
	if m.Ephemeral != ephemeral {
		t.Errorf("ephemeral is %v of:\n%s", m.Ephemeral, got)
	}
}

func TestPages(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		first := b.slash(t, b.fan, b.channels["general"], "rumors", values{"name": "mariners"})
		second := b.press(t, b.fan, first, "Next page")
		expect(t, second, false, "Page 2 of 2", "[Previous page] [Subscribe]")
		if second.ID != first.ID {
			t.Error("the page of who asked is another message")
		}
		// Somebody else's page is his own, and leaves the first one alone.
		others := b.press(t, b.admin, second, "Previous page")
		expect(t, others, true, "Page 1 of 2")
		turned := b.press(t, b.admin, others, "Next page")
		expect(t, turned, true, "Page 2 of 2")
		if others.ID == first.ID || turned.ID != others.ID {
			t.Error("the pages of somebody else are not one message of his own")
		}
		expect(t, b.Message(first.ID), false, "Page 2 of 2")
	})
}

func TestWhichOne(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		question := b.slash(t, b.fan, b.channels["general"], "player", values{"name": "max muncy"})
		expect(t, question, true, "Which Max Muncy?")
		if err := refused(t, b.Press(b.admin, question, "Max Muncy · ATH · 3B · born 2002")); err == nil {
			t.Error("somebody else sees the question")
		}
		expect(t, b.press(t, b.fan, question, "Max Muncy · ATH · 3B · born 2002"), false, "Club: Athletics")
	})
}

// refused returns why Discord did not let the user do it, nil if it did.
func refused(t *testing.T, r *discordtest.Result) error {
	t.Helper()
	_, err := r.Callback(t.Context())
	if err != nil && !errors.Is(err, discordtest.ErrRefused) {
		t.Fatal(err)
	}
	return err
}

func TestButtonsOfManagers(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		general := b.channels["general"]
		found := b.slash(t, b.fan, general, "team", values{"name": "redsox"})
		expect(t, b.press(t, b.fan, found, "Subscribe"), true, "Only people who manage this channel")
		expect(t, b.press(t, b.admin, found, "Subscribe"), true, "Subscribed to Boston Red Sox")
		listed := b.slash(t, b.fan, general, "subscriptions", nil)
		expect(t, b.press(t, b.fan, listed, "Remove Boston Red Sox"), true, "Only people who manage this channel")
		expect(t, b.Message(listed.ID), true, "[Remove Boston Red Sox]")
		own := b.slash(t, b.admin, general, "subscriptions", nil)
		removed := b.press(t, b.admin, own, "Remove Boston Red Sox")
		expect(t, removed, true, "Unsubscribed from Boston Red Sox.", "None yet.")
		if removed.ID != own.ID || len(removed.Buttons) != 0 {
			t.Errorf("the list was not changed in place: %s", removed.Text())
		}
		expect(t, b.press(t, b.fan, listed, "Remove Boston Red Sox"), true, "Only people who manage this channel")
	})
}

func TestButtonsAfterARestart(t *testing.T) {
	for _, way := range []string{byGateway, byHTTP} {
		t.Run(way, func(t *testing.T) {
			b := newBallpark(t, way)
			general := b.channels["general"]
			page := b.slash(t, b.fan, general, "rumors", values{"name": "mariners"})
			question := b.slash(t, b.admin, general, "subscribe", values{"topic": "sox, muncy"})
			b.stop()
			b.start(t, way)
			expect(t, b.press(t, b.fan, page, "Next page"), false, "Page 2 of 2")
			next := b.press(t, b.admin, question, "Chicago White Sox · AL Central")
			done := b.press(t, b.admin, next, "Max Muncy · LAD · 3B · born 1990")
			expect(t, done, true, "Subscribed to Chicago White Sox and Max Muncy")
		})
	}
}

func TestUnknownButtons(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		for _, id := range []string{"vote:yes", "", "1|dance", "1|rumors name:", "0|help", "1|help command:" + strings.Repeat("x", 200), strings.Repeat("🔥", 100)} {
			m := outcome(t, b.Interact(b.pressed(id)))
			if id == "1|rumors name:" {
				expect(t, m, false, "MLB rumors")
				continue
			}
			expect(t, m, true, "That button is from an older version of me. Give the command again.")
		}
	})
}

// pressed is the fan's press of a button that we did not make.
func (b *ballpark) pressed(id string) map[string]any {
	general := b.channels["general"]
	return map[string]any{
		"type": 3, "guild_id": b.guild.ID, "channel_id": general.ID,
		"channel":                        map[string]any{"id": general.ID, "name": general.Name, "type": 0},
		"member":                         map[string]any{"user": map[string]any{"id": b.fan.ID, "username": b.fan.Name}, "permissions": "0"},
		"authorizing_integration_owners": map[string]any{"0": b.guild.ID},
		"data":                           map[string]any{"custom_id": id, "component_type": 2, "id": 2},
		"message":                        map[string]any{"id": "1", "flags": 0, "components": []any{map[string]any{"type": 99}}},
	}
}

func TestSubscribingElsewhere(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		general, forum := b.channels["general"], b.guild.AddChannel(discordtest.Forum, "trade-talk")
		asked := b.slash(t, b.admin, general, "subscribe", values{"topic": "redsox", "in": forum, "ping": b.prospect})
		expect(t, asked, true, "will be posted in #trade-talk as they break: all rumors, with a ping.")
		listed := b.slash(t, b.admin, general, "subscriptions", values{"in": forum})
		expect(t, listed, true, "Subscriptions of #trade-talk", "[Remove Boston Red Sox]")
		expect(t, b.slash(t, b.admin, general, "subscriptions", nil), true, "None yet.")
		subs, err := b.store.Subscriptions(t.Context(), ours(forum))
		if err != nil || len(subs) != 1 || subs[0].Options.Ping != b.prospect.ID {
			t.Errorf("subscriptions of the forum: %+v, %v", subs, err)
		}
		expect(t, b.press(t, b.admin, asked, "Unsubscribe"), true, "Unsubscribed from Boston Red Sox")
		everyone := b.slash(t, b.admin, general, "subscribe", values{"topic": "redsox", "ping": b.guild.Everyone})
		expect(t, everyone, true, "Choose a role.")
	})
}

func TestInDirectMessages(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		dm := b.DM(b.fan)
		expect(t, b.slash(t, b.fan, dm, "rumors", nil), false, "MLB rumors")
		subscribed := b.slash(t, b.fan, dm, "subscribe", values{"topic": "dalton rushing"})
		expect(t, subscribed, true, "will be posted here as they break")
		page := b.slash(t, b.fan, dm, "rumors", values{"name": "mariners"})
		expect(t, b.press(t, b.fan, page, "Next page"), false, "Page 2 of 2")
		// The same subscriptions, as seen from a guild.
		mine := b.slash(t, b.fan, b.channels["general"], "subscriptions", values{"of": "me"})
		expect(t, mine, true, "Your subscriptions", "[Remove Dalton Rushing]")
		to := rumor.Channel{Platform: "discord", ID: "@" + b.fan.ID}
		if _, err := b.platform.Send(t.Context(), rumor.Delivery{Channel: to, Story: "4D8WPA2", Revision: 1}, b.post(t, "4D8WPA2")); err != nil {
			t.Fatal(err)
		}
		there := b.Messages(dm)
		expect(t, there[len(there)-1], false, "Red Sox, Dodgers exchange names")
		expect(t, b.press(t, b.fan, mine, "Remove Dalton Rushing"), true, "Unsubscribed from Dalton Rushing.")
	})
}

func TestInAThread(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		general := b.channels["general"]
		b.slash(t, b.admin, general, "settings", values{"threads": "on"})
		d := rumor.Delivery{Channel: ours(general), Story: "4D8WPA2", Revision: 1}
		if _, err := b.platform.Send(t.Context(), d, b.post(t, "4D8WPA2")); err != nil {
			t.Fatal(err)
		}
		threads := general.Threads()
		if len(threads) != 1 {
			t.Fatalf("%d threads", len(threads))
		}
		thread := threads[0]
		expect(t, b.slash(t, b.fan, thread, "rumors", values{"name": "redsox"}), false, "Boston Red Sox rumors")
		expect(t, b.slash(t, b.admin, thread, "subscribe", values{"topic": "redsox"}), true, "Subscribed to Boston Red Sox")
		d.Channel = ours(thread)
		receipt, err := b.platform.Send(t.Context(), d, b.post(t, "4D8WPA2"))
		if err != nil {
			t.Fatal(err)
		}
		if posted := b.Message(receipt.Message); posted.ChannelID != thread.ID {
			t.Errorf("posted in %s, want the thread %s", posted.ChannelID, thread.ID)
		}
	})
}

func TestWhereOnlyTheUserHasTheBot(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		foreign := b.AddGuild("Yankees Universe")
		bronx := foreign.AddChannel(discordtest.Text, "bronx")
		b.RemoveGuild(foreign)
		friends := b.PrivateChannel(b.fan, b.admin)
		for where, c := range map[string]*discordtest.Channel{"server": bronx, "chat": friends} {
			found := b.slash(t, b.fan, c, "rumors", values{"name": "mariners"})
			expect(t, found, false, "Seattle Mariners rumors")
			expect(t, b.press(t, b.fan, found, "Next page"), false, "Page 2 of 2")
			expect(t, b.press(t, b.fan, found, "Subscribe"), true, "I am not in this "+where, "rite to me directly")
			if err := refused(t, b.Slash(b.fan, c, "subscribe", values{"topic": "redsox"})); err == nil {
				t.Error("/subscribe is offered where the bot is not")
			}
			expect(t, b.slash(t, b.fan, c, "deadline", values{"remind": "on"}), true, "manage")
		}
	})
}

func TestWhatTheBotMayNotDo(t *testing.T) {
	everyWay(t, func(t *testing.T, b *ballpark) {
		general := b.channels["general"]
		general.Overwrite(b.guild.Bot.ID, 0, discordtest.EmbedLinks|discordtest.SendMessages)
		told := b.slash(t, b.admin, general, "subscribe", values{"topic": "redsox"})
		expect(t, told, true, "Subscribed to Boston Red Sox", "I may not post here yet: give me Send Messages and Embed Links in this channel.")
		expect(t, b.slash(t, b.admin, general, "deadline", values{"remind": "on"}), true, "I may not post here yet")
		// Answers need no permission, and elsewhere nothing is missing.
		expect(t, b.slash(t, b.fan, general, "team", values{"name": "redsox"}), false, "Fenway Park")
		quiet := b.slash(t, b.admin, b.channels["quiet"], "subscribe", values{"topic": "redsox"})
		if strings.Contains(quiet.Text(), "may not") {
			t.Errorf("nothing is missing here: %s", quiet.Text())
		}
		for name, missing := range map[string]string{"general": "Send Messages and Embed Links", "secret": "View Channels"} {
			elsewhere := b.slash(t, b.admin, b.channels["quiet"], "subscribe", values{"topic": "redsox", "in": b.channels[name]})
			expect(t, elsewhere, true, fmt.Sprintf("I may not post in #%s yet: give me %s there.", name, missing))
		}
	})
}
