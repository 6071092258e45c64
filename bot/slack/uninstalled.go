package slack

import (
	"context"
	"encoding/json"
	"errors"
)

// uninstalled deletes the tokens of a workspace that has uninstalled the bot, or
// revoked its token, and puts its subscriptions to sleep: a new installation
// wakes them. An enterprise is named when a whole organisation has; then that
// goes for all its workspaces, and team says nothing. Doing it again changes
// nothing. When it fails, it should be done again.
func (w *workspaces) uninstalled(ctx context.Context, team, enterprise string) error {
	home, teams := team, []string{team}
	if enterprise != "" {
		home = enterprise
	}
	if !isTeamID(home) {
		return nil
	}
	w.forget(home)
	var err error
	if w.vault != nil {
		err = w.o.Installations.DeleteInstallation(ctx, Name, home)
	}
	if enterprise != "" {
		var listing error
		teams, listing = w.members(ctx, enterprise)
		err = errors.Join(err, listing)
	}
	for _, t := range teams {
		err = errors.Join(err, w.o.Sleepers.SleepWorkspace(ctx, Name, t))
	}
	if err != nil {
		w.o.Log.ErrorContext(ctx, "end of an installation not noted in full", "workspace", home, "error", err)
		return err
	}
	w.o.Log.InfoContext(ctx, "uninstalled", "workspace", home)
	return nil
}

// members returns the workspaces that belong to an organisation and have no
// installation of their own.
func (w *workspaces) members(ctx context.Context, enterprise string) ([]string, error) {
	if w.vault == nil {
		return nil, nil
	}
	all, err := w.o.Installations.Installed(ctx, organisations)
	if err != nil {
		return nil, err
	}
	var members []string
	for _, team := range all {
		parent, _, err := w.o.Installations.Installation(ctx, organisations, team)
		if err != nil {
			return members, err
		}
		if string(parent) != enterprise {
			continue
		}
		_, own, err := w.o.Installations.Installation(ctx, Name, team)
		if err != nil {
			return members, err
		}
		if !own {
			members = append(members, team)
		}
	}
	return members, nil
}

// revokesBot reports whether a tokens_revoked event tells of the bot's token; it
// may tell only of users' tokens, of which we have none.
func revokesBot(event []byte) bool {
	var e struct {
		Tokens struct {
			Bot []json.RawMessage `json:"bot"`
		} `json:"tokens"`
	}
	return json.Unmarshal(event, &e) == nil && len(e.Tokens.Bot) > 0
}
