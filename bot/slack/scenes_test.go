package slack_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// everyWay plays a scene by Socket Mode, and by HTTP.
func everyWay(t *testing.T, play func(t *testing.T, d *diamond)) {
	t.Helper()
	for _, way := range []string{bySocket, byHTTP} {
		t.Run(way, func(t *testing.T) { play(t, newDiamond(t, way)) })
	}
}

// patience is how long a test waits for what must happen at once.
const patience = 20 * time.Second

// outcome returns the message that comes of what a user did.
func outcome(t *testing.T, r *slacktest.Result) slacktest.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := r.Ack(ctx); err != nil { // which a test must not end before
		t.Fatal(err)
	}
	m, err := r.Answer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// view returns the view that comes of what a user did.
func view(t *testing.T, r *slacktest.Result) slacktest.View {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := r.Ack(ctx); err != nil { // which a test must not end before
		t.Fatal(err)
	}
	v, err := r.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// expect holds a message to its text, and to who sees it.
func expect(t *testing.T, m slacktest.Message, ephemeral bool, text ...string) {
	t.Helper()
	says(t, m.Text(), text...)
	if m.Ephemeral != ephemeral {
		t.Errorf("ephemeral is %v of:\n%s", m.Ephemeral, m.Text())
	}
}

func says(t *testing.T, got string, text ...string) {
	t.Helper()
	for _, part := range text {
		if !strings.Contains(got, part) {
			t.Errorf("it does not say %q:\n%s", part, got)
		}
	}
}

func TestPages(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		general := d.channels["general"]
		first := outcome(t, d.Slash(d.fan, general, "/rumors", "mariners"))
		second := outcome(t, d.Press(d.fan, first, "Next page"))
		expect(t, second, false, "Page 2 of 2", "[Previous page] [Subscribe]")
		if second.TS != first.TS {
			t.Error("the page of who asked is another message")
		}
		// Somebody else's page is his own, and leaves the first one alone.
		others := outcome(t, d.Press(d.ann, second, "Previous page"))
		expect(t, others, true, "Page 1 of 2")
		turned := outcome(t, d.Press(d.ann, others, "Next page"))
		expect(t, turned, true, "Page 2 of 2")
		if others.TS == first.TS || turned.TS != others.TS {
			t.Error("the pages of somebody else are not one message of his own")
		}
		expect(t, d.Message(general, first.TS), false, "Page 2 of 2")
	})
}

func TestWhichOne(t *testing.T) {
	const younger = "Max Muncy · ATH · 3B · born 2002"
	everyWay(t, func(t *testing.T, d *diamond) {
		question := outcome(t, d.Slash(d.fan, d.channels["general"], "/player", "max muncy"))
		expect(t, question, true, "Which Max Muncy?")
		if _, err := d.Press(d.ann, question, younger).Ack(t.Context()); !errors.Is(err, slacktest.ErrRefused) {
			t.Errorf("somebody else sees the question: %v", err)
		}
		expect(t, outcome(t, d.Press(d.fan, question, younger)), false, "Athletics")
	})
}

func TestRemoveButtons(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		general := d.channels["general"]
		expect(t, outcome(t, d.Slash(d.ann, general, "/subscribe", "redsox, yankees")), true, "Subscribed to Boston Red Sox and New York Yankees")
		list := outcome(t, d.Slash(d.fan, general, "/subscriptions", ""))
		removed := outcome(t, d.Press(d.fan, list, list.Elements[0].ActionID))
		expect(t, removed, true, "Unsubscribed from Boston Red Sox.", "New York Yankees", "[Remove]")
		if removed.TS != list.TS {
			t.Error("the list was not changed in place")
		}
		found := outcome(t, d.Slash(d.fan, general, "/team", "redsox"))
		expect(t, outcome(t, d.Press(d.ann, found, "Subscribe")), true, "Subscribed to Boston Red Sox")
	})
}

func TestButtonsAfterARestart(t *testing.T) {
	for _, way := range []string{bySocket, byHTTP} {
		t.Run(way, func(t *testing.T) {
			d := newDiamond(t, way)
			page := outcome(t, d.Slash(d.fan, d.channels["general"], "/rumors", "mariners"))
			d.stop()
			d.start(t, way)
			expect(t, outcome(t, d.Press(d.fan, page, "Next page")), false, "Page 2 of 2")
		})
	}
}

func TestOldButtons(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		general := d.channels["general"]
		page := outcome(t, d.Slash(d.fan, general, "/rumors", "mariners"))
		for _, action := range []string{"vote", "dance tomorrow", "help command:" + strings.Repeat("x", 1500), strings.Repeat("🔥", 400)} {
			m := outcome(t, d.Interact(d.workspace, d.pressed(page, "hs:1", action)))
			expect(t, m, true, "That button is from an older version of me. Give the command again.")
		}
	})
}

