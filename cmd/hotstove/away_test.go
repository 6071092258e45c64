package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hotstove/hotstove/internal/redistest"
)

// output collects what a program prints, and can be waited for.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// session is a program under way, with its standard input in our hand.
type session struct {
	t        *testing.T
	in       io.WriteCloser
	out, err *output
	stop     context.CancelFunc
	code     chan int
}

// begin starts the program; it is stopped with the test at the latest.
func begin(t *testing.T, env []string, args ...string) *session {
	t.Helper()
	return beginProgram(t, &program{environ: env, now: time.Now}, args...)
}

// beginProgram is begin for a program whose environment and clock are given.
func beginProgram(t *testing.T, p *program, args ...string) *session {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	in, typed := io.Pipe()
	s := &session{t: t, in: typed, out: &output{}, err: &output{}, stop: stop, code: make(chan int, 1)}
	p.stdin, p.stdout, p.stderr, p.redisWait = in, s.out, s.err, 5*time.Second
	go func() { s.code <- execute(ctx, args, p) }()
	t.Cleanup(func() {
		stop()
		_ = typed.Close()
		s.ended(10 * time.Second)
	})
	return s
}

func (s *session) say(line string) {
	s.t.Helper()
	if _, err := io.WriteString(s.in, line+"\n"); err != nil {
		s.t.Fatal(err)
	}
}

// hears waits until the program has printed the text n times.
func (s *session) hears(o *output, text string, n int, limit time.Duration) {
	s.t.Helper()
	for deadline := time.Now().Add(limit); strings.Count(o.String(), text) < n; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%q was not printed %d times within %v; printed:\n%s\nand to standard error:\n%s", text, n, limit, s.out, s.err)
		}
	}
}

// ended waits for the program's end and returns its exit code.
func (s *session) ended(limit time.Duration) int {
	s.t.Helper()
	select {
	case code := <-s.code:
		s.code <- code
		return code
	case <-time.After(limit):
		s.t.Errorf("the program did not end within %v; printed:\n%s\nand to standard error:\n%s", limit, s.out, s.err)
		return -1
	}
}

func TestRedisGoesAway(t *testing.T) {
	redistest.Need(t)
	server := redistest.Start(t)
	feed := writeFeed(t, "")
	s := begin(t, []string{"REDIS_URL=" + server.URL}, "chat", "--feed", feed)
	s.say("/subscribe redsox")
	s.hears(s.out, "Subscribed to Boston Red Sox", 1, 5*time.Second)

	server.Kill()
	asked := time.Now()
	s.say("/subscriptions")
	s.hears(s.out, "Sorry", 1, 3*time.Second)
	t.Logf("the apology came after %v", time.Since(asked).Round(time.Millisecond))

	server.Restart()
	s.listed()

	// One that hangs is no better than one that is gone.
	server.Signal(syscall.SIGSTOP)
	s.say("/subscriptions")
	s.hears(s.out, "Sorry", strings.Count(s.out.String(), "Sorry")+1, 3*time.Second)
	server.Signal(syscall.SIGCONT)
	s.listed()

	s.say("/quit")
	if code := s.ended(10 * time.Second); code != exitOK {
		t.Errorf("exit %d, want %d:\n%s", code, exitOK, s.err)
	}
}

// listed asks until the subscription is listed.
func (s *session) listed() {
	s.t.Helper()
	before := strings.Count(s.out.String(), "Remove")
	for tries := 0; strings.Count(s.out.String(), "Remove") == before; tries++ {
		if tries == 50 {
			s.t.Fatalf("after Redis came back the subscription is not listed:\n%s", s.out)
		}
		s.say("/subscriptions")
		time.Sleep(100 * time.Millisecond)
	}
}

func TestRedisComesLate(t *testing.T) {
	redistest.Need(t)
	server := redistest.Start(t)
	server.Kill()
	s := begin(t, []string{"REDIS_URL=" + server.URL}, "chat", "--feed", writeFeed(t, ""))
	s.hears(s.err, "Redis", 1, 5*time.Second)
	server.Restart()
	s.say("/subscribe redsox")
	s.hears(s.out, "Subscribed to Boston Red Sox", 1, 5*time.Second)
}

func TestRedisNeverComes(t *testing.T) {
	t.Parallel()
	started := time.Now()
	s := begin(t, []string{"REDIS_URL=redis://127.0.0.1:1/0"}, "chat", "--feed", writeFeed(t, ""))
	if code := s.ended(12 * time.Second); code != exitError {
		t.Errorf("exit %d, want %d", code, exitError)
	}
	if !strings.Contains(s.err.String(), "REDIS_URL") || !strings.Contains(s.err.String(), "127.0.0.1:1") {
		t.Errorf("after %v it says\n%s\nwant what to check", time.Since(started), s.err)
	}
}

