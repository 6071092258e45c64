package discord_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// Routes of Discord's, as its requests tell them.
const (
	messagesRoute = "/channels/{channel_id}/messages"
	callbackRoute = "/interactions/{interaction_id}/{interaction_token}/callback"
	commandsRoute = "/applications/{application_id}/commands"
)

// bullpen is a Discord, a Redis, and a guild with channels that subscribe to
// the whole league. Processes share it.
type bullpen struct {
	*discordtest.Server
	guild      *discordtest.Guild
	redis      *embedded.Server
	store      *store.Store
	league     *league.League
	ahead      atomic.Int64  // how far our clocks are ahead of the true time
	registered chan struct{} // closed when the commands are
}

func newBullpen(tb testing.TB, o discordtest.Options) *bullpen {
	tb.Helper()
	redistest.Need(tb)
	b := &bullpen{registered: make(chan struct{})}
	register := sync.OnceFunc(func() { close(b.registered) })
	o.OnRequest = func(r discordtest.Request) {
		if r.Method == "PUT" && r.Route == commandsRoute && r.Status == 200 {
			register()
		}
	}
	b.Server = discordtest.Start(tb, o)
	b.guild = b.AddGuild("Red Sox Nation")
	var err error
	if b.league, err = league.Load(); err != nil {
		tb.Fatal(err)
	}
	if b.redis, err = embedded.Start(tb.Context(), embedded.Options{Dir: tb.TempDir(), Force: embedded.ForceServer}); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.redis.Close(context.Background()) })
	b.store = store.New(b.redis.Client(), store.Options{Now: b.now})
	return b
}

// now is the time of our clocks.
func (b *bullpen) now() time.Time { return time.Now().Add(time.Duration(b.ahead.Load())) }

// channels makes text channels that subscribe to the whole league.
func (b *bullpen) channels(tb testing.TB, n int) []*discordtest.Channel {
	tb.Helper()
	list := make([]*discordtest.Channel, n)
	var all errgroup.Group
	all.SetLimit(16)
	for i := range list {
		list[i] = b.guild.AddChannel(discordtest.Text, fmt.Sprint("rumors-", i))
		all.Go(func() error {
			_, err := b.store.Subscribe(tb.Context(), rumor.Subscription{Channel: ours(list[i]), Topic: rumor.LeagueTopic})
			return err
		})
	}
	if err := all.Wait(); err != nil {
		tb.Fatal(err)
	}
	return list
}

// ours is a channel as we call it.
func ours(c *discordtest.Channel) rumor.Channel {
	return rumor.Channel{Platform: discord.Name, Workspace: c.GuildID, ID: c.ID}
}

// tell queues a story for the channels, in their order.
func (b *bullpen) tell(tb testing.TB, id string, to ...*discordtest.Channel) {
	tb.Helper()
	s := &rumor.Story{
		ID: id, Revision: 1, Saga: id, Kind: rumor.Interest, Tier: 1, Title: "Story " + id,
		Lede: "Boston has asked Los Angeles about the catcher, sources say.", URL: "https://news.example/" + id,
		Clubs: []string{"BOS", "LAD"}, Players: []rumor.Player{{ID: 687221, Name: "Dalton Rushing"}},
		Outlets: []string{"MassLive"}, First: b.now(), Updated: b.now(),
	}
	if err := b.store.SaveStory(tb.Context(), s); err != nil {
		tb.Fatal(err)
	}
	deliveries := make([]rumor.Delivery, len(to))
	for i, c := range to {
		deliveries[i] = rumor.Delivery{Channel: ours(c), Story: id, Revision: 1}
	}
	if err := b.store.Push(tb.Context(), deliveries); err != nil {
		tb.Fatal(err)
	}
}

// posts returns the requests to post that were made so far, the oldest first;
// of one channel only, if one is named.
func (b *bullpen) posts(of ...*discordtest.Channel) []discordtest.Request {
	list := slices.DeleteFunc(b.Requests(), func(r discordtest.Request) bool {
		if r.Method != "POST" || r.Route != messagesRoute {
			return true
		}
		return len(of) > 0 && !slices.ContainsFunc(of, func(c *discordtest.Channel) bool { return r.Path == "/channels/"+c.ID+"/messages" })
	})
	slices.SortFunc(list, func(a, b discordtest.Request) int { return a.At.Compare(b.At) })
	return list
}

// process is a platform and its courier, as a process of the bot has them.
type process struct {
	*discord.Platform
	courier *alerts.Courier

	mu       sync.Mutex
	outcomes map[string]int // of deliveries, as the courier tells them
}

// count returns how many deliveries ended so.
func (p *process) count(outcome string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.outcomes[outcome]
}

func (p *process) observe(_, outcome string, _ time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outcomes[outcome]++
}

// process returns one that neither runs nor sends yet; change adjusts its
// options. It closes with the test.
func (b *bullpen) process(tb testing.TB, change func(*discord.Options)) *process {
	tb.Helper()
	kept := store.New(b.redis.Client(), store.Options{Now: b.now})
	registry := commands.New(commands.Options{League: b.league, Subscriptions: kept, Stories: kept, Settings: kept, Now: b.now})
	o := discord.Options{
		Token: b.Token, API: b.URL(), Router: bot.NewRouter(registry, bot.RouterOptions{}), Commands: registry,
		Settings: kept, Marks: kept, Sleepers: kept, Slots: kept, Leases: kept, Census: kept, Now: b.now,
	}
	if change != nil {
		change(&o)
	}
	platform, err := discord.New(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(platform.Close)
	p := &process{Platform: platform, outcomes: make(map[string]int)}
	p.courier = &alerts.Courier{
		League: b.league, Outbox: kept, Receipts: kept, Stories: kept, Subscriptions: kept, Absences: kept,
		Sender: platform, Platforms: []string{discord.Name}, Now: b.now, Log: slog.New(slog.DiscardHandler),
		Idle: 200 * time.Millisecond, Observe: p.observe,
	}
	return p
}

// background runs parts till the test ends.
func background(tb testing.TB, parts ...func(context.Context) error) {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	var all sync.WaitGroup
	for _, run := range parts {
		all.Go(func() {
			if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				tb.Error(err)
			}
		})
	}
	tb.Cleanup(func() {
		cancel()
		all.Wait()
	})
}

// open waits until commands can be given, and the bot has so many connections
// to the gateway.
func (b *bullpen) open(tb testing.TB, connections int) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 20*time.Second)
	defer cancel()
	err := b.WaitReady(ctx, connections)
	select {
	case <-b.registered:
	case <-ctx.Done():
	}
	if err = errors.Join(err, ctx.Err()); err != nil {
		tb.Fatalf("the bot does not come up: %v", err)
	}
}

// eventually waits until something is so.
func eventually(tb testing.TB, within time.Duration, what string, so func() bool) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), within)
	defer cancel()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			tb.Fatalf("not within %v: %s", within, what)
		case <-look.C:
		}
	}
}

// mostInASecond returns the largest number of requests that came within any
// second.
func mostInASecond(sorted []discordtest.Request) int {
	most, from := 0, 0
	for i, r := range sorted {
		for r.At.Sub(sorted[from].At) >= time.Second {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}
