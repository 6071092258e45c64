package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Limits of the HTTP server. Whoever asks is a monitor or a chat platform:
// requests are small and answers quick.
const (
	headerTimeout   = 5 * time.Second
	readTimeout     = 10 * time.Second
	writeTimeout    = 30 * time.Second
	idleTimeout     = 2 * time.Minute
	maxHeader       = 64 << 10
	readyTimeout    = 2 * time.Second // for all checks of /readyz together
	shutdownTimeout = 3 * time.Second // for requests under way when the program stops
)

// httpOptions set up an httpServer.
type httpOptions struct {
	Addr    string       // host:port; port 0 takes a free one
	Metrics http.Handler // of /metrics
	// Checks, by name, tell whether the program can do its work. They are run
	// at every /readyz, side by side, and must end with their context.
	Checks map[string]func(context.Context) error
	Log    *slog.Logger
}

// httpServer answers /healthz, /readyz, /metrics and whatever is mounted on it.
type httpServer struct {
	checks   map[string]func(context.Context) error
	log      *slog.Logger
	mux      *http.ServeMux
	listener net.Listener
}

// newHTTPServer takes the address at once, so that one that cannot be had ends
// the program before it does anything else. Its answers begin with Run; without
// Run, Close gives the address back.
func newHTTPServer(ctx context.Context, o httpOptions) (*httpServer, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("the address %s is in use: set HOTSTOVE_HTTP_ADDR or --http-addr", o.Addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("the address %s is not for this user: set HOTSTOVE_HTTP_ADDR or --http-addr to a port above 1023", o.Addr)
	case err != nil:
		return nil, fmt.Errorf("listen on %s, as HOTSTOVE_HTTP_ADDR or --http-addr says: %w", o.Addr, err)
	}
	s := &httpServer{checks: o.Checks, log: o.Log, mux: http.NewServeMux(), listener: listener}
	s.mux.HandleFunc("GET /healthz", s.healthz)
	s.mux.HandleFunc("GET /readyz", s.readyz)
	s.mux.Handle("GET /metrics", o.Metrics)
	return s, nil
}

// Handle mounts a handler, by a pattern of http.ServeMux. Call it before Run.
func (s *httpServer) Handle(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// Addr returns the address as it is, with the port that was taken.
func (s *httpServer) Addr() string { return s.listener.Addr().String() }

// Close gives the address back. After Run there is no need to.
func (s *httpServer) Close() error { return s.listener.Close() }

// Run answers until ctx ends, then lets the requests under way finish, for
// shutdownTimeout at most. It returns early only with the reason why it cannot
// go on.
func (s *httpServer) Run(ctx context.Context) error {
	server := &http.Server{
		Handler:           s.mux,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(s.listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve HTTP on %s: %w", s.Addr(), err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		s.log.Warn("closed HTTP requests that did not end in time", "error", err)
		_ = server.Close() // the listener is closed already; nothing else can fail
	}
	<-failed
	return nil
}

// healthz says that the process lives and answers.
func (s *httpServer) healthz(w http.ResponseWriter, _ *http.Request) {
	writePlain(w, http.StatusOK, "ok\n")
}

// readyz says whether the program can do its work: if not, the names of the
// checks that fail, one on each line. The causes, which may hold addresses, are
// for the log.
func (s *httpServer) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	failing := s.failing(ctx)
	if len(failing) == 0 {
		writePlain(w, http.StatusOK, "ok\n")
		return
	}
	text := ""
	for _, name := range slices.Sorted(maps.Keys(failing)) {
		s.log.Debug("not ready", "check", name, "error", failing[name])
		text += name + "\n"
	}
	writePlain(w, http.StatusServiceUnavailable, text)
}

// failing runs all checks and returns what those that fail say, by name.
func (s *httpServer) failing(ctx context.Context) map[string]error {
	var checks sync.WaitGroup
	var mu sync.Mutex
	failing := make(map[string]error)
	for name, check := range s.checks {
		checks.Go(func() {
			if err := check(ctx); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failing[name] = err
			}
		})
	}
	checks.Wait()
	return failing
}

func writePlain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text) // the asker has gone: nobody is left to tell
}
