// Package redistest gives a test a real Redis of its own: a redis-server on a
// unix socket, or on loopback as a Cluster of one node, which ends with the
// test. It needs redis-server on PATH (Debian's package redis-server).
package redistest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// startLimit bounds how long a server may take to answer; it takes some 20 ms.
const startLimit = 20 * time.Second

// Server is a running redis-server.
type Server struct {
	// Client is connected to the server. It ends with the test.
	Client redis.UniversalClient
	// URL is the server's address in the form that store.Connect takes.
	URL string

	t    testing.TB
	args []string
	cmd  *exec.Cmd
	out  *output
}

// Start starts a server on a unix socket. It keeps an append-only file, each
// write safe before it is answered, so that Restart finds all of it. Without
// redis-server on PATH it does as Need does.
func Start(t testing.TB) *Server {
	t.Helper()
	dir := tempDir(t)
	socket := filepath.Join(dir, "s")
	s := start(t, "--dir", dir, "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700",
		"--appendonly", "yes", "--appendfsync", "always")
	s.URL = "unix://" + socket
	options, err := redis.ParseURL(s.URL)
	if err != nil {
		t.Fatalf("address of the test's Redis: %v", err)
	}
	options.ContextTimeoutEnabled = true
	options.DialTimeout, options.ReadTimeout, options.MaxRetries = time.Second, 2*time.Second, 1
	options.DialerRetries = 1
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	s.use(redis.NewClient(options))
	return s
}

// Kill ends the server at once, as a crash would.
func (s *Server) Kill() {
	s.t.Helper()
	if s.cmd == nil {
		return
	}
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Fatalf("kill the test's Redis: %v", err)
	}
	_ = s.cmd.Wait() // it was killed, which is an error to Wait
	s.cmd = nil
}

// Restart starts the server again after Kill, in the same place, and returns
// when it answers, these clients too: one that has found nobody looks again only
// once a second.
func (s *Server) Restart(clients ...redis.UniversalClient) {
	s.t.Helper()
	s.Kill()
	s.launch()
	for _, c := range append(clients, s.Client) {
		s.await(c)
	}
}

// Signal sends the server a signal, such as SIGSTOP to have it hang.
func (s *Server) Signal(signal os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		s.t.Fatalf("signal the test's Redis: %v", err)
	}
}

// Need skips the test if redis-server is not on PATH, or fails it if the
// environment variable CI is set: there nothing may be skipped.
func Need(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("redis-server is not on PATH, and CI may skip nothing")
	}
	t.Skip("redis-server is not on PATH; install it to run this test")
}

// start runs redis-server with the arguments till the test ends.
func start(t testing.TB, args ...string) *Server {
	t.Helper()
	Need(t)
	s := &Server{t: t, args: append(args, "--daemonize", "no", "--loglevel", "warning"), out: &output{}}
	s.launch()
	t.Cleanup(s.Kill)
	return s
}

func (s *Server) launch() {
	s.t.Helper()
	s.cmd = exec.Command("redis-server", s.args...)
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
	s.cmd.SysProcAttr = alone()
	if err := s.cmd.Start(); err != nil {
		s.t.Fatalf("start redis-server: %v", err)
	}
}

// use makes the client the server's own and waits until it gets an answer.
func (s *Server) use(client redis.UniversalClient) {
	s.t.Helper()
	s.Client = client
	s.t.Cleanup(func() { _ = client.Close() })
	s.await(client)
}

func (s *Server) await(client redis.UniversalClient) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for {
		err := s.tryPing(ctx, client)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			s.t.Fatalf("the test's Redis does not answer: %v: %s", err, s.out)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// tryPing asks for an answer once there is a socket, so that go-redis has no
// failure to print.
func (s *Server) tryPing(ctx context.Context, client redis.UniversalClient) error {
	if socket, ok := strings.CutPrefix(s.URL, "unix://"); ok {
		if _, err := os.Stat(socket); err != nil {
			return err
		}
	}
	return client.Ping(ctx).Err()
}

// tempDir is t.TempDir with a name short enough for a socket, 107 bytes.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "rt")
	if err != nil {
		t.Fatalf("folder of the test's Redis: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// output collects what the server prints. The zero output is empty.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return fmt.Sprintf("it said %q", o.text.String())
}
