//go:build unix

package store_test

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// Redis hangs: a command gives up when its context does, and soon without one.
func TestHangs(t *testing.T) {
	server := redistest.Start(t)
	client, err := store.Connect(t.Context(), server.URL+"?read_timeout=200ms", store.ConnectOptions{})
	check(t, err)
	defer client.Close()
	s := store.New(client, store.Options{})
	check(t, s.Ping(t.Context()))
	server.Signal(syscall.SIGSTOP)
	defer server.Signal(syscall.SIGCONT)

	start := time.Now()
	_, err = s.Subscriptions(t.Context(), redsox)
	if took := time.Since(start); err == nil || took > patience {
		t.Errorf("without a deadline: %v after %s", err, took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start = time.Now()
	_, err = s.Subscribe(ctx, rumor.Subscription{Channel: redsox, Topic: rumor.LeagueTopic})
	if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) && !os.IsTimeout(errors.Unwrap(err)) || took > time.Second {
		t.Errorf("with a deadline of 50 ms: %v after %s", err, took)
	}
}
