package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Ids of what is said in tests.
const (
	testTeam    = "T00000001"
	testChannel = "C00000001"
	testOther   = "C00000002" // another channel
	testSecret  = "G00000003" // one that the bot is not in
	testDirect  = "D00000001" // of the user and the bot
	testChat    = "D00000002" // of the user and a fan
	testUser    = "U00000001"
	testFan     = "U00000002"
	testBot     = "U00000009"
	testTrigger = "1234.5678.abcd"
)

const testResponse = "https://hooks.slack.com/commands/T00000001/1/secretsecret"

// afternoon is two days before the trade deadline of 2025.
var afternoon = time.Date(2025, 7, 29, 16, 30, 0, 0, league.Eastern)

// booth is where conversations are held in tests: real commands over a memory,
// and a Slack that notes what it is told.
type booth struct {
	*conversations
	slack  *noted
	memory *boothMemory
	log    *strings.Builder
}

// newBooth returns a booth; change adjusts its options.
func newBooth(t testing.TB, change func(*Options)) *booth {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := &boothMemory{seen: make(map[string]bool)}
	registry := commands.New(commands.Options{
		League: l, Subscriptions: m, Stories: m, Settings: m, Now: func() time.Time { return afternoon },
	})
	log := new(strings.Builder)
	slack := newNoted()
	o := &Options{
		BotToken: "xoxb-test", AppToken: "xapp-test", SigningSecret: "secret", HTTP: slack,
		Router: bot.NewRouter(registry, bot.RouterOptions{}), Commands: registry,
		Settings: m, Sleepers: m, Firsts: m,
		Now: func() time.Time { return afternoon },
		Log: slog.New(slog.NewTextHandler(&lockedLog{to: log}, nil)),
	}
	if change != nil {
		change(o)
	}
	calls := web.New(web.Options{HTTP: o.HTTP})
	return &booth{newConversations(o, boothTeams{calls}, calls), slack, m, log}
}

// settle waits until all is answered. Nothing can be said afterwards.
func (l *booth) settle(t testing.TB) {
	t.Helper()
	if err := l.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

type boothTeams struct{ calls *web.Client }

func (w boothTeams) client(_ context.Context, team string) (*slackgo.Client, error) {
	if team != testTeam {
		return nil, fmt.Errorf("no workspace %s", team)
	}
	return w.calls.As(team, "xoxb-test"), nil
}

func (boothTeams) botUser(context.Context, string) string  { return testBot }
func (boothTeams) belongs(context.Context, string, string) {}

// lockedLog is for several goroutines.
type lockedLog struct {
	mu sync.Mutex
	to *strings.Builder
}

func (w *lockedLog) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(b)
}

// noted is a Slack that notes calls and answers as told.
type noted struct {
	mu      sync.Mutex
	calls   []notedCall
	answers map[string]func(url.Values) string // JSON by method
	hook    func() (*http.Response, error)     // answers posts to a response_url; nil takes them
}

type notedCall struct {
	method string // or response_url
	form   url.Values
	body   respondedBody
}

// respondedBody is what a response_url is told, as far as tests look.
type respondedBody struct {
	Type    string            `json:"response_type"`
	Replace bool              `json:"replace_original"`
	Text    string            `json:"text"`
	Blocks  []json.RawMessage `json:"blocks"`
	Thread  string            `json:"thread_ts"`
}

