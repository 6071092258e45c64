package discord

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hotstove/hotstove/bot/discord/gateway"
	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/bot/pacing"
)

// The pauses between attempts grow from the first to the most.
const (
	identifyFirst, identifyMost = time.Second, time.Minute
	registerFirst, registerMost = 10 * time.Second, 10 * time.Minute
)

// interactionsWait is how long Run waits at its end for commands to be answered.
const interactionsWait = 4 * time.Second

// ErrToken is why nothing works: Discord does not take the token. It says what
// the operator can do.
//
//lint:ignore ST1005 Discord is a name
var ErrToken = errors.New("Discord refused the bot token: copy a fresh one from the developer portal (Bot → Reset Token) and set DISCORD_TOKEN")

// Platform is Discord as a bot.Platform. Make one with New.
type Platform struct {
	o            Options
	calls        caller
	interactions *interactions
	connect      func(ctx context.Context) error // serves the gateway until ctx ends
	close        func()                          // releases the connections
	refused      chan struct{}                   // closed when Discord refuses the token
	self         atomic.Pointer[string]          // the bot's own user id, once known

	guilds guilds
	tasks  tasks
	direct *memo[string]             // channels of direct messages, by user
	opens  atomic.Pointer[time.Time] // when more of these may be opened; nil: now
	forums *memo[channel]
}

// New returns the platform. It makes no call yet.
func New(o Options) (*Platform, error) {
	switch {
	case o.Token == "":
		return nil, errors.New("discord: a bot token is needed")
	case o.Router == nil, o.Commands == nil, o.Settings == nil, o.Marks == nil, o.Sleepers == nil:
		return nil, errors.New("discord: Router, Commands, Settings, Marks and Sleepers are needed")
	case len(o.PublicKey) != 0 && len(o.PublicKey) != ed25519.PublicKeySize:
		return nil, fmt.Errorf("discord: a public key has %d bytes, not %d", ed25519.PublicKeySize, len(o.PublicKey))
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if sentInClear(o.API) {
		o.Log.Warn("the bot token goes unencrypted to HOTSTOVE_DISCORD_API: use https, unless nobody else can listen there")
	}
	client := rest.New(rest.Options{
		Token: o.Token, Base: o.API, HTTP: o.HTTP, Slots: o.Slots, Now: o.Now, Log: o.Log, Observe: o.Observe.Call,
	})
	p := newPlatform(o, client)
	p.close = client.Close
	p.connect = gateway.New(gateway.Options{
		Token: o.Token, Info: p.gatewayInfo, Handle: p.handle,
		Leases: o.Leases, Slots: o.Slots, Census: o.Census, Now: o.Now, Log: o.Log, Observe: o.Observe.Gateway,
	}).Run
	return p, nil
}

// sentInClear reports whether what goes to an address leaves this machine
// unencrypted.
func sentInClear(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback())
}

func newPlatform(o Options, calls caller) *Platform {
	p := &Platform{
		o:       o,
		refused: make(chan struct{}),
		tasks:   newTasks(o.Log),
		direct:  newMemo[string](maxDirect, directKeep, o.Now),
		forums:  newMemo[channel](maxForums, forumKeep, o.Now),
	}
	p.calls = &watched{caller: calls, refused: sync.OnceFunc(func() { close(p.refused) })}
	p.interactions = newInteractions(&p.o, p.calls)
	p.interactions.inspect = p.inspect
	return p
}

// watched makes calls and notices when Discord refuses the bot's token.
type watched struct {
	caller
	refused func()
}

// Do makes the call.
func (w *watched) Do(ctx context.Context, c rest.Call, out any) error {
	err := w.caller.Do(ctx, c, out)
	if e, ok := errors.AsType[*rest.Error](err); ok && e.Status == http.StatusUnauthorized && !e.Edge && !c.Interaction {
		w.refused()
	}
	return err
}

// Name returns "discord".
func (p *Platform) Name() string { return Name }

// Handler returns the endpoint for interactions over HTTP; nil when the
// interactions come by the gateway. It may be used before Run.
func (p *Platform) Handler() http.Handler {
	if len(p.o.PublicKey) == 0 {
		return nil
	}
	return p.interactions
}

