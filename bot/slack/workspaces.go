package slack

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
)

const (
	// seatKeep is how long it is remembered what a workspace's token is. An
	// installation that ends in another process is noticed after that.
	seatKeep = time.Minute
	// mostSeats bounds what is remembered.
	mostSeats = 10_000
)

// organisations is in the place of the platform's name where the store keeps
// which organisation a workspace belongs to: the id of that, which is no secret.
const organisations = Name + "-organisation"

// ErrToken is why nothing works: Slack does not take the token. It says what
// the operator can do.
//
//lint:ignore ST1005 Slack is a name
var ErrToken = errors.New("Slack refused SLACK_BOT_TOKEN: copy the Bot User OAuth Token from the app's page (OAuth & Permissions, after Install to Workspace) and set it")

// errNotInstalled is why nothing can be done in a workspace.
var errNotInstalled = errors.New("the bot is not installed in this workspace")

// workspaces knows how to call Slack for each workspace: with the one bot token
// of Options, or with what each workspace gave when it installed the bot. It is
// safe for concurrent use.
type workspaces struct {
	o     *Options // with Now and Log
	calls *web.Client
	vault *vault // nil: for one workspace

	mu      sync.Mutex
	seats   map[string]seat   // by workspace
	parents map[string]string // the organisations of workspaces, as the store has them
	self    *seat             // of the one workspace, once Slack has told
}

// seat is the bot's place in a workspace.
type seat struct {
	home    string // the workspace or organisation that installed the bot
	token   string
	botUser string
	till    time.Time // when to look again
	sealed  []byte    // the installation as the store had it
}

// newWorkspaces returns the workspaces of the options, whose Now and Log must be
// set.
func newWorkspaces(o *Options, calls *web.Client) (*workspaces, error) {
	w := &workspaces{o: o, calls: calls, seats: make(map[string]seat), parents: make(map[string]string)}
	if o.BotToken != "" {
		return w, nil
	}
	var err error
	w.vault, err = newVault(o.Key)
	return w, err
}

// check asks whether the bot's token is good, for one workspace, or whether any of
// the installations opens with the key, for many: one that is damaged tells nothing
// of that. It fails with ErrToken or errVaultKey, or with the cause when that cannot
// be found out now.
func (w *workspaces) check(ctx context.Context) error {
	if w.vault == nil {
		_, err := w.own(ctx)
		return err
	}
	ids, err := w.o.Installations.Installed(ctx, Name)
	if err != nil {
		return err
	}
	var wrong error
	for _, id := range ids {
		sealed, _, err := w.o.Installations.Installation(ctx, Name, id)
		if err != nil {
			return err
		}
		switch _, err := w.vault.open(id, sealed); {
		case err == nil:
			return nil
		case errors.Is(err, errVaultKey):
			wrong = err
		}
	}
	return wrong
}

// client returns what calls Slack for a workspace. It fails with errNotInstalled
// where the bot is not.
func (w *workspaces) client(ctx context.Context, team string) (*slackgo.Client, error) {
	if w.vault == nil {
		return w.calls.As(team, w.o.BotToken), nil
	}
	s, err := w.seat(ctx, team)
	if err != nil {
		return nil, err
	}
	return w.calls.As(team, s.token), nil
}

// botUser returns the bot's user id in a workspace, empty when it is not known.
func (w *workspaces) botUser(ctx context.Context, team string) string {
	s, err := w.seat(ctx, team)
	if err != nil {
		w.o.Log.DebugContext(ctx, "bot's user not known", "workspace", team, "error", err)
	}
	return s.botUser
}

