package discord

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/bot/discord/gateway"
	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/rumor"
)

const commandsCall = " /applications/" + botID + "/commands"

// untilEnd is a gateway that stays connected.
func untilEnd(ctx context.Context) error { <-ctx.Done(); return nil }

func runnable(t *testing.T) *world {
	w := newWorld(t)
	w.answer("GET"+commandsCall, `[]`)
	w.connect = untilEnd
	return w
}

// start runs the platform; the channel gets what Run returns.
func (w *world) start(ctx context.Context) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	synctest.Wait()
	return ended
}

func TestRunUntilTheEnd(t *testing.T) {
	for _, key := range [][]byte{nil, bytes.Repeat([]byte{1}, 32)} {
		synctest.Test(t, func(t *testing.T) {
			w := runnable(t)
			w.o.PublicKey = key
			if got := w.Handler() != nil; got != (key != nil) {
				t.Errorf("has a handler: %v", got)
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := w.start(ctx)
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Run: %v", err)
			}
			w.expect(t, "GET /applications/@me", "GET"+commandsCall)
			if warned := strings.Contains(w.log.String(), "the public key is not"); warned != (key != nil) {
				t.Errorf("log: %s", w.log)
			}
		})
	}
}

func TestRunWithABadToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := runnable(t)
		w.answer("GET /applications/@me", rejected(401, 0))
		if err := w.Run(t.Context()); err != ErrToken {
			t.Errorf("Run: %v", err)
		}
		w.expect(t, "GET /applications/@me")
	})
}

func TestTokenThatIsTakenAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := runnable(t)
		ended := w.start(t.Context())
		w.answer(toChannel, rejected(401, 0))
		_, err := w.Send(t.Context(), story, news)
		if v := verdictOf(t, err); v.Verdict != rumor.Fatal {
			t.Errorf("verdict %s", v.Verdict)
		}
		if err := <-ended; err != ErrToken {
			t.Errorf("Run: %v", err)
		}
	})
}

func TestOneInteractionRefusedIsNotTheToken(t *testing.T) {
	w := newWorld(t)
	w.answer("POST /x", rejected(401, 0))
	w.answer("POST /y", &rest.Error{Status: 401, Edge: true})
	for _, c := range []rest.Call{{Method: "POST", Route: "/x", Interaction: true}, {Method: "POST", Route: "/y"}} {
		if err := w.calls.Do(t.Context(), c, nil); err == nil {
			t.Fatal("no error")
		}
	}
	select {
	case <-w.refused:
		t.Error("the token counts as refused")
	default:
	}
}

func TestRunReturnsTheGatewaysEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := runnable(t)
		fatal := &gateway.FatalError{Code: 4014, Help: "switch it on"}
		w.connect = func(context.Context) error { return fatal }
		if err := w.Run(t.Context()); !errors.Is(err, fatal) {
			t.Errorf("Run: %v", err)
		}
	})
}

func TestDiscordAwayAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := runnable(t)
		away := make([]any, 0, 20)
		for range 19 {
			away = append(away, errLost)
		}
		w.answer("GET /applications/@me", append(away, `{"id":"`+botID+`"}`)...)
		w.answer("GET"+commandsCall, errLost, errLost, `[]`)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		ended := w.start(ctx)
		time.Sleep(time.Hour)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		for _, line := range []string{"cannot reach Discord", "can be reached again", "cannot register the commands"} {
			if n := strings.Count(w.log.String(), line); n != 1 {
				t.Errorf("%q stands %d times in the log", line, n)
			}
		}
		if n := len(w.api.calls()); n != 20+3 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestEventsWhileRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := runnable(t)
		w.connect = func(ctx context.Context) error {
			w.handle(ctx, gateway.Event{Type: "READY", Data: []byte(ready)})
			w.tasks.add("TEST", func(context.Context) error { panic("a bug") })
			w.handle(ctx, gateway.Event{Type: "GUILD_DELETE", Data: []byte(known)})
			return untilEnd(ctx)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		ended := w.start(ctx)
		time.Sleep(time.Minute)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		if got := strings.Join(w.store.slept, ", "); got != "wake discord/"+guildID+", sleep discord/"+guildID {
			t.Errorf("store: %s", got)
		}
	})
}

func TestNewChecksItsOptions(t *testing.T) {
	store := newLedger()
	good := Options{Token: "t", Router: noRouter{}, Commands: noCommands{}, Settings: store, Marks: store, Sleepers: store}
	p, err := New(good)
	if err != nil || p.Name() != "discord" || p.Handler() != nil {
		t.Fatalf("New: %v, %v", p, err)
	}
	p.Close()
	for name, spoil := range map[string]func(*Options){
		"token":  func(o *Options) { o.Token = "" },
		"router": func(o *Options) { o.Router = nil },
		"marks":  func(o *Options) { o.Marks = nil },
		"key":    func(o *Options) { o.PublicKey = []byte("short") },
	} {
		o := good
		spoil(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
