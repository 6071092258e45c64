package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
)

// The pauses between attempts to reach Slack grow from the first to the most.
const identifyFirst, identifyMost = time.Second, time.Minute

// stopWait is how long Run waits at its end for what people asked to be answered.
const stopWait = 4 * time.Second

// maxDirect is how many channels of direct messages are remembered.
const maxDirect = 10_000

// Platform is Slack as a bot.Platform. Make one with New.
type Platform struct {
	o             Options
	workspaces    *workspaces
	conversations *conversations
	handlers      map[string]http.Handler
	connect       func(ctx context.Context) error // serves Socket Mode until ctx ends
	close         func()                          // releases the connections
	refused       chan struct{}                   // closed when Slack refuses the one workspace's token
	refuse        func()                          // closes it
}

// New returns the platform. It makes no call yet. It fails with what the
// operator has to set.
func New(o Options) (*Platform, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	client := web.New(web.Options{
		Base: o.API, HTTP: o.HTTP, Slots: o.Slots, Now: o.Now, Log: o.Log, Observe: o.Observe.Call,
	})
	p, err := newPlatform(o, client)
	if err != nil {
		client.Close()
		return nil, fmt.Errorf("slack: %w", err)
	}
	return p, nil
}

func newPlatform(o Options, client *web.Client) (*Platform, error) {
	refused := make(chan struct{})
	p := &Platform{
		o: o, close: client.Close, handlers: make(map[string]http.Handler),
		refused: refused, refuse: sync.OnceFunc(func() { close(refused) }),
	}
	var err error
	if p.workspaces, err = newWorkspaces(&p.o, client); err != nil {
		return nil, err
	}
	p.conversations = newConversations(&p.o, p.workspaces, client)
	p.conversations.hooks.events = map[string]func(context.Context, envelope){
		"app_uninstalled": p.uninstalled, "tokens_revoked": p.uninstalled,
	}
	p.conversations.offerViews()
	p.connect = p.conversations.runSockets
	return p, p.mount()
}

// mount sets up what answers HTTP.
func (p *Platform) mount() error {
	if p.o.SigningSecret != "" {
		endpoint := p.conversations.endpoint()
		for _, path := range []string{commandsPath, interactionsPath, eventsPath} {
			p.handlers[path] = endpoint
		}
	}
	if p.o.ClientID == "" {
		return nil
	}
	installer, err := newInstaller(&p.o, p.workspaces)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	installer.mount(mux)
	p.handlers[installPath], p.handlers[oauthPath] = mux, mux
	return nil
}

// check says what is missing, by the names of the settings.
func (o *Options) check() error {
	switch {
	case o.Router == nil, o.Commands == nil, o.Settings == nil, o.Subscriptions == nil, o.Sleepers == nil, o.Firsts == nil, o.Installations == nil:
		return errors.New("slack: Router, Commands, Settings, Subscriptions, Sleepers, Firsts and Installations are needed")
	case o.BotToken == "" && o.ClientID == "":
		return errors.New("slack: set SLACK_BOT_TOKEN for one workspace, or SLACK_CLIENT_ID to be installed by any")
	case o.BotToken != "" && o.ClientID != "":
		return errors.New("slack: set SLACK_BOT_TOKEN or SLACK_CLIENT_ID, not both")
	case o.BotToken != "" && !strings.Contains(o.BotToken, "xoxb-"):
		return errors.New("slack: SLACK_BOT_TOKEN must be a bot's token, which begins with xoxb-")
	case o.AppToken != "" && !strings.HasPrefix(o.AppToken, "xapp-"):
		return errors.New("slack: SLACK_APP_TOKEN must be an app-level token, which begins with xapp-")
	case o.AppToken == "" && o.SigningSecret == "":
		return errors.New("slack: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP")
	case o.ClientID == "":
		return nil
	case o.ClientSecret == "" || o.PublicURL == "":
		return errors.New("slack: SLACK_CLIENT_ID needs SLACK_CLIENT_SECRET and HOTSTOVE_PUBLIC_URL")
	case len(o.Key) != vaultKeySize:
		return fmt.Errorf("slack: SLACK_CLIENT_ID needs HOTSTOVE_SECRET_KEY, of %d bytes", vaultKeySize)
	}
	return nil
}

// Name returns "slack".
func (p *Platform) Name() string { return Name }

// Handlers returns what answers HTTP, by the path for http.ServeMux: requests of
// Slack's where a signing secret is set, installing where workspaces may. They
// may be used before Run.
func (p *Platform) Handlers() map[string]http.Handler { return p.handlers }

// Run serves Slack until ctx ends, and returns nil then, when what people asked
// is answered. It waits while Slack is away, and fails when Slack will not have
// the bot: with what the operator can do. A platform runs once; Send works before
// and after.
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
	err := p.serve(ctx)
	p.finish(ctx)
	select {
	case <-p.refused:
		return ErrToken
	default:
	}
	return err
}

// serve runs until ctx ends, or it is known that nothing will work.
func (p *Platform) serve(ctx context.Context) error {
	if err := p.identify(ctx); err != nil {
		return err
	}
	if p.o.AppToken != "" {
		return p.connect(ctx)
	}
	<-ctx.Done()
	return nil
}

