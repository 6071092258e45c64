package store_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/store"
)

const secret = "s3cr3t"

func TestConnect(t *testing.T) {
	type want struct {
		Kind, Addr, User, Password string
		DB                         int
		TLS                        bool
	}
	for _, c := range []struct {
		url  string
		want want
	}{
		{"redis://localhost", want{"single", "localhost:6379", "", "", 0, false}},
		{"redis://:s3cr3t@db.example:7000/3", want{"single", "db.example:7000", "", secret, 3, false}},
		{"redis://me:s3cr3t%40%2F%3F@[::1]:7000", want{"single", "[::1]:7000", "me", secret + "@/?", 0, false}},
		{"rediss://me:s3cr3t@h:1/0?read_timeout=1s", want{"single", "h:1", "me", secret, 0, true}},
		{"unix:///run/me@work/redis.sock?db=2", want{"single", "/run/me@work/redis.sock", "", "", 2, false}},
		{"unix://:s3cr3t@/run/r.sock", want{"single", "/run/r.sock", "", secret, 0, false}},
		{"redis+sentinel://me:s3cr3t@a:1,b/group/4?sentinel_password=s3cr3t", want{"sentinel", "group", "me", secret, 4, false}},
		{"rediss+sentinel://a/my%20group", want{"sentinel", "my group", "", "", 0, true}},
		{"redis+cluster://me:s3cr3t@a:1,b,[::1]:2", want{"cluster", "a:1 b:6379 [::1]:2", "me", secret, 0, false}},
		{"rediss+cluster://a/0", want{"cluster", "a:6379", "", "", 0, true}},
	} {
		client, err := store.Connect(t.Context(), c.url, store.ConnectOptions{PoolSize: 7})
		if err != nil {
			t.Errorf("%s: %v", c.url, err)
			continue
		}
		var got want
		switch client := client.(type) {
		case *redis.Client:
			o := client.Options()
			got.Kind, got.Addr = "single", o.Addr
			if o.Addr == "FailoverClient" {
				got.Kind, got.Addr = "sentinel", c.want.Addr
			}
			got.User, got.Password, got.DB, got.TLS = o.Username, o.Password, o.DB, o.TLSConfig != nil
			bounded(t, c.url, o.ContextTimeoutEnabled, o.PoolSize, o.MaxRetries, o.DialTimeout, o.ReadTimeout, o.WriteTimeout)
		case *redis.ClusterClient:
			o := client.Options()
			got.Kind, got.Addr = "cluster", strings.Join(o.Addrs, " ")
			got.User, got.Password, got.TLS = o.Username, o.Password, o.TLSConfig != nil
			bounded(t, c.url, o.ContextTimeoutEnabled, o.PoolSize, 1, o.DialTimeout, o.ReadTimeout, o.WriteTimeout)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s:\n%s", c.url, d)
		}
		check(t, client.Close())
	}
}

// bounded checks that a client cannot make anybody wait for long.
func bounded(t *testing.T, url string, byContext bool, pool, retries int, timeouts ...time.Duration) {
	t.Helper()
	if !byContext || pool != 7 || retries != 1 {
		t.Errorf("%s: bounded by context %t, %d connections, %d retries", url, byContext, pool, retries)
	}
	for _, d := range timeouts {
		if d <= 0 || d > 2*time.Second {
			t.Errorf("%s: a timeout of %s", url, d)
		}
	}
}

// badAddresses have s3cr3t in the place of a password, in ways that break the
// address apart.
var badAddresses = []string{
	"", "s3cr3t", "localhost:6379", "http://:s3cr3t@host", "redis:/:s3cr3t@host",
	"redis://:s3cr3t/x@host:6379/0", "redis://me:123/s3cr3t@host", "redis://me:s3cr3t?x@host",
	"redis://me:1?s3cr3t@host", "redis://:s3cr3t#x@host:6379", "redis://:%zzs3cr3t@host",
	"redis://host/s3cr3t", "redis://host/0/s3cr3t", "redis://host:s3cr3t", "redis://host?s3cr3t=1",
	"redis://host?read_timeout=s3cr3t", "unix://", "unix+cluster:///s3cr3t",
	"redis+sentinel://:s3cr3t@host", "redis+sentinel://:s3cr3t@host/", "redis+sentinel://:s3cr3t@,/group",
	"redis+sentinel://host/group/s3cr3t", "redis+sentinel://host/%zzs3cr3t", "redis+sentinel://host/g?%zzs3cr3t",
	"redis+cluster://host/1", "redis+cluster://:s3cr3t@host:", "redis+cluster://:s3cr3t@a b", "redis+ring://s3cr3t",
	"redis+cluster://a,s3cr3t/x@host",
}

