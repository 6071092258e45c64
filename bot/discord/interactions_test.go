package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// Ids of the interactions in tests.
const (
	testGuild   = "200000000000000001"
	testChannel = "300000000000000001"
	testOther   = "300000000000000002" // another channel of the guild
	testUser    = "400000000000000001"
	testFan     = "400000000000000002"
	testRole    = "500000000000000001"
	testApp     = "600000000000000001"
)

// afternoon is two days before the trade deadline of 2025.
var afternoon = time.Date(2025, 7, 29, 16, 30, 0, 0, league.Eastern)

// park is where interactions are played in tests: real commands over a memory,
// and a Discord that notes what it is told.
type park struct {
	*interactions
	calls  *parkCalls
	memory *parkMemory
	log    *strings.Builder
}

// newPark returns a park; change adjusts its options.
func newPark(t testing.TB, change func(*Options)) *park {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := &parkMemory{set: make(map[string]string), stories: someStories()}
	registry := commands.New(commands.Options{
		League: l, Subscriptions: m, Stories: m, Settings: m, Now: func() time.Time { return afternoon },
	})
	log := new(strings.Builder)
	o := &Options{
		Router: bot.NewRouter(registry, bot.RouterOptions{}), Commands: registry,
		Settings: m, Sleepers: m,
		Now: func() time.Time { return afternoon },
		Log: slog.New(slog.NewTextHandler(&lockedWriter{to: log}, nil)),
	}
	if change != nil {
		change(o)
	}
	calls := new(parkCalls)
	return &park{newInteractions(o, calls), calls, m, log}
}

// play receives an interaction and waits until it is answered. Nothing can be
// played afterwards.
func (p *park) play(t *testing.T, raw []byte) {
	t.Helper()
	p.receive(t.Context(), raw)
	if err := p.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// lockedWriter is for several goroutines.
type lockedWriter struct {
	mu sync.Mutex
	to *strings.Builder
}

func (w *lockedWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(b)
}

// parkCalls is a Discord that notes the calls, as "POST /channels/1/messages"
// without the token of interactions, and answers as told.
type parkCalls struct {
	mu      sync.Mutex
	made    []madeCall
	answers map[string]string // JSON by line
	do      func(ctx context.Context, line string) error
}

// madeCall is one call that was made.
type madeCall struct {
	line string
	body json.RawMessage
	at   time.Time
}

func (f *parkCalls) Do(ctx context.Context, c rest.Call, out any) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	line := c.Method + " " + c.Route
	for _, arg := range c.Args {
		line = strings.Replace(line, "*", arg, 1)
	}
	if c.Interaction != strings.Contains(line, testToken) {
		return fmt.Errorf("%s: Interaction is %v", line, c.Interaction)
	}
	line = strings.Replace(line, testToken, "TOKEN", 1)
	var body json.RawMessage
	if c.Body != nil {
		var err error
		if body, err = json.MarshalIndent(c.Body, "", "  "); err != nil {
			return err
		}
	}
	f.mu.Lock()
	f.made = append(f.made, madeCall{line, body, time.Now()})
	answer, known := f.answers[line]
	f.mu.Unlock()
	if f.do != nil {
		if err := f.do(ctx, line); err != nil {
			return err
		}
	}
	switch {
	case out == nil:
		return nil
	case !known:
		return &rest.Error{Method: c.Method, Route: c.Route, Status: 404, Code: unknownChannel}
	}
	return json.Unmarshal([]byte(answer), out)
}

// testToken stands in the interactions of tests.
const testToken = "aW50ZXJhY3Rpb246dG9rZW4"

// lines returns the calls without their bodies.
func (f *parkCalls) lines() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []string
	for _, c := range f.made {
		lines = append(lines, c.line)
	}
	return lines
}

// parkMemory keeps subscriptions, stories, settings and who was woken.
type parkMemory struct {
	mu      sync.Mutex
	subs    []rumor.Subscription
	stories []*rumor.Story
	set     map[string]string // "channel name" → value
	writes  int               // of settings
	woken   []rumor.Channel
	err     error
}

func (m *parkMemory) Subscribe(_ context.Context, s rumor.Subscription) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.subs = append(m.subs, s)
	return true, m.err
}

func (m *parkMemory) Unsubscribe(_ context.Context, c rumor.Channel, topic rumor.Topic) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := len(m.subs)
	m.subs = slices.DeleteFunc(m.subs, func(s rumor.Subscription) bool { return s.Channel == c && s.Topic == topic })
	return len(m.subs) < before, m.err
}

func (m *parkMemory) Subscriptions(_ context.Context, c rumor.Channel) ([]rumor.Subscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.subs), func(s rumor.Subscription) bool { return s.Channel != c }), m.err
}

func (m *parkMemory) StoriesAbout(_ context.Context, topic rumor.Topic, offset, limit int) ([]*rumor.Story, int, error) {
	about := slices.DeleteFunc(slices.Clone(m.stories), func(s *rumor.Story) bool { return !slices.Contains(s.Listed(), topic) })
	slices.SortFunc(about, rumor.NewestFirst)
	from := min(offset, len(about))
	return about[from:min(from+limit, len(about))], len(about), m.err
}

func (m *parkMemory) StoriesSince(context.Context, []rumor.Topic, time.Time, int) ([]*rumor.Story, error) {
	return nil, m.err
}