// finish waits for what people asked.
func (p *Platform) finish(ctx context.Context) {
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
	defer cancel()
	if err := p.conversations.wait(stopping); err != nil {
		p.o.Log.WarnContext(ctx, "some commands were not answered in time", "error", err)
	}
}

// Close releases the connections. It is called after the last Send.
func (p *Platform) Close() { p.close() }

// identify checks the token, or the key of the installations, until that is good
// or bad, or ctx ends.
func (p *Platform) identify(ctx context.Context) error {
	for wait := identifyFirst; ; wait = min(2*wait, identifyMost) {
		err := p.workspaces.check(ctx)
		switch {
		case err == nil:
			p.o.Log.InfoContext(ctx, "connected to Slack", "socket_mode", p.o.AppToken != "", "installable", p.o.ClientID != "")
			p.wake(ctx)
			return nil
		case errors.Is(err, ErrToken), errors.Is(err, errVaultKey):
			return err
		case wait == identifyFirst && ctx.Err() == nil:
			p.o.Log.WarnContext(ctx, "cannot start on Slack; will try again", "error", err)
		}
		_, limited := weigh(err)
		if pacing.Sleep(ctx, max(limited, wait)) != nil {
			return nil
		}
	}
}

// wake wakes the one workspace, which was put to sleep if its former token was
// revoked.
func (p *Platform) wake(ctx context.Context) {
	if p.o.BotToken == "" {
		return
	}
	own, err := p.workspaces.own(ctx)
	if err == nil {
		err = p.o.Sleepers.WakeWorkspaces(ctx, Name, own.home)
	}
	if err != nil {
		p.o.Log.WarnContext(ctx, "workspace not woken", "workspace", own.home, "error", err)
	}
}

// loseToken looks into a call that Slack refused for its token, and returns what
// that means for a delivery. Slack is asked once more: it may have been an old
// token, that has been renewed meanwhile, or Slack may have erred. If the token is
// refused again the installation has ended; the one workspace's ends Run.
func (p *Platform) loseToken(ctx context.Context, team string) rumor.Verdict {
	if p.o.BotToken != "" {
		if !p.isRefused(ctx) {
			return rumor.Unknown
		}
		p.refuse()
		return rumor.Fatal
	}
	p.workspaces.forget(team)
	home, err := p.workspaces.seat(ctx, team)
	if err == nil {
		_, err = p.workspaces.test(ctx, team, home.token)
	}
	switch {
	case errors.Is(err, errNotInstalled):
		return rumor.Gone
	case !isTokenError(err), hasCode(err, tokenExpired): // it can be refreshed
		return rumor.Unknown
	}
	if !p.workspaces.uninstalled(ctx, home.home, home.sealed) {
		return rumor.Unknown
	}
	return rumor.Gone
}

// isRefused asks whether Slack refuses the one workspace's token.
func (p *Platform) isRefused(ctx context.Context) bool {
	_, err := p.workspaces.test(ctx, "", p.o.BotToken)
	return isTokenError(err)
}

// uninstalled takes the events that end an installation.
func (p *Platform) uninstalled(ctx context.Context, e envelope) {
	var event struct {
		Type string `json:"type"`
	}
	if readLoosely(e.Event, &event) != nil || event.Type == "tokens_revoked" && !revokesBot(e.Event) {
		return
	}
	if p.o.BotToken != "" {
		p.uninstalledOwn(ctx)
		return
	}
	home := cmp.Or(e.TeamID, e.EnterpriseID)
	if len(e.Authorizations) > 0 && e.Authorizations[0].IsEnterprise {
		home = cmp.Or(e.organization(), e.EnterpriseID, home)
	}
	in, ok, _ := p.workspaces.read(ctx, home) // one that does not open has ended as well
	if ok && p.isStanding(ctx, home, in, e.EventTime) {
		p.o.Log.DebugContext(ctx, "end of another installation ignored", "workspace", home)
		return
	}
	p.workspaces.uninstalled(ctx, home, in.sealed) // what is left to do the next post finds out
}

// uninstalledOwn ends Run when the one workspace's token is no good any more: the
// event may be of another workspace that has the app, or of a former token.
func (p *Platform) uninstalledOwn(ctx context.Context) {
	if !p.isRefused(ctx) {
		return
	}
	p.refuse()
	if own, err := p.workspaces.own(ctx); err == nil {
		p.workspaces.uninstalled(ctx, own.home, nil)
	}
}

// isStanding reports whether an installation stands in spite of an event that
// tells of an end. That comes late where Slack had to send it again, and the bot
// was installed anew since. Of an organisation it may tell that one workspace
// has ended; then Slack does not refuse the token for good.
func (p *Platform) isStanding(ctx context.Context, home string, in installation, event int64) bool {
	if event != 0 && event < in.At.Unix() {
		return true
	}
	if !isOrganisation(home) {
		return false
	}
	_, err := p.workspaces.test(ctx, home, in.Token)
	return !isTokenError(err) || hasCode(err, tokenExpired) // it can be refreshed
}
