package gateway

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// token is to be found in no log.
const token = "MTIz.secret.token"

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// brisk are times for tests: what a test waits for is short, what would disturb
// it on a slow machine is long.
func brisk() times {
	t := usual
	t.leastBeat = 5 * time.Millisecond
	t.firstRetry, t.mostRetry = time.Millisecond, 20*time.Millisecond
	t.leastRenew, t.mostRenew = time.Millisecond, 5*time.Millisecond
	t.pace, t.poll = 5*time.Millisecond, time.Millisecond
	t.look = 20 * time.Millisecond
	return t
}

// bot is a gateway under test, and what it was heard to do.
type bot struct {
	*Gateway
	t      testing.TB
	events chan Event
	result chan error
	stop   context.CancelFunc

	mu   sync.Mutex
	log  bytes.Buffer
	seen []string // by Observe
	up   map[int]bool
}

// newBot returns a bot for one shard at url; change what must differ, then start.
func newBot(t testing.TB, url string, change ...func(*Options)) *bot {
	b := &bot{t: t, events: make(chan Event, 1000), result: make(chan error, 1), up: make(map[int]bool)}
	o := Options{
		Token:   token,
		Info:    func(context.Context) (Info, error) { return advice(url, 1), nil },
		Handle:  func(_ context.Context, e Event) { b.events <- e },
		Log:     slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Observe: b.observe,
	}
	for _, f := range change {
		f(&o)
	}
	b.Gateway = New(o)
	b.times = brisk()
	return b
}

func advice(url string, shards int) Info {
	info := Info{URL: url, Shards: shards}
	info.Limit.Total, info.Limit.Remaining, info.Limit.MaxConcurrency = 1000, 999, 1
	return info
}

func (b *bot) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.Write(p)
}

func (b *bot) observe(shard int, what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, what)
	b.up[shard] = what == "ready" || what == "resumed"
}

// serves counts the shards that are up.
func (b *bot) serves() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, up := range b.up {
		if up {
			n++
		}
	}
	return n
}

// start runs the bot to the end of the test.
func (b *bot) start() *bot {
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop
	go func() {
		b.result <- b.Run(ctx)
		close(b.result)
	}()
	b.t.Cleanup(func() {
		stop()
		<-b.result
		if strings.Contains(b.logged(), "secret") {
			b.t.Errorf("the token was logged:\n%s", b.logged())
		}
		if b.t.Failed() {
			b.t.Logf("observed %.1000s, logged\n%.5000s", b.observed(), b.logged())
		}
	})
	return b
}

// end waits for the bot to end by itself.
func (b *bot) end() error { return receive(b.t, b.result, "the bot to end") }

// event waits for the next event.
func (b *bot) event(name string) Event {
	b.t.Helper()
	e := receive(b.t, b.events, name)
	if e.Type != name {
		b.t.Fatalf("event %s %s, want %s", e.Type, e.Data, name)
	}
	return e
}

func (b *bot) logged() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.String()
}

func (b *bot) observed() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.seen, " ")
}

// count counts the log's lines that hold all of the words.
func (b *bot) count(words ...string) int {
	n := 0
lines:
	for line := range strings.Lines(b.logged()) {
		for _, word := range words {
			if !strings.Contains(line, word) {
				continue lines
			}
		}
		n++
	}
	return n
}

func receive[T any](t testing.TB, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", what)
		panic("unreachable")
	}
}

// until waits for what cannot be heard of.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	deadline := time.Now().Add(patience)
	for range ticker.C {
		if ok() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// expect waits for each of the notes in turn.
func expect(t testing.TB, notes <-chan string, want ...string) {
	t.Helper()
	for _, w := range want {
		if got := receive(t, notes, w); got != w {
			t.Fatalf("%q, want %q", got, w)
		}
	}
}
