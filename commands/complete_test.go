package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

func TestComplete(t *testing.T) {
	r, m := newWorld(t)
	m.subs = []rumor.Subscription{
		{Channel: channel("general"), Topic: "club:BOS"},
		{Channel: channel("general"), Topic: "player:571970"},
		{Channel: channel("@ann"), Topic: "club:NYY"},
	}
	for _, test := range []struct {
		command, option, typed string
		also                   options
		want                   []string // "label = value" of the first, in order
	}{
		{"team", "name", "red sox", nil, []string{"Boston Red Sox · AL East = club:BOS"}},
		{"player", "name", "dalton ru", nil, []string{"Dalton Rushing · LAD · C · born 2001 = player:687221"}},
		{"rumors", "name", "dalton ru", nil, []string{"Dalton Rushing · LAD · C · born 2001 = player:687221"}},
		{"subscribe", "topic", "leag", nil, []string{"The whole league = league"}},
		{"subscribe", "topic", "deadl", nil, []string{"The deadlines = deadlines"}},
		{"subscribe", "topic", "", nil, []string{"The whole league = league", "The deadlines = deadlines"}},
		{"subscribe", "topic", "redsox, yanke", nil, []string{"redsox, New York Yankees · AL East = redsox, club:NYY"}},
		{"subscribe", "kinds", "trade", nil, []string{"everything about trades = trades", "trade agreed = agreement", "trade completed = completed"}},
		{"subscribe", "kinds", "trades,sig", nil, []string{"trades, signing = trades, signing"}},
		{"subscribe", "tier", "top", nil, []string{"top sources only = 1"}},
		{"subscribe", "ping", "x", nil, nil},
		{"unsubscribe", "topic", "", nil, []string{"Boston Red Sox · AL East = club:BOS", "Max Muncy · LAD · 3B · born 1990 = player:571970", "All of them = all"}},
		{"unsubscribe", "topic", "mun", nil, []string{"Max Muncy · LAD · 3B · born 1990 = player:571970"}},
		{"unsubscribe", "topic", "yank", nil, nil},
		{"unsubscribe", "topic", "", options{"from": "me"}, []string{"New York Yankees · AL East = club:NYY"}},
		{"help", "command", "/sub", nil, []string{"/subscribe = subscribe", "/subscriptions = subscriptions"}},
		{"deadline", "remind", "", nil, []string{"on = on", "off = off"}},
		{"dance", "name", "x", nil, nil},
		{"rumors", "colour", "x", nil, nil},
		{"rumors", "name", strings.Repeat("x", 500), nil, nil},
		{"rumors", "name", strings.Repeat("x", 10_000), nil, nil},
	} {
		t.Run(fmt.Sprintf("%s %s %.20s", test.command, test.option, test.typed), func(t *testing.T) {
			req := request(test.command, options{test.option: test.typed})
			for name, value := range test.also {
				req.Options[name] = value
			}
			choices, err := r.Complete(t.Context(), req, test.option)
			if err != nil {
				t.Fatal(err)
			}
			checkCompletions(t, choices)
			var got []string
			for _, c := range choices[:min(len(choices), max(len(test.want), 1))] {
				got = append(got, c.Label+" = "+c.Value)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func checkCompletions(t *testing.T, choices []commands.Choice) {
	t.Helper()
	if len(choices) > commands.MaxChoices {
		t.Errorf("%d choices", len(choices))
	}
	for _, c := range choices {
		if utf8.RuneCountInString(c.Label) > commands.MaxLabel || utf8.RuneCountInString(c.Value) > commands.MaxLabel {
			t.Errorf("too long: %+v", c)
		}
	}
}

// TestCompletionsWork gives each label and each value back to the command, as
// a person does who types what was shown.
func TestCompletionsWork(t *testing.T) {
	for _, test := range []struct{ command, option, typed string }{
		{"rumors", "name", "m"},
		{"player", "name", "luis g"},
		{"player", "name", "max mun"},
		{"team", "name", ""},
		{"subscribe", "topic", ""},
		{"subscribe", "topic", "dodgers, l"},
		{"subscribe", "kinds", ""},
		{"subscribe", "kinds", "trade completed, "},
		{"subscribe", "tier", ""},
		{"subscribe", "to", ""},
		{"subscriptions", "of", ""},
		{"unsubscribe", "topic", ""},
		{"help", "command", ""},
	} {
		r, _ := twoSubscriptions(t)
		choices, err := r.Complete(t.Context(), request(test.command, options{test.option: test.typed}), test.option)
		if err != nil || len(choices) == 0 {
			t.Errorf("%v: %d choices, error %v", test, len(choices), err)
		}
		for _, c := range choices {
			checkAnswered(t, test.command, test.option, c.Label)
			checkAnswered(t, test.command, test.option, c.Value)
		}
	}
}

func twoSubscriptions(t *testing.T) (*commands.Registry, *memory) {
	r, m := newWorld(t)
	m.subs = []rumor.Subscription{
		{Channel: channel("general"), Topic: "club:BOS"},
		{Channel: channel("general"), Topic: "league"},
	}
	return r, m
}

// checkAnswered checks that the command does what the option asks for, with no
// question back.
func checkAnswered(t *testing.T, command, option, value string) {
	t.Helper()
	r, _ := twoSubscriptions(t)
	req := request(command, options{option: value})
	if command == "subscribe" && option != "topic" {
		req.Options["topic"] = "redsox"
	}
	reply, err := r.Run(t.Context(), req)
	title := reply.Message.Title
	if err != nil || strings.HasPrefix(title, "Which") || strings.HasPrefix(title, "I know no") {
		t.Errorf("%s %s %q: %v %s", command, option, value, err, title)
	}
}