func newNoted() *noted {
	return &noted{answers: map[string]func(url.Values) string{
		"conversations.open": func(url.Values) string { return `{"ok":true,"channel":{"id":"` + testDirect + `"}}` },
		"conversations.info": func(f url.Values) string {
			switch f.Get("channel") {
			case testChannel:
				return `{"ok":true,"channel":{"id":"C00000001","name":"redsox","is_member":true}}`
			case testOther:
				return `{"ok":true,"channel":{"id":"C00000002","name":"trades","is_member":true}}`
			}
			return `{"ok":false,"error":"channel_not_found"}`
		},
		"conversations.members": func(f url.Values) string {
			if f.Get("cursor") == "" {
				return `{"ok":true,"members":["U1"],"response_metadata":{"next_cursor":"more"}}`
			}
			return `{"ok":true,"members":["` + testUser + `"]}`
		},
		"users.conversations": func(url.Values) string {
			return `{"ok":true,"channels":[{"id":"C00000001","name":"redsox"},{"id":"C00000002","name":"trades"}]}`
		},
		"chat.postMessage":   func(url.Values) string { return `{"ok":true,"channel":"C1","ts":"1.2"}` },
		"chat.postEphemeral": func(url.Values) string { return `{"ok":true,"message_ts":"1.2"}` },
	}}
}

func (s *noted) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	call := notedCall{method: "response_url"}
	if method, ok := strings.CutPrefix(r.URL.String(), web.Base); ok {
		call.method = method
		if call.form, err = url.ParseQuery(string(body)); err != nil {
			return nil, err
		}
	} else if err := json.Unmarshal(body, &call.body); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	answer, hook := s.answers[call.method], s.hook
	s.mu.Unlock()
	switch {
	case answer != nil:
		return says(200, answer(call.form)), nil
	case call.method != "response_url":
		return says(200, `{"ok":false,"error":"unknown_method"}`), nil
	case hook != nil:
		return hook()
	}
	return says(200, "ok"), nil
}

func says(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

// methods returns what was called, in order.
func (s *noted) methods() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, c := range s.calls {
		all = append(all, c.method)
	}
	return all
}

// answered returns the calls that gave an answer.
func (s *noted) answered() []notedCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.calls), func(c notedCall) bool {
		return c.method != "response_url" && !strings.HasPrefix(c.method, "chat.")
	})
}

// only returns the one answer there was.
func (s *noted) only(t testing.TB) notedCall {
	t.Helper()
	all := s.answered()
	if len(all) != 1 {
		t.Fatalf("%d answers: %+v", len(all), all)
	}
	return all[0]
}

// text returns what an answer says.
func (c notedCall) text() string {
	if c.form != nil {
		return c.form.Get("text")
	}
	return c.body.Text
}

// boothMemory keeps subscriptions, settings, what was seen and who was woken.
type boothMemory struct {
	mu    sync.Mutex
	subs  []rumor.Subscription
	seen  map[string]bool
	woken []rumor.Channel
	err   error
}

func (m *boothMemory) First(_ context.Context, name string, keep time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first := !m.seen[name]
	m.seen[name] = true
	return first && keep == seenFor, m.err
}

func (m *boothMemory) Forget(context.Context, string) (bool, error) { return false, nil }

func (m *boothMemory) Subscribe(_ context.Context, s rumor.Subscription) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.subs = append(m.subs, s)
	return true, nil
}

func (m *boothMemory) Unsubscribe(_ context.Context, c rumor.Channel, topic rumor.Topic) (bool, error) {
	return false, nil
}

func (m *boothMemory) Subscriptions(_ context.Context, c rumor.Channel) ([]rumor.Subscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.subs), func(s rumor.Subscription) bool { return s.Channel != c }), nil
}

// StoriesAbout returns a long series about whatever is asked.
func (m *boothMemory) StoriesAbout(_ context.Context, topic rumor.Topic, offset, limit int) ([]*rumor.Story, int, error) {
	var all []*rumor.Story
	for i := range 8 {
		all = append(all, &rumor.Story{
			ID: fmt.Sprintf("SEA%04d", i), Kind: rumor.Roster, Tier: 3, Title: fmt.Sprintf("Reliever number %d is optioned", i+1),
			URL: fmt.Sprintf("https://news.example/%d", i), Clubs: []string{"SEA"}, Outlets: []string{"Seattle Times"},
			Updated: afternoon.Add(-time.Duration(i+3) * 24 * time.Hour),
		})
	}
	from := min(offset, len(all))
	return all[from:min(from+limit, len(all))], len(all), nil
}

