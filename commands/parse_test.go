package commands_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

type options = map[string]string

func TestParse(t *testing.T) {
	r, _ := newWorld(t)
	for _, test := range []struct {
		line    string
		command string
		options options
	}{
		{"/rumors", "rumors", options{}},
		{"rumors redsox", "rumors", options{"name": "redsox"}},
		{"  /RuMoRs   red    sox  ", "rumors", options{"name": "red sox"}},
		{"/ rumors redsox", "rumors", options{"name": "redsox"}},
		{"!rumors redsox", "rumors", options{"name": "redsox"}},
		{"/rumors redsox?!", "rumors", options{"name": "redsox"}},
		{"/rumors, redsox.", "rumors", options{"name": "redsox"}},
		{"@hotstove /rumors redsox", "rumors", options{"name": "redsox"}},
		{"<@!123> <@456>: rumors redsox", "rumors", options{"name": "redsox"}},
		{"/rumors@hotstove redsox", "rumors", options{"name": "redsox"}},
		{"/rumors\u200b \ufeffred\u200bsox\n", "rumors", options{"name": "redsox"}},
		{"/rumors\tred\r\nsox", "rumors", options{"name": "red sox"}},
		{`/rumors "red sox" page:2`, "rumors", options{"name": "red sox", "page": "2"}},
		{"/rumors “red sox”", "rumors", options{"name": "red sox"}},
		{"/rumors „red sox“ page:2", "rumors", options{"name": "red sox", "page": "2"}},
		{"/rumors 'red sox'", "rumors", options{"name": "red sox"}},
		{"/rumors ‘red sox’", "rumors", options{"name": "red sox"}},
		{"/rumors O'Neill", "rumors", options{"name": "O'Neill"}},
		{"/rumors 'O’Neill'", "rumors", options{"name": "O’Neill"}},
		{"/rumors 'tis", "rumors", options{"name": "'tis"}},
		{`/rumors "red sox`, "rumors", options{"name": "red sox"}},
		{`/rumors 6" tall`, "rumors", options{"name": "6 tall"}},
		{`/rumors "page:2"`, "rumors", options{"name": "page:2"}},
		{`/rumors ""`, "rumors", options{}},
		{"/rumors club:BOS", "rumors", options{"name": "club:BOS"}},
		{"/rumors name:club:BOS", "rumors", options{"name": "club:BOS"}},
		{"/rumors name:red sox page=2", "rumors", options{"name": "red sox", "page": "2"}},
		{`/rumors name:"red sox"`, "rumors", options{"name": "red sox"}},
		{"/rumors name:“red sox”", "rumors", options{"name": "red sox"}},
		{"/rumors --page=2 redsox", "rumors", options{"name": "redsox", "page": "2"}},
		{"/rumors --page 2 redsox", "rumors", options{"name": "redsox", "page": "2"}},
		{"/rumors —page 2 redsox", "rumors", options{"name": "redsox", "page": "2"}},
		{"/rumors redsox PAGE:2", "rumors", options{"name": "redsox", "page": "2"}},
		{"/rumors redsox page 2", "rumors", options{"name": "redsox", "page": "2"}},
		{"/rumors page turner", "rumors", options{"name": "page turner"}},
		{"/rumors redsox page:", "rumors", options{"name": "redsox"}},
		{"/rumors pete crow-armstrong", "rumors", options{"name": "pete crow-armstrong"}},
		{"/player Max Muncy · LAD · 3B · born 1990", "player", options{"name": "Max Muncy · LAD · 3B · born 1990"}},
		{"/subscribe redsox kinds:trades,signing", "subscribe", options{"topic": "redsox", "kinds": "trades,signing"}},
		{"/subscribe redsox kinds: trades , signing tier:1", "subscribe", options{"topic": "redsox", "kinds": "trades,signing", "tier": "1"}},
		{"/subscribe redsox kind:trades kinds:signing", "subscribe", options{"topic": "redsox", "kinds": "trades,signing"}},
		{"/subscribe redsox, yankees tier 1", "subscribe", options{"topic": "redsox, yankees", "tier": "1"}},
		{`/subscribe "red sox", "yankees"`, "subscribe", options{"topic": "red sox , yankees"}},
		{"/subscribe --mentions redsox", "subscribe", options{"topic": "redsox", "mentions": "yes"}},
		{"/subscribe redsox --mentions no", "subscribe", options{"topic": "redsox", "mentions": "no"}},
		{"/subscribe redsox --mentions", "subscribe", options{"topic": "redsox", "mentions": "yes"}},
		{"/subscribe redsox to me", "subscribe", options{"topic": "redsox", "to": "me"}},
		{"/subscribe redsox #general", "subscribe", options{"topic": "redsox", "in": "#general"}},
		{"/subscribe #general redsox mentions", "subscribe", options{"topic": "redsox", "in": "#general", "mentions": "yes"}},
		{"/subscribe redsox <#C123|general>.", "subscribe", options{"topic": "redsox", "in": "<#C123|general>"}},
		{"/subscribe red #general sox in #trades", "subscribe", options{"topic": "red sox", "in": "#trades"}},
		{`/subscribe "#general"`, "subscribe", options{"topic": "#general"}},
		{"/subscriptions #general", "subscriptions", options{"in": "#general"}},
		{"/rumors #general", "rumors", options{"name": "#general"}},
		{"/subscribe redsox ping @fans", "subscribe", options{"topic": "redsox", "ping": "@fans"}},
		{"/subscribe redsox ping <!subteam^S1>", "subscribe", options{"topic": "redsox", "ping": "<!subteam^S1>"}},
		{"/subscribe redsox ping pong", "subscribe", options{"topic": "redsox ping pong"}},
		{"/subscribe to redsox", "subscribe", options{"topic": "redsox"}},
		{"/unsubscribe from redsox", "unsubscribe", options{"topic": "redsox"}},
		{"/subscribe to", "subscribe", options{"topic": "to"}},
		{"/subscribe redsox to:me.", "subscribe", options{"topic": "redsox", "to": "me"}},
		{"/subscribe redsox ping:<@&123>", "subscribe", options{"topic": "redsox", "ping": "<@&123>"}},
		{"/subscribe redsox https://example.org", "subscribe", options{"topic": "redsox https://example.org"}},
		{"/deadline remind on", "deadline", options{"remind": "on"}},
		{"/deadline remind:off", "deadline", options{"remind": "off"}},
		{"/subscribe redsox mentions", "subscribe", options{"topic": "redsox", "mentions": "yes"}},
		{"/subscribe redsox Mentions.", "subscribe", options{"topic": "redsox", "mentions": "yes"}},
		{"/subscribe redsox mentions tier:1", "subscribe", options{"topic": "redsox", "mentions": "yes", "tier": "1"}},
		{"/subscribe redsox mentions tier 1", "subscribe", options{"topic": "redsox", "mentions": "yes", "tier": "1"}},
		{"/subscribe mentions redsox", "subscribe", options{"topic": "mentions redsox"}},
		{`/subscribe redsox "mentions"`, "subscribe", options{"topic": "redsox mentions"}},
		{"/subscribe redsox tier", "subscribe", options{"topic": "redsox tier"}},
		{"/deadline remind", "deadline", options{"remind": "yes"}},
		{"/deadline remind tomorrow", "deadline", options{"remind": "remind tomorrow"}},
		{"/unsubscribe all confirm", "unsubscribe", options{"topic": "all confirm"}}, // only a button confirms
		{"/subscriptions page 2", "subscriptions", options{"page": "2"}},
		{"/ / rumors", "rumors", options{}},
		{"/subscriptions me", "subscriptions", options{"of": "me"}},
		{`unsubscribe from:me page:2 topic:player:571970`, "unsubscribe", options{"from": "me", "page": "2", "topic": "player:571970"}},
	} {
		command, got, err := r.Parse(test.line)
		if err != nil || command != test.command {
			t.Errorf("Parse(%q) = %q, error %v", test.line, command, err)
			continue
		}
		if d := cmp.Diff(test.options, got); d != "" {
			t.Errorf("Parse(%q) (-want +got)\n%s", test.line, d)
		}
	}
}

