package slack_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/internal/newsstand"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// shape is a kind of message or view that the bot makes.
type shape struct {
	name string
	// make has the bot make one, and returns the JSON that Slack is sent.
	make func(t *testing.T, d *diamond) json.RawMessage
}

// shapes are all of them, in an order in which the channels come to subscribe
// to something.
var shapes = []shape{
	{"rumors", given("/rumors", "redsox")},
	{"rumors-next-page", pressed("/rumors", "mariners", "Next page")},
	{"rumors-next-page-for-another", pressedByAnother("/rumors", "mariners", "Next page")},
	{"rumors-of-the-league", given("/rumors", "")},
	{"rumors-none", given("/rumors", "yankees")},
	{"mention", func(t *testing.T, d *diamond) json.RawMessage {
		return made(outcome(t, d.Mention(d.ann, d.channels["general"], "redsox")))
	}},
	{"mention-error", func(t *testing.T, d *diamond) json.RawMessage {
		return made(outcome(t, d.Mention(d.ann, d.channels["general"], "xyzzy")))
	}},
	{"player", given("/player", "dalton rushing")},
	{"player-without-stories", given("/player", "aaron judge")},
	{"team", given("/team", "dodgers")},
	{"which-one", given("/player", "max muncy")},
	{"did-you-mean", given("/player", "ohtanni")},
	{"a-club-no-player", given("/player", "redsox")},
	{"error", given("/rumors", "xyzzy")},
	{"old-button", func(t *testing.T, d *diamond) json.RawMessage {
		page := outcome(t, d.Slash(d.fan, d.channels["general"], "/rumors", "mariners"))
		return made(outcome(t, d.Interact(d.workspace, d.pressed(page, "hs:1", "vote"))))
	}},
	{"subscriptions-none", given("/subscriptions", "")},
	{"subscribe", given("/subscribe", "redsox kinds:trades tier:1")},
	{"subscribe-deadlines", given("/subscribe", "deadlines")},
	{"subscribe-several", given("/subscribe", "yankees, shohei ohtani, mets, cubs, braves, rays, twins, angels, padres")},
	{"rumors-of-the-channel", given("/rumors", "")},
	{"subscriptions", given("/subscriptions", "")},
	{"subscriptions-next-page", pressed("/subscriptions", "", "Next page")},
	{"subscriptions-remove", pressed("/subscriptions", "", "hs:1")},
	{"unsubscribe", given("/unsubscribe", "mets")},
	{"unsubscribe-all", given("/unsubscribe", "all")},
	{"deadline", given("/deadline", "")},
	{"deadline-remind", given("/deadline", "remind:on")},
	{"settings", given("/settings", "threads:on")},
	{"help", given("/help", "")},
	{"help-for-a-command", given("/help", "subscribe")},
	{"shortcut", func(t *testing.T, d *diamond) json.RawMessage {
		return made(outcome(t, d.Shortcut(d.ann, d.Say(d.fan, d.channels["general"], "Duran?", ""), "about")))
	}},
	{"modal", func(t *testing.T, d *diamond) json.RawMessage {
		return shownView(view(t, d.Slash(d.ann, d.channels["quiet"], "/subscribe", "")))
	}},
	{"modal-in-direct-messages", func(t *testing.T, d *diamond) json.RawMessage {
		return shownView(view(t, d.Slash(d.ann, d.DM(d.ann), "/subscribe", "")))
	}},
	{"modal-done", func(t *testing.T, d *diamond) json.RawMessage {
		opened := view(t, d.Slash(d.ann, d.channels["quiet"], "/subscribe", ""))
		topic := []slacktest.Choice{{Text: "New York Mets", Value: "club:NYM"}}
		return shownView(view(t, d.SubmitView(d.ann, opened, slacktest.Values{"Topics": topic, "in": d.channels["quiet"].ID})))
	}},
	{"home", func(t *testing.T, d *diamond) json.RawMessage { return shownView(view(t, d.OpenHome(d.ann))) }},
	{"home-of-a-newcomer", func(t *testing.T, d *diamond) json.RawMessage {
		return shownView(view(t, d.OpenHome(d.workspace.AddUser("newcomer"))))
	}},
	{"story", func(t *testing.T, d *diamond) json.RawMessage { return made(d.sent(t, d.told("4D8WPA2"))) }},
	{"story-edited", func(t *testing.T, d *diamond) json.RawMessage {
		told := d.told("7K2M9QX")
		told.Edit, told.Revision = d.receipt(t, told), 2
		return made(d.sent(t, told))
	}},
	{"story-follows-up", func(t *testing.T, d *diamond) json.RawMessage {
		told := d.told("9ZZ1Q0B")
		told.ReplyTo = d.receipt(t, d.told("SEA0001"))
		return made(d.sent(t, told))
	}},
	{"story-with-ping", func(t *testing.T, d *diamond) json.RawMessage {
		told := d.told("SEA0000")
		told.Pings = []string{prospects, "!channel", "@here", d.ann.ID}
		m := d.sent(t, told)
		if p := m.Pings; len(p.Groups) != 1 || p.Groups[0] != prospects || len(p.Users) > 0 || p.Channel || p.Here || p.Everyone {
			t.Errorf("pings %+v", p)
		}
		return made(m)
	}},
	{"roll-up", func(t *testing.T, d *diamond) json.RawMessage {
		return made(d.said(t, d.told("SEA0004"), alerts.RollUp(newsstand.Stories(afternoon))))
	}},
	{"reminder", func(t *testing.T, d *diamond) json.RawMessage {
		at := d.league.Deadline("2025-trade-deadline")
		return made(d.said(t, d.due(at, 24*time.Hour), alerts.Reminder(at, 24*time.Hour, at.At.Add(-24*time.Hour))))
	}},
	{"reminder-passed", func(t *testing.T, d *diamond) json.RawMessage {
		at := d.league.Deadline("2025-trade-deadline")
		return made(d.said(t, d.due(at, 0), alerts.Reminder(at, 0, at.At)))
	}},
	{"direct-message", func(t *testing.T, d *diamond) json.RawMessage {
		told := d.told("4D8WPA2")
		told.Channel = d.direct(d.fan)
		return made(d.sent(t, told))
	}},
	{"invitation", func(t *testing.T, d *diamond) json.RawMessage {
		return made(outcome(t, d.Slash(d.ann, d.channels["secret"], "/subscribe", "redsox")))
	}},
	{"denied", func(t *testing.T, d *diamond) json.RawMessage {
		told, countdown := d.told("4D8WPA2"), d.channels["countdown"]
		outcome(t, d.Slash(d.ann, countdown, "/subscribe", "redsox"))
		countdown.Restrict(true)
		told.Channel = d.place(countdown)
		if _, err := d.platform.Send(t.Context(), told, d.post(t, told.Story)); err == nil {
			t.Error("posted where the bot may not")
		}
		all := d.Messages(d.DM(d.ann))
		return made(all[len(all)-1])
	}},
}

