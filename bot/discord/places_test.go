package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// TestPlaces finds channels that commands name: those of slash commands come
// with the interaction, those of buttons are asked of Discord.
func TestPlaces(t *testing.T) {
	slash := func(value string, resolved fixture) fixture {
		in := inTestGuild(0).slash("subscribe", "topic", "league", "in", value)
		in["data"].(fixture)["resolved"] = fixture{"channels": resolved}
		return in
	}
	press := func(value string) fixture {
		return inTestGuild(0).press(customID(1, fmt.Sprintf(`subscribe in:"%s" topic:league`, value)), 0, testUser)
	}
	forum := func(permissions string) fixture {
		return fixture{testOther: fixture{"id": testOther, "name": "stories", "type": 15, "permissions": permissions}}
	}
	other := rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testOther}
	stories := func(manages bool) commands.Place {
		return commands.Place{Channel: other, Name: "#stories", Manages: manages}
	}
	channel := func(fields string) map[string]string {
		return map[string]string{
			"GET /channels/" + testOther: `{"id":"` + testOther + `","name":"stories",` + fields + `}`,
			"GET /guilds/" + testGuild: `{"id":"` + testGuild + `","owner_id":"` + testFan + `","roles":[
				{"id":"` + testGuild + `","permissions":"1024"},{"id":"` + testRole + `","permissions":"16"}]}`,
		}
	}
	mine := `"type":0,"guild_id":"` + testGuild + `"`
	denied := func(who string, bits string) string {
		return mine + `,"permission_overwrites":[{"id":"` + who + `","type":0,"allow":"0","deny":"` + bits + `"}]`
	}
	for _, test := range []struct {
		name    string
		in      fixture
		answers map[string]string
		want    commands.Place
		calls   int
	}{
		{"a forum that the user manages", slash(testOther, forum("16")), nil, stories(true), 0},
		{"a forum that somebody else manages", slash(testOther, forum("1024")), nil, stories(false), 0},
		{"a channel that Discord tells nothing of", slash(testOther, nil), nil, commands.Place{}, 1},
		{"no channel at all", slash("#stories", nil), nil, commands.Place{}, 0},
		{"a button, by who manages", press(testOther), channel(mine), stories(true), 2},
		{"a button with a mention", press("<#" + testOther + ">"), channel(mine), stories(true), 2},
		{"a button, by who manages elsewhere", press(testOther), channel(denied(testRole, "16")), stories(false), 2},
		{"a button for what the user does not see", press(testOther), channel(denied(testRole, "1024")), stories(false), 2},
		{"a button for another guild's channel", press(testOther), channel(`"type":0,"guild_id":"200000000000000009"`), commands.Place{}, 1},
		{"a button for a channel of no guild", press(testOther), channel(`"type":1`), commands.Place{}, 1},
		{"a button for a channel that is no more", press(testOther), nil, commands.Place{}, 1},
		{"a button for a thread", press(testOther), map[string]string{
			"GET /channels/" + testOther:   `{"id":"` + testOther + `","name":"stories","type":11,"guild_id":"` + testGuild + `","parent_id":"` + testChannel + `"}`,
			"GET /channels/" + testChannel: `{"id":"` + testChannel + `",` + denied(testRole, "16") + `}`,
			"GET /guilds/" + testGuild:     channel("")["GET /guilds/"+testGuild],
		}, stories(false), 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, p := asks(t, test.in, test.answers)
			if got.In != test.want {
				t.Errorf("%+v, want %+v", got.In, test.want)
			}
			if lines := p.calls.lines(); len(lines) != test.calls+1 { // and the callback
				t.Errorf("made %q", lines)
			}
		})
	}
}

// When Discord cannot be asked, nobody is told that there is no such channel.
func TestPlaceUnknown(t *testing.T) {
	router := new(fakeRouter)
	p := newPark(t, func(o *Options) { o.Router = router })
	p.calls.do = func(_ context.Context, line string) error {
		if strings.HasPrefix(line, "GET") {
			return errors.New("connection reset")
		}
		return nil
	}
	p.play(t, inTestGuild(0).press(customID(1, "subscribe in:"+testOther+" topic:league"), 0, testUser).json(t))
	if len(router.asked) > 0 || !strings.Contains(string(p.calls.transcript()), rumor.Apology) || !strings.Contains(p.log.String(), "connection reset") {
		t.Errorf("asked %v, %s, logged %s", router.asked, p.calls.transcript(), p.log.String())
	}
}