func (m *parkMemory) Settings(_ context.Context, c rumor.Channel) (map[string]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	of := make(map[string]string)
	for key, value := range m.set {
		if name, ok := strings.CutPrefix(key, c.String()+" "); ok {
			of[name] = value
		}
	}
	return of, m.err
}

func (m *parkMemory) SetSetting(_ context.Context, c rumor.Channel, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes++
	if value == "" {
		delete(m.set, c.String()+" "+name)
		return m.err
	}
	m.set[c.String()+" "+name] = value
	return m.err
}

func (m *parkMemory) Wake(_ context.Context, c rumor.Channel) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.woken = append(m.woken, c)
	return m.err
}

func (m *parkMemory) Sleep(context.Context, rumor.Channel) error              { return m.err }
func (m *parkMemory) SleepWorkspace(context.Context, string, string) error    { return m.err }
func (m *parkMemory) WakeWorkspaces(context.Context, string, ...string) error { return m.err }

// someStories are a piece of news about two clubs, and a long series about one.
func someStories() []*rumor.Story {
	stories := []*rumor.Story{{
		ID: "7K2M9QX", Kind: rumor.Interest, Tier: 1, Title: "Red Sox have asked the Dodgers about Dalton Rushing",
		URL: "https://news.example/rushing", Clubs: []string{"BOS", "LAD"}, Players: []rumor.Player{{ID: 687221, Name: "Dalton Rushing"}},
		Outlets: []string{"MassLive"}, Updated: afternoon.Add(-40 * time.Minute),
	}}
	for i := range 8 {
		stories = append(stories, &rumor.Story{
			ID: fmt.Sprintf("SEA%04d", i), Kind: rumor.Roster, Tier: 3, Title: fmt.Sprintf("Mariners option reliever number %d", i+1),
			URL: fmt.Sprintf("https://news.example/sea/%d", i), Clubs: []string{"SEA"}, Outlets: []string{"Seattle Times"},
			Updated: afternoon.Add(-time.Duration(i+3) * 24 * time.Hour),
		})
	}
	return stories
}

// fixture is an interaction to build, as the fields of its JSON.
type fixture map[string]any

// inTestGuild returns an interaction by a member with these rights, in the
// guild's channel, where the bot is and may do everything.
func inTestGuild(permissions int64) fixture {
	return fixture{
		"id": "100000000000000001", "application_id": testApp, "token": testToken, "version": 1,
		"guild_id": testGuild, "channel_id": testChannel, "context": 0, "locale": "en-US",
		"channel":                        fixture{"id": testChannel, "name": "red-sox", "type": 0, "permissions": fmt.Sprint(permissions)},
		"app_permissions":                fmt.Sprint(int64(allPermissions)),
		"authorizing_integration_owners": fixture{"0": testGuild},
		"member": fixture{
			"user": fixture{"id": testUser, "username": "ann", "global_name": "Ann", "discriminator": "0"},
			"nick": nil, "roles": []string{testRole}, "permissions": fmt.Sprint(permissions),
		},
	}
}

// inTestDirect returns an interaction in direct messages with the bot.
func inTestDirect() fixture {
	return inTestGuild(0).without("guild_id", "member").with(
		"context", 1, "channel", fixture{"id": testChannel, "type": 1},
		"authorizing_integration_owners", fixture{"0": "0", "1": testUser},
		"user", fixture{"id": testUser, "username": "ann", "global_name": "Ann"})
}

// with sets fields, given by name and value.
func (f fixture) with(fields ...any) fixture {
	for i := 0; i < len(fields); i += 2 {
		f[fields[i].(string)] = fields[i+1]
	}
	return f
}

func (f fixture) without(fields ...string) fixture {
	for _, name := range fields {
		delete(f, name)
	}
	return f
}

// slash makes it a command, whose options are given by name and value.
func (f fixture) slash(command string, options ...any) fixture {
	return f.with("type", 2, "data", fixture{"id": "700000000000000001", "name": command, "type": 1, "options": givenOptions(options)})
}

// typing makes it a command being typed, of which the last option has the focus.
func (f fixture) typing(command string, options ...any) fixture {
	given := givenOptions(options)
	given[len(given)-1]["focused"] = true
	return f.with("type", 4, "data", fixture{"id": "700000000000000001", "name": command, "type": 1, "options": given})
}

func givenOptions(options []any) []fixture {
	var given []fixture
	for i := 0; i < len(options); i += 2 {
		kind := 3
		if _, ok := options[i+1].(string); !ok {
			kind = 4
		}
		given = append(given, fixture{"name": options[i], "type": kind, "value": options[i+1]})
	}
	return given
}

// press makes it a press of a button on a message of these flags, which answers
// a command of the author.
func (f fixture) press(id string, flags int, author string) fixture {
	return f.with("type", 3, "data", fixture{"custom_id": id, "component_type": 2, "id": 3}, "message", fixture{
		"id": "800000000000000001", "flags": flags, "content": "", "components": []any{fixture{"type": 1, "components": []any{fixture{"type": 99}}}},
		"interaction_metadata": fixture{"id": "100000000000000000", "type": 2, "user": fixture{"id": author, "username": "ann"}},
	})
}

func (f fixture) json(t testing.TB) []byte {
	t.Helper()
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