func TestParseMistakes(t *testing.T) {
	r, _ := newWorld(t)
	for _, test := range []struct{ line, want string }{
		{"", "Type a command, such as /rumors redsox. /help lists them all."},
		{" \u200b\n", "Type a command, such as /rumors redsox. /help lists them all."},
		{"/ /", "Type a command, such as /rumors redsox. /help lists them all."},
		{"/ ? x", "Type a command, such as /rumors redsox. /help lists them all."},
		{"///", "Type a command, such as /rumors redsox. /help lists them all."},
		{`""`, "Type a command, such as /rumors redsox. /help lists them all."},
		{"/max muncy?", "There is no /max. Did you mean /rumors max muncy? /help lists them all."},
		{"/rumor", "There is no /rumor. Did you mean /rumors? /help lists them all."},
		{"/subcribe redsox", "There is no /subcribe. Did you mean /subscribe? /help lists them all."},
		{"/unsub", "There is no /unsub. Did you mean /unsubscribe? /help lists them all."},
		{"/yankees", "There is no /yankees. Did you mean /rumors yankees? /help lists them all."},
		{"/zyx", "There is no /zyx. /help lists them all."},
		{"/x", "There is no /x. /help lists them all."},
		{"/rumors --pages", `/rumors has no option "--pages". It has name and page.`},
		{"/" + strings.Repeat("z", 500), "There is no /" + strings.Repeat("z", 59) + "…. /help lists them all."},
		{"/rumors " + strings.Repeat("z", 10_000), "That is too long for a command. /help shows what each one takes."},
	} {
		_, _, err := r.Parse(test.line)
		e, ok := errors.AsType[*rumor.Error](err)
		if !ok || e.Message != test.want {
			t.Errorf("Parse(%.40q): %v\nwant %s", test.line, err, test.want)
		}
	}
}

