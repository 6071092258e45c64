package slack

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// The ids of the tests of sending.
const (
	sendTeam    = "T1"
	sendChannel = "C1"
	sendBot     = "UBOT"
)

var (
	sendNow = time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC)
	inSox   = rumor.Channel{Platform: Name, Workspace: sendTeam, ID: sendChannel}
	scoop   = rumor.Delivery{Channel: inSox, Story: "7K2M9QX", Revision: 2}
	tidings = message.Message{Title: "Red Sox ask about a catcher"}
	errTorn = errors.New("the answer was lost")
)

const saidOK = `{"ok":true,"channel":"C1","ts":"1785412800.000100","message":{"user":"UBOT"}}`

// sending is a platform that sends to a scripted Slack, with a store in memory.
type sending struct {
	*Platform
	api   *scripted
	store *sendStore
	log   *bytes.Buffer
}

func newSending(t *testing.T) *sending { return newSendingWith(t, nil) }

// newSendingWith does so with options that are changed.
func newSendingWith(t *testing.T, change func(*Options)) *sending {
	t.Helper()
	w := &sending{
		api:   &scripted{t: t, answers: map[string][]any{}},
		store: &sendStore{names: map[string]bool{}, installed: map[string][]byte{}, subs: map[rumor.Channel][]rumor.Subscription{}},
		log:   new(bytes.Buffer),
	}
	o := Options{
		BotToken: "xoxb-one", HTTP: w.api,
		Settings: w.store, Subscriptions: w.store, Sleepers: w.store, Firsts: w.store, Installations: w.store,
		Now: func() time.Time { return sendNow },
		Log: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&o)
	}
	var err error
	if w.Platform, err = newPlatform(o, web.New(web.Options{HTTP: w.api, Log: o.Log})); err != nil {
		t.Fatal(err)
	}
	w.answer("auth.test", `{"ok":true,"team":"Red Sox Nation","team_id":"T1","user_id":"UBOT"}`)
	return w
}

// quickly runs a test in a time of its own, in which waiting for limits takes
// none.
func quickly(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) { synctest.Test(t, test) }
}

// answer scripts the answers to a method: JSON, an error on the way, or a status;
// the last for good.
func (w *sending) answer(method string, answers ...any) { w.api.answers[method] = answers }

// sends sends, and checks the calls that it took.
func (w *sending) sends(t *testing.T, d rumor.Delivery, calls ...string) rumor.Receipt {
	t.Helper()
	r, err := w.Send(t.Context(), d, tidings)
	if err != nil {
		t.Errorf("Send: %v", err)
	}
	w.expect(t, calls...)
	return r
}

// fails sends, and checks how that fails and the calls that it took.
func (w *sending) fails(t *testing.T, d rumor.Delivery, want rumor.Verdict, calls ...string) {
	t.Helper()
	_, err := w.Send(t.Context(), d, tidings)
	failure, ok := errors.AsType[*rumor.SendError](err)
	if !ok {
		t.Fatalf("Send: %v, want a SendError", err)
	}
	if failure.Verdict != want {
		t.Errorf("verdict %s, want %s", failure.Verdict, want)
	}
	w.expect(t, calls...)
}

// expect checks which methods were called since the last time.
func (w *sending) expect(t *testing.T, calls ...string) {
	t.Helper()
	var got []string
	for _, c := range w.api.take() {
		got = append(got, c.method)
	}
	if d := cmp.Diff(calls, got); d != "" {
		t.Errorf("calls (-want +got)\n%s", d)
	}
}

func receiptOf(ts, thread string) rumor.Receipt {
	return rumor.Receipt{Message: ts, Thread: thread, Revision: scoop.Revision, At: sendNow}
}

func wantReceipt(t *testing.T, got, want rumor.Receipt) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("receipt (-want +got)\n%s", d)
	}
}

// no is Slack's answer with a code.
func no(code string) string { return `{"ok":false,"error":"` + code + `"}` }

// scripted is a Slack that gives scripted answers and keeps what it was asked. A
// method without an answer fails the test.
type scripted struct {
	t       *testing.T
	mu      sync.Mutex
	answers map[string][]any
	asked   []asking
	asJSON  bool
}

// asking is one call that was made.
type asking struct {
	method string
	token  string
	url.Values
}

