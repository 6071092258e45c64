package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// field is what the whole program plays on: a Redis and a feed of the test's own,
// and a clock that can be moved.
type field struct {
	t       *testing.T
	redis   *redistest.Server
	feed    string // path of a file of JSON lines
	env     []string
	secrets []string     // may not be printed
	ahead   atomic.Int64 // of the program's clock, nanoseconds
}

// newField returns a field. Whatever runs on it prints all it can, and may print
// no secret: see running.
func newField(t *testing.T) *field {
	t.Helper()
	redistest.Need(t)
	f := &field{t: t, redis: redistest.Start(t), feed: writeFeed(t, "")}
	f.env = []string{
		"REDIS_URL=" + f.redis.URL, "HOTSTOVE_FEEDS=" + f.feed, "HOTSTOVE_POLL=1s",
		"HOTSTOVE_HTTP_ADDR=127.0.0.1:0", "HOTSTOVE_LOG=debug",
	}
	return f
}

func (f *field) now() time.Time { return time.Now().Add(time.Duration(f.ahead.Load())) }

// park is a field with a Discord.
type park struct {
	*discordtest.Server
	*field
}

// openPark opens a park.
func openPark(t *testing.T, o discordtest.Options) *park {
	t.Helper()
	redistest.Need(t)
	p := &park{Server: discordtest.Start(t, o), field: newField(t)}
	p.env = append(p.env, "DISCORD_TOKEN="+p.Token, "HOTSTOVE_DISCORD_API="+p.URL())
	p.secrets = []string{p.Token, interactionSecret}
	return p
}

// pass lets time pass for the program and for Discord, at once.
func (p *park) pass(d time.Duration) {
	p.ahead.Add(int64(d))
	p.Advance(d)
}

// running is a program that serves chats.
type running struct {
	*session
	field *field
	park  *park // where it serves Discord; else nil
}

// begin starts the program within this process, which lets its clock be moved.
func (p *park) begin(env ...string) *running {
	p.t.Helper()
	b := p.field.begin(env...)
	b.park = p
	return b
}

// spawn starts the program as a process, which can be killed.
func (p *park) spawn(env ...string) (*running, *os.Process) {
	p.t.Helper()
	b, process := p.field.spawn(env...)
	b.park = p
	return b, process
}

// begin is that of a park, of any chat.
func (f *field) begin(env ...string) *running {
	f.t.Helper()
	b := &running{field: f}
	f.t.Cleanup(func() { b.keepsSecrets() }) // after its end
	b.session = beginProgram(f.t, &program{environ: f.with(env), now: f.now}, "run")
	return b
}

// with is the environment of the programs, and more.
func (f *field) with(env []string) []string { return append(slices.Clone(f.env), env...) }

// spawn is that of a park, of any chat.
func (f *field) spawn(env ...string) (*running, *os.Process) {
	f.t.Helper()
	s := &session{t: f.t, out: &output{}, err: &output{}, code: make(chan int, 1)}
	cmd := exec.Command(os.Args[0])
	cmd.Args = []string{"hotstove", "run"}
	cmd.Env = f.with(env)
	cmd.Stdout, cmd.Stderr = s.out, s.err
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	go func() {
		_ = cmd.Wait() // the code tells
		s.code <- cmd.ProcessState.ExitCode()
	}()
	b := &running{field: f, session: s}
	f.t.Cleanup(func() {
		_ = cmd.Process.Kill() // mostly it has ended
		s.ended(10 * time.Second)
		b.keepsSecrets()
	})
	return b, cmd.Process
}

// interactionSecret begins the token of every interaction.
const interactionSecret = "aW50ZXJhY3Rpb246"

// keepsSecrets looks through all that the program printed, and its metrics.
func (b *running) keepsSecrets() {
	b.t.Helper()
	for line := range strings.Lines(b.out.String() + b.err.String()) {
		if slices.ContainsFunc(b.field.secrets, func(secret string) bool { return strings.Contains(line, secret) }) {
			b.t.Errorf("a secret is printed: %s", line)
		}
	}
}

// ready waits until n shards are served and the commands are registered.
func (b *running) ready(n int) *running {
	b.t.Helper()
	b.connected(n)
	b.park.registered()
	return b
}

// connected waits until n shards are served.
func (b *running) connected(n int) {
	b.t.Helper()
	b.park.await(fmt.Sprintf("%d shards served", n), 30*time.Second, func() bool { return len(b.park.Connected()) == n })
}

// registered waits until the commands are.
func (p *park) registered() {
	p.t.Helper()
	p.await("the commands registered", 10*time.Second, func() bool {
		return p.count("PUT", "/applications/{application_id}/commands") > 0
	})
}

// began waits until the feed has been read for the first time: what it holds
// then is no news.
func (b *running) began() *running {
	b.t.Helper()
	b.field.await("the first look at the feed", 10*time.Second, func() bool {
		return len(b.field.redis.Client.Keys(b.t.Context(), "hs:src:*").Val()) > 0
	})
	return b
}

var httpAddress = regexp.MustCompile(`hotstove is ready.* http=(\S+)`)

// address returns where the program serves HTTP.
func (b *running) address() string {
	b.t.Helper()
	b.hears(b.err, "hotstove is ready", 1, 10*time.Second)
	return httpAddress.FindStringSubmatch(b.err.String())[1]
}

