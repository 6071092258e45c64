package slack

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/rumor"
)

// follow subscribes channels to Boston Red Sox.
func (s *suite) follow(topics int, channels ...string) {
	clubs := []rumor.Topic{"club:BOS", "club:NYY", "club:SEA", "club:LAD", "club:SD", "club:DET", "club:TB", "club:TOR", "club:HOU", "club:ATL", "club:MIA"}
	for _, c := range channels {
		for _, topic := range clubs[:topics] {
			s.memory.subs = append(s.memory.subs, rumor.Subscription{Channel: s.at(c), Topic: topic})
		}
	}
}

func TestHome(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	s.workspace.AddChannel(slacktest.Public, "quiet")
	secret := s.workspace.AddChannelWithout(slacktest.Private, "secret")
	s.follow(1, "@"+s.user.ID, s.channel.ID, secret.ID, "@U99")
	home := view(t, s.slack.OpenHome(s.user))
	shows(t, home.Text(), "Your subscriptions", "Red Sox", "Next deadlines", "[Remind me]", "Subscriptions of #redsox", "[Subscribe]", "!secret", "!quiet", "!this channel")
	golden.Check(t, "views/home.json", indented(t, home.Bodies[len(home.Bodies)-1]))
}

func TestHomeButtons(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	s.follow(11, "@"+s.user.ID)
	s.follow(2, s.channel.ID)
	home := view(t, s.slack.OpenHome(s.user))
	press := func(label string) {
		t.Helper()
		home = view(t, s.slack.Press(s.user, home, label))
	}
	shows(t, home.Text(), "Page 1 of 2")
	press("Next page")
	shows(t, home.Text(), "Page 2 of 2", "Subscriptions of #redsox")
	press("Remove") // the only one of that page
	shows(t, home.Text(), "Unsubscribed from", "Your subscriptions")
	before := len(s.memory.subs)
	var last string
	for _, e := range home.Elements {
		if strings.Contains(e.Value, s.channel.ID) {
			last = e.ActionID
		}
	}
	press(last)
	shows(t, home.Text(), "Unsubscribed from", "Subscriptions of #redsox")
	if len(s.memory.subs) != before-1 {
		t.Errorf("%d subscriptions of %d", len(s.memory.subs), before)
	}
	press("Remind me")
	shows(t, home.Text(), "Reminders are on", "[Stop reminders]")
}

func TestHomeOpensModal(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	modal := view(t, s.slack.Press(s.user, view(t, s.slack.OpenHome(s.user)), "Subscribe"))
	done := view(t, s.slack.SubmitView(s.user, modal, slacktest.Values{"complete:subscribe:topic": clubs[:1]}))
	shows(t, done.Text(), "Subscribed to Boston Red Sox")
	if len(s.memory.subs) != 1 || s.memory.subs[0].Channel != s.at("@"+s.user.ID) {
		t.Errorf("%+v", s.memory.subs)
	}
}

// However long all is, and however people name their channels, the tab shows.
func TestHomeWithinLimits(t *testing.T) {
	for _, channels := range []int{1, 12} {
		s := newSuite(t, strings.Repeat("<!channel>&*", 800), nil)
		s.follow(11, "@"+s.user.ID, s.channel.ID)
		for i := range channels {
			s.follow(11, s.workspace.AddChannel(slacktest.Public, fmt.Sprintf("<@U1> %d", i)).ID)
		}
		home := view(t, s.slack.OpenHome(s.user))
		shows(t, home.Text(), "Your subscriptions", "Next deadlines")
		if channels == 12 {
			shows(t, home.Text(), "more channels: type /subscriptions there")
		}
		s.conversations.o.Router = &askedRouter{reply: commands.Reply{Message: fullMessage(strings.Repeat("<!channel> &*_", 700))}}
		long := view(t, s.slack.OpenHome(s.user))
		if len(long.Elements) == 0 {
			t.Error("nothing shown")
		}
	}
}

func TestHomeIgnores(t *testing.T) {
	for name, payload := range map[string][]byte{
		"messages tab": anEvent(t, "app_home_opened", "", "tab", "messages"),
		"nobody":       anEvent(t, "app_home_opened", "", "tab", "home", "user", "<U1>"),
		"odd":          anEvent(t, "app_home_opened", "", "tab", 7),
	} {
		t.Run(name, func(t *testing.T) {
			b := newBooth(t, nil)
			b.offerViews()
			if !b.event(t.Context(), payload) {
				t.Error("no room")
			}
			b.settle(t)
			if calls := b.slack.methods(); len(calls) > 0 {
				t.Error(calls)
			}
		})
	}
}
