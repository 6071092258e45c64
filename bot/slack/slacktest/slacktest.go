// Package slacktest is a Slack to test against, in the process: its Web API,
// Socket Mode, signed HTTP, OAuth, the people who use the bot, and its bad days.
//
//	s := slacktest.Start(t, slacktest.Options{})
//	redsox := s.AddWorkspace("Red Sox Nation")
//	rumors := redsox.AddChannel(slacktest.Public, "rumors")
//	fan := redsox.AddUser("fan")
//	… start the bot with s.URL(), s.AppToken and redsox.BotToken …
//	answer, err := s.Slash(fan, rumors, "/rumors", "red sox").Answer(t.Context())
//
// It listens on loopback, so a bot in another process can use it as well. It
// keeps Slack's documented rules, and fails the test at its end for whatever a
// well-behaved bot does not do: unknown methods, blocks beyond Slack's limits,
// 429s earned, envelopes not acknowledged. What a test breaks on purpose it names
// with Tolerate.
//
// What users do reaches the bot by a Socket Mode connection where there is one,
// else by HTTP at the addresses of SetRequestURLs.
//
// Ids of workspaces, channels and users are the same in every run that makes them
// in the same order; timestamps of messages tell the time.
package slacktest

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Options adjust a Server. The zero value is Slack as it is.
type Options struct {
	// Messages limits the posts of one channel, Workspace those of all channels of
	// a workspace; zero means one a second and 300 a minute. Unlimited lifts these
	// and the tiers of methods.
	Messages, Workspace Rate
	Unlimited           bool

	// Scopes are what AddWorkspace grants; empty means all that any method needs,
	// without chat:write.public.
	Scopes []string
	// Commands are the slash commands of the app's manifest; empty means any.
	Commands []string
	// TokenLife makes OAuth give tokens that expire, with a refresh token; zero
	// means tokens without an end.
	TokenLife time.Duration
	// PublicURL is what the bot says it is reached at; empty means the base of
	// SetRequestURLs. Browsers that go there come to that base.
	PublicURL string

	Ping      time.Duration   // between pings of a connection; 0 means 10 s
	AckWithin time.Duration   // how long the bot has to acknowledge; 0 means 3 s
	Retries   []time.Duration // waits before an event comes again; nil means 0, 1 and 5 minutes

	// Lenient only logs violations at the end of the test.
	Lenient bool
	// OnRequest hears of every call after its answer. It must be quick, and safe to
	// call from several goroutines.
	OnRequest func(Request)
}

// Rate is so many calls in a time, of which all may come at once. A negative
// Limit is no limit.
type Rate struct {
	Limit int
	Per   time.Duration
}

// Server is a Slack with one app, the bot. Its methods are safe for concurrent
// use.
type Server struct {
	AppID         string // A…
	AppToken      string // xapp-…, for Socket Mode
	ClientID      string
	ClientSecret  string
	SigningSecret string // of requests over HTTP

	options Options
	host    string // and port
	sender  http.Client
	working sync.WaitGroup  // requests and deliveries under way
	ending  context.Context // done at the end of the test
	offset  atomic.Int64    // of Slack's clock, ahead of the true time
	record  record

	mu    sync.Mutex // guards world, and all that it leads to
	world world
}

// Start starts a Slack, which ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("start Slack: %v", err)
	}
	s := &Server{
		AppID: "A00000001", AppToken: "xapp-1-A00000001-slacktest", ClientID: "1000000001.2000000002",
		ClientSecret: "client-secret-of-nobody", SigningSecret: "signing-secret-of-nobody",
		options: o.withDefaults(), host: listener.Addr().String(),
	}
	ending, end := context.WithCancel(context.Background())
	s.ending = ending
	s.sender = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	s.world = newWorld()
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		s.mu.Lock()
		end()
		s.mu.Unlock()
		_ = server.Close()
		s.shutSockets()
		serving.Wait()
		s.working.Wait()
		s.sender.CloseIdleConnections()
		s.record.rules.Report(t, "Slack", s.options.Lenient)
	})
	return s
}

func (o Options) withDefaults() Options {
	if o.Messages.Limit == 0 {
		o.Messages = Rate{burst, burst * time.Second}
	}
	if o.Workspace.Limit == 0 {
		o.Workspace = Rate{300, time.Minute}
	}
	if len(o.Scopes) == 0 {
		o.Scopes = AllScopes()
	}
	if o.Ping == 0 {
		o.Ping = 10 * time.Second
	}
	if o.AckWithin == 0 {
		o.AckWithin = ackWithin
	}
	if o.Retries == nil {
		o.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	return o
}

// URL is the base address of the Web API, such as http://127.0.0.1:4711/api/.
func (s *Server) URL() string { return "http://" + s.host + "/api/" }

// Advance moves Slack's clock forward: tokens, triggers and response_urls expire,
// limits are forgotten. What waits for a moment to come is not woken.
func (s *Server) Advance(d time.Duration) { s.offset.Add(int64(d)) }

func (s *Server) now() time.Time { return time.Now().Add(time.Duration(s.offset.Load())) }

// Delivered reports whether everything that was sent to the bot was acknowledged or
// given up. What is under way when the clock is moved far would come too late for
// its signature.
func (s *Server) Delivered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.world.acts {
		if !a.acked && a.err == nil {
			return false
		}
	}
	return true
}

// run does something that the end of the test waits for; nothing once that has
// begun. The world is locked.
func (s *Server) run(f func()) {
	if s.ending.Err() == nil {
		s.working.Go(f)
	}
}