// TestMessages holds the JSON of each shape of message and view.
func TestMessages(t *testing.T) {
	d := newDiamond(t, bySocket)
	for _, s := range shapes {
		golden.Check(t, "messages/"+s.name+".json", readable(t, s.make(t, d)))
	}
}

// ofTheHour are timestamps of messages, which differ from run to run.
var ofTheHour = regexp.MustCompile(`("(?:ts|thread_ts)": )"[\d.]+"`)

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

// made is what a message was made of, or last edited with.
func made(m slacktest.Message) json.RawMessage { return m.Bodies[len(m.Bodies)-1] }

// shownView is what a view was last made of.
func shownView(v slacktest.View) json.RawMessage { return v.Bodies[len(v.Bodies)-1] }

// given is the answer to a command.
func given(command, text string) func(*testing.T, *diamond) json.RawMessage {
	return func(t *testing.T, d *diamond) json.RawMessage {
		return made(outcome(t, d.Slash(d.ann, d.channels["general"], command, text)))
	}
}

// pressed is the answer to a button of the answer to a command.
func pressed(command, text, label string) func(*testing.T, *diamond) json.RawMessage {
	return func(t *testing.T, d *diamond) json.RawMessage {
		on := outcome(t, d.Slash(d.ann, d.channels["general"], command, text))
		return made(outcome(t, d.Press(d.ann, on, label)))
	}
}

func pressedByAnother(command, text, label string) func(*testing.T, *diamond) json.RawMessage {
	return func(t *testing.T, d *diamond) json.RawMessage {
		on := outcome(t, d.Slash(d.ann, d.channels["general"], command, text))
		return made(outcome(t, d.Press(d.fan, on, label)))
	}
}

// told is the delivery of a story to #general.
func (d *diamond) told(story string) rumor.Delivery {
	return rumor.Delivery{Channel: d.place(d.channels["general"]), Story: story, Revision: 1}
}

// due is the delivery of a reminder to #general.
func (d *diamond) due(at *league.Deadline, rung time.Duration) rumor.Delivery {
	return rumor.Delivery{Channel: d.place(d.channels["general"]), Deadline: at.ID, Rung: rung}
}

// receipt delivers a story.
func (d *diamond) receipt(t *testing.T, told rumor.Delivery) rumor.Receipt {
	t.Helper()
	r, err := d.platform.Send(t.Context(), told, d.post(t, told.Story))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sent delivers a story and returns what stands on Slack then.
func (d *diamond) sent(t *testing.T, told rumor.Delivery) slacktest.Message {
	t.Helper()
	return d.said(t, told, d.post(t, told.Story))
}

// said delivers a message and returns what stands on Slack then.
func (d *diamond) said(t *testing.T, told rumor.Delivery, m message.Message) slacktest.Message {
	t.Helper()
	r, err := d.platform.Send(t.Context(), told, m)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append([]*slacktest.Channel{d.DM(d.fan)}, d.all()...) {
		if m := d.Message(c, r.Message); m.TS != "" {
			return m
		}
	}
	t.Fatalf("no message %q", r.Message)
	return slacktest.Message{}
}

// all are the channels.
func (d *diamond) all() (all []*slacktest.Channel) {
	for _, c := range d.channels {
		all = append(all, c)
	}
	return all
}
