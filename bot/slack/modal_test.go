package slack

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// clubs are the Red Sox as a select completes them.
var clubs = []slacktest.Choice{{Text: "Red Sox", Value: "club:BOS"}, {Text: "The whole league", Value: "league"}}

func TestModalSubscribes(t *testing.T) {
	for _, test := range []struct {
		name   string
		values slacktest.Values
		at     string // channel; empty for direct messages
		want   rumor.Options
	}{
		{"here", slacktest.Values{"kinds": []string{"trades"}, "tier": "1", "mentions": "yes", "ping": "S0123ABCD"}, "here",
			rumor.Options{Kinds: []rumor.Kind{}, Tier: 1, Mentions: true, Ping: "S0123ABCD"}},
		{"in direct messages", slacktest.Values{"to": []string{"me"}}, "", rumor.Options{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSuite(t, "redsox", nil)
			modal := view(t, s.slack.Slash(s.user, s.channel, "/subscribe", ""))
			test.values["complete:subscribe:topic"] = clubs
			test.values["in"] = s.channel.ID
			done := view(t, s.slack.SubmitView(s.user, modal, test.values))
			shows(t, done.Text(), "Subscribed to Boston Red Sox and the whole league", "![")
			where := s.at("@" + s.user.ID)
			if test.at != "" {
				where = s.at(s.channel.ID)
			}
			if len(s.memory.subs) != 2 {
				t.Fatalf("%+v", s.memory.subs)
			}
			for _, sub := range s.memory.subs {
				test.want.Kinds = sub.Options.Kinds
				if d := cmp.Diff(test.want, sub.Options); sub.Channel != where || sub.By != s.user.ID || d != "" {
					t.Errorf("%+v: %s", sub, d)
				}
				if kinds := len(sub.Options.Kinds) > 0; kinds != (test.values["kinds"] != nil) {
					t.Errorf("kinds %v", sub.Options.Kinds)
				}
			}
		})
	}
}

func TestModalInAnotherChannel(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	other := s.workspace.AddChannel(slacktest.Public, "trades")
	modal := view(t, s.slack.Slash(s.user, s.channel, "/subscribe", ""))
	done := view(t, s.slack.SubmitView(s.user, modal, slacktest.Values{"complete:subscribe:topic": clubs[:1], "in": other.ID}))
	shows(t, done.Text(), "in #trades")
	if len(s.memory.subs) != 1 || s.memory.subs[0].Channel != s.at(other.ID) {
		t.Errorf("%+v", s.memory.subs)
	}
}

func TestModalSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name   string
		values slacktest.Values
		block  string
		want   string
	}{
		{"group", slacktest.Values{"ping": "<!channel>"}, "ping", noGroup},
		{"group in direct messages", slacktest.Values{"ping": "S0123ABCD", "to": []string{"me"}}, "ping", "There is no group to ping"},
		{"nobody's", slacktest.Values{"complete:subscribe:topic": []slacktest.Choice{{Text: "x", Value: "player:1"}}}, "topic", "player:1"},
		{"deadlines", slacktest.Values{"complete:subscribe:topic": []slacktest.Choice{{Text: "x", Value: "deadlines"}}, "tier": "1"}, "kinds", "have no kinds"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSuite(t, "redsox", nil)
			modal := view(t, s.slack.Slash(s.user, s.channel, "/subscribe", ""))
			values := slacktest.Values{"complete:subscribe:topic": clubs, "in": s.channel.ID}
			for k, v := range test.values {
				values[k] = v
			}
			wrong, err := s.slack.SubmitView(s.user, modal, values).Errors(t.Context())
			if err != nil || len(wrong) != 1 || !strings.Contains(wrong[test.block], test.want) {
				t.Errorf("%v, %v", wrong, err)
			}
			if len(s.memory.subs) > 0 {
				t.Errorf("%+v", s.memory.subs)
			}
		})
	}
}

// What Slack's own clients do not let through comes by no client of its.
func TestSubmissionElsewhere(t *testing.T) {
	for _, test := range []struct{ name, from, in, want string }{
		{"no channel", `{}`, "", ""},
		{"none chosen", `{"team":"T00000001","channel":"C00000001"}`, "", noChannel},
		{"one that is not seen", `{"team":"T00000001","channel":"C00000001"}`, testSecret, unseen},
		{"no id", `{"team":"T00000001","channel":"C00000001"}`, "../C1", noChannel},
		{"broken origin", `{"team":7,"channel":[`, testOther, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBooth(t, nil)
			b.offerViews()
			to := ""
			if test.name == "no channel" {
				to = toMe
			}
			ack, ok := b.interactive(t.Context(), aSubmission(t, test.from, test.in, to, "club:BOS"))
			got := string(marshalled(t, ack))
			if !ok || !strings.Contains(got, test.want) || strings.Contains(got, "errors") != (test.want != "") {
				t.Errorf("%v %s", ok, got)
			}
		})
	}
}