// noDiscord is the setting of a Discord that is away.
const noDiscord = "HOTSTOVE_DISCORD_API=http://127.0.0.1:1/api/v10"

// TestRunBesideChat runs the bot, which serves no terminal, beside one on the
// same Redis: what waits for the terminal is posted there without delay.
func TestRunBesideChat(t *testing.T) {
	t.Parallel()
	redistest.Need(t)
	server := redistest.Start(t)
	feed := writeFeed(t, "")
	env := []string{"REDIS_URL=" + server.URL, "HOTSTOVE_POLL=1s", "HOTSTOVE_FEEDS=" + feed, "HOTSTOVE_HTTP_ADDR=off", "DISCORD_TOKEN=x.y.z", noDiscord}
	chat := begin(t, env, "chat")
	chat.say("/subscribe padres")
	chat.hears(chat.out, "Subscribed", 1, 5*time.Second)
	bot := begin(t, env, "run")
	bot.hears(bot.err, "hotstove is ready", 1, 5*time.Second)
	time.Sleep(1200 * time.Millisecond) // the first look makes the back catalogue

	file, err := os.OpenFile(feed, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for i, player := range []string{"Luis Campusano", "Xander Bogaerts", "Jake Cronenworth"} {
		fmt.Fprintf(file, "\n"+`{"id":"new%d","outlet":"Hub Wire","published":%q,"title":"Padres trade %s to the Rays","html":"<p>The Padres have traded %s to the Tampa Bay Rays, the clubs announced.</p>"}`,
			i, time.Now().Format(time.RFC3339), player, player)
		chat.hears(chat.out, "▸ new post", i+1, 12*time.Second)
	}
}

// TestTwoProcesses runs two on one Redis: one polls, either posts, and every
// post is made once.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	redistest.Need(t)
	server := redistest.Start(t)
	var mu sync.Mutex
	items := ""
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Hub Wire</title>%s</channel></rss>`, items)
	}))
	defer feed.Close()
	env := []string{"REDIS_URL=" + server.URL, "HOTSTOVE_ALLOW_PRIVATE_FEEDS=true", "HOTSTOVE_POLL=1s"}
	one := begin(t, env, "chat", "--feed", feed.URL)
	two := begin(t, env, "chat", "--feed", feed.URL)
	one.say("/subscribe redsox")
	one.hears(one.out, "Subscribed", 1, 5*time.Second)
	two.hears(two.out, "/help", 1, 5*time.Second)

	mu.Lock()
	for i, player := range []string{"Jarren Duran", "Wilyer Abreu", "Connor Wong"} {
		items += fmt.Sprintf(`<item><title>Red Sox trade %s to the Padres</title><link>https://hub.example/%d</link><pubDate>%s</pubDate>
			<description>The Red Sox have traded %s to the San Diego Padres, the clubs announced.</description></item>`,
			player, i, time.Now().UTC().Format(time.RFC1123Z), player)
	}
	mu.Unlock()
	posts := func() int {
		return strings.Count(one.out.String(), "▸ new post") + strings.Count(two.out.String(), "▸ new post")
	}
	for deadline := time.Now().Add(20 * time.Second); posts() < 3 && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(1500 * time.Millisecond) // another poll of either, which must add nothing
	if n := posts(); n != 3 {
		t.Errorf("%d posts of 3 trades; the one printed\n%s\nthe other\n%s", n, one.out, two.out)
	}
}

func TestRunServesAndStops(t *testing.T) {
	env := []string{"DISCORD_TOKEN=x.y.z", noDiscord, "HOTSTOVE_HTTP_ADDR=127.0.0.1:0", "HOTSTOVE_DATA=" + t.TempDir(), "HOTSTOVE_FEEDS=" + writeFeed(t, ""), "HOTSTOVE_LOG_FORMAT=json"}
	s := begin(t, env, "run")
	s.hears(s.err, "hotstove is ready", 1, 10*time.Second)
	if strings.Contains(s.err.String(), "x.y.z") {
		t.Errorf("the token stands in the log:\n%s", s.err)
	}
	s.stop()
	if code := s.ended(10 * time.Second); code != exitOK {
		t.Errorf("exit %d, want %d:\n%s", code, exitOK, s.err)
	}
}

// writeFeed writes a feed file with these JSON lines.
func writeFeed(t *testing.T, lines string) string {
	t.Helper()
	if lines == "" {
		lines = `{"id":"1","outlet":"Hub Wire","published":"2025-07-28T12:00:00-04:00","title":"Padres sign a catcher","html":"<p>The Padres have signed catcher Luis Campusano.</p>"}`
	}
	return writeFile(t, "feed.jsonl", lines)
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