// RoundTrip gives the next answer.
func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if s.asJSON {
		form, err = url.Values{"blocks": {string(body)}}, nil
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	method := path.Base(r.URL.Path)
	s.asked = append(s.asked, asking{method, form.Get("token"), form})
	answers := s.answers[method]
	if len(answers) == 0 {
		s.t.Errorf("unexpected call: %s", method)
		return nil, errors.New("unexpected call")
	}
	if len(answers) > 1 {
		s.answers[method] = answers[1:]
	}
	switch answer := answers[0].(type) {
	case error:
		return nil, answer
	case int:
		return responseTo(r, answer, "<html>")
	case string:
		return responseTo(r, http.StatusOK, answer)
	}
	panic("an answer of no use")
}

func responseTo(r *http.Request, status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(body))), Request: r}, nil
}

// take returns what was asked, and forgets it.
func (s *scripted) take() []asking {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.asked = nil }()
	return s.asked
}

// sendStore keeps what the store would.
type sendStore struct {
	mu        sync.Mutex
	names     map[string]bool
	installed map[string][]byte
	subs      map[rumor.Channel][]rumor.Subscription
	slept     []string
	away      error
}

func (m *sendStore) Settings(context.Context, rumor.Channel) (map[string]string, error) {
	return nil, m.away
}

func (m *sendStore) SetSetting(context.Context, rumor.Channel, string, string) error { return m.away }

func (m *sendStore) Subscriptions(_ context.Context, c rumor.Channel) ([]rumor.Subscription, error) {
	return m.subs[c], m.away
}

func (m *sendStore) Subscribed(context.Context, string, string) ([]rumor.Channel, error) {
	return nil, m.away
}

func (m *sendStore) Sleep(context.Context, rumor.Channel) error { return m.away }
func (m *sendStore) Wake(context.Context, rumor.Channel) error  { return m.away }

func (m *sendStore) SleepWorkspace(_ context.Context, _, workspace string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.slept = append(m.slept, workspace)
	return m.away
}

func (m *sendStore) WakeWorkspaces(context.Context, string, ...string) error { return m.away }

func (m *sendStore) First(_ context.Context, name string, _ time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away != nil || m.names[name] {
		return false, m.away
	}
	m.names[name] = true
	return true, nil
}

func (m *sendStore) Forget(_ context.Context, name string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.names[name]
	delete(m.names, name)
	return known, m.away
}

func (m *sendStore) Installation(_ context.Context, platform, workspace string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	sealed, ok := m.installed[platform+"/"+workspace]
	return sealed, ok, m.away
}

func (m *sendStore) SaveInstallation(_ context.Context, platform, workspace string, sealed []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.installed[platform+"/"+workspace] = sealed
	return m.away
}

func (m *sendStore) ReplaceInstallation(_ context.Context, platform, workspace string, old, sealed []byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := platform + "/" + workspace
	switch now := m.installed[key]; {
	case m.away != nil:
		return false, m.away
	case !bytes.Equal(now, old):
		return bytes.Equal(now, sealed), nil
	case sealed == nil:
		delete(m.installed, key)
	default:
		m.installed[key] = sealed
	}
	return true, nil
}

func (m *sendStore) Installed(_ context.Context, platform string) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for key := range m.installed {
		if id, ok := strings.CutPrefix(key, platform+"/"); ok {
			ids = append(ids, id)
		}
	}
	return ids, m.away
}

// An answer is given without the picture that Slack does not take, before as text.
func TestAnswerWithoutPictureInsteadOfText(t *testing.T) {
	quickly(func(t *testing.T) {
		for _, where := range []string{"chat.postMessage", "https://hooks.slack.com/commands/x"} {
			w := newSending(t)
			method := "chat.postMessage"
			tt := &turn{team: "T1", channel: "C1", user: "U1"}
			if strings.HasPrefix(where, "https") {
				method, tt.responseURL = "x", where
				w.api.asJSON = true
			}
			w.answer(method, no("invalid_blocks"), saidOK)
			if err := w.conversations.give(t.Context(), tt, answer{outgoing: newOutgoing(pictured)}); err != nil {
				t.Fatal(err)
			}
			asked := w.api.take()
			if len(asked) != 2 || strings.Contains(asked[1].Get("blocks"), "1.jpg") || !strings.Contains(asked[1].Get("blocks"), "News") {
				t.Errorf("%s: asked %v", where, asked)
			}
		}
	})(t)
}
