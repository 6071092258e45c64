package discord_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/internal/golden"
)

// typing is what somebody types into options, each of which completes alike.
type typing struct {
	command, option string
	texts           []string
}

var typings = []typing{
	{"rumors", "name", []string{"", "re", "red s", "ohta", "acuna", "boston", "mun", "league", "🔥", strings.Repeat("redsox ", 29)[:200]}},
	{"player", "name", []string{"", "re", "red s", "ohta", "acuna", "boston", "luis g", "🔥"}},
	{"team", "name", []string{"", "re", "red s", "ohta", "boston", "sox", "l", "🔥"}},
	{"subscribe", "topic", []string{"", "re", "lea", "dead", "redsox, ohta", "Boston Red Sox · AL East, ohta", "BOS,nyy , mun", "redsox,", ",", "🔥, 🔥", strings.Repeat("redsox, ", 25)}},
	{"subscribe", "kinds", []string{"", "tra", "talks, si", "🔥"}},
	{"unsubscribe", "topic", []string{"", "re", "sox", "dead", "all", "ohta", "🔥"}},
	{"help", "command", []string{"", "/s", "sub", "rumors", "🔥"}},
}

// TestCompletions holds what Discord's users are offered as they type. Each
// section of testdata/completions.txtar is what was typed, its text the labels
// with what they stand for, the best first.
func TestCompletions(t *testing.T) {
	for _, way := range []string{byGateway, byHTTP} {
		t.Run(way, func(t *testing.T) {
			b := newBallpark(t, way)
			b.subscribe(t, "redsox, shohei ohtani, deadlines")
			var archive txtar.Archive
			for _, typing := range typings {
				for _, text := range typing.texts {
					archive.Files = append(archive.Files, txtar.File{
						Name: fmt.Sprintf("/%s %s: %s", typing.command, typing.option, text),
						Data: offers(b.offered(t, typing, text)),
					})
				}
			}
			golden.Check(t, "completions.txtar", txtar.Format(&archive))
		})
	}
}

// subscribe subscribes the channel that completions are asked for in.
func (b *ballpark) subscribe(t *testing.T, topics string) {
	t.Helper()
	b.slash(t, b.admin, b.channels["general"], "subscribe", values{"topic": topics})
}

func (b *ballpark) offered(t *testing.T, in typing, text string) []discordtest.Choice {
	t.Helper()
	given := values{in.option: text}
	if in.option == "kinds" {
		given["topic"] = "redsox"
	}
	choices, err := b.Complete(b.admin, b.channels["general"], in.command, given, in.option).Choices(t.Context())
	if err != nil {
		t.Fatalf("/%s %s:%s: %v", in.command, in.option, text, err)
	}
	return choices
}

// offers shows the first choices, and how many more there are.
func offers(choices []discordtest.Choice) []byte {
	const most = 5
	var b strings.Builder
	for i, c := range choices {
		if i == most && len(choices) > most+1 {
			fmt.Fprintf(&b, "and %d more\n", len(choices)-i)
			break
		}
		fmt.Fprintf(&b, "%s = %v\n", c.Name, c.Value)
	}
	return []byte(b.String())
}

// TestCompletedValues gives each command with what was picked, with the label
// that Discord shows for it, and with what somebody types by hand.
func TestCompletedValues(t *testing.T) {
	b := newBallpark(t, byGateway)
	const topics = "redsox, shohei ohtani, deadlines"
	tests := []struct {
		typing
		text, byHand string
		title        string
	}{
		{typing{command: "rumors", option: "name"}, "red so", "Red Sox", "Boston Red Sox rumors"},
		{typing{command: "rumors", option: "name"}, "acuna", "ronald acuña jr.", "Ronald Acuña Jr. rumors"},
		{typing{command: "player", option: "name"}, "ohta", "shohei ohtani", "Shohei Ohtani"},
		{typing{command: "team", option: "name"}, "boston", "BOS", "Boston Red Sox"},
		{typing{command: "subscribe", option: "topic"}, "yank", "yankees", "New York Yankees"},
		{typing{command: "subscribe", option: "topic"}, "redsox, yank", "red sox & yankees", "New York Yankees"},
		{typing{command: "subscribe", option: "topic"}, "Boston Red Sox · AL East, yank", "red sox, new york yankees", "New York Yankees"},
		{typing{command: "unsubscribe", option: "topic"}, "re", "red sox", "Unsubscribed from Boston Red Sox"},
		{typing{command: "unsubscribe", option: "topic"}, "ohta", "ohtani", "Unsubscribed from Shohei Ohtani"},
		{typing{command: "unsubscribe", option: "topic"}, "dead", "deadlines", "Unsubscribed from the deadlines"},
		{typing{command: "unsubscribe", option: "topic"}, "all", "all", "End "},
		{typing{command: "help", option: "command"}, "/s", "Subscribe", "/subscribe "},
	}
	for _, test := range tests {
		b.subscribe(t, topics)
		choices := b.offered(t, test.typing, test.text)
		if len(choices) == 0 {
			t.Errorf("/%s %s:%s: nothing is offered", test.command, test.option, test.text)
			continue
		}
		for how, value := range map[string]string{"value": fmt.Sprint(choices[0].Value), "label": choices[0].Name, "by hand": test.byHand} {
			b.subscribe(t, topics)
			m := b.slash(t, b.admin, b.channels["general"], test.command, values{test.option: value})
			if len(m.Embeds) != 1 || !strings.Contains(m.Embeds[0].Title, test.title) {
				t.Errorf("/%s %s:%q (%s):\n%s", test.command, test.option, value, how, m.Text())
			}
		}
	}
}

// TestCompletionsWork gives commands with every value and label that is offered
// for some texts: none may lead to a question or an error.
func TestCompletionsWork(t *testing.T) {
	b := newBallpark(t, byGateway)
	for _, in := range typings {
		if in.option == "kinds" || in.command == "unsubscribe" {
			continue
		}
		tried := make(map[string]bool)
		for _, text := range in.texts[:min(len(in.texts), 4)] {
			for _, c := range b.offered(t, in, text) {
				tried[c.Name], tried[fmt.Sprint(c.Value)] = true, true
			}
		}
		for _, value := range slices.Sorted(maps.Keys(tried)) {
			m := b.slash(t, b.admin, b.channels["general"], in.command, values{in.option: value})
			if m.Embeds[0].Color == failureColor || strings.HasPrefix(m.Embeds[0].Title, "Which") {
				t.Errorf("/%s %s:%q:\n%s", in.command, in.option, value, m.Text())
			}
		}
	}
}

const failureColor = 0xd64545