func aSubmission(t testing.TB, from, in, to, topic string) []byte {
	chosen := func(value string) any { return map[string]any{"value": value} }
	return marshalled(t, map[string]any{
		"type": "view_submission", "trigger_id": testTrigger, "team": map[string]any{"id": testTeam},
		"user": map[string]any{"id": testUser, "username": "ann", "team_id": testTeam},
		"view": map[string]any{
			"callback_id": subscribeID, "private_metadata": from, "state": map[string]any{"values": map[string]any{
				"topic": map[string]any{"complete:subscribe:topic": map[string]any{"selected_options": []any{chosen(topic)}}},
				"in":    map[string]any{"in": map[string]any{"selected_conversation": in}},
				"to":    map[string]any{"to": map[string]any{"selected_options": []any{chosen(to)}}},
				"ping":  map[string]any{"ping": map[string]any{"value": nil}},
			}},
		},
	})
}

func TestModalLooks(t *testing.T) {
	b := newBooth(t, nil)
	for file, channel := range map[string]string{"channel": testChannel, "direct": testDirect, "home": ""} {
		v, err := newModal(b.o.Commands.Command(subscribeID), origin{testTeam, channel}, nil)
		if err != nil {
			t.Fatal(err)
		}
		golden.Check(t, "views/modal-"+file+".json", indented(t, v))
	}
}

// What is typed without a topic is filled in.
func TestModalFilledIn(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	trades := s.workspace.AddChannel(slacktest.Public, "trades")
	modal := view(t, s.slack.Slash(s.user, s.channel, "/subscribe", "kinds:injuries,signing tier 1 mentions in:<#"+trades.ID+"|trades> ping:<!subteam^S0123ABCD|@fans>"))
	view(t, s.slack.SubmitView(s.user, modal, slacktest.Values{"complete:subscribe:topic": clubs[:1]}))
	want := rumor.Subscription{
		Channel: s.at(trades.ID), Topic: "club:BOS", By: s.user.ID, Since: afternoon,
		Options: rumor.Options{Kinds: []rumor.Kind{rumor.Signing, rumor.Injury}, Tier: 1, Mentions: true, Ping: "S0123ABCD"},
	}
	if d := cmp.Diff([]rumor.Subscription{want}, s.memory.subs); d != "" {
		t.Error(d)
	}
	modal = view(t, s.slack.Slash(s.user, s.channel, "/subscribe", "to:me"))
	done := view(t, s.slack.SubmitView(s.user, modal, slacktest.Values{"complete:subscribe:topic": clubs[:1]}))
	shows(t, done.Text(), "to you in direct messages")
}

// What is filled in as it was typed is no more than an input takes.
func TestModalFilledInWithNonsense(t *testing.T) {
	b := newBooth(t, nil)
	for _, given := range []filled{
		{"kinds": "gossip", "tier": "9", "mentions": "?", "to": "you", "ping": strings.Repeat("x", 3000)},
		{"kinds": "all,trades", "tier": "3", "in": testOther, "ping": "@fans"},
	} {
		v, err := newModal(b.o.Commands.Command(subscribeID), origin{testTeam, testDirect}, given)
		if err != nil {
			t.Fatal(err)
		}
		got := string(marshalled(t, v))
		shows(t, got, "!gossip", "!xxx")
		if ticked := strings.Contains(got, `"initial_options":[{"text":{"type":"plain_text","text":"My direct`); ticked != (given["in"] == "") && given["to"] == "" {
			t.Error(got)
		}
	}
}

// Every option of the command has words of its own in the modal.
func TestModalWords(t *testing.T) {
	for _, o := range newBooth(t, nil).o.Commands.Command(subscribeID).Shown() {
		if _, ok := modalWords[o.Name]; !ok {
			t.Errorf("%s is asked for in the words of typing it: %s", o.Name, o.Description)
		}
	}
}

// Whatever a command says, the modal takes it.
func TestModalShowsLongAnswers(t *testing.T) {
	for _, tone := range []message.Tone{message.Success, message.Failure, message.Plain} {
		m := fullMessage(strings.Repeat("<!channel> &*_", 700))
		m.Tone = tone
		s := newSuite(t, "redsox", nil)
		modal := view(t, s.slack.Slash(s.user, s.channel, "/subscribe", ""))
		s.conversations.o.Router = &askedRouter{reply: commands.Reply{Message: m}}
		r := s.slack.SubmitView(s.user, modal, slacktest.Values{"complete:subscribe:topic": clubs, "in": s.channel.ID})
		if tone == message.Success {
			view(t, r)
			continue
		}
		if wrong, err := r.Errors(t.Context()); err != nil || message.Units(wrong["topic"]) > mostInputError || wrong["topic"] == "" {
			t.Errorf("%v, %v", wrong, err)
		}
	}
}

func FuzzSubmission(f *testing.F) {
	f.Add(aSubmission(f, `{"team":"T1","channel":"C1"}`, testOther, toMe, "club:BOS"))
	f.Add([]byte(`{"type":"view_submission","view":{"callback_id":"subscribe","state":{"values":{"topic":7}}}}`))
	f.Add([]byte(`{"type":"view_submission","view":null}`))
	b := newBooth(f, func(o *Options) { o.Router = &askedRouter{reply: spoken("Done", true, false)} })
	f.Fuzz(func(t *testing.T, payload []byte) {
		ack := b.submitted(t.Context(), payload)
		if !json.Valid(marshalled(t, ack)) {
			t.Error(ack)
		}
	})
}

func indented(t testing.TB, v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