// belongs notes that a workspace belongs to an organisation, as a request of
// Slack's says, whose installation serves where the workspace has none. Both are
// ids; an empty one does nothing.
func (w *workspaces) belongs(ctx context.Context, team, enterprise string) {
	if w.vault == nil || !isTeamID(team) || !isTeamID(enterprise) || w.parent(team) == enterprise {
		return
	}
	known, _, err := w.o.Installations.Installation(ctx, organisations, team)
	if err == nil && string(known) != enterprise {
		err = w.o.Installations.SaveInstallation(ctx, organisations, team, []byte(enterprise))
	}
	if err != nil {
		w.o.Log.WarnContext(ctx, "organisation of a workspace not kept", "workspace", team, "error", err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.parents) >= mostSeats {
		clear(w.parents)
	}
	w.parents[team] = enterprise
}

func (w *workspaces) parent(team string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.parents[team]
}

// forget makes the next call for a workspace, or for all of an organisation,
// look for the installation again.
func (w *workspaces) forget(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for team, s := range w.seats {
		if team == id || s.home == id {
			delete(w.seats, team)
		}
	}
}

// seat returns the bot's place in a workspace.
func (w *workspaces) seat(ctx context.Context, team string) (seat, error) {
	if w.vault == nil {
		return w.own(ctx)
	}
	now := w.o.Now()
	w.mu.Lock()
	s, ok := w.seats[team]
	w.mu.Unlock()
	if ok && now.Before(s.till) {
		return s, nil
	}
	s, err := w.find(ctx, team)
	if err != nil {
		return seat{}, fmt.Errorf("workspace %s: %w", team, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.seats) >= mostSeats {
		clear(w.seats)
	}
	w.seats[team] = s
	return s, nil
}

// find looks for the installation of a workspace, else for that of its
// organisation.
func (w *workspaces) find(ctx context.Context, team string) (seat, error) {
	home := team
	in, ok, err := w.read(ctx, home)
	if err == nil && !ok {
		var parent []byte
		parent, ok, err = w.o.Installations.Installation(ctx, organisations, team)
		if home = string(parent); err == nil && ok {
			in, ok, err = w.read(ctx, home)
		}
	}
	switch {
	case err != nil:
		return seat{}, err
	case !ok:
		return seat{}, errNotInstalled
	}
	if in, err = w.fresh(ctx, home, in); err != nil {
		return seat{}, err
	}
	s := seat{home: home, token: in.Token, botUser: in.BotUser, till: w.o.Now().Add(seatKeep), sealed: in.sealed}
	if !in.Expires.IsZero() && in.Expires.Before(s.till) {
		s.till = in.Expires
	}
	return s, nil
}

// read returns the installation of a workspace or organisation, and false if it
// has none. Of one that does not open it returns what the store has.
func (w *workspaces) read(ctx context.Context, id string) (installation, bool, error) {
	sealed, ok, err := w.o.Installations.Installation(ctx, Name, id)
	if err != nil || !ok {
		return installation{}, false, err
	}
	in, err := w.vault.open(id, sealed)
	in.sealed = sealed
	return in, err == nil, err
}

// save seals and keeps an installation.
func (w *workspaces) save(ctx context.Context, id string, in installation) error {
	sealed, err := w.vault.seal(id, in)
	if err != nil {
		return err
	}
	return w.o.Installations.SaveInstallation(ctx, Name, id, sealed)
}

// own returns the bot's place in the one workspace, as Slack tells it once. It
// fails with ErrToken when Slack refuses the token.
func (w *workspaces) own(ctx context.Context) (seat, error) {
	w.mu.Lock()
	self := w.self
	w.mu.Unlock()
	if self != nil {
		return *self, nil
	}
	who, err := w.test(ctx, "", w.o.BotToken)
	switch {
	case isTokenError(err):
		return seat{}, ErrToken
	case err != nil:
		return seat{}, fmt.Errorf("ask Slack whose token it is: %w", err)
	}
	self = &seat{home: who.TeamID, token: w.o.BotToken, botUser: who.UserID}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.self = self
	return *self, nil
}

// test asks Slack whose token it is. A token that is no good fails with an error
// of isTokenError.
func (w *workspaces) test(ctx context.Context, team, token string) (*slackgo.AuthTestResponse, error) {
	return w.calls.As(team, token).AuthTestContext(ctx)
}

// isTokenError reports whether Slack refused a call because the token is no good,
// for ever. Source: the errors of auth.test.
func isTokenError(err error) bool {
	return verdicts[web.Code(err)] == rumor.Fatal
}

// isTeamID reports whether s looks like an id of Slack's, such as T024BE7LH: what
// else Slack may have sent is neither stored nor logged.
func isTeamID(s string) bool {
	if s == "" || len(s) > 32 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
