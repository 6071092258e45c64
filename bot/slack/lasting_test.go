package slack

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

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

// What ends is not the one workspace's token: the app may be in other workspaces,
// and the token may be newer than the one that the event is about.
func TestEventsThatEndNothing(t *testing.T) {
	for _, team := range []string{"T1", "T9", "E1"} {
		for _, answer := range []any{`{"ok":true,"team_id":"T1","user_id":"UBOT"}`, 503, "<html>", no("internal_error")} {
			quickly(func(t *testing.T) {
				w := newSending(t)
				ctx, cancel := context.WithCancel(t.Context())
				ended := w.start(ctx)
				w.answer("auth.test", answer)
				w.conversations.event(ctx, []byte(`{"type":"event_callback","event_id":"Ev1","team_id":"`+team+`","event":{"type":"app_uninstalled"}}`))
				time.Sleep(time.Minute)
				cancel()
				if err := <-ended; err != nil || len(w.store.slept) != 0 {
					t.Errorf("%s, %v: Run: %v; asleep %v", team, answer, err, w.store.slept)
				}
			})(t)
		}
	}
}

// One workspace of an organisation loses the bot: the organisation's token serves
// the others.
func TestOrganisationThatStands(t *testing.T) {
	quickly(func(t *testing.T) {
		w := installable(t)
		w.install(t, "E1", "xoxb-E1")
		w.store.installed[organisations+"/T5"] = []byte("E1")
		event := `{"type":"event_callback","event_id":"Ev%d","team_id":"T5","enterprise_id":"E1","authorizations":[{"enterprise_id":"E1","is_enterprise_install":true}],"event":{"type":"app_uninstalled"}}`
		w.conversations.event(t.Context(), fmt.Appendf(nil, event, 1))
		synctest.Wait()
		if _, ok, err := w.workspaces.read(t.Context(), "E1"); !ok || err != nil || len(w.store.slept) != 0 {
			t.Errorf("installed: %t, %v; asleep %v", ok, err, w.store.slept)
		}
		w.answer("auth.test", no("token_revoked"))
		w.conversations.event(t.Context(), fmt.Appendf(nil, event, 2))
		synctest.Wait()
		if _, ok, err := w.workspaces.read(t.Context(), "E1"); ok || err != nil || !slices.Equal(w.store.slept, []string{"T5"}) {
			t.Errorf("installed: %t, %v; asleep %v", ok, err, w.store.slept)
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
