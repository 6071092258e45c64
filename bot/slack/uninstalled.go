package slack

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
)

// uninstalled notes that a workspace, or an organisation, has uninstalled the bot,
// or revoked its token. It reports whether that is done; when it is not, there is
// another installation now, or the log tells why. Doing it again changes nothing.
func (w *workspaces) uninstalled(ctx context.Context, home string, ended []byte) bool {
	done, err := w.end(ctx, home, ended)
	switch {
	case err != nil:
		w.o.Log.ErrorContext(ctx, "end of an installation not noted in full", "workspace", home, "error", err)
	case done:
		w.o.Log.InfoContext(ctx, "uninstalled", "workspace", home)
	}
	return done
}

// end deletes the tokens of an installation and puts the subscriptions of its
// workspaces to sleep: a new installation wakes them. The one that has ended comes
// as the store has it, nil for none; if there is another now nothing changes.
func (w *workspaces) end(ctx context.Context, home string, ended []byte) (done bool, err error) {
	if !isTeamID(home) {
		return false, nil
	}
	if w.vault != nil {
		gone, err := w.o.Installations.ReplaceInstallation(ctx, Name, home, ended, nil)
		w.forget(home)
		if err != nil || !gone {
			return false, err
		}
	}
	teams, err := w.served(ctx, home)
	for _, t := range teams {
		err = errors.Join(err, w.o.Sleepers.SleepWorkspace(ctx, Name, t))
	}
	err = errors.Join(err, w.wakeReturned(ctx, home, teams))
	return err == nil, err
}

// wakeReturned wakes workspaces that were put to sleep after they had the bot
// installed anew: who installs wakes, but perhaps before that.
func (w *workspaces) wakeReturned(ctx context.Context, home string, teams []string) error {
	if w.vault == nil {
		return nil
	}
	_, returned, err := w.o.Installations.Installation(ctx, Name, home)
	if err != nil || !returned {
		return err
	}
	return w.o.Sleepers.WakeWorkspaces(ctx, Name, teams...)
}

// isOrganisation reports whether an id is of an organisation, not a workspace.
func isOrganisation(id string) bool { return strings.HasPrefix(id, "E") }

// served returns the workspaces that an installation is for.
func (w *workspaces) served(ctx context.Context, home string) ([]string, error) {
	if isOrganisation(home) {
		return w.members(ctx, home)
	}
	return []string{home}, nil
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
