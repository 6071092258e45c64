package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/bot/slack"
	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/internal/newsstand"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// hostileTitle is a title that would ping and link if Slack read it as it is.
const hostileTitle = "<!channel> <@U00000004> <http://evil.example|x> &lt; @here <!subteam^S1>"

// TestLongTexts makes every shape of message and view with 10,000 characters in
// each text of feeds and users. Slack takes them all: the diamond's Slack holds
// the bot to its limits, and fails the test for what is beyond one.
func TestLongTexts(t *testing.T) {
	texts := map[string]string{"hostile": strings.Repeat(hostileTitle+" ", 10_000/len(hostileTitle))}
	for name, text := range slack.LongTexts() {
		if slices.Contains([]string{"entities", "marks", "emoji", "evil", "broken"}, name) {
			texts[name] = text // TestRender has all of them
		}
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDiamond(t, bySocket)
			stories := longStories(text)
			for _, s := range stories {
				if err := d.store.SaveStory(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
			d.askOfLongStories(t)
			d.typeLongTexts(t, text)
			d.lookAtLongNames(t, text)
			d.postLongStories(t, stories, text)
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
func (d *diamond) askOfLongStories(t *testing.T) {
	t.Helper()
	general := d.channels["general"]
	page := outcome(t, d.Slash(d.ann, general, "/rumors", "redsox"))
	expect(t, page, false, "[Next page] [Subscribe]")
	for _, m := range []slacktest.Message{
		outcome(t, d.Press(d.ann, page, "Next page")),
		outcome(t, d.Press(d.fan, page, "Previous page")),
		outcome(t, d.Mention(d.fan, general, "")),
		outcome(t, d.DirectMessage(d.fan, "redsox")),
		outcome(t, d.Slash(d.fan, general, "/team", "redsox")),
		outcome(t, d.Slash(d.fan, general, "/player", "dalton rushing")),
	} {
		harmless(t, m)
		if len(m.Text()) < 200 {
			t.Errorf("too little of a long story is shown:\n%s", m.Text())
		}
	}
}

// harmless holds a message to what pings nobody and leads only to our feeds.
func harmless(t *testing.T, m slacktest.Message) {
	t.Helper()
	if !m.Pings.None() {
		t.Errorf("pings %+v", m.Pings)
	}
	for _, l := range m.Links {
		if !strings.HasPrefix(l.URL, "https://news.example/") {
			t.Errorf("leads to %q", l.URL)
		}
	}
	if m.Unfurl {
		t.Error("unfurls")
	}
}

// typeLongTexts gives every option of every command the text, uncut and cut to
// what Slack lets people type.
func (d *diamond) typeLongTexts(t *testing.T, text string) {
	t.Helper()
	general := d.channels["general"]
	cut := strings.ToValidUTF8(string([]rune(text)[:500]), "x")
	for _, c := range d.registry.Commands() {
		for _, o := range c.Options {
			for _, value := range []string{text, cut} {
				line := o.Name + ":" + value
				if o.Name != "topic" && c.Option("topic") != nil {
					line = "redsox " + line
				}
				m, v, err := heard(t.Context(), d.Slash(d.fan, general, "/"+c.Name, line))
				if err != nil || m.Text() == "" && v.Text() == "" {
					t.Errorf("/%s %s: %v", c.Name, o.Name, err)
				}
				harmless(t, m)
			}
		}
	}
	for _, value := range []string{text, cut} {
		harmless(t, outcome(t, d.Mention(d.fan, general, value)))
		harmless(t, outcome(t, d.DirectMessage(d.fan, "player "+value)))
		harmless(t, outcome(t, d.Shortcut(d.ann, d.Say(d.fan, general, "a "+value, ""), "about")))
	}
}

// lookAtLongNames opens the Home tab and the modal where channels are named so,
// and types and submits the text.
func (d *diamond) lookAtLongNames(t *testing.T, text string) {
	t.Helper()
	for i := range 10 {
		c := d.workspace.AddChannel(slacktest.Public, fmt.Sprint(i, text))
		expect(t, outcome(t, d.Slash(d.ann, c, "/subscribe", "redsox, yankees")), true, "Subscribed to")
	}
	says(t, view(t, d.OpenHome(d.ann)).Text(), "Next deadlines", "Boston Red Sox")
	quiet := d.channels["quiet"]
	modal := view(t, d.Slash(d.ann, quiet, "/subscribe", ""))
	if _, err := d.Suggest(d.ann, modal, "Topics", text).Choices(t.Context()); err != nil {
		t.Errorf("completing: %v", err)
	}
	topic := []slacktest.Choice{{Text: "x", Value: strings.ToValidUTF8(string([]rune(text)[:150]), "x")}}
	wrong, err := d.SubmitView(d.ann, modal, slacktest.Values{"Topics": topic, "in": quiet.ID}).Errors(t.Context())
	if err != nil || len(wrong) == 0 {
		t.Errorf("wrong: %v, %v", wrong, err)
	}
}

// postLongStories posts a story, its edit, what follows it, several at once, a
// reminder; each in a channel of its own, as one takes but one a second.
func (d *diamond) postLongStories(t *testing.T, stories []*rumor.Story, text string) {
	t.Helper()
	post := alerts.Post(d.league, stories[0])
	told := d.told(stories[0].ID)
	told.Pings = slices.Repeat([]string{text}, 20)
	receipt, err := d.platform.Send(t.Context(), told, post)
	if err != nil {
		t.Fatal(err)
	}
	edit, reply := told, told
	edit.Edit, edit.Revision = receipt, 2
	reply.ReplyTo, reply.Story = receipt, stories[1].ID
	harmless(t, d.said(t, edit, post))
	harmless(t, d.said(t, reply, post))
	several, reminder := d.told(stories[2].ID), rumor.Delivery{Deadline: text[:3], Rung: time.Hour}
	several.Channel, reminder.Channel = d.place(d.channels["quiet"]), d.place(d.channels["forum"])
	harmless(t, d.said(t, several, alerts.RollUp(slices.Repeat(stories, 2))))
	deadline := &league.Deadline{Name: text, At: afternoon.Add(time.Hour)}
	harmless(t, d.said(t, reminder, alerts.Reminder(deadline, time.Hour, afternoon)))
}

// TestHostileTitle shows a title that pings and links as the text that it is.
func TestHostileTitle(t *testing.T) {
	d := newDiamond(t, bySocket)
	s := newsstand.Stories(afternoon)[0]
	s.ID, s.Title, s.Outlets = "EV1LEV1", hostileTitle, []string{"<!everyone>"}
	if err := d.store.SaveStory(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	m := d.sent(t, d.told(s.ID))
	harmless(t, m)
	says(t, strings.ReplaceAll(m.Text(), "\u200b", ""), "‹!channel› ‹@U00000004› ‹http://evil.example|x› &lt; @here")
	list := outcome(t, d.Slash(d.fan, d.channels["general"], "/rumors", "redsox"))
	harmless(t, list)
	harmless(t, d.said(t, d.due(&league.Deadline{ID: "x"}, time.Hour), message.Message{Title: hostileTitle, Author: hostileTitle, Footer: hostileTitle, Body: []message.Text{message.String(hostileTitle)}}))
}
