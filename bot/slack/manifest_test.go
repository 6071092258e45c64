package slack

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/message"
)

// manifestsInTests are the ways to be reached.
func manifestsInTests(t testing.TB) map[string]ManifestOptions {
	t.Helper()
	list := newBooth(t, nil).o.Commands.Commands()
	return map[string]ManifestOptions{
		"socket":  {Commands: list, Explain: true},
		"http":    {Commands: list, HTTP: "https://bot.example.com/"},
		"install": {Commands: list, HTTP: "https://bot.example.com", Install: true, Explain: true},
	}
}

func TestManifestLooks(t *testing.T) {
	for name, o := range manifestsInTests(t) {
		var b bytes.Buffer
		if err := Setup(&b, o); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if !strings.HasPrefix(line, "#") || len(line) > 100 && !strings.Contains(line, "crash") {
				t.Errorf("%q", line)
			}
		}
		if err := Manifest(&b, o); err != nil {
			t.Fatal(err)
		}
		golden.Check(t, "manifest/"+name+".yaml", b.Bytes())
	}
}

func TestManifestNeedsAddress(t *testing.T) {
	for _, o := range []ManifestOptions{{Install: true}, {HTTP: "http://bot.example.com"}, {HTTP: "bot.example.com"}, {HTTP: "https://"}, {HTTP: "https://x?a=b"}, {HTTP: "https://u:p@x"}} {
		if err := cmp.Or(Manifest(&bytes.Buffer{}, o), Setup(&bytes.Buffer{}, o)); err == nil {
			t.Errorf("%+v", o)
		}
	}
}

// slackMethods are the methods that slack-go's functions call, with the scopes of the
// bot's that they need here. Source: Slack's reference of methods.
var slackMethods = map[string][]string{
	"AuthTestContext":                {},
	"GetConversationHistoryContext":  {"channels:history", "groups:history"},
	"GetConversationRepliesContext":  {"channels:history", "groups:history"},
	"GetConversationInfoContext":     {"channels:read", "groups:read"},
	"GetConversationsForUserContext": {"channels:read", "groups:read"},
	"GetUsersInConversationContext":  {"channels:read", "groups:read"},
	"GetOAuthV2ResponseContext":      {},
	"RefreshOAuthV2TokenContext":     {},
	"JoinConversationContext":        {"channels:join"},
	"OpenConversationContext":        {"im:write"},
	"OpenViewContext":                {},
	"PublishViewContext":             {},
	"PostEphemeralContext":           {"chat:write"},
	"PostMessageContext":             {"chat:write"},
	"PostMessageWithResponseContext": {"chat:write"},
	"UpdateMessageContext":           {"chat:write"},
	"RunContext":                     {}, // Socket Mode, by the app's own token
}

// slackEvents are the scopes that events need. Source: Slack's reference of events.
var slackEvents = map[string][]string{
	"app_home_opened": {}, "app_mention": {"app_mentions:read"}, "app_uninstalled": {}, "message.im": {"im:history"}, "tokens_revoked": {},
}

// notSlacks are functions whose names end as slack-go's do.
var notSlacks = []string{"DebugContext", "InfoContext", "WarnContext", "ErrorContext", "NewRequestWithContext", "AckCtx"}

// calledMethods returns the functions named …Context that the package's source calls.
func calledMethods(t *testing.T) map[string]bool {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	called := make(map[string]bool)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				name := s.Sel.Name
				if len(name) > len("Context") && strings.HasSuffix(name, "Context") && !slices.Contains(notSlacks, name) {
					called[name] = true
				}
			}
			return true
		})
	}
	return called
}

// The bot asks for the scopes of what it calls and hears, and for no others.
func TestScopesAreThoseUsed(t *testing.T) {
	used := map[string]bool{"commands": true} // of slash commands and shortcuts
	called := calledMethods(t)
	for name := range called {
		needed, known := slackMethods[name]
		if !known {
			t.Errorf("%s is not in slackMethods: which scopes does it need?", name)
		}
		for _, s := range needed {
			used[s] = true
		}
	}
	for name := range slackMethods {
		if !called[name] {
			t.Errorf("%s is not called any more", name)
		}
	}
	for _, name := range botEvents {
		needed, known := slackEvents[name]
		if !known {
			t.Errorf("%s is not in slackEvents", name)
		}
		for _, s := range needed {
			used[s] = true
		}
	}
	if d := gocmp.Diff(slices.Sorted(maps.Keys(used)), slices.Sorted(slices.Values(scopeNames()))); d != "" {
		t.Errorf("scopes (-used +asked for)\n%s", d)
	}
}

// The app hears of the events that are taken, and of no others.
func TestEventsAreThoseTaken(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	taken := slices.Collect(maps.Keys(s.conversations.hooks.events))
	for event, e := range map[string]said{
		"app_mention": {Type: "app_mention", User: testUser, Channel: testChannel},
		"message.im":  {Type: "message", ChannelType: "im", User: testUser, Channel: testDirect},
	} {
		if e.isSpoken() {
			taken = append(taken, event)
		}
	}
	if d := gocmp.Diff(slices.Sorted(slices.Values(taken)), botEvents); d != "" {
		t.Errorf("events (-taken +asked for)\n%s", d)
	}
	if s.conversations.hooks.views["message_action"] == nil || s.conversations.hooks.views["view_submission"] == nil {
		t.Error("shortcut or modal not taken")
	}
}

