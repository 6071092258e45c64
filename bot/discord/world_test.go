package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// The ids of the tests' world.
const (
	botID     = "100000000000000001"
	guildID   = "200000000000000001"
	channelID = "300000000000000001"
	ownerID   = "400000000000000001"
)

var (
	testNow = time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC)
	redsox  = rumor.Channel{Platform: Name, Workspace: guildID, ID: channelID}
	errLost = errors.New("the answer was lost")
)

// world is a platform with a scripted Discord and a store in memory around it.
type world struct {
	*Platform
	api   *api
	store *ledger
	log   *bytes.Buffer
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{api: &api{t: t, answers: map[string][]any{}}, store: newLedger(), log: new(bytes.Buffer)}
	w.Platform = newPlatform(Options{
		Token: "token", Commands: noCommands{}, Router: noRouter{},
		Settings: w.store, Marks: w.store, Sleepers: w.store,
		Now: func() time.Time { return testNow },
		Log: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}, w.api)
	w.answer("GET /applications/@me", `{"id":"`+botID+`","name":"Hotstove"}`)
	return w
}

// answer scripts the answers to a call: JSON or an error, the last for good.
func (w *world) answer(call string, answers ...any) { w.api.answers[call] = answers }

// api is a Discord that gives scripted answers and keeps what it was recorded. A
// call without an answer fails the test.
type api struct {
	t        *testing.T
	lenient  bool // refuses calls without an answer, no more
	mu       sync.Mutex
	answers  map[string][]any
	recorded []recorded
}

type recorded struct {
	call string // "POST /channels/3/messages"
	body string // JSON
	rest.Call
}

// Do gives the next answer.
func (a *api) Do(ctx context.Context, c rest.Call, out any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	path := c.Route
	for _, arg := range c.Args {
		path = strings.Replace(path, "*", arg, 1)
	}
	call := c.Method + " " + path
	body, err := json.Marshal(c.Body)
	if err != nil {
		a.t.Error(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.recorded = append(a.recorded, recorded{call, string(body), c})
	answers := a.answers[call]
	if len(answers) == 0 {
		if !a.lenient {
			a.t.Errorf("unexpected call: %s %s", call, body)
		}
		return errors.New("unexpected call")
	}
	if len(answers) > 1 {
		a.answers[call] = answers[1:]
	}
	switch answer := answers[0].(type) {
	case error:
		return answer
	case string:
		if out != nil {
			return json.Unmarshal([]byte(answer), out)
		}
	}
	return nil
}

// calls returns what was recorded, and forgets it.
func (a *api) calls() []string {
	var calls []string
	for _, c := range a.take() {
		calls = append(calls, c.call)
	}
	return calls
}

func (a *api) take() []recorded {
	a.mu.Lock()
	defer a.mu.Unlock()
	defer func() { a.recorded = nil }()
	return a.recorded
}

// refusal is Discord's answer with a code.
func rejected(status, code int) error { return &rest.Error{Status: status, Code: code} }

// ledger keeps what the store would.
type ledger struct {
	mu       sync.Mutex
	settings map[rumor.Channel]map[string]string
	marks    map[string]time.Time
	slept    []string
	away     error
}

func newLedger() *ledger {
	return &ledger{settings: map[rumor.Channel]map[string]string{}, marks: map[string]time.Time{}}
}

func (m *ledger) Settings(_ context.Context, c rumor.Channel) (map[string]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.settings[c]), m.away
}

func (m *ledger) SetSetting(_ context.Context, c rumor.Channel, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.settings[c] == nil {
		m.settings[c] = map[string]string{}
	}
	m.settings[c][name] = value
	if value == "" {
		delete(m.settings[c], name)
	}
	return m.away
}

func (m *ledger) Mark(_ context.Context, name string) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.marks[name], m.away
}

func (m *ledger) SetMark(_ context.Context, name string, t time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marks[name] = t
	return m.away
}

func (m *ledger) note(what string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.slept = append(m.slept, what)
	return m.away
}

func (m *ledger) Sleep(_ context.Context, c rumor.Channel) error {
	return m.note("sleep " + c.String())
}

func (m *ledger) Wake(_ context.Context, c rumor.Channel) error { return m.note("wake " + c.String()) }

func (m *ledger) SleepWorkspace(_ context.Context, platform, workspace string) error {
	return m.note("sleep " + platform + "/" + workspace)
}

func (m *ledger) WakeWorkspaces(_ context.Context, platform string, workspaces ...string) error {
	return m.note("wake " + platform + "/" + strings.Join(workspaces, ","))
}

type noCommands struct{}

func (noCommands) Commands() []*commands.Command { return nil }

func (noCommands) Command(string) *commands.Command { return nil }

func (noCommands) Parse(string) (string, map[string]string, error) {
	return "", nil, errors.New("no commands")
}

type noRouter struct{}

func (noRouter) AnswerWithin(context.Context, time.Duration, commands.Request) commands.Reply {
	return commands.Reply{}
}

func (noRouter) Complete(context.Context, commands.Request, string) []commands.Choice { return nil }
