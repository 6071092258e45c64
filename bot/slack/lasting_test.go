package slack

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/hotstove/hotstove/rumor"
)

// Slack sends an event again minutes later, when the bot may be installed anew.
func TestEventsOfAFormerInstallation(t *testing.T) {
	for _, test := range []struct {
		name  string
		after int // seconds from the installation to the event
		ends  bool
	}{
		{"before the installation", -60, false},
		{"in the same second", 0, true},
		{"after it", 60, true},
	} {
		t.Run(test.name, quickly(func(t *testing.T) {
			w := installable(t)
			err := w.workspaces.save(t.Context(), "T1", installation{Token: "xoxb-T1", BotUser: sendBot, At: sendNow.Add(1)})
			if err != nil {
				t.Fatal(err)
			}
			event := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev1","team_id":"T1","event_time":%d,"event":{"type":"app_uninstalled"}}`,
				sendNow.Unix()+int64(test.after))
			w.conversations.event(t.Context(), []byte(event))
			synctest.Wait()
			_, installed, err := w.workspaces.read(t.Context(), "T1")
			if err != nil || installed == test.ends || (len(w.store.slept) == 1) != test.ends {
				t.Errorf("installed: %t, %v; asleep %v", installed, err, w.store.slept)
			}
		}))
	}
}

// A token that ended can still be refreshed.
func TestTokenThatEndedKeepsItsInstallation(t *testing.T) {
	quickly(func(t *testing.T) {
		w := installable(t)
		w.answer("chat.postMessage", no("token_expired"))
		w.answer("auth.test", no("token_expired"))
		w.fails(t, scoop, rumor.Unknown, "chat.postMessage", "auth.test")
		if _, ok, err := w.workspaces.read(t.Context(), "T1"); !ok || err != nil || len(w.store.slept) != 0 {
			t.Errorf("installed: %t, %v; asleep %v", ok, err, w.store.slept)
		}
	})(t)
}

// Where the installation is gone for whatever reason the workspace sleeps as a
// whole, so that the next installation wakes all of it.
func TestNotInstalledSleeps(t *testing.T) {
	quickly(func(t *testing.T) {
		w := installable(t)
		d := scoop
		d.Channel.Workspace = "T9"
		w.fails(t, d, rumor.Gone)
		if !slices.Equal(w.store.slept, []string{"T9"}) {
			t.Errorf("asleep %v", w.store.slept)
		}
	})(t)
}

// The app of the one workspace may be in others, too.
func TestUninstalledElsewhere(t *testing.T) {
	quickly(func(t *testing.T) {
		w := newSending(t)
		ctx, cancel := context.WithCancel(t.Context())
		ended := w.start(ctx)
		w.conversations.event(ctx, []byte(`{"type":"event_callback","event_id":"Ev1","team_id":"T9","event":{"type":"app_uninstalled"}}`))
		synctest.Wait()
		cancel()
		if err := <-ended; err != nil || len(w.store.slept) != 0 {
			t.Errorf("Run: %v; asleep %v", err, w.store.slept)
		}
	})(t)
}

// wakingStore notes whom it wakes.
type wakingStore struct {
	*sendStore
	woken []string
}

func (m *wakingStore) WakeWorkspaces(_ context.Context, _ string, ids ...string) error {
	m.woken = append(m.woken, ids...)
	return nil
}

// The operator sets a new token after the old one was revoked.
func TestRunWakesItsWorkspace(t *testing.T) {
	quickly(func(t *testing.T) {
		store := new(wakingStore)
		w := newSendingWith(t, func(o *Options) {
			store.sendStore = o.Sleepers.(*sendStore)
			o.Sleepers = store
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := w.start(ctx)
		cancel()
		if err := <-ended; err != nil || !slices.Equal(store.woken, []string{"T1"}) {
			t.Errorf("Run: %v; awake %v", err, store.woken)
		}
	})(t)
}

// In a channel that workspaces share, an event of another's user names the other
// workspace beside ours.
func TestEventOfASharedChannel(t *testing.T) {
	for name, test := range map[string]struct{ envelope, team, enterprise string }{
		"ours":         {`"team_id":"T1","authorizations":[{"team_id":"T1","enterprise_id":null}]`, "T1", ""},
		"theirs":       {`"team_id":"T9","enterprise_id":"E9","authorizations":[{"team_id":"T1","enterprise_id":null}]`, "T1", ""},
		"organisation": {`"team_id":"T9","enterprise_id":"E9","context_team_id":"T1","authorizations":[{"team_id":null,"enterprise_id":"E1","is_enterprise_install":true}]`, "T1", "E1"},
		"nothing told": {`"team_id":"T1","enterprise_id":"E1"`, "T1", "E1"},
		"nonsense":     {`"team_id":"T1","authorizations":[{"team_id":"x/y"}]`, "T1", ""},
	} {
		e, _, err := readEvent([]byte(`{"type":"event_callback",` + test.envelope + `,"event":{"type":"app_mention"}}`))
		if err != nil || e.TeamID != test.team || e.EnterpriseID != test.enterprise {
			t.Errorf("%s: workspace %q of %q, %v", name, e.TeamID, e.EnterpriseID, err)
		}
	}
}