func TestAction(t *testing.T) {
	for _, test := range []struct {
		command string
		options options
		want    string
	}{
		{"deadline", nil, "deadline"},
		{"rumors", options{"name": "club:BOS", "page": "2"}, "rumors name:club:BOS page:2"},
		{"rumors", options{"name": "", "page": "2"}, "rumors page:2"},
		{"rumors", options{"name": "red sox"}, `rumors name:"red sox"`},
		{"rumors", options{"name": `a "b" \c`}, `rumors name:"a \"b\" \\c"`},
		{"rumors", options{"name": "acuña"}, `rumors name:"acuña"`},
		{"rumors", options{"name": strings.Repeat("a", 78)}, "rumors name:" + strings.Repeat("a", 78)},
		{"rumors", options{"name": strings.Repeat("a", 79)}, ""},
	} {
		if got := commands.Action(test.command, test.options); got != test.want {
			t.Errorf("Action(%q, %q) = %q, want %q", test.command, test.options, got, test.want)
		}
	}
}

// FuzzAction checks that every action reads back as what it was made of.
func FuzzAction(f *testing.F) {
	for _, s := range []string{"club:BOS", "red sox", "page:2", `a"b\`, "'quoted'", "“red sox”", "--page", "J.D.", ",a,", "\x00\u200b\n", "\xff", " ", "@x", "<@1>", "on"} {
		f.Add(s, "2")
		f.Add("redsox", s)
	}
	r, _ := newWorld(f)
	f.Fuzz(func(t *testing.T, topic, kinds string) {
		given := options{"topic": topic, "kinds": kinds}
		action := commands.Action("subscribe", given)
		if len(action) > commands.MaxAction {
			t.Fatalf("%q: %d bytes", action, len(action))
		}
		if action == "" {
			return
		}
		command, got, err := r.Parse(action)
		if err != nil || command != "subscribe" {
			t.Fatalf("Parse(%q) = %q, error %v", action, command, err)
		}
		for name, value := range given {
			if got[name] != value {
				t.Errorf("Parse(%q): %s = %q, want %q", action, name, got[name], value)
			}
		}
	})
}

// FuzzParse checks that whatever is typed is answered briefly, in one line of
// valid text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"/rumors redsox", "/subscribe sox kinds:trades, tier 1 to:me", `x "`, "/help \x00", "@a @b /", "--a:b", "/unsubscribe all confirm:yes page:1",
		"/player 'max muncy", "/deadline remind on", "/subscribe ,,;", "/rumors page:99999999999999999999", "/team " + strings.Repeat("é", 300)} {
		f.Add(s)
	}
	r, _ := newWorld(f)
	f.Fuzz(func(t *testing.T, line string) {
		reply, err := answer(t, r, request("", nil), line)
		if err != nil {
			if _, ok := errors.AsType[*rumor.Error](err); !ok {
				t.Fatalf("%q: no error for users: %v", line, err)
			}
			checkText(t, rumor.Message(err))
			return
		}
		checkMessage(t, reply.Message)
	})
}

// checkText checks that a text is fit to be shown.
func checkText(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\x00\u200b") {
		t.Errorf("not fit to be shown: %q", s)
	}
	if n := utf8.RuneCountInString(s); n > 700 {
		t.Errorf("%d characters: %.80q", n, s)
	}
}
