package slack

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

type given = map[string]string

func inTestTeam(id string) rumor.Channel {
	return rumor.Channel{Platform: "slack", Workspace: testTeam, ID: id}
}

func TestSlashRequests(t *testing.T) {
	ann := commands.User{ID: testUser, Name: "ann", Manages: true}
	from := func(command, text, channel string) slackgo.SlashCommand {
		c := aSlash(command, text)
		c.ChannelID = channel
		return c
	}
	here, direct := inTestTeam(testChannel), inTestTeam("@"+testUser)
	for _, test := range []struct {
		name string
		in   slackgo.SlashCommand
		want commands.Request
	}{
		{"a look-up", aSlash("/rumors", "redsox"),
			commands.Request{Command: "rumors", Options: given{"name": "redsox"}, Channel: here}},
		{"nothing", aSlash("/rumors", " "), commands.Request{Command: "rumors", Options: given{}, Channel: here}},
		{"a command of its own", aSlash("/subscribe", "Dalton Rushing"),
			commands.Request{Command: "subscribe", Options: given{"topic": "Dalton Rushing"}, Channel: here}},
		{"a command of its own, which its text is not", aSlash("/player", "help"),
			commands.Request{Command: "player", Options: given{"name": "help"}, Channel: here}},
		{"under /rumors", aSlash("/rumors", "subscribe “Dalton Rushing” kinds: talks"),
			commands.Request{Command: "subscribe", Options: given{"topic": "Dalton Rushing", "kinds": "talks"}, Channel: here}},
		{"a name of the operator's", aSlash("/hotstove-dev", "help subscribe"),
			commands.Request{Command: "help", Options: given{"command": "subscribe"}, Channel: here}},
		{"direct messages", from("/subscribe", "redsox", testDirect),
			commands.Request{Command: "subscribe", Options: given{"topic": "redsox"}, Channel: direct}},
		{"a look-up among users", from("/rumors", "redsox", testChat),
			commands.Request{Command: "rumors", Options: given{"name": "redsox"}, Channel: inTestTeam(testChat)}},
		{"for direct messages, among users", from("/subscribe", "redsox to:me", testChat),
			commands.Request{Command: "subscribe", Options: given{"topic": "redsox", "to": "me"}, Channel: inTestTeam(testChat)}},
		{"another channel", aSlash("/subscribe", "redsox in:<#C00000002|trades>"),
			commands.Request{Command: "subscribe", Options: given{"topic": "redsox", "in": "<#C00000002>"}, Channel: here,
				In: commands.Place{Channel: inTestTeam(testOther), Name: "#trades", Manages: true}}},
		{"another channel by its name", aSlash("/subscribe", "redsox in:#Trades"),
			commands.Request{Command: "subscribe", Options: given{"topic": "redsox", "in": "#Trades"}, Channel: here,
				In: commands.Place{Channel: inTestTeam(testOther), Name: "#trades", Manages: true}}},
		{"this channel", aSlash("/subscribe", "redsox in:C00000001"),
			commands.Request{Command: "subscribe", Options: given{"topic": "redsox", "in": "C00000001"}, Channel: here,
				In: commands.Place{Channel: here, Name: "#redsox", Manages: true}}},
		{"no channel", aSlash("/subscribe", "redsox in:nowhere"),
			commands.Request{Command: "subscribe", Options: given{"topic": "redsox", "in": "nowhere"}, Channel: here}},
	} {
		t.Run(test.name, func(t *testing.T) {
			router := new(askedRouter)
			l := newBooth(t, func(o *Options) { o.Router = router })
			l.slash(t.Context(), test.in)
			l.settle(t)
			if len(router.asked) != 1 {
				t.Fatalf("asked %+v, said %q", router.asked, l.slack.only(t).text())
			}
			test.want.User, test.want.Direct = ann, direct
			if d := cmp.Diff(test.want, router.asked[0]); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// Who is not in a channel does not manage it.
func TestOtherChannelsMembers(t *testing.T) {
	router := new(askedRouter)
	l := newBooth(t, func(o *Options) { o.Router = router })
	c := aSlash("/subscribe", "redsox in:<#C00000002>")
	c.UserID = testFan
	l.slash(t.Context(), c)
	l.settle(t)
	if told := l.slack.only(t).text(); len(router.asked) > 0 || !strings.Contains(told, notYours) {
		t.Errorf("asked %+v, said %q", router.asked, told)
	}
}

// What users are told, with real commands.
func TestTold(t *testing.T) {
	for _, test := range []struct {
		command, text, channel string
		want                   string
		asked                  bool // whether the command did something
	}{
		{"/rumors", "subscrbe redsox", testChannel, "Did you mean /subscribe?", false},
		{"/rumors", "/subscrbe redsox", testChannel, "Did you mean /subscribe?", false},
		{"/rumors", "zzzzz qqqq", testChannel, "zzzzz qqqq", false},
		{"/subscribe", "redsox", testChannel, "Subscribed to", true},
		{"/subscribe", "redsox", testSecret, "/invite", true},
		{"/subscribe", "redsox", testChat, "Write to me directly", false},
		{"/rumors", "subscribe redsox ping:<!here>", testChannel, "do not ping everybody", false},
		{"/subscribe", "redsox in:#nowhere", testChannel, "I see no channel", false},
		{"/subscribe", "redsox in:<#G00000003|>", testChannel, unseen, false},
		{"/subscribe", strings.Repeat("x", 4000), testChannel, "too long", false},
		{"/rumors", strings.Repeat("redsox ", 571), testChannel, "too long", false},
		{"/rumors", "HELP subscribe", testChannel, "For people who may set up the channel", false},
		{"/rumors", "help", testChannel, "What I can do", false},
		{"/rumors", "SUBSCRIBE Dalton  Rushing ", testChannel, "Subscribed to Dalton Rushing", true},
		{"/rumors", "subscribe “Dalton Rushing” :baseball:", testChannel, "Subscribed to Dalton Rushing", true},
		{"/rumors", "subscribe to the Red Sox #trades", testChannel, "in #trades", true},
		{"/rumors", "subscribe redsox <#C00000002|trades>", testChannel, "in #trades", true},
		{"/rumors", "<@U00000009|hotstove> subscribe redsox tier:1", testChannel, "from top sources only", true},
		{"/rumors", "subscribe <@U00000002|bob>", testChannel, "I know no club or player called", false},
		{"/subscribe", "redsox ping:<!subteam^S0123ABCD|@fans>", testChannel, "with a ping", true},
		{"/subscribe", "redsox ping:<@U00000002|bob>", testChannel, "I ping a group, not one person", false},
		{"/subscribe", "kinds:gossip", testChannel, "kinds cannot be", false},
		{"/subscribe", "in:nowhere", testChannel, unseen, false},
		{"/rumors", "subscribe all", testSecret, "I know no club or player", false},
	} {
		l := newBooth(t, nil)
		c := aSlash(test.command, test.text)
		c.ChannelID = test.channel
		l.slash(t.Context(), c)
		l.settle(t)
		got := l.slack.only(t)
		if text := got.text(); !strings.Contains(text, test.want) || got.body.Type != "ephemeral" {
			t.Errorf("%s %s: %s %q, want %q", test.command, test.text, got.body.Type, text, test.want)
		}
		if done := len(l.memory.subs) > 0; done != test.asked {
			t.Errorf("%s %s: subscribed %v", test.command, test.text, l.memory.subs)
		}
		if strings.Contains(l.log.String(), "redsox") || strings.Contains(l.log.String(), "secretsecret") {
			t.Errorf("%s %s: logged %s", test.command, test.text, l.log)
		}
	}
}

// A command about posts wakes the channels it is given in and for.
func TestWaking(t *testing.T) {
	for _, test := range []struct {
		command, text string
		want          []rumor.Channel
	}{
		{"/rumors", "redsox", nil},
		{"/subscribe", "redsox", []rumor.Channel{inTestTeam(testChannel)}},
		{"/subscribe", "redsox in:<#C00000002>", []rumor.Channel{inTestTeam(testChannel), inTestTeam(testOther)}},
	} {
		l := newBooth(t, nil)
		l.slash(t.Context(), aSlash(test.command, test.text))
		l.settle(t)
		if d := cmp.Diff(test.want, l.memory.woken); d != "" {
			t.Errorf("%s %s (-want +got)\n%s", test.command, test.text, d)
		}
	}
}
