package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// asks returns the request that an interaction becomes, and what the user was
// told.
func asks(t *testing.T, in fixture, answers map[string]string) (commands.Request, *park) {
	t.Helper()
	router := new(fakeRouter)
	p := newPark(t, func(o *Options) { o.Router = router })
	p.calls.answers = answers
	p.play(t, in.json(t))
	if len(router.asked) != 1 {
		t.Fatalf("asked %+v, answered %s", router.asked, p.calls.transcript())
	}
	return router.asked[0], p
}

func TestRequests(t *testing.T) {
	here := rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testChannel}
	direct := rumor.Channel{Platform: "discord", ID: "@" + testUser}
	onlyUser := fixture{"1": testUser}
	type options = map[string]string
	ann := func(manages bool) commands.User { return commands.User{ID: testUser, Name: "Ann", Manages: manages} }
	for _, test := range []struct {
		name string
		in   fixture
		want commands.Request
	}{
		{"Discord checks who manages", inTestGuild(0).slash("subscribe", "topic", "redsox"),
			commands.Request{Command: "subscribe", Options: options{"topic": "redsox"}, Channel: here, Direct: direct, User: ann(true)}},
		{"other commands are open", inTestGuild(0).slash("deadline", "remind", "on"),
			commands.Request{Command: "deadline", Options: options{"remind": "on"}, Channel: here, Direct: direct, User: ann(false)}},
		{"a manager", inTestGuild(manageChannels).slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: here, Direct: direct, User: ann(true)}},
		{"an administrator", inTestGuild(administrator).slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: here, Direct: direct, User: ann(true)}},
		{"rights beyond 63 bits", inTestGuild(0).with("member", fixture{"user": fixture{"id": testUser, "username": "Ann"}, "permissions": strings.Repeat("9", 40)}).slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: here, Direct: direct, User: ann(false)}},
		{"a button of a manager's command", inTestGuild(0).press(customID(1, `subscribe topic:"Dalton Rushing"`), 0, testUser),
			commands.Request{Command: "subscribe", Options: options{"topic": "Dalton Rushing"}, Channel: here, Direct: direct, User: ann(false)}},
		{"a button pressed by a manager", inTestGuild(manageChannels).press(customID(1, "subscribe topic:league"), 0, testFan),
			commands.Request{Command: "subscribe", Options: options{"topic": "league"}, Channel: here, Direct: direct, User: ann(true)}},
		{"direct messages", inTestDirect().slash("subscribe", "topic", "league"),
			commands.Request{Command: "subscribe", Options: options{"topic": "league"}, Channel: direct, Direct: direct, User: ann(true)}},
		{"where only the user has the bot", inTestGuild(administrator).with("authorizing_integration_owners", onlyUser).slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: here, Direct: direct, User: ann(false)}},
		{"to direct messages where only the user has the bot",
			inTestGuild(0).with("authorizing_integration_owners", onlyUser).slash("subscribe", "topic", "league", "to", "me"),
			commands.Request{Command: "subscribe", Options: options{"topic": "league", "to": "me"}, Channel: here, Direct: direct, User: ann(false)}},
		{"among friends", inTestDirect().with("context", 2, "authorizing_integration_owners", onlyUser).slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: rumor.Channel{Platform: "discord", ID: testChannel}, Direct: direct, User: ann(false)}},
		{"nobody", inTestGuild(0).without("member").slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: here}},
		{"nobody, in direct messages", inTestDirect().without("user").slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: rumor.Channel{Platform: "discord", ID: testChannel}, User: commands.User{Manages: true}}},
		{"a channel told the old way", inTestGuild(0).without("channel").slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: here, Direct: direct, User: ann(false)}},
		{"values that are no text", inTestGuild(0).slash("help", "a", 7, "b", true, "c", nil, "d", 1.5),
			commands.Request{Command: "help", Options: options{"a": "7", "b": "true", "c": "", "d": "1.5"}, Channel: here, Direct: direct, User: ann(false)}},
		{"mentions stay text", inTestGuild(0).slash("rumors", "name", "<@&"+testRole+"> <#"+testOther+">"),
			commands.Request{Command: "rumors", Options: options{"name": "<@&" + testRole + "> <#" + testOther + ">"}, Channel: here, Direct: direct, User: ann(false)}},
		{"a role", inTestGuild(0).slash("subscribe", "topic", "league", "ping", testRole),
			commands.Request{Command: "subscribe", Options: options{"topic": "league", "ping": testRole}, Channel: here, Direct: direct, User: ann(true)}},
		{"a role as a mention", inTestGuild(0).slash("subscribe", "topic", "league", "ping", " <@&"+testRole+">"),
			commands.Request{Command: "subscribe", Options: options{"topic": "league", "ping": testRole}, Channel: here, Direct: direct, User: ann(true)}},
		{"fields of odd types", inTestGuild(0).with("member", fixture{"user": fixture{"id": testUser, "username": 7}, "roles": 7, "permissions": 8}, "context", "x", "locale", 7).slash("deadline"),
			commands.Request{Command: "deadline", Options: options{}, Channel: here, Direct: direct, User: commands.User{ID: testUser}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, _ := asks(t, test.in, nil)
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestUserNames(t *testing.T) {
	for _, test := range []struct {
		nick, global, username any
		want                   string
	}{
		{"Annie", "Ann", "ann1", "Annie"},
		{nil, "Ann", "ann1", "Ann"},
		{"", nil, "ann1", "ann1"},
	} {
		got, _ := asks(t, inTestGuild(0).slash("help").with("member", fixture{
			"nick": test.nick, "user": fixture{"id": testUser, "global_name": test.global, "username": test.username},
		}), nil)
		if got.User.Name != test.want {
			t.Errorf("%v: %q", test, got.User.Name)
		}
	}
}

func TestEveryoneIsNotPinged(t *testing.T) {
	for _, ping := range []string{testGuild, "<@&" + testGuild + ">", "@everyone", " @here"} {
		router := new(fakeRouter)
		p := newPark(t, func(o *Options) { o.Router = router })
		p.play(t, inTestGuild(0).slash("subscribe", "topic", "league", "ping", ping).json(t))
		if len(router.asked) > 0 || !strings.Contains(string(p.calls.transcript()), "Choose a role") {
			t.Errorf("%q: %s", ping, p.calls.transcript())
		}
	}
}

// A completion is asked with all that was given so far.
func TestCompletionRequest(t *testing.T) {
	router := new(completingRouter)
	p := newPark(t, func(o *Options) { o.Router = router })
	p.play(t, inTestGuild(0).typing("unsubscribe", "in", testOther, "topic", "red").json(t))
	want := commands.Request{
		Command: "unsubscribe", Options: map[string]string{"in": testOther, "topic": "red"},
		Channel: rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testChannel},
		Direct:  rumor.Channel{Platform: "discord", ID: "@" + testUser},
		User:    commands.User{ID: testUser},
		In:      commands.Place{Channel: rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testOther}},
	}
	if d := cmp.Diff(want, router.request); d != "" || router.option != "topic" {
		t.Errorf("option %q (-want +got)\n%s", router.option, d)
	}
}

type completingRouter struct {
	request commands.Request
	option  string
}

func (*completingRouter) AnswerWithin(context.Context, time.Duration, commands.Request) commands.Reply {
	return commands.Reply{}
}

func (c *completingRouter) Complete(_ context.Context, r commands.Request, option string) []commands.Choice {
	c.request, c.option = r, option
	return nil
}
