package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// serve runs a server on a free port until the test ends, and returns it with a
// function that ends it and returns what Run did.
func serve(t *testing.T, checks map[string]func(context.Context) error) (*httpServer, func() error) {
	t.Helper()
	s, err := newHTTPServer(t.Context(), httpOptions{
		Addr:    "127.0.0.1:0",
		Checks:  checks,
		Metrics: newMetrics("v1", func(context.Context) (int, error) { return 7, nil }).Handler(),
		Log:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stopped := false
	stop := func() error {
		stopped = true
		cancel()
		return <-done
	}
	t.Cleanup(func() {
		if !stopped {
			_ = stop()
		}
	})
	return s, stop
}

// fetch returns the status and the body of an answer.
func fetch(t *testing.T, method, address string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestEndpoints(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	away := func(context.Context) error { return errors.New("dial redis://:hunter2@cache: refused") }
	slow := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	fine := func(context.Context) error { return nil }
	for _, test := range []struct {
		checks       map[string]func(context.Context) error
		method, path string
		status       int
		body         string
	}{
		{nil, "GET", "/healthz", 200, "ok\n"},
		{nil, "HEAD", "/healthz", 200, ""},
		{nil, "POST", "/healthz", 405, "Method Not Allowed\n"},
		{nil, "GET", "/", 404, "404 page not found\n"},
		{nil, "GET", "/readyz", 200, "ok\n"},
		{map[string]func(context.Context) error{"redis": fine, "slack": fine}, "GET", "/readyz", 200, "ok\n"},
		{map[string]func(context.Context) error{"slack": slow, "redis": away, "discord": fine}, "GET", "/readyz", 503, "redis\nslack\n"},
		{map[string]func(context.Context) error{"redis": away}, "GET", "/healthz", 200, "ok\n"},
	} {
		s, stop := serve(t, test.checks)
		status, body := fetch(t, test.method, "http://"+s.Addr()+test.path)
		if status != test.status || body != test.body {
			t.Errorf("%s %s: %d %q, want %d %q", test.method, test.path, status, body, test.status, test.body)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestMount(t *testing.T) {
	s, err := newHTTPServer(t.Context(), httpOptions{Addr: "127.0.0.1:0", Metrics: http.NotFoundHandler(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s.Handle("POST /slack/commands", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writePlain(w, 200, "hi") }))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	if status, body := fetch(t, "POST", "http://"+s.Addr()+"/slack/commands"); status != 200 || body != "hi" {
		t.Errorf("%d %q", status, body)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestStopWaits shows that a request under way is answered although the program
// is told to stop, and that no new one is taken.
func TestStopWaits(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	begun, finish := make(chan struct{}), make(chan struct{})
	s, stop := serve(t, map[string]func(context.Context) error{"slow": func(context.Context) error {
		close(begun)
		<-finish
		return nil
	}})
	answered := make(chan string, 1)
	go func() {
		_, body := fetch(t, "GET", "http://"+s.Addr()+"/readyz")
		answered <- body
	}()
	<-begun
	time.AfterFunc(50*time.Millisecond, func() { close(finish) })
	if err := stop(); err != nil {
		t.Error(err)
	}
	if body := <-answered; body != "ok\n" {
		t.Errorf("answered %q", body)
	}
	if conn, err := net.Dial("tcp", s.Addr()); err == nil {
		conn.Close()
		t.Error("a stopped server still takes connections")
	}
}

func TestServeFails(t *testing.T) {
	s, err := newHTTPServer(t.Context(), httpOptions{Addr: "127.0.0.1:0", Metrics: http.NotFoundHandler(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "serve HTTP on") {
		t.Errorf("Run on a closed listener: %v", err)
	}
}

func TestAddressTaken(t *testing.T) {
	s, _ := serve(t, nil)
	_, err := newHTTPServer(t.Context(), httpOptions{Addr: s.Addr()})
	want := "the address " + s.Addr() + " is in use: set HOTSTOVE_HTTP_ADDR or --http-addr"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err = newHTTPServer(t.Context(), httpOptions{Addr: "127.0.0.1:port"}); err == nil || !strings.Contains(err.Error(), "HOTSTOVE_HTTP_ADDR") {
		t.Errorf("got %v", err)
	}
}
