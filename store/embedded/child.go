package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	serverDir = "redis"         // of the data folder, the server's
	appendDir = "appendonlydir" // of that, where the append-only file is; the servers' own name

	startLimit   = 30 * time.Second // for reading a large file; an empty one takes some 20 ms
	shutdownTime = 5 * time.Second  // for writing what is left
	restartPause = time.Second      // after the server ended on its own
)

// child is the server process, kept alive by a goroutine of its own.
type child struct {
	path   string
	socket string // where it listens; empty if on a port
	config []byte
	lock   *os.File
	log    *slog.Logger
	out    tail
	first  chan error    // the first start's error, or nil
	quit   chan struct{} // closed to end
	ended  chan struct{} // closed when the process and the goroutine have ended

	mu      sync.Mutex
	process *os.Process
}

// startChild runs the server on the folder.
func (s *Server) startChild(ctx context.Context, program, path, dir string, o Options) error {
	home := filepath.Join(dir, serverDir)
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	listen, address, err := s.listenAt(home)
	if err != nil {
		return err
	}
	options, err := redis.ParseURL(address)
	if err != nil {
		return err
	}
	durable := o.Dir != ""
	c := &child{
		path: path, config: []byte(listen + configure(home, durable)), lock: s.lock, log: o.Log.With("program", program),
		first: make(chan error, 1), quit: make(chan struct{}), ended: make(chan struct{}),
	}
	if options.Network == "unix" {
		c.socket = options.Addr
	}
	s.kind, s.url, s.client = program, address, redis.NewClient(limits(options))
	go c.keep()
	stop := func(ctx context.Context) error { return c.stop(ctx, s.client) }
	err = c.ready(ctx, s.client)
	if err == nil && durable {
		err = takeOver(ctx, s.client, filepath.Join(dir, snapshotFile), o.Log)
	}
	if err != nil {
		return errors.Join(err, stop(context.WithoutCancel(ctx)))
	}
	s.stop = stop
	o.Log.Info("started our own Redis", "program", program, "folder", home)
	return nil
}

// keep runs the server until quit, and again when it ends before that. It has
// a thread to itself, as Linux ends a child with the thread that started it.
func (c *child) keep() {
	defer close(c.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for {
		cmd := exec.Command(c.path, "-")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(c.config), &c.out, &c.out
		prepare(cmd, c.lock)
		err := cmd.Start()
		if err == nil {
			c.setProcess(cmd.Process)
			err = cmd.Wait()
			c.setProcess(nil)
		}
		select {
		case <-c.quit:
			return
		case c.first <- fmt.Errorf("it ended at once: %w: %s", err, c.out.String()):
			return // before it was ready
		default:
		}
		c.log.Error("our own Redis ended, starting it again", "error", err, "output", c.out.String())
		select {
		case <-c.quit:
			return
		case <-time.After(restartPause):
		}
	}
}

func (c *child) setProcess(p *os.Process) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.process = p
}

// signal gives the process, if it runs, to f.
func (c *child) signal(f func(*os.Process) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process != nil {
		_ = f(c.process) // it may have ended already
	}
}

var errNoSocket = errors.New("it makes no socket")

// listens reports whether there is a socket to try; of a port only trying tells.
func (c *child) listens() bool {
	if c.socket == "" {
		return true
	}
	_, err := os.Stat(c.socket)
	return err == nil
}

// ready waits for the server's first answer.
func (c *child) ready(ctx context.Context, client *redis.Client) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		err := errNoSocket
		if c.listens() {
			err = client.Ping(ctx).Err()
		}
		if err == nil {
			break
		}
		select {
		case err := <-c.first:
			return err
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w: %s", err, c.out.String())
		case <-time.After(2 * time.Millisecond):
		}
	}
	select {
	case err := <-c.first:
		return err
	case c.first <- nil: // fills it, so that an end from now on starts it again
		return nil
	}
}

// stop ends the server and waits for that: by SHUTDOWN, by asking the process,
// by killing it.
func (c *child) stop(ctx context.Context, client *redis.Client) error {
	close(c.quit)
	ctx, cancel := context.WithTimeout(ctx, shutdownTime)
	defer cancel()
	shutDown(ctx, client)
	if c.hasEnded(ctx, shutdownTime) {
		return nil
	}
	c.signal(terminate)
	if c.hasEnded(ctx, shutdownTime) {
		return nil
	}
	c.signal((*os.Process).Kill)
	<-c.ended
	return fmt.Errorf("our own Redis had to be killed: %s", c.out.String())
}

// shutDown asks the server to end, once: it answers by hanging up. NOSAVE
// leaves out the dump only; the append-only file is written in any case.
func shutDown(ctx context.Context, client *redis.Client) {
	options := *client.Options()
	options.MaxRetries = -1
	once := redis.NewClient(&options)
	_ = once.ShutdownNoSave(ctx).Err()
	_ = once.Close()
}

func (c *child) hasEnded(ctx context.Context, wait time.Duration) bool {
	select {
	case <-c.ended:
		return true
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return false
	}
}
