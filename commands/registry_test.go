package commands_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// TestLimits holds every command to what Discord takes.
func TestLimits(t *testing.T) {
	r, _ := newWorld(t)
	checkName := func(name, description string) {
		if !regexp.MustCompile(`^[a-z0-9_-]{1,32}$`).MatchString(name) {
			t.Errorf("name %q", name)
		}
		if n := utf8.RuneCountInString(description); n < 1 || n > commands.MaxDescription {
			t.Errorf("%s: description of %d characters", name, n)
		}
	}
	for _, c := range r.Commands() {
		checkName(c.Name, c.Description)
		if r.Command(c.Name) != c {
			t.Errorf("%s: not found by its name", c.Name)
		}
		if len(c.Options) > commands.MaxOptions {
			t.Errorf("%s: %d options", c.Name, len(c.Options))
		}
		rests, optional := 0, false
		for _, o := range c.Options {
			checkName(o.Name, o.Description)
			if slices.Contains([]string{"club", "player", "league", "deadlines"}, o.Name) {
				t.Errorf("%s: option %s would take a topic apart", c.Name, o.Name)
			}
			if o.Rest {
				rests++
			}
			if o.Required && optional {
				t.Errorf("%s: %s is required but stands behind an optional one", c.Name, o.Name)
			}
			optional = optional || !o.Required
			checkChoices(t, o)
		}
		if rests > 1 {
			t.Errorf("%s: %d Rest options", c.Name, rests)
		}
		if c.Where != "" && c.Option(c.Where) == nil {
			t.Errorf("%s: no option %s", c.Name, c.Where)
		}
	}
}

func checkChoices(t *testing.T, o commands.Option) {
	t.Helper()
	listed := o.Completion == commands.Listed || o.Completion == commands.ListedMany
	if listed != (len(o.Choices) > 0) || len(o.Choices) > commands.MaxChoices {
		t.Errorf("%s: %d choices", o.Name, len(o.Choices))
	}
	for _, c := range o.Choices {
		for _, s := range []string{c.Label, c.Value} {
			if n := utf8.RuneCountInString(s); n < 1 || n > commands.MaxLabel {
				t.Errorf("%s: choice %q", o.Name, s)
			}
		}
	}
}

// TestExamples gives every example, and expects an answer that is no mistake.
func TestExamples(t *testing.T) {
	for _, c := range func() []*commands.Command { r, _ := newWorld(t); return r.Commands() }() {
		if len(c.Examples) == 0 {
			t.Errorf("%s has no example", c.Name)
		}
		for _, example := range c.Examples {
			r, m := newWorld(t)
			for _, topic := range []rumor.Topic{"club:BOS", "player:687221"} {
				m.subs = append(m.subs,
					rumor.Subscription{Channel: channel("general"), Topic: topic},
					rumor.Subscription{Channel: channel("@ann"), Topic: topic})
			}
			reply, err := answer(t, r, request("", nil), example)
			if err != nil || reply.Message.Tone == message.Failure {
				t.Errorf("%s: %v %s", example, err, reply.Message.PlainText(clock))
			}
			if name, _, _ := r.Parse(example); name != c.Name || !strings.HasPrefix(example, "/") {
				t.Errorf("%s stands as an example of /%s", example, c.Name)
			}
		}
	}
}

// checkMessage checks that a message is fit to be shown and its buttons work.
func checkMessage(t *testing.T, m message.Message) {
	t.Helper()
	for line := range strings.SplitSeq(m.PlainText(clock), "\n") {
		checkText(t, line)
	}
	if len(m.AllButtons()) > 25 {
		t.Errorf("%d buttons", len(m.AllButtons()))
	}
	for _, b := range m.AllButtons() {
		if b.Label == "" || b.Action == "" || len(b.Action) > commands.MaxAction || utf8.RuneCountInString(b.Label) > commands.MaxLabel {
			t.Errorf("button %+v", b)
		}
	}
}

