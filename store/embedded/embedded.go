// Package embedded is a Redis for when none is configured: a private
// redis-server or valkey-server if one is on PATH, otherwise miniredis in the
// process.
//
// A data folder holds
//
//	lock                 held by the one process that uses the folder
//	redis/               the server's: its append-only file and its socket
//	snapshot.json        miniredis's: every key that lasts (see snapshot.go)
//	snapshot.json.taken  the former, once a server has taken it over
//
// The server listens on a unix socket in that folder, which nobody else may
// enter; where sockets cannot be, on a loopback port with a random password.
// Of the last second before a crash of the machine, or the last five seconds
// before the process with miniredis is killed, some may be lost.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// What Options.Force may ask for.
const (
	ForceServer    = "server"    // a redis-server or valkey-server
	ForceMiniredis = "miniredis" // miniredis
)

// Miniredis is the Kind of a Server that is in the process.
const Miniredis = "miniredis"

// programs are the servers to look for, in this order.
var programs = []string{"redis-server", "valkey-server"}

// Options set up Start.
type Options struct {
	Dir   string       // the data folder, made if missing; empty keeps nothing beyond Close
	Log   *slog.Logger // nil logs nothing
	Force string       // ForceServer or ForceMiniredis; empty means what is best
}

// Server is a running Redis of our own.
type Server struct {
	kind   string
	url    string
	client *redis.Client
	stop   func(context.Context) error // ends it; the client and the lock are Close's
	lock   *os.File                    // nil for a temporary one
	temp   string                      // a folder to remove; empty for none
}

// Start starts a Redis on the data folder and returns once it answers. With
// no folder it is a temporary one, miniredis unless Force says otherwise. The
// context bounds the start only.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{}
	if err := s.start(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("start our own Redis: %w", err), s.leave())
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, o Options) error {
	program, path, err := choose(o)
	if err != nil {
		return err
	}
	if o.Dir == "" && program == "" {
		return s.startMemory(ctx, "", o.Log)
	}
	dir := o.Dir
	if dir == "" {
		if s.temp, err = os.MkdirTemp("", "hotstove-"); err != nil {
			return err
		}
		dir = s.temp
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unusable(dir, err)
	}
	if s.lock, err = lockFolder(ctx, dir); err != nil {
		return err
	}
	if program == "" {
		if entries, _ := os.ReadDir(filepath.Join(dir, serverDir, appendDir)); len(entries) > 0 {
			return fmt.Errorf("the data in %s was kept by a redis-server or valkey-server, and none is on PATH now; install one, or choose another data folder", dir)
		}
		return s.startMemory(ctx, filepath.Join(dir, snapshotFile), o.Log)
	}
	return s.startChild(ctx, program, path, dir, o)
}

// choose returns the server to run and where it is; empty means miniredis.
func choose(o Options) (program, path string, err error) {
	switch o.Force {
	case ForceMiniredis:
		return "", "", nil
	case ForceServer:
	case "":
		if o.Dir == "" {
			return "", "", nil
		}
	default:
		return "", "", fmt.Errorf("no Redis of the kind %q; want %s or %s", o.Force, ForceServer, ForceMiniredis)
	}
	for _, program := range programs {
		if path, err := exec.LookPath(program); err == nil {
			return program, path, nil
		}
	}
	if o.Force == ForceServer {
		return "", "", errors.New("neither redis-server nor valkey-server is on PATH")
	}
	return "", "", nil
}

// Client returns the client of the server. Close closes it.
func (s *Server) Client() redis.UniversalClient { return s.client }

// URL returns the server's address, as store.Connect takes it. It holds a
// password where there is one. It is empty when only Client reaches the server.
func (s *Server) URL() string { return s.url }

// Kind returns redis-server, valkey-server or Miniredis.
func (s *Server) Kind() string { return s.kind }

// Close saves everything and ends the server. When ctx ends first, the server
// is killed.
func (s *Server) Close(ctx context.Context) error {
	err := s.stop(ctx)
	return errors.Join(err, s.leave())
}

// leave gives up what start took, as far as it got.
func (s *Server) leave() error {
	var errs []error
	if s.client != nil {
		errs = append(errs, s.client.Close())
	}
	if s.temp != "" {
		errs = append(errs, os.RemoveAll(s.temp))
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// limits bounds what a client of ours waits for, as store.Connect does.
func limits(o *redis.Options) *redis.Options {
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = 2*time.Second, 2*time.Second, 2*time.Second, 2*time.Second
	o.DialerRetries, o.MaxRetries = 1, 1
	o.PipelinePoolSize = -1
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o
}
