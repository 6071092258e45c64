package slack

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/hotstove/hotstove/rumor"
)

// hasty are installations to which something happens just before one is replaced.
type hasty struct {
	Installations
	before func()
}

func (h *hasty) ReplaceInstallation(ctx context.Context, platform, workspace string, old, sealed []byte) (bool, error) {
	if h.before != nil {
		before := h.before
		h.before = nil
		before()
	}
	return h.Installations.ReplaceInstallation(ctx, platform, workspace, old, sealed)
}

// hurry makes that happen to a platform's installations.
func (w *sending) hurry(before func()) {
	w.o.Installations = &hasty{w.store, before}
}

// An installation ends, or begins anew, just before the new tokens of the former
// one are saved.
func TestRotateJustBefore(t *testing.T) {
	l, p := rotating(t)
	l.pass(tokenLife - refreshBefore)
	kept := &hasty{Installations: l.Store, before: func() { p.leave(t, "T1") }}
	p.o.Installations = kept
	absent(t, p, "T1")
	if _, kept, err := l.Installation(t.Context(), Name, "T1"); kept || err != nil {
		t.Errorf("the tokens are back: %t, %v", kept, err)
	}

	l.install(t, p, "T1", "Nation")
	l.pass(tokenLife - refreshBefore)
	newer := sample
	newer.Expires = l.Now().Add(tokenLife)
	kept.before = func() {
		if err := p.save(t.Context(), "T1", newer); err != nil {
			t.Error(err)
		}
	}
	if tokenOf(t, p) != newer.Token {
		t.Error("another than the newest installation is used")
	}
	if in, _, err := p.read(t.Context(), "T1"); err != nil || in.Token != newer.Token {
		t.Errorf("a newer installation was replaced: %v", err)
	}
}

// The bot is installed anew while it is found out that the former token is refused.
func TestTokenLostJustBefore(t *testing.T) {
	quickly(func(t *testing.T) {
		w := installable(t)
		w.hurry(func() { w.install(t, "T1", "xoxb-new") })
		w.answer("chat.postMessage", no("token_revoked"))
		w.answer("auth.test", no("token_revoked"))
		w.fails(t, scoop, rumor.Unknown, "chat.postMessage", "auth.test")
		w.standsWith(t, "T1", "xoxb-new")
		w.answer("chat.postMessage", saidOK)
		w.sends(t, scoop, "chat.postMessage")
	})(t)
}

// It is while an event tells of the former installation's end.
func TestUninstalledJustBefore(t *testing.T) {
	quickly(func(t *testing.T) {
		w := installable(t)
		w.hurry(func() { w.install(t, "T1", "xoxb-new") })
		event := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev1","team_id":"T1","event_time":%d,"event":{"type":"app_uninstalled"}}`, sendNow.Unix()+1)
		w.conversations.event(t.Context(), []byte(event))
		synctest.Wait()
		w.standsWith(t, "T1", "xoxb-new")
	})(t)
}

// standsWith checks that a workspace has this token, and is awake.
func (w *sending) standsWith(t *testing.T, team, token string) {
	t.Helper()
	in, ok, err := w.workspaces.read(t.Context(), team)
	if !ok || err != nil || in.Token != token || len(w.store.slept) != 0 {
		t.Errorf("%s: installed: %t, %v; the token is %s; asleep %v", team, ok, err, in.Token, w.store.slept)
	}
}

// hastySleepers are sleepers to which something happens just before a workspace is
// put to sleep.
type hastySleepers struct {
	Sleepers
	before func()
}

// The bot is installed while a post finds that it is not, and wakes the workspace
// before that is put to sleep.
func TestInstalledBeforeUninstalledSleeps(t *testing.T) {
	l := newLobby(t)
	p, other := l.process(t), l.process(t)
	sender := &Platform{o: *p.o, workspaces: p.workspaces}
	to := l.follow(t, "T1")
	sender.o.Sleepers = &hastySleepers{l.Store, func() { l.install(t, other, "T1", "Nation") }}
	_, err := sender.Send(t.Context(), rumor.Delivery{Channel: to, Story: "7K2M9QX", Revision: 1}, tidings)
	if failure, ok := errors.AsType[*rumor.SendError](err); !ok || failure.Verdict != rumor.Gone {
		t.Errorf("Send: %v", err)
	}
	l.hear(t, "T1")
}

func (h *hastySleepers) SleepWorkspace(ctx context.Context, platform, workspace string) error {
	h.before()
	return h.Sleepers.SleepWorkspace(ctx, platform, workspace)
}

// The bot is installed anew after the former installation is deleted, and wakes the
// workspace before that is put to sleep.
func TestInstalledBeforeSleep(t *testing.T) {
	l := newLobby(t)
	p, other := l.process(t), l.process(t)
	l.install(t, p, "T1", "Nation")
	l.follow(t, "T1")
	p.o.Sleepers = &hastySleepers{l.Store, func() { l.install(t, other, "T1", "Nation") }}
	p.leave(t, "T1")
	l.hear(t, "T1")
	useAs(t, p, "T1", "T1")
}

// Only a token refused for good ends an organisation that a workspace's event names.
func TestOrganisationThatSlackCannotJudge(t *testing.T) {
	for _, answer := range []any{503, "<html>", no("internal_error"), no("token_expired"), errTorn} {
		quickly(func(t *testing.T) {
			w := installable(t)
			w.install(t, "E1", "xoxb-E1")
			w.store.installed[organisations+"/T5"] = []byte("E1")
			w.answer("auth.test", answer)
			w.conversations.event(t.Context(), []byte(`{"type":"event_callback","event_id":"Ev1","team_id":"T5","enterprise_id":"E1","authorizations":[{"enterprise_id":"E1","is_enterprise_install":true}],"event":{"type":"app_uninstalled"}}`))
			synctest.Wait()
			if _, ok, err := w.workspaces.read(t.Context(), "E1"); !ok || err != nil || len(w.store.slept) != 0 {
				t.Errorf("%v: installed: %t, %v; asleep %v", answer, ok, err, w.store.slept)
			}
		})(t)
	}
}