// pressed is a press of a button that is not on a message.
func (d *diamond) pressed(on slacktest.Message, id, value string) map[string]any {
	return map[string]any{
		"type": "block_actions", "user": map[string]any{"id": d.ann.ID, "username": d.ann.Name},
		"channel":   map[string]any{"id": on.Channel, "name": "general"},
		"container": map[string]any{"type": "message", "message_ts": on.TS, "channel_id": on.Channel, "is_ephemeral": false},
		"message":   map[string]any{"ts": on.TS, "blocks": []any{map[string]any{"type": "future"}}},
		"actions":   []any{map[string]any{"type": "button", "action_id": id, "block_id": "b", "value": value}},
	}
}

func TestModal(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		quiet := d.channels["quiet"]
		opened := view(t, d.Slash(d.ann, quiet, "/subscribe", ""))
		choices, err := d.Suggest(d.ann, opened, "Topics", "boston").Choices(t.Context())
		if err != nil || len(choices) == 0 || !strings.Contains(choices[0].Text, "Boston Red Sox") {
			t.Fatalf("suggested %v, %v", choices, err)
		}
		filled := slacktest.Values{"Topics": choices[:1], "in": quiet.ID, "ping": "everybody"}
		wrong, err := d.SubmitView(d.ann, opened, filled).Errors(t.Context())
		if err != nil || !strings.Contains(wrong["ping"], "S0123ABCD") {
			t.Errorf("wrong: %v, %v", wrong, err)
		}
		filled["ping"], filled["in"] = prospects, d.channels["board"].ID
		wrong, err = d.SubmitView(d.ann, opened, filled).Errors(t.Context())
		if err != nil || wrong["in"] == "" {
			t.Errorf("wrong: %v, %v", wrong, err)
		}
		filled["in"] = quiet.ID
		done := view(t, d.SubmitView(d.ann, opened, filled))
		says(t, done.Text(), "Subscribed to Boston Red Sox", "with a ping")
		d.subscribes(t, quiet, "club:BOS")
	})
}

// subscribes holds a channel to its topics.
func (d *diamond) subscribes(t *testing.T, c *slacktest.Channel, topics ...rumor.Topic) {
	t.Helper()
	subs, err := d.store.Subscriptions(t.Context(), d.place(c))
	if err != nil {
		t.Fatal(err)
	}
	var got []rumor.Topic
	for _, s := range subs {
		got = append(got, s.Topic)
	}
	if !slices.Equal(got, topics) {
		t.Errorf("#%s subscribes to %v, want %v", c.Name, got, topics)
	}
}

func TestHomeTab(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		general := d.channels["general"]
		outcome(t, d.Slash(d.ann, general, "/subscribe", "redsox"))
		outcome(t, d.Slash(d.ann, general, "/subscribe", "dalton rushing to:me"))
		outcome(t, d.Slash(d.fan, d.channels["board"], "/subscribe", "yankees"))
		home := view(t, d.OpenHome(d.ann))
		says(t, home.Text(), "Your subscriptions", "Dalton Rushing", "Next deadlines", "Subscriptions of #general", "Boston Red Sox")
		if strings.Contains(home.Text(), "Yankees") {
			t.Errorf("a channel that she is not in is listed:\n%s", home.Text())
		}
		says(t, view(t, d.Press(d.ann, home, "Remove")).Text(), "Unsubscribed from Dalton Rushing.")
		modal := view(t, d.Press(d.ann, d.Home(d.ann), "Subscribe"))
		choices, err := d.Suggest(d.ann, modal, "Topics", "mets").Choices(t.Context())
		if err != nil || len(choices) == 0 {
			t.Fatalf("suggested %v, %v", choices, err)
		}
		says(t, view(t, d.SubmitView(d.ann, modal, slacktest.Values{"Topics": choices[:1]})).Text(), "Subscribed to New York Mets")
		says(t, view(t, d.OpenHome(d.ann)).Text(), "New York Mets")
	})
}

func TestShortcut(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		said := d.Say(d.fan, d.channels["general"], "Will they trade *Duran*?", "")
		expect(t, outcome(t, d.Shortcut(d.ann, said, "about")), true, "Who is this about?", "Will they trade Duran?")
	})
}