func TestManifestIsWhatIsServed(t *testing.T) {
	s := newSuite(t, "redsox", nil)
	for name, o := range manifestsInTests(t) {
		var b bytes.Buffer
		if err := Manifest(&b, o); err != nil {
			t.Fatal(err)
		}
		got := readYAML(t, b.String())
		paths := map[string]string{
			"/features/slash_commands/0/url":                   commandsPath,
			"/settings/event_subscriptions/request_url":        eventsPath,
			"/settings/interactivity/request_url":              interactionsPath,
			"/settings/interactivity/message_menu_options_url": interactionsPath,
		}
		for key, path := range paths {
			want := ""
			if o.HTTP != "" {
				want = "https://bot.example.com" + path
				if s.handlers[path] == nil {
					t.Errorf("nothing answers at %s", path)
				}
			}
			if got[key] != want {
				t.Errorf("%s: %s is %q", name, key, got[key])
			}
		}
		for i, c := range o.Commands {
			at := fmt.Sprintf("/features/slash_commands/%d/", i)
			if got[at+"command"] != "/"+c.Name || got[at+"should_escape"] != "true" {
				t.Errorf("%s: no %s", name, c.Name)
			}
		}
		for i, scope := range scopeNames() {
			if got["/oauth_config/scopes/bot/"+strconv.Itoa(i)] != scope {
				t.Errorf("%s: no %s", name, scope)
			}
		}
		if (got["/features/shortcuts/0/callback_id"] == aboutID) != o.Explain ||
			got["/settings/socket_mode_enabled"] != strconv.FormatBool(o.HTTP == "") ||
			got["/settings/token_rotation_enabled"] != strconv.FormatBool(o.Install) ||
			(got["/oauth_config/redirect_urls/0"] == "https://bot.example.com"+oauthPath) != o.Install {
			t.Errorf("%s: %v", name, got)
		}
		limited(t, got)
	}
}

// limited checks the limits of texts. Source: Slack's reference of app manifests.
func limited(t *testing.T, got map[string]string) {
	t.Helper()
	limits := map[string]int{
		"/display_information/name": 35, "/display_information/description": 140, "/features/bot_user/display_name": 80,
		"/features/shortcuts/0/name": 24, "/features/shortcuts/0/description": 150, "/features/shortcuts/0/callback_id": 255,
	}
	for key, value := range got {
		most := limits[key]
		switch rest, _ := strings.CutPrefix(key, "/features/slash_commands/"); {
		case rest == key:
		case strings.HasSuffix(key, "/command"):
			most = 32
		case strings.HasSuffix(key, "/usage_hint"):
			most = 1000
		case strings.HasSuffix(key, "/description"):
			most = 2000
		}
		if most > 0 && (message.Units(value) > most || value == "") {
			t.Errorf("%s has %d characters: %q", key, message.Units(value), value)
		}
	}
}

// Texts of commands cannot become anything else.
func TestManifestQuotes(t *testing.T) {
	hostile := "a: b # c\n- d \" \\ \u2028 é 😀 {x} *y &z !w 'q'"
	var b bytes.Buffer
	c := commands.Command{Name: "x", Description: hostile, Options: []commands.Option{{Name: hostile}}}
	if err := Manifest(&b, ManifestOptions{Commands: []*commands.Command{&c}}); err != nil {
		t.Fatal(err)
	}
	got := readYAML(t, b.String())
	if text := got["/features/slash_commands/0/description"]; text != hostile || got["/features/slash_commands/0/should_escape"] != "true" {
		t.Errorf("%q in %v", text, got)
	}
	limited(t, got)
}

// No command has the name of one of Slack's own, with which Slack refuses the
// whole manifest. Source: Slack's help page of built-in slash commands.
func TestNoCommandIsSlacks(t *testing.T) {
	own := strings.Fields(`apps archive away call collapse dm dnd expand feed invite join leave me msg mute open prefs pro remind remove rename
		search shortcuts shrug star status topic who`)
	list := newBooth(t, nil).o.Commands.Commands()
	for _, c := range list {
		if slices.Contains(own, c.Name) {
			t.Errorf("/%s is Slack's own", c.Name)
		}
	}
	if len(list) > mostCommands {
		t.Errorf("%d commands", len(list))
	}
}

// readYAML reads the little of YAML that manifests are made of: maps, lists and
// values on one line. It returns the values by their path.
func readYAML(t *testing.T, text string) map[string]string {
	t.Helper()
	got := make(map[string]string)
	keys, counts := []string{}, map[string]int{}
	for line := range strings.Lines(text) {
		body := strings.TrimLeft(line, " ")
		depth := (len(line) - len(body)) / 2
		body = strings.TrimSuffix(body, "\n")
		if depth > len(keys) || len(line)-len(body) == 0 {
			t.Fatalf("too deep: %q", line)
		}
		keys = keys[:depth]
		parent := "/" + strings.Join(keys, "/")
		key, value, isPair := strings.Cut(body, ":")
		if rest, ok := strings.CutPrefix(body, "-"); ok {
			key, value, isPair = strconv.Itoa(counts[parent]), rest, true
			counts[parent]++
		}
		if !isPair {
			t.Fatalf("neither key nor item: %q", line)
		}
		keys = append(keys, key)
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if plain, err := strconv.Unquote(value); err == nil {
			value = plain
		} else if value != "true" && value != "false" {
			t.Fatalf("%q: %v", line, err)
		}
		got["/"+strings.Join(keys, "/")] = value
	}
	return got
}