// Run serves Discord until ctx ends, and returns nil then, when the commands
// under way are answered. It waits while Discord is away, and fails when Discord
// will not have the bot: with what the operator can do, or a *gateway.FatalError.
// A platform runs once; Send works before and after.
func (p *Platform) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer cancel()
	owned.Go(func() {
		select {
		case <-p.refused:
			cancel()
		case <-ctx.Done():
		}
	})
	err := p.serve(ctx, &owned)
	p.finish(ctx)
	select {
	case <-p.refused:
		return ErrToken
	default:
	}
	return err
}

// serve runs until ctx ends or the gateway gives up. Its goroutines end with ctx.
func (p *Platform) serve(ctx context.Context, owned *sync.WaitGroup) error {
	app, err := p.identify(ctx)
	if err != nil {
		return nil // ctx ended first
	}
	p.o.Log.InfoContext(ctx, "connected to Discord", "application", app.ID, "name", app.Name, "http", p.Handler() != nil)
	owned.Go(func() { p.registerCommands(ctx, app.ID) })
	if p.Handler() != nil {
		if app.VerifyKey != hex.EncodeToString(p.o.PublicKey) {
			p.o.Log.WarnContext(ctx, "the public key is not that of the token's application, so no command will be answered: copy both from the same page of the developer portal")
		}
		<-ctx.Done()
		return nil
	}
	owned.Go(func() { p.tasks.run(ctx) })
	return p.connect(ctx)
}

// finish waits for the interactions under way.
func (p *Platform) finish(ctx context.Context) {
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), interactionsWait)
	defer cancel()
	if err := p.interactions.wait(stopping); err != nil {
		p.o.Log.WarnContext(ctx, "some commands were not answered in time", "error", err)
	}
}

// Close releases the connections. It is called after the last Send.
func (p *Platform) Close() { p.close() }

// identify asks who the bot is, until Discord says so or ctx ends.
func (p *Platform) identify(ctx context.Context) (application, error) {
	for wait := identifyFirst; ; wait = min(2*wait, identifyMost) {
		app, err := fetchApplication(ctx, p.calls)
		if err == nil {
			p.knowSelf(app)
			if wait > identifyFirst {
				p.o.Log.InfoContext(ctx, "Discord can be reached again")
			}
			return app, nil
		}
		if wait == identifyFirst && ctx.Err() == nil {
			p.o.Log.WarnContext(ctx, "cannot reach Discord; will try again", "error", err)
		}
		if err := pacing.Sleep(ctx, max(waitOf(err), wait)); err != nil {
			return application{}, err
		}
	}
}

// registerCommands registers the commands. Until that works the bot answers
// those that are registered already.
func (p *Platform) registerCommands(ctx context.Context, app string) {
	told := ""
	for wait := registerFirst; ; wait = min(2*wait, registerMost) {
		err := p.tryRegister(ctx, app)
		if err == nil || ctx.Err() != nil {
			return
		}
		if err.Error() != told {
			told = err.Error()
			p.o.Log.WarnContext(ctx, "cannot register the commands; will try again", "error", err)
		}
		if pacing.Sleep(ctx, max(waitOf(err), wait)) != nil {
			return
		}
	}
}

func (p *Platform) gatewayInfo(ctx context.Context) (gateway.Info, error) {
	var info gateway.Info
	err := p.calls.Do(ctx, rest.Get("/gateway/bot"), &info)
	return info, err
}

// selfID returns the bot's own user id, and asks for it when Run has not yet.
func (p *Platform) selfID(ctx context.Context) (string, error) {
	if id := p.self.Load(); id != nil {
		return *id, nil
	}
	app, err := fetchApplication(ctx, p.calls)
	if err != nil {
		return "", err
	}
	return p.knowSelf(app), nil
}

// knowSelf keeps the bot's user id. Discord may omit it for applications that
// were made since 2016, whose own id it is.
func (p *Platform) knowSelf(app application) string {
	id := cmp.Or(app.Bot.ID, app.ID)
	p.self.Store(&id)
	return id
}

// waitOf returns how long Discord asks to wait, 0 when it does not say.
func waitOf(err error) time.Duration {
	if e, ok := errors.AsType[*rest.Error](err); ok {
		return e.Wait
	}
	return 0
}
