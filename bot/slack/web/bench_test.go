package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/pacing"
)

const (
	testToken = "xoxb-0000-secret-bot-token"
	posted    = `{"ok":true}`
)

// script answers requests in the place of Slack, without a network.
type script func(r *http.Request) (*http.Response, error)

func (f script) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	return f(r)
}

// reply makes an answer. Headers are given as "Name: value".
func reply(status int, body string, headers ...string) *http.Response {
	h := make(http.Header)
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		h.Set(name, value)
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// bench is a client, what it sent, and what it logged.
type bench struct {
	*Client
	start time.Time

	mu   sync.Mutex
	sent []sent
	log  bytes.Buffer
}

type sent struct {
	method, channel string
	at              time.Duration // since the start
}

// newBench returns a client whose requests answer answers; nil takes all.
func newBench(t *testing.T, o Options, answer func(s sent) *http.Response) *bench {
	t.Helper()
	b := &bench{start: time.Now()}
	o.Log = slog.New(slog.NewTextHandler(&b.log, nil))
	o.HTTP = script(func(r *http.Request) (*http.Response, error) {
		s := sent{path.Base(r.URL.Path), channelOf(r), time.Since(b.start)}
		b.mu.Lock()
		b.sent = append(b.sent, s)
		b.mu.Unlock()
		if answer != nil {
			if resp := answer(s); resp != nil {
				return resp, nil
			}
		}
		return reply(200, posted), nil
	})
	b.Client = New(o)
	t.Cleanup(b.Close)
	return b
}

// times returns when requests of a method went out.
func (b *bench) times(method string) []time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	var at []time.Duration
	for _, s := range b.sent {
		if s.method == method {
			at = append(at, s.at)
		}
	}
	return at
}

// post posts to a channel of workspace T1.
func (b *bench) post(ctx context.Context, channel string) error {
	_, _, err := b.As("T1", testToken).PostMessageContext(ctx, channel, slack.MsgOptionText("A deal", false))
	return err
}

// waitOf returns how long the LimitedError asks to wait that a call failed with.
func waitOf(t *testing.T, err error) time.Duration {
	t.Helper()
	e, ok := errors.AsType[*LimitedError](err)
	if !ok {
		t.Fatalf("got %v, want a LimitedError", err)
	}
	return e.Wait
}

// slots are queues that several clients share.
type slots struct {
	mu        sync.Mutex
	next      map[string]time.Time
	taken     map[string]int
	postponed map[string]time.Time
	fail      func(context.Context) error // nil while they can be reached
}

func newSlots() *slots {
	return &slots{next: make(map[string]time.Time), taken: make(map[string]int), postponed: make(map[string]time.Time)}
}

func (s *slots) Slot(ctx context.Context, name string, every time.Duration) (time.Time, error) {
	if err := s.failure(ctx); err != nil {
		return time.Time{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := pacing.Later(s.next[name], time.Now())
	if wait := time.Until(at); wait > 30*time.Second {
		return time.Time{}, errors.New("the next one is too far away")
	}
	s.next[name] = at.Add(every)
	s.taken[name]++
	return at, nil
}

func (s *slots) Postpone(ctx context.Context, name string, until time.Time) error {
	if err := s.failure(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next[name] = pacing.Later(s.next[name], until)
	s.postponed[name] = until
	return nil
}

func (s *slots) failure(ctx context.Context) error {
	s.mu.Lock()
	fail := s.fail
	s.mu.Unlock()
	if fail == nil {
		return nil
	}
	return fail(ctx)
}
