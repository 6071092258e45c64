package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// fakePlatform is a chat that runs and sends as told.
type fakePlatform struct {
	name    string
	run     func(ctx context.Context) error
	send    func(d rumor.Delivery) (rumor.Receipt, error)
	stopped time.Time
}

func (p *fakePlatform) Name() string { return p.name }

func (p *fakePlatform) Run(ctx context.Context) error {
	defer func() { p.stopped = time.Now() }()
	return p.run(ctx)
}

func (p *fakePlatform) Send(_ context.Context, d rumor.Delivery, _ message.Message) (rumor.Receipt, error) {
	return p.send(d)
}

func untilTold(ctx context.Context) error {
	<-ctx.Done()
	time.Sleep(time.Second) // saying goodbye
	return ctx.Err()
}

func TestFleetRun(t *testing.T) {
	after := func(d time.Duration, f func() error) func(context.Context) error {
		return func(context.Context) error { time.Sleep(d); return f() }
	}
	tests := []struct {
		name  string
		first func(context.Context) error
		want  string // in the error; empty for none
		took  time.Duration
	}{
		{"told to stop", untilTold, "", time.Hour + time.Second},
		{"failure", after(time.Minute, func() error { return errors.New("token refused") }), "first: token refused", time.Minute + time.Second},
		{"left", after(time.Minute, func() error { return nil }), "", time.Minute + time.Second},
		{"panic", after(time.Minute, func() error { panic("oops") }), "first: panic: a value of type string", time.Minute + time.Second},
		{"failure while stopping", func(ctx context.Context) error {
			<-ctx.Done()
			return errors.New("could not say goodbye")
		}, "first: could not say goodbye", time.Hour + time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				defer time.AfterFunc(time.Hour, cancel).Stop()
				other := &fakePlatform{name: "other", run: untilTold}
				fleet := bot.NewFleet(slog.New(slog.DiscardHandler), &fakePlatform{name: "first", run: test.first}, other)
				start := time.Now()
				err := fleet.Run(ctx)
				if took := time.Since(start); took != test.took {
					t.Errorf("took %v, want %v", took, test.took)
				}
				if other.stopped.IsZero() {
					t.Error("the other platform still runs")
				}
				if (err == nil) != (test.want == "") || err != nil && err.Error() != test.want {
					t.Errorf("error %v, want %q", err, test.want)
				}
			})
		})
	}
}

func TestFleetOfNoneWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		if err := bot.NewFleet(slog.New(slog.DiscardHandler)).Run(ctx); err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

func TestFleetSend(t *testing.T) {
	gone := &rumor.SendError{Verdict: rumor.Gone, Err: errors.New("unknown channel")}
	fleet := bot.NewFleet(slog.New(slog.DiscardHandler),
		&fakePlatform{name: "console", send: func(d rumor.Delivery) (rumor.Receipt, error) {
			return rumor.Receipt{Message: d.Channel.ID + " 1"}, nil
		}},
		&fakePlatform{name: "discord", send: func(rumor.Delivery) (rumor.Receipt, error) { return rumor.Receipt{}, gone }},
		&fakePlatform{name: "slack", send: func(d rumor.Delivery) (rumor.Receipt, error) {
			if d.Channel.ID == "panic" {
				panic("no such block")
			}
			return rumor.Receipt{}, errors.New("connection reset")
		}},
	)
	if got := fleet.Names(); !slices.Equal(got, []string{"console", "discord", "slack"}) {
		t.Errorf("names %v", got)
	}
	tests := []struct {
		channel string
		receipt string
		verdict rumor.Verdict
		wait    time.Duration
		reason  string
	}{
		{"console//general", "general 1", 0, 0, ""},
		{"discord/1/2", "", rumor.Gone, 0, "unknown channel"},
		{"slack/T/C", "", rumor.Unknown, 0, "connection reset"},
		{"slack/T/panic", "", rumor.Unknown, 0, "panic"},
		{"irc//general", "", rumor.Later, bot.ElsewhereWait, "does not serve"},
	}
	for _, test := range tests {
		channel, err := rumor.ParseChannel(test.channel)
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := fleet.Send(t.Context(), rumor.Delivery{Channel: channel, Story: "S", Revision: 1}, message.Message{})
		if receipt.Message != test.receipt {
			t.Errorf("%s: receipt %q, want %q", test.channel, receipt.Message, test.receipt)
		}
		if test.reason == "" {
			if err != nil {
				t.Errorf("%s: %v", test.channel, err)
			}
			continue
		}
		failed, ok := errors.AsType[*rumor.SendError](err)
		if !ok {
			t.Errorf("%s: error %v of type %T", test.channel, err, err)
			continue
		}
		if failed.Verdict != test.verdict || failed.Wait != test.wait || !strings.Contains(err.Error(), test.reason) {
			t.Errorf("%s: %v after %v", test.channel, err, failed.Wait)
		}
	}
}