// TestButtonsWork presses every button of every answer that the commands give
// at first.
func TestButtonsWork(t *testing.T) {
	for _, line := range []string{"/rumors mariners", "/rumors sox", "/player muncy", "/player ohtanni", "/team redsox", "/team ohtani",
		"/subscribe redsox", "/subscribe sox tier:1 kinds:trades", "/unsubscribe all", "/subscriptions", "/deadline"} {
		r, m := newWorld(t)
		m.subs = []rumor.Subscription{{Channel: channel("general"), Topic: "club:NYY"}, {Channel: channel("general"), Topic: "league"}}
		reply, err := answer(t, r, request("", nil), line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		checkMessage(t, reply.Message)
		if len(reply.Message.AllButtons()) == 0 {
			t.Errorf("%s: no buttons", line)
		}
		for _, b := range reply.Message.AllButtons() {
			pressed, err := answer(t, r, request("", nil), b.Action)
			if err != nil || pressed.Message.Tone == message.Failure {
				t.Errorf("%s: %s: %v", line, b.Action, err)
			}
		}
	}
}

func TestErrorsOfTheStorePass(t *testing.T) {
	away := errors.New("redis is away")
	for _, line := range []string{"/rumors", "/rumors redsox", "/player ohtani", "/team redsox", "/subscribe redsox",
		"/unsubscribe redsox", "/unsubscribe all", "/subscriptions", "/deadline", "/deadline remind on", "/deadline remind off"} {
		r, m := newWorld(t)
		m.err = away
		_, err := answer(t, r, request("", nil), line)
		if !errors.Is(err, away) {
			t.Errorf("%s: %v", line, err)
		}
		if got := rumor.Message(err); got != rumor.Apology {
			t.Errorf("%s: people are told %q", line, got)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	r, _ := newWorld(t)
	nobody := request("subscribe", options{"topic": "redsox", "to": "me"})
	nobody.Direct = rumor.Channel{}
	fan := request("subscribe", options{"topic": "redsox"})
	fan.User.Manages, fan.Direct = false, rumor.Channel{}
	nowhere := fan
	nowhere.Channel = rumor.Channel{}
	for _, test := range []struct {
		name string
		req  commands.Request
		code rumor.Code
	}{
		{"unknown command", request("dance", nil), rumor.NotFound},
		{"unknown option", request("rumors", options{"colour": "red"}), rumor.Invalid},
		{"missing option", request("player", nil), rumor.Invalid},
		{"blank option", request("player", options{"name": " \n"}), rumor.Invalid},
		{"endless value", request("player", options{"name": strings.Repeat("x", 10_000)}), rumor.Invalid},
		{"endless hostile value", request("player", options{"name": strings.Repeat("\x00\n\u202e", 5000)}), rumor.Invalid},
		{"a page of nothing", request("rumors", options{"page": "0"}), rumor.Invalid},
		{"direct messages where there are none", nobody, rumor.Unavailable},
		{"no permission", fan, rumor.Forbidden},
		{"no permission nowhere", nowhere, rumor.Forbidden},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := r.Run(t.Context(), test.req)
			e, ok := errors.AsType[*rumor.Error](err)
			if !ok || e.Code != test.code {
				t.Fatalf("%v, want code %s", err, test.code)
			}
			if checkText(t, e.Message); utf8.RuneCountInString(e.Message) > 250 {
				t.Errorf("%d characters: %s", utf8.RuneCountInString(e.Message), e.Message)
			}
		})
	}
}

// TestSubscribeKeepsOptions checks what reaches the store.
func TestSubscribeKeepsOptions(t *testing.T) {
	r, m := newWorld(t)
	_, err := answer(t, r, request("", nil), "/subscribe redsox, deadlines kinds:denial,talk tier:2 mentions:on ping:<!subteam^S42|@fans>")
	if err != nil || len(m.subs) != 2 {
		t.Fatalf("%d subscriptions, error %v", len(m.subs), err)
	}
	club, deadlines := m.subs[0], m.subs[1]
	o := club.Options
	if club.Topic != "club:BOS" || club.By != "ann" || !club.Since.Equal(now) || club.Channel != channel("general") {
		t.Errorf("%+v", club)
	}
	if !slices.Equal(o.Kinds, []rumor.Kind{rumor.Talks, rumor.Denial}) || o.Tier != 2 || !o.Mentions || o.Ping != "S42" {
		t.Errorf("options %+v", o)
	}
	if d := deadlines.Options; deadlines.Topic != rumor.DeadlinesTopic || len(d.Kinds) > 0 || d.Tier != 0 || d.Mentions || d.Ping != "S42" {
		t.Errorf("options of the deadlines %+v", d)
	}
}

func BenchmarkParse(b *testing.B) {
	r, _ := newWorld(b)
	for b.Loop() {
		if _, _, err := r.Parse(`/subscribe "red sox", yankees kinds:trades,signing tier:1 to:me`); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRumors(b *testing.B) {
	r, _ := newWorld(b)
	req := request("rumors", options{"name": "dalton rushing"})
	for b.Loop() {
		if _, err := r.Run(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}