func (m *boothMemory) StoriesSince(context.Context, []rumor.Topic, time.Time, int) ([]*rumor.Story, error) {
	return nil, nil
}

func (m *boothMemory) Settings(context.Context, rumor.Channel) (map[string]string, error) {
	return nil, nil
}
func (m *boothMemory) SetSetting(context.Context, rumor.Channel, string, string) error { return nil }

func (m *boothMemory) Wake(_ context.Context, c rumor.Channel) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.woken = append(m.woken, c)
	return nil
}

func (m *boothMemory) Sleep(context.Context, rumor.Channel) error              { return nil }
func (m *boothMemory) SleepWorkspace(context.Context, string, string) error    { return nil }
func (m *boothMemory) WakeWorkspaces(context.Context, string, ...string) error { return nil }

// askedRouter notes what it is asked, and gives one reply.
type askedRouter struct {
	mu      sync.Mutex
	asked   []commands.Request
	reply   commands.Reply
	choices []commands.Choice
	option  string
	do      func()
}

func (r *askedRouter) AnswerWithin(_ context.Context, _ time.Duration, req commands.Request) commands.Reply {
	r.mu.Lock()
	r.asked = append(r.asked, req)
	r.mu.Unlock()
	if r.do != nil {
		r.do()
	}
	return r.reply
}

func (r *askedRouter) Complete(_ context.Context, req commands.Request, option string) []commands.Choice {
	r.mu.Lock()
	r.asked, r.option = append(r.asked, req), option
	r.mu.Unlock()
	if r.do != nil {
		r.do()
	}
	return r.choices
}

// spoken is a reply of a few words.
func spoken(text string, private, replace bool) commands.Reply {
	return commands.Reply{Replace: replace, Message: message.Message{
		Private: private, Body: []message.Text{message.String(text)},
		Buttons: []message.Button{{Label: "More", Action: "rumors page:2"}},
	}}
}

// aSlash returns a slash command as Slack tells it.
func aSlash(command, text string) slackgo.SlashCommand {
	return slackgo.SlashCommand{
		TeamID: testTeam, ChannelID: testChannel, ChannelName: "redsox", UserID: testUser, UserName: "ann",
		Command: command, Text: text, ResponseURL: testResponse, TriggerID: testTrigger,
	}
}

// anEvent returns an event as Slack sends it, with changed fields by name and value.
func anEvent(t testing.TB, kind, text string, fields ...any) []byte {
	t.Helper()
	event := map[string]any{"type": kind, "user": testUser, "text": text, "channel": testChannel, "ts": "1753821000.000100"}
	for i := 0; i < len(fields); i += 2 {
		event[fields[i].(string)] = fields[i+1]
	}
	return marshalled(t, map[string]any{
		"type": "event_callback", "team_id": testTeam, "event_id": "Ev00000001", "event": event,
		"authorizations": []any{map[string]any{"team_id": testTeam, "is_enterprise_install": false}},
	})
}

// aPress returns a pressed button as Slack tells it, with changed fields by name
// and value.
func aPress(t testing.TB, action, block string, fields ...any) []byte {
	t.Helper()
	payload := map[string]any{
		"type": "block_actions", "trigger_id": testTrigger, "response_url": testResponse,
		"team": map[string]any{"id": testTeam, "domain": "nation"}, "enterprise": nil,
		"user":      map[string]any{"id": testUser, "username": "ann", "name": "ann", "team_id": testTeam},
		"channel":   map[string]any{"id": testChannel, "name": "redsox"},
		"container": map[string]any{"type": "message", "message_ts": "1.2", "channel_id": testChannel, "is_ephemeral": false},
		"message":   map[string]any{"ts": "1.2", "blocks": []any{map[string]any{"type": "hologram", "elements": 7}}},
		"actions":   []any{map[string]any{"type": "button", "action_id": actionID(1), "block_id": block, "value": action}},
	}
	for i := 0; i < len(fields); i += 2 {
		payload[fields[i].(string)] = fields[i+1]
	}
	return marshalled(t, payload)
}

func marshalled(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
