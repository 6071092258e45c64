package gateway

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestInfoFails has Discord not tell its gateway for a while, or amiss.
func TestInfoFails(t *testing.T) {
	d := newDiscord(t, func(_ int, l *line) {
		l.hello()
		l.opening()
		l.ready("abc", "")
		l.stay()
	})
	var asked atomic.Int64
	answers := []Info{{}, {URL: d.url()}, {URL: "https://discord.com", Shards: 1}, {URL: d.url(), Shards: maxShards + 1}, {URL: "::", Shards: 1}}
	b := newBot(t, d.url())
	b.options.Info = func(ctx context.Context) (Info, error) {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("asked without a deadline")
		}
		n := int(asked.Add(1)) - 1
		switch {
		case n < len(answers):
			return answers[n], nil
		case n < 10:
			return Info{}, fmt.Errorf("HTTP 50%d", n)
		case n == 11: // when identifying
			return Info{}, errors.New("HTTP 500")
		}
		return Info{URL: d.url(), Shards: 1}, nil // without limits
	}
	b.start().event("READY")
	if warned, over := b.count("level=WARN", "cannot ask Discord"), b.count("level=INFO", "told its gateway"); warned != 1 || over != 1 {
		t.Errorf("warned %d times, told %d times that it is over", warned, over)
	}
}

// TestInfoRefused has Discord refuse the token when asked for the gateway.
func TestInfoRefused(t *testing.T) {
	for _, at := range []int64{1, 2} { // at the start, when identifying
		d := newDiscord(t, func(_ int, l *line) { l.close(4000) })
		refusal := fmt.Errorf("401: %w", &FatalError{Code: 4004, Help: "a new token"})
		var asked atomic.Int64
		b := newBot(t, d.url())
		b.options.Info = func(context.Context) (Info, error) {
			if asked.Add(1) >= at {
				return Info{}, refusal
			}
			return advice(d.url(), 1), nil
		}
		if err := b.start().end(); !errors.Is(err, refusal) {
			t.Errorf("ended with %v", err)
		}
	}
}

// TestInfoEnds ends the bot while Discord does not answer.
func TestInfoEnds(t *testing.T) {
	b := newBot(t, "")
	asked := make(chan bool, 1)
	b.options.Info = func(ctx context.Context) (Info, error) {
		asked <- true
		<-ctx.Done()
		return Info{}, ctx.Err()
	}
	b.start()
	receive(t, asked, "the question")
	b.stop()
	if err := b.end(); err != nil || strings.Contains(b.logged(), "WARN") {
		t.Errorf("ended with %v: %s", err, b.logged())
	}
}

// TestIdentifiesLeft has Discord let the bot begin no session for a while.
func TestIdentifiesLeft(t *testing.T) {
	opened := make(chan time.Time, 10)
	d := newDiscord(t, func(_ int, l *line) {
		opened <- time.Now()
		l.hello()
		l.opening()
		l.ready("abc", "")
		l.stay()
	})
	var asked atomic.Int64
	b := newBot(t, d.url())
	b.options.Info = func(context.Context) (Info, error) {
		info := advice(d.url(), 1)
		if asked.Add(1) <= 2 {
			info.Limit.Remaining, info.Limit.ResetAfter = 0, 1
		}
		return info, nil
	}
	start := time.Now()
	b.start()
	if waited := receive(t, opened, "a connection").Sub(start); waited < time.Second {
		t.Errorf("connected after %s", waited)
	}
	if n := b.count("level=WARN", "no more sessions", "wait=1s", "limit=1000"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestInfoWait(t *testing.T) {
	for _, test := range []struct {
		total, remaining int
		after            int64
		want             time.Duration
	}{
		{1000, 1, 5000, 0}, {1000, 0, 5000, 5 * time.Second}, {1000, -1, 5000, 5 * time.Second}, {0, 0, 5000, 0},
		{1000, 0, 0, time.Second}, {1000, 0, -5, time.Second}, {1000, 0, 1 << 62, 24 * time.Hour},
	} {
		var info Info
		info.Limit.Total, info.Limit.Remaining, info.Limit.ResetAfter = test.total, test.remaining, test.after
		if got := info.wait(); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

// TestNothingSet has a gateway with none of the optional options.
func TestNothingSet(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	g := New(Options{Info: func(context.Context) (Info, error) {
		cancel()
		return Info{}, errors.New("HTTP 500")
	}})
	g.options.Observe(0, "ready")
	if g.options.Now().IsZero() || g.options.Log == nil || g.random() >= 1 {
		t.Errorf("%+v", g.options)
	}
	if err := g.Run(ctx); err != nil {
		t.Errorf("ended with %v", err)
	}
}