func TestConnectRefuses(t *testing.T) {
	for _, url := range badAddresses {
		client, err := store.Connect(t.Context(), url, store.ConnectOptions{})
		if err == nil {
			_ = client.Close()
			t.Errorf("%q was taken", url)
			continue
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q: the secret is told: %v", url, err)
		}
		if !strings.Contains(err.Error(), "redis://user:password@host:port/0") {
			t.Errorf("%q: does not say what is wanted: %v", url, err)
		}
	}
}

// Whatever stands around it, a password is never told.
func FuzzConnect(f *testing.F) {
	for _, url := range append(badAddresses, "redis+sentinel://me:s3cr3t@a:1,b/group/4", "redis+cluster://:s3cr3t@[::1]:1,b") {
		before, after, _ := strings.Cut(url, secret)
		f.Add(before, after)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		url := before + secret + after
		client, err := store.Connect(t.Context(), url, store.ConnectOptions{})
		if err == nil {
			check(t, client.Close())
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("%q: the secret is told: %v", url, err)
		}
	})
}

// A Redis that comes up late is waited for, with a line at the beginning and
// one at the end.
func TestAwait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var up atomic.Bool
		o := redistest.Memory(t)
		dial := o.Dialer
		o.Dialer = func(ctx context.Context, network, address string) (net.Conn, error) {
			if !up.Load() {
				return nil, errAway
			}
			return dial(ctx, network, address)
		}
		client := redis.NewClient(o)
		defer client.Close()
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, nil))

		start := time.Now()
		err := store.Await(t.Context(), client, 0, log)
		if took := time.Since(start); !errors.Is(err, errAway) || took != store.DefaultAwait {
			t.Errorf("gave up after %s: %v", took, err)
		}
		if n := strings.Count(out.String(), "\n"); n != 1 {
			t.Errorf("%d lines while waiting:\n%s", n, out.String())
		}

		out.Reset()
		time.AfterFunc(7*time.Second, func() { up.Store(true) })
		start = time.Now()
		err = store.Await(t.Context(), client, 20*time.Second, log)
		if took := time.Since(start); err != nil || took < 7*time.Second || took > 10*time.Second {
			t.Errorf("after %s: %v", took, err)
		}
		if n := strings.Count(out.String(), "\n"); n != 2 {
			t.Errorf("%d lines from waiting to the answer:\n%s", n, out.String())
		}

		out.Reset()
		check(t, store.Await(t.Context(), client, 0, log))
		if out.Len() > 0 {
			t.Errorf("without need to wait: %s", out.String())
		}
	})
}

var errAway = errors.New("nobody there")

func TestAwaitEnds(t *testing.T) {
	client, err := store.Connect(t.Context(), "unix:///nowhere/at/all", store.ConnectOptions{})
	check(t, err)
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err = store.Await(ctx, client, time.Minute, slog.New(slog.DiscardHandler))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("when stopped: %v", err)
	}
}

// A wrong password is told at once.
func TestAwaitHopeless(t *testing.T) {
	server := redistest.Start(t)
	check(t, server.Client.ConfigSet(t.Context(), "requirepass", "right").Err())
	for _, user := range []string{"", ":" + secret + "@"} {
		client, err := store.Connect(t.Context(), strings.Replace(server.URL, "://", "://"+user, 1), store.ConnectOptions{})
		check(t, err)
		defer client.Close()
		start := time.Now()
		err = store.Await(t.Context(), client, time.Minute, slog.New(slog.DiscardHandler))
		if err == nil || time.Since(start) > 5*time.Second || strings.Contains(err.Error(), secret) {
			t.Errorf("as %q after %s: %v", user, time.Since(start), err)
		}
	}
}
