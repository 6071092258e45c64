package slack

import (
	"context"
	"errors"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/pacing"
)

const (
	refreshBefore = 30 * time.Minute // the end of a token; it lasts 12 hours
	refreshWithin = 25 * time.Second // for one process to exchange and save tokens
	// refreshAlone is how long one process alone may refresh a token: longer than
	// it takes at the most. After a failure it is the pause before the next try.
	refreshAlone = 30 * time.Second
	// Who finds that a token has ended waits for another process to refresh it.
	refreshWait = 2 * time.Second
	refreshLook = 100 * time.Millisecond
)

var (
	errRefreshing = errors.New("the token has ended, and is not refreshed yet")
	errRefused    = errors.New("the refresh token was refused: have the bot installed there again")
)

// fresh returns an installation whose token is good for a while: with a new
// token, where the old one is about to end. As long as that one lasts, a failure
// only means to try again later.
func (w *workspaces) fresh(ctx context.Context, id string, in installation) (installation, error) {
	if !w.isEnding(in) {
		return in, nil
	}
	alone, err := w.o.Firsts.First(ctx, refreshName(id), refreshAlone)
	if err == nil && alone {
		var fresher installation
		fresher, err = w.refresh(ctx, id)
		switch {
		case err == nil:
			return fresher, nil
		case errors.Is(err, errNotInstalled):
			return installation{}, err
		}
		w.o.Log.ErrorContext(ctx, "token not refreshed", "workspace", id, "error", err, "ends", in.Expires)
	}
	switch {
	case w.o.Now().Before(in.Expires):
		return in, nil
	case errors.Is(err, errRefused):
		return installation{}, fmt.Errorf("%w: %w", errNotInstalled, err)
	case err != nil:
		return installation{}, err
	}
	return w.awaitFresh(ctx, id)
}

func refreshName(id string) string { return Name + " refresh " + id }

func (w *workspaces) isEnding(in installation) bool {
	return in.Refresh != "" && !w.o.Now().Before(in.Expires.Add(-refreshBefore))
}

// awaitFresh waits for another process to refresh a token that has ended.
func (w *workspaces) awaitFresh(ctx context.Context, id string) (installation, error) {
	ctx, cancel := context.WithTimeout(ctx, refreshWait)
	defer cancel()
	look := time.NewTicker(refreshLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return installation{}, errRefreshing
		case <-look.C:
		}
		in, ok, err := w.read(ctx, id)
		switch {
		case ctx.Err() != nil:
			return installation{}, errRefreshing
		case err != nil:
			return installation{}, err
		case !ok:
			return installation{}, errNotInstalled
		case w.o.Now().Before(in.Expires):
			return in, nil
		}
	}
}

// refresh exchanges the refresh token for new tokens and saves them. The caller
// is the only one at it.
//
// A refresh token is good for one use. So the caller's context does not break
// off what has begun; the new tokens are saved before they are used; and they
// take the place of those alone that they were exchanged for: an installation
// that ended meanwhile stays ended, a newer one stays. When the process dies, or
// the answer is lost, between Slack's giving and our saving, the new tokens are
// lost: the old token serves until it ends, half an hour at most, and the
// workspace is then asked to install the bot again.
func (w *workspaces) refresh(ctx context.Context, id string) (installation, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshWithin)
	defer cancel()
	before, ok, err := w.read(ctx, id)
	switch {
	case err != nil:
		return installation{}, err
	case !ok:
		return installation{}, errNotInstalled
	case !w.isEnding(before):
		w.refreshed(ctx, id) // by another process, a moment ago
		return before, nil
	}
	fresher, err := w.exchange(ctx, before)
	if err != nil {
		return installation{}, err
	}
	saved, err := w.saveSurely(ctx, id, &fresher)
	if err != nil {
		return installation{}, err
	}
	w.refreshed(ctx, id)
	if saved {
		w.o.Log.InfoContext(ctx, "token refreshed", "workspace", id)
		return fresher, nil
	}
	now, ok, err := w.read(ctx, id)
	if err == nil && !ok {
		err = errNotInstalled
	}
	return now, err
}

// refreshed lets any process refresh the token when its time comes again.
func (w *workspaces) refreshed(ctx context.Context, id string) {
	if _, err := w.o.Firsts.Forget(ctx, refreshName(id)); err != nil {
		w.o.Log.DebugContext(ctx, "end of refreshing not noted", "workspace", id, "error", err)
	}
}

// exchange gives Slack the refresh token for new tokens.
func (w *workspaces) exchange(ctx context.Context, in installation) (installation, error) {
	r, err := slackgo.RefreshOAuthV2TokenContext(ctx, w.calls.HTTP(), w.o.ClientID, w.o.ClientSecret, in.Refresh,
		slackgo.OAuthOptionAPIURL(apiBase(w.o.API)))
	if e, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok && e.Err == "invalid_refresh_token" {
		return in, errRefused
	}
	if err != nil {
		return in, fmt.Errorf("refresh a token: %w", err)
	}
	if r.AccessToken == "" || r.RefreshToken == "" || r.ExpiresIn <= 0 {
		return in, errors.New("refresh a token: Slack gave none")
	}
	in.Token, in.Refresh = r.AccessToken, r.RefreshToken
	in.Expires = w.o.Now().Add(time.Duration(r.ExpiresIn) * time.Second)
	return in, nil
}

// saveSurely saves new tokens in the place of the old, trying again until ctx
// ends: there is no second chance to get them. It reports false when the old are
// there no more.
func (w *workspaces) saveSurely(ctx context.Context, id string, in *installation) (bool, error) {
	sealed, err := w.vault.seal(id, *in)
	if err != nil {
		return false, err
	}
	for {
		saved, err := w.o.Installations.ReplaceInstallation(ctx, Name, id, in.sealed, sealed)
		if err == nil {
			in.sealed = sealed
			return saved, nil
		}
		if pacing.Sleep(ctx, refreshLook) != nil {
			return false, fmt.Errorf("new tokens are lost: %w", err)
		}
	}
}
