package slack_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/slack"
	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/newsstand"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// afternoon is two days before the trade deadline of 2025.
var afternoon = time.Date(2025, 7, 29, 16, 30, 0, 0, league.Eastern)

// The ways in which what people do reaches the bot.
const (
	bySocket = "socket"
	byHTTP   = "http"
)

// prospects is a user group to ping.
const prospects = "S0PROSPECTS"

// diamond is a Slack with a workspace, and a whole bot in the process: real
// commands over a store that holds some stories.
type diamond struct {
	*slacktest.Server
	workspace *slacktest.Workspace
	ann, fan  *slacktest.User
	channels  map[string]*slacktest.Channel

	league   *league.League
	store    *store.Store
	registry *commands.Registry
	platform *slack.Platform

	stop func() // ends the bot
}

// newDiamond opens a diamond whose bot keeps its data in a Redis of its own.
func newDiamond(t *testing.T, way string) *diamond {
	t.Helper()
	return newDiamondOn(t, way, newStore(t))
}

// newStore opens a store in a Redis of its own.
func newStore(t *testing.T) *store.Store {
	t.Helper()
	redis, err := embedded.Start(t.Context(), embedded.Options{Force: embedded.ForceMiniredis})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := redis.Close(context.Background()); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return store.New(redis.Client(), store.Options{})
}

// newDiamondOn opens a diamond whose bot keeps its data in a store.
func newDiamondOn(t *testing.T, way string, kept *store.Store) *diamond {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &diamond{league: l, store: kept, channels: make(map[string]*slacktest.Channel)}
	// A busy machine may stall for longer than Slack waits: that we acknowledge in
	// time is tested with the whole program.
	d.Server = slacktest.Start(t, slacktest.Options{Unlimited: true, AckWithin: patience})
	d.settle()
	for _, s := range newsstand.Stories(afternoon) {
		if err := kept.SaveStory(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	d.start(t, way)
	return d
}

// settle makes the workspace, its people and its channels: Ann is in none of the
// private ones, and in one of those the bot is not either.
func (d *diamond) settle() {
	d.workspace = d.AddWorkspace("Red Sox Nation")
	d.ann, d.fan = d.workspace.AddUser("ann"), d.workspace.AddUser("fan")
	for _, name := range []string{"general", "quiet", "countdown", "forum"} {
		d.channels[name] = d.workspace.AddChannel(slacktest.Public, name)
	}
	d.channels["board"] = d.workspace.AddChannel(slacktest.Private, "board")
	d.channels["secret"] = d.workspace.AddChannelWithout(slacktest.Private, "secret")
}

// start starts a bot on the diamond's store, and returns when Slack can reach it.
// It ends with the test, or by stop.
func (d *diamond) start(t *testing.T, way string) {
	t.Helper()
	address := d.serve(t, d.newBot(t, way))
	reach := func() error { return d.WaitConnected(t.Context(), 1) }
	if way == byHTTP {
		reach = func() error { return d.SetRequestURLs(address) }
	}
	if err := reach(); err != nil {
		t.Fatal(err)
	}
}

// serve runs the bot until the test or stop ends it, and returns the address of
// its endpoints.
func (d *diamond) serve(t *testing.T, router *bot.Router) (address string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.platform.Run(ctx) }()
	mux := http.NewServeMux()
	for path, handler := range d.platform.Handlers() {
		mux.Handle(path, handler)
	}
	endpoint := httptest.NewServer(mux)
	d.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the bot ended: %v", err)
		}
		endpoint.Close()
		if err := router.Wait(context.Background()); err != nil {
			t.Error(err)
		}
		d.platform.Close()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := d.WaitGone(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(d.stop)
	return endpoint.URL
}

// newBot makes the bot.
func (d *diamond) newBot(t *testing.T, way string) *bot.Router {
	t.Helper()
	router, log := d.newRouter(t)
	o := slack.Options{
		BotToken: d.workspace.BotToken, API: d.URL(), Router: router, Commands: d.registry,
		Settings: d.store, Subscriptions: d.store, Sleepers: d.store, Firsts: d.store, Installations: d.store,
		Explain: about, Log: log,
	}
	if way == byHTTP {
		o.SigningSecret = d.SigningSecret
	} else {
		o.AppToken = d.AppToken
	}
	var err error
	if d.platform, err = slack.New(o); err != nil {
		t.Fatal(err)
	}
	return router
}

// newRouter makes what answers commands, and the log of the bot.
func (d *diamond) newRouter(t *testing.T) (*bot.Router, *slog.Logger) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	d.registry = commands.New(commands.Options{
		League: d.league, Subscriptions: d.store, Stories: d.store, Settings: d.store,
		Now: func() time.Time { return afternoon },
	})
	return bot.NewRouter(d.registry, bot.RouterOptions{Log: log}), log
}

// about says of a text what it says.
func about(_ context.Context, text string) message.Message {
	return message.Message{
		Title: "Who is this about?", Private: true,
		Fields: []message.Field{{Name: "It says", Value: message.String(text)}},
	}
}

// place is a channel as the bot knows it.
func (d *diamond) place(c *slacktest.Channel) rumor.Channel {
	return rumor.Channel{Platform: slack.Name, Workspace: d.workspace.ID, ID: c.ID}
}

// direct are a user's direct messages as the bot knows them.
func (d *diamond) direct(u *slacktest.User) rumor.Channel {
	return rumor.Channel{Platform: slack.Name, Workspace: d.workspace.ID, ID: "@" + u.ID}
}

// post is the message that tells a story of the store.
func (d *diamond) post(t *testing.T, story string) message.Message {
	t.Helper()
	s, ok, err := d.store.Story(t.Context(), story)
	if err != nil || !ok {
		t.Fatalf("story %s: %v", story, err)
	}
	return alerts.Post(d.league, s)
}
