// Package discordtest is a Discord to test against, in the process: its REST
// API, its gateway, the people who use the bot, and Discord's bad days.
//
//	d := discordtest.Start(t, discordtest.Options{})
//	guild := d.AddGuild("Red Sox Nation")
//	rumors := guild.AddChannel(discordtest.Text, "rumors")
//	fan := d.AddUser("fan")
//	… start the bot with d.URL() and d.Token …
//	answer, err := d.Slash(fan, rumors, "rumors", discordtest.Values{"who": "red sox"}).Answer(t.Context())
//
// It listens on loopback, so a bot in another process can use it as well. It
// keeps Discord's documented rules, and fails the test at its end for whatever
// a well-behaved bot does not do: requests that Discord's OpenAPI document does
// not allow, limits exceeded, 429s earned. What a test breaks on purpose it
// names with Tolerate.
//
// Ids of guilds, channels, roles and users are the same in every run that makes
// them in the same order; those of messages and interactions tell the time, as
// Discord's do.
package discordtest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// Options adjust a Server. The zero value is Discord as it is.
type Options struct {
	Shards         int           // advised to the bot; 0 means 1
	MaxConcurrency int           // identifies at once; 0 means 1
	Heartbeat      time.Duration // asked of the bot; 0 means 41.25 s
	IdentifyEvery  time.Duration // pace of identifies of one key; 0 means 5 s, negative none

	Global     int  // requests of the bot in any second; 0 means 50, negative any number
	Messages   Rate // posts, and edits, of one channel; zero means 5 in 5 s
	Crossposts Rate // of one channel; zero means 10 in an hour

	// Lenient only logs violations at the end of the test.
	Lenient bool
	// OnRequest hears of every request after its answer. It must be quick, and
	// safe to call from several goroutines.
	OnRequest func(Request)
}

// Rate is so many requests in a time. A negative Limit is no limit.
type Rate struct {
	Limit int
	Per   time.Duration
}

// Server is a Discord. Its methods are safe for concurrent use.
type Server struct {
	Token         string // of the bot, without the word Bot
	ApplicationID string
	UserID        string            // the bot's
	PublicKey     ed25519.PublicKey // what interactions over HTTP are signed for

	options Options
	host    string // and port
	key     ed25519.PrivateKey
	spec    *spec // nil when there is none
	sender  http.Client
	working sync.WaitGroup // requests and interactions under way
	closing chan struct{}

	clock   clock
	limits  limits
	faults  faults
	record  record
	gateway gateway

	mu    sync.Mutex // guards world; taken before any of the others' own
	world world
}

// Start starts a Discord, which ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("start Discord: %v", err)
	}
	seed := sha256.Sum256([]byte("discordtest"))
	s := &Server{options: o.withDefaults(), host: listener.Addr().String(), closing: make(chan struct{})}
	s.key = ed25519.NewKeyFromSeed(seed[:])
	s.PublicKey = s.key.Public().(ed25519.PublicKey)
	s.spec = sharedSpec(t)
	s.sender = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: answerWithin}
	s.found()
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		s.mu.Lock()
		close(s.closing) // after which nothing more is under way
		s.mu.Unlock()
		_ = server.Close()
		s.gateway.shut()
		serving.Wait()
		s.working.Wait()
		s.sender.CloseIdleConnections()
		s.record.rules.Report(t, "Discord", s.options.Lenient)
	})
	return s
}

// closed reports whether the end of the test has come. The world is locked.
func (s *Server) closed() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// found makes the bot, the first in the world.
func (s *Server) found() {
	s.limits.options = s.options
	s.gateway.changed = make(chan struct{})
	s.world = newWorld()
	s.ApplicationID = s.clock.worldID()
	s.UserID = s.clock.worldID()
	s.Token = base64.RawURLEncoding.EncodeToString([]byte(s.UserID)) + ".GzTest.not-a-secret-of-anybody"
	s.world.token = s.Token
	s.world.bot = &User{ID: s.UserID, Name: "hotstove", Locale: "en-US", server: s, bot: true}
	s.world.users[s.UserID] = s.world.bot
}

func (o Options) withDefaults() Options {
	o.Shards = max(o.Shards, 1)
	o.MaxConcurrency = max(o.MaxConcurrency, 1)
	if o.Heartbeat == 0 {
		o.Heartbeat = 41250 * time.Millisecond
	}
	if o.IdentifyEvery == 0 {
		o.IdentifyEvery = 5 * time.Second
	}
	if o.Global == 0 {
		o.Global = 50
	}
	if o.Messages.Limit == 0 {
		o.Messages = Rate{5, 5 * time.Second}
	}
	if o.Crossposts.Limit == 0 {
		o.Crossposts = Rate{10, time.Hour}
	}
	return o
}

// URL is the base address of the API, such as http://127.0.0.1:4711/api/v10.
func (s *Server) URL() string { return "http://" + s.host + base }

// Advance moves Discord's clock forward: interactions expire, limits and nonces
// are forgotten. What waits for a moment to come is not woken.
func (s *Server) Advance(d time.Duration) { s.clock.offset.Add(int64(d)) }

// Revoke makes the token invalid: requests end with 401, identifying with
// 4004. Open connections of the gateway close with 4004.
func (s *Server) Revoke() {
	s.mu.Lock()
	s.world.token = ""
	s.mu.Unlock()
	s.CloseGateway(4004)
}

// authorized reports whether a token is the bot's, and valid.
func (s *Server) authorized(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.token != "" && token == s.world.token
}