// metric adds up what the program tells under a name, with these labels as
// they stand in its answer.
func (b *running) metric(name string, labels ...string) float64 {
	b.t.Helper()
	resp, err := http.Get("http://" + b.address() + "/metrics")
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	sum := 0.
	for lines := bufio.NewScanner(io.TeeReader(resp.Body, b.out)); lines.Scan(); {
		series, value, _ := strings.Cut(lines.Text(), "} ")
		if !strings.HasPrefix(series, name+"{") {
			continue
		}
		fits := true
		for _, l := range labels {
			fits = fits && strings.Contains(series, l)
		}
		if n, err := strconv.ParseFloat(value, 64); err == nil && fits {
			sum += n
		}
	}
	return sum
}

// await waits until something is so.
func (f *field) await(what string, limit time.Duration, so func() bool) {
	f.t.Helper()
	for deadline := time.Now().Add(limit); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.t.Fatalf("not so within %v: %s", limit, what)
		}
	}
}

// stays looks for a while whether something stays so.
func (f *field) stays(what string, while time.Duration, so func() bool) {
	f.t.Helper()
	for deadline := time.Now().Add(while); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if !so() {
			f.t.Fatalf("no longer so: %s", what)
		}
	}
}

// postLimit is how long a post may take: a look at the feed, a channel that
// rests, and a machine that is busy with other tests.
const postLimit = 20 * time.Second

// posts waits until so many messages stand in a channel, and returns them.
func (p *park) posts(c *discordtest.Channel, n int) []discordtest.Message {
	p.t.Helper()
	p.await(fmt.Sprintf("%d messages in #%s", n, c.Name), postLimit, func() bool { return len(p.Messages(c)) >= n })
	got := p.Messages(c)
	if len(got) != n {
		p.t.Fatalf("#%s has %d messages, want %d: %v", c.Name, len(got), n, texts(got))
	}
	return got
}

// edited waits until a message was edited so often.
func (p *park) edited(id string, times int) discordtest.Message {
	p.t.Helper()
	p.await("a message edited", postLimit, func() bool { return len(p.Message(id).Bodies) > times })
	return p.Message(id)
}

func texts(messages []discordtest.Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Text())
	}
	return all
}

// count returns how many requests were made.
func (p *park) count(method, route string) int {
	n := 0
	for _, r := range p.Requests() {
		if r.Method == method && r.Route == route {
			n++
		}
	}
	return n
}

// postRoute is where messages are posted.
const postRoute = "/channels/{channel_id}/messages"

// ask gives a command and returns its answer.
func (p *park) ask(u *discordtest.User, c *discordtest.Channel, command string, v discordtest.Values) discordtest.Message {
	p.t.Helper()
	answer, err := p.try(u, c, command, v)
	if err != nil {
		p.t.Fatalf("/%s: %v", command, err)
	}
	return answer
}

func (p *park) try(u *discordtest.User, c *discordtest.Channel, command string, v discordtest.Values) (discordtest.Message, error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), 20*time.Second)
	defer cancel()
	return p.Slash(u, c, command, v).Answer(ctx)
}

// subscribe subscribes a channel to a topic, by its guild's owner.
func (p *park) subscribe(g *discordtest.Guild, c *discordtest.Channel, topic string, more discordtest.Values) {
	p.t.Helper()
	v := discordtest.Values{"topic": topic}
	for name, value := range more {
		v[name] = value
	}
	answer := p.ask(g.Owner, c, "subscribe", v)
	if !strings.Contains(answer.Text(), "Subscribed to") {
		p.t.Fatalf("/subscribe in #%s was answered with %q", c.Name, answer.Text())
	}
}

// item is a line of the feed.
type item struct {
	ID        string    `json:"id"`
	Outlet    string    `json:"outlet"`
	URL       string    `json:"url"`
	Published time.Time `json:"published"`
	Title     string    `json:"title"`
	HTML      string    `json:"html"`
}

// publish puts an item on the feed. What it does not say is made up.
func (f *field) publish(i item) {
	f.t.Helper()
	if i.Outlet == "" {
		i.Outlet = "Hub Wire"
	}
	if i.URL == "" {
		i.URL = "https://hub.example/" + i.ID
	}
	i.Published = f.now().Truncate(time.Second)
	line, err := json.Marshal(i)
	if err != nil {
		f.t.Fatal(err)
	}
	file, err := os.OpenFile(f.feed, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		f.t.Fatal(err)
	}
	defer file.Close()
	if _, err := fmt.Fprintf(file, "\n%s", line); err != nil {
		f.t.Fatal(err)
	}
}

// store returns the store of the programs.
func (f *field) store() *store.Store {
	return store.New(f.redis.Client, store.Options{Now: f.now})
}

// noneDead checks that no delivery was given up.
func (f *field) noneDead() {
	f.t.Helper()
	if dead, err := f.store().DeadLetters(f.t.Context(), 10); len(dead) > 0 || err != nil {
		f.t.Errorf("given up: %v, %v", dead, err)
	}
}

// where is a channel as the store knows it.
func where(c *discordtest.Channel) rumor.Channel {
	return rumor.Channel{Platform: "discord", Workspace: c.GuildID, ID: c.ID}
}