// TestPrepare holds what is kept of channels before a command runs.
func TestPrepare(t *testing.T) {
	here := rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testChannel}
	other := rumor.Channel{Platform: "discord", Workspace: testGuild, ID: testOther}
	news := fixture{"id": testChannel, "type": 5}
	inForum := inTestGuild(0).with("channel", news).slash("subscribe", "topic", "league", "in", testOther)
	inForum["data"].(fixture)["resolved"] = fixture{"channels": fixture{testOther: fixture{"id": testOther, "type": 15}}}
	for _, test := range []struct {
		name   string
		in     fixture
		before map[rumor.Channel]string
		after  map[rumor.Channel]string
		writes int
		woken  []rumor.Channel
	}{
		{"text", inTestGuild(0).slash("subscribe", "topic", "league"), nil,
			map[rumor.Channel]string{here: "0"}, 1, []rumor.Channel{here}},
		{"reminders in news", inTestGuild(manageChannels).with("channel", news).slash("deadline", "remind", "on"), nil,
			map[rumor.Channel]string{here: "5"}, 1, []rumor.Channel{here}},
		{"reminders by who may not", inTestGuild(0).with("channel", news).slash("deadline", "remind", "on"), nil, nil, 0, []rumor.Channel{here}},
		{"news", inTestGuild(0).with("channel", news).slash("subscribe", "topic", "league"), nil,
			map[rumor.Channel]string{here: "5"}, 1, []rumor.Channel{here}},
		{"news as before", inTestGuild(0).with("channel", news).slash("subscribe", "topic", "league"), map[rumor.Channel]string{here: "5"},
			map[rumor.Channel]string{here: "5"}, 0, []rumor.Channel{here}},
		{"text that was news", inTestGuild(0).slash("subscribe", "topic", "league"), map[rumor.Channel]string{here: "5"},
			map[rumor.Channel]string{here: "0"}, 1, []rumor.Channel{here}},
		{"no telling", inTestGuild(0).without("channel").slash("subscribe", "topic", "league"), map[rumor.Channel]string{here: "5"},
			map[rumor.Channel]string{here: "5"}, 0, []rumor.Channel{here}},
		{"another channel", inForum, nil, map[rumor.Channel]string{other: "15"}, 1, []rumor.Channel{here}},
		{"direct messages", inTestGuild(0).with("channel", news).slash("subscribe", "topic", "league", "to", "me"), nil, nil, 0, []rumor.Channel{here}},
		{"a look-up", inTestGuild(0).with("channel", news).slash("rumors"), nil, nil, 0, nil},
		{"in direct messages", inTestDirect().slash("subscribe", "topic", "league"), nil, nil, 0, []rumor.Channel{{Platform: "discord", ID: "@" + testUser}}},
		{"where the bot is not", inTestGuild(0).with("channel", news, "authorizing_integration_owners", fixture{"1": testUser}).slash("subscribe", "topic", "league"), nil, nil, 0, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPark(t, nil)
			for c, kind := range test.before {
				p.memory.set[c.String()+" discord.type"] = kind
			}
			p.play(t, test.in.json(t))
			want := make(map[string]string)
			for c, kind := range test.after {
				want[c.String()+" discord.type"] = kind
			}
			if fmt.Sprint(p.memory.set) != fmt.Sprint(want) || p.memory.writes != test.writes {
				t.Errorf("kept %v by %d writes, want %v by %d", p.memory.set, p.memory.writes, want, test.writes)
			}
			if !slices.Equal(p.memory.woken, test.woken) {
				t.Errorf("woke %v", p.memory.woken)
			}
		})
	}
}

// What cannot be kept does not keep a command from being answered.
func TestPrepareFails(t *testing.T) {
	p := newPark(t, func(o *Options) {
		o.Router = &fakeRouter{reply: says("done", true, false)}
	})
	p.memory.err = errors.New("redis is away")
	p.play(t, inTestGuild(0).slash("subscribe", "topic", "league").json(t))
	if !strings.Contains(string(p.calls.transcript()), "done") || strings.Count(p.log.String(), "redis is away") != 2 {
		t.Errorf("%s, logged %s", p.calls.transcript(), p.log.String())
	}
}

// A channel whose stories get threads needs more of the bot.
func TestMissingForThreads(t *testing.T) {
	in := inTestGuild(0).with("app_permissions", fmt.Sprint(neededPermissions()&^createThreads.bit)).slash("settings", "threads", "on")
	p := newPark(t, nil)
	p.play(t, in.json(t))
	if got := string(p.calls.transcript()); !strings.Contains(got, "I may not post here yet: give me Create Public Threads in this channel.") {
		t.Error(got)
	}
}

func TestListed(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{nil, ""}, {[]string{"A"}, "A"}, {[]string{"A", "B"}, "A and B"}, {[]string{"A", "B", "C"}, "A, B and C"},
	} {
		if got := listed(test.names); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
