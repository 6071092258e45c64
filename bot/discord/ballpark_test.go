package discord_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/newsstand"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// afternoon is two days before the trade deadline of 2025.
var afternoon = time.Date(2025, 7, 29, 16, 30, 0, 0, league.Eastern)

// The ways in which interactions reach the bot.
const (
	byGateway = "gateway"
	byHTTP    = "http"
)

// values are the options of a command.
type values = discordtest.Values

// ballpark is a Discord with a guild, and a whole bot in the process: real
// commands over a store that holds some stories.
type ballpark struct {
	*discordtest.Server
	guild    *discordtest.Guild
	admin    *discordtest.User // may manage the guild's channels
	fan      *discordtest.User // may not
	prospect *discordtest.Role // to ping
	channels map[string]*discordtest.Channel

	league   *league.League
	store    *store.Store
	registry *commands.Registry
	platform *discord.Platform

	registered chan struct{} // hears that commands were registered
	stop       func()        // ends the bot
}

// newBallpark opens a ballpark whose bot keeps its data in a Redis of its own.
func newBallpark(t *testing.T, way string) *ballpark {
	t.Helper()
	redis, err := embedded.Start(t.Context(), embedded.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := redis.Close(context.Background()); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return newBallparkOn(t, way, store.New(redis.Client(), store.Options{}))
}

// newBallparkOn opens a ballpark whose bot keeps its data in a store.
func newBallparkOn(t *testing.T, way string, kept *store.Store) *ballpark {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &ballpark{
		league: l, store: kept,
		channels: make(map[string]*discordtest.Channel), registered: make(chan struct{}, 1),
	}
	b.Server = discordtest.Start(t, discordtest.Options{
		OnRequest: b.hear, IdentifyEvery: -1, Messages: discordtest.Rate{Limit: -1},
	})
	b.settle()
	for _, s := range newsstand.Stories(afternoon) {
		if err := kept.SaveStory(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	b.start(t, way)
	select {
	case <-b.registered:
	case <-time.After(patience):
		t.Fatalf("waited %v for the commands to be registered", patience)
	}
	return b
}

// settle makes the guild, its people and its channels.
func (b *ballpark) settle() {
	b.guild = b.AddGuild("Red Sox Nation")
	b.admin, b.fan = b.AddUser("ann"), b.AddUser("fan")
	b.guild.AddMember(b.admin, b.guild.AddRole("Front Office", discordtest.ManageChannels))
	b.guild.AddMember(b.fan)
	b.prospect = b.guild.AddRole("Prospects", 0)
	for _, name := range []string{"general", "quiet", "countdown", "forum", "board", "secret"} {
		b.channels[name] = b.guild.AddChannel(discordtest.Text, name)
	}
	b.channels["board"].Overwrite(b.admin.ID, 0, discordtest.ManageChannels)
	b.channels["secret"].Overwrite(b.guild.Bot.ID, 0, discordtest.ViewChannel)
}

// hear notes when commands were registered.
func (b *ballpark) hear(r discordtest.Request) {
	if r.Method == http.MethodPut && strings.HasSuffix(r.Route, "/commands") && r.Status == http.StatusOK {
		select {
		case b.registered <- struct{}{}:
		default:
		}
	}
}

// start starts a bot on the ballpark's store, and returns when Discord can
// reach it. It ends with the test, or by stop.
func (b *ballpark) start(t *testing.T, way string) {
	t.Helper()
	router := b.newBot(t, way)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.platform.Run(ctx) }()
	endpoint := httptest.NewServer(b.platform.Handler())
	b.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the bot ended: %v", err)
		}
		endpoint.Close()
		if err := router.Wait(context.Background()); err != nil {
			t.Error(err)
		}
		b.platform.Close()
	})
	t.Cleanup(b.stop)
	reach := func() error { return b.WaitReady(t.Context(), 1) }
	if way == byHTTP {
		reach = func() error { return b.SetInteractionURL(endpoint.URL) }
	}
	if err := reach(); err != nil {
		t.Fatal(err)
	}
}

// newBot makes the bot. It shares no Slots and Leases with the one before: they
// would keep it waiting for the pace of identifying.
func (b *ballpark) newBot(t *testing.T, way string) *bot.Router {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	b.registry = commands.New(commands.Options{
		League: b.league, Subscriptions: b.store, Stories: b.store, Settings: b.store,
		Now: func() time.Time { return afternoon },
	})
	router := bot.NewRouter(b.registry, bot.RouterOptions{Log: log})
	o := discord.Options{
		Token: b.Token, API: b.URL(), Router: router, Commands: b.registry,
		Settings: b.store, Marks: b.store, Sleepers: b.store, Log: log,
	}
	if way == byHTTP {
		o.PublicKey = b.PublicKey
	}
	var err error
	if b.platform, err = discord.New(o); err != nil {
		t.Fatal(err)
	}
	return router
}

// patience is how long a test waits for what must happen at once.
const patience = 20 * time.Second