func TestSubscribingElsewhere(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		general, quiet, board := d.channels["general"], d.channels["quiet"], d.channels["board"]
		give := func(u *slacktest.User, command, text string) slacktest.Message {
			return outcome(t, d.Slash(u, general, command, d.referring(text)))
		}
		asked := give(d.ann, "/subscribe", "redsox in:#quiet ping:<@&123456789012345678>")
		expect(t, asked, true, "will be posted in #quiet as they break: all rumors, with a ping.")
		subs, err := d.store.Subscriptions(t.Context(), d.place(quiet))
		if err != nil || len(subs) != 1 || subs[0].Options.Ping != prospects {
			t.Errorf("subscriptions: %+v, %v", subs, err)
		}
		expect(t, outcome(t, d.Press(d.ann, asked, "Unsubscribe")), true, "Unsubscribed from Boston Red Sox")
		d.subscribes(t, quiet)
		outcome(t, d.Slash(d.fan, board, "/subscribe", "yankees")) // who is in it now
		expect(t, give(d.fan, "/subscribe", "redsox in:#board"), true, "will be posted in #board")
		// Who is not in it is told nothing of what is posted there.
		for _, line := range []string{"/subscribe mets in:#board", "/subscriptions in:#board", "/subscribe mets in:#secret", "/subscriptions in:#secret", "/settings in:#board"} {
			command, text, _ := strings.Cut(line, " ")
			m := give(d.ann, command, text)
			expect(t, m, true, "I do not see this channel")
			if strings.Contains(m.Text(), "board") || strings.Contains(m.Text(), board.ID) {
				t.Errorf("%s tells of the channel:\n%s", line, m.Text())
			}
		}
		d.subscribes(t, board, "club:BOS", "club:NYY")
		expect(t, give(d.ann, "/subscriptions", "in:nowhere"), true, `I see no channel "nowhere" here`)
	})
}

func TestPingingEverybody(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		for _, everybody := range []string{"<!channel>", "<!here>", "<!everyone>", "<!channel|@channel>", "@channel"} {
			m := outcome(t, d.Slash(d.ann, d.channels["general"], "/subscribe", "redsox ping:"+everybody))
			expect(t, m, true, "I do not ping everybody.")
		}
		d.subscribes(t, d.channels["general"])
	})
}

func TestInDirectMessages(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		expect(t, outcome(t, d.DirectMessage(d.fan, "red sox")), false, "Boston Red Sox rumors")
		expect(t, outcome(t, d.DirectMessage(d.fan, "subscribe dalton rushing")), false, "will be posted here as they break")
		page := outcome(t, d.DirectMessage(d.fan, "mariners"))
		expect(t, outcome(t, d.Press(d.fan, page, "Next page")), false, "Page 2 of 2")
		// The same subscriptions, as seen from a channel.
		mine := outcome(t, d.Slash(d.fan, d.channels["general"], "/subscriptions", "me"))
		expect(t, mine, true, "Your subscriptions", "Dalton Rushing")
		to := rumor.Delivery{Channel: d.direct(d.fan), Story: "4D8WPA2", Revision: 1}
		if _, err := d.platform.Send(t.Context(), to, d.post(t, "4D8WPA2")); err != nil {
			t.Fatal(err)
		}
		there := d.Messages(d.DM(d.fan))
		expect(t, there[len(there)-1], false, "Red Sox, Dodgers exchange names")
		expect(t, outcome(t, d.Press(d.fan, mine, "Remove")), true, "Unsubscribed from Dalton Rushing.")
	})
}

func TestMentionInAThread(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		said := d.Say(d.fan, d.channels["general"], "What about the Mariners?", "")
		answer := outcome(t, d.MentionIn(d.ann, said, "mariners"))
		expect(t, answer, false, "Seattle Mariners rumors")
		if answer.ThreadTS != said.TS {
			t.Errorf("answered in %q, want the thread %s", answer.ThreadTS, said.TS)
		}
	})
}

func TestRedisAway(t *testing.T) {
	for _, way := range []string{bySocket, byHTTP} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			redis := redistest.Start(t)
			client, err := store.Connect(t.Context(), redis.URL, store.ConnectOptions{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = client.Close() })
			d := newDiamondOn(t, way, store.New(client, store.Options{}))
			general := d.channels["general"]
			page := outcome(t, d.Slash(d.fan, general, "/rumors", "mariners"))
			redis.Kill()
			expect(t, outcome(t, d.Slash(d.fan, general, "/rumors", "redsox")), true, rumor.Apology)
			expect(t, outcome(t, d.Mention(d.fan, general, "redsox")), true, rumor.Apology)
			expect(t, outcome(t, d.Slash(d.ann, general, "/subscribe", "redsox")), true, rumor.Apology)
			expect(t, outcome(t, d.Press(d.fan, page, "Next page")), true, rumor.Apology)
			// What needs no store is answered as ever.
			expect(t, outcome(t, d.Slash(d.fan, general, "/help", "")), true, "What I can do")
			redis.Restart(client)
			expect(t, outcome(t, d.Press(d.fan, page, "Next page")), false, "Page 2 of 2")
		})
	}
}
