package slack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

const tokenLife = 12 * time.Hour

// rotating is a lobby with a workspace whose token ends.
func rotating(t *testing.T) (*lobby, *lobbyProcess) {
	t.Helper()
	l := newLobby(t)
	l.life = tokenLife
	p := l.process(t)
	l.install(t, p, "T1", "Nation")
	return l, p
}

// tokenOf returns the token that is used for the workspace.
func tokenOf(t *testing.T, p *lobbyProcess) string {
	t.Helper()
	s, err := p.seat(t.Context(), "T1")
	if err != nil {
		t.Fatal(err)
	}
	return s.token
}

func TestRotate(t *testing.T) {
	l, p := rotating(t)
	first := tokenOf(t, p)
	l.pass(tokenLife - refreshBefore - time.Second)
	if tokenOf(t, p) != first {
		t.Error("refreshed too early")
	}
	for want := 2; want < 5; want++ {
		l.pass(time.Minute + time.Second)
		before := tokenOf(t, p)
		if before == first || !strings.HasSuffix(before, string(rune('0'+want))) {
			t.Fatalf("token %d is as before", want)
		}
		useAs(t, p, "T1", "T1")
		in, _, err := p.read(t.Context(), "T1")
		if err != nil || in.Token != before || !in.Expires.Equal(l.Now().Add(tokenLife)) || in.BotUser != "UBOTT1" {
			t.Errorf("saved until %s, %v", in.Expires, err)
		}
		l.pass(tokenLife - refreshBefore)
	}
}

// Several processes find at once that the token is about to end, or has ended:
// one refreshes it, all go on.
func TestRotateAtOnce(t *testing.T) {
	for name, after := range map[string]time.Duration{"ending": tokenLife - refreshBefore, "ended": 10 * tokenLife} {
		t.Run(name, func(t *testing.T) {
			l, p := rotating(t)
			processes := []*lobbyProcess{p, l.process(t), l.process(t)}
			l.pass(after)
			var wg sync.WaitGroup
			for _, p := range processes {
				for range 4 {
					wg.Go(func() {
						if _, err := p.seat(t.Context(), "T1"); err != nil {
							t.Error(err)
						}
					})
				}
			}
			wg.Wait()
			l.pass(seatKeep)
			for _, p := range processes {
				if got := tokenOf(t, p); !strings.HasSuffix(got, "-2") {
					t.Errorf("another token is used")
				}
			}
			if n := l.count("oauth.v2.access true"); n != 2 || l.count("oauth.v2.access false") != 0 {
				t.Errorf("%d exchanges, want the installation's and one more", n)
			}
		})
	}
}

// Slack refuses, or is away: the token is used until it ends.
func TestRotateFails(t *testing.T) {
	for name, test := range map[string]struct {
		answer string
		gone   bool
	}{
		"refused": {`{"ok":false,"error":"invalid_refresh_token"}`, true},
		"ill":     {`{"ok":false,"error":"internal_error"}`, false},
		"HTML":    {"<html>", false},
		"nothing": {"{}", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, p := rotating(t)
			first := tokenOf(t, p)
			l.set(func() { l.answer = test.answer })
			l.pass(tokenLife - refreshBefore)
			for range 2 {
				if tokenOf(t, p) != first {
					t.Error("another token is used")
				}
				l.pass(seatKeep)
			}
			if n := l.count("oauth.v2.access broken"); n != 1 {
				t.Errorf("%d tries in a row", n)
			}
			l.pass(refreshBefore)
			if _, err := l.Forget(t.Context(), refreshName("T1")); err != nil { // its time has passed
				t.Fatal(err)
			}
			_, err := p.client(t.Context(), "T1")
			if err == nil || errors.Is(err, errNotInstalled) != test.gone {
				t.Errorf("after its end: %v", err)
			}
			if _, err := p.client(t.Context(), "T1"); !errors.Is(err, errRefreshing) {
				t.Errorf("at once after that: %v", err)
			}
			l.set(func() { l.answer = "" })
			if _, err := l.Forget(t.Context(), refreshName("T1")); err != nil {
				t.Fatal(err)
			}
			if tokenOf(t, p) == first {
				t.Error("not refreshed when Slack came back")
			}
		})
	}
}

// The caller leaves while Slack gives the new tokens: they are saved.
func TestRotateCallerLeaves(t *testing.T) {
	l, p := rotating(t)
	first := tokenOf(t, p)
	l.pass(tokenLife - refreshBefore)
	ctx, leave := context.WithCancel(t.Context())
	l.during = leave
	if _, err := p.seat(ctx, "T1"); err != nil {
		t.Error(err)
	}
	in, _, err := p.read(t.Context(), "T1")
	if err != nil || in.Token == first {
		t.Errorf("the new tokens are lost: %v", err)
	}
}

// What happens to an installation while its token is refreshed counts.
func TestRotateMeanwhile(t *testing.T) {
	l, p := rotating(t)
	l.pass(tokenLife - refreshBefore)
	l.during = func() {
		p.leave(t, "T1")
	}
	absent(t, p, "T1")
	if _, kept, err := l.Installation(t.Context(), Name, "T1"); kept || err != nil {
		t.Errorf("the tokens are back: %t, %v", kept, err)
	}

	l.during = nil
	l.install(t, p, "T1", "Nation")
	if _, err := l.Forget(t.Context(), refreshName("T1")); err != nil {
		t.Fatal(err)
	}
	l.pass(tokenLife - refreshBefore)
	newer := sample
	newer.Expires = l.Now().Add(tokenLife)
	l.during = func() {
		if err := p.save(context.WithoutCancel(t.Context()), "T1", newer); err != nil {
			t.Error(err)
		}
	}
	if tokenOf(t, p) != newer.Token {
		t.Error("a newer installation was replaced")
	}
}

// A process that saw the old token comes to refresh it after another has.
func TestRotateLate(t *testing.T) {
	l, p := rotating(t)
	l.pass(tokenLife - refreshBefore)
	fresh := tokenOf(t, p)
	in, err := p.refresh(t.Context(), "T1")
	if err != nil || in.Token != fresh || l.count("oauth.v2.access true") != 2 {
		t.Errorf("refreshed again: %v", err)
	}
}
