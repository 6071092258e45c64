package embedded

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"
)

const (
	clockTick = time.Second // how often keys expire; miniredis's own clock stands still
	saveTicks = 5           // how many of these pass between two snapshots

	// Everybody waits while the data is read for a snapshot, some 10 µs for
	// each key. So that they wait a twentieth of the time at most, large ones
	// are made less often.
	saveShare = 20
	saveLimit = time.Minute // for reading all of it
)

// memory is a miniredis, kept going by a goroutine of its own.
type memory struct {
	mini   *miniredis.Miniredis
	client *redis.Client
	file   string // of the snapshot; empty for none
	log    *slog.Logger

	writes atomic.Int64 // commands so far that may have changed something
	saved  int64        // the writes that the last snapshot holds
}

// startMemory runs miniredis, reached by pipes only: nothing listens.
func (s *Server) startMemory(ctx context.Context, file string, log *slog.Logger) error {
	m := &memory{mini: miniredis.NewMiniRedis(), file: file, log: log}
	m.client = redis.NewClient(limits(&redis.Options{
		Addr:   "in-process",
		Dialer: func(context.Context, string, string) (net.Conn, error) { return dial(m.mini.Server()), nil },
	}))
	s.kind, s.client = Miniredis, m.client
	first, err := m.mini.Dial() // starts it
	if err == nil {
		err = first.Close()
	}
	if err == nil && file != "" {
		err = load(ctx, m.client, file)
	}
	if err != nil {
		m.mini.Close()
		return err
	}
	m.mini.Server().SetPreHook(m.note)
	if file == "" {
		log.Info("keeping data in memory only; it ends with the program")
	} else {
		log.Warn("no redis-server or valkey-server on PATH: keeping data in the process, which will do for trying it out; "+
			"for more, install one or set REDIS_URL", "file", file, "every", saveTicks*clockTick)
	}
	quit := make(chan struct{})
	var clock sync.WaitGroup
	clock.Go(func() { m.run(quit) })
	s.stop = func(ctx context.Context) error {
		close(quit)
		clock.Wait()
		err := m.save(ctx)
		closing := m.client.Close() // first, as miniredis waits for its connections
		s.client = nil
		m.mini.Close()
		return errors.Join(err, closing)
	}
	return nil
}

// note counts what may have changed something. It stands before every command.
func (m *memory) note(_ *server.Peer, cmd string, _ ...string) bool {
	switch cmd {
	case "PING", "HELLO", "CLIENT", "AUTH", "SELECT", "WATCH", "UNWATCH", "MULTI", "EXEC", "DISCARD", "SCRIPT":
		return false
	}
	if !m.mini.IsReadOnlyCommand(cmd) {
		m.writes.Add(1)
	}
	return false
}

// run moves the clock and saves now and then, until quit.
func (m *memory) run(quit <-chan struct{}) {
	ticker := time.NewTicker(clockTick)
	defer ticker.Stop()
	last := time.Now()
	var rested time.Time // when the next snapshot may be made
	for n := 1; ; n++ {
		select {
		case <-quit:
			return
		case <-ticker.C:
		}
		now := time.Now()
		m.mini.FastForward(now.Sub(last))
		last = now
		if n%saveTicks != 0 || now.Before(rested) {
			continue
		}
		if err := m.save(context.Background()); err != nil {
			m.log.Error("could not save the data; trying again", "file", m.file, "error", err)
		}
		rested = now.Add(saveShare * time.Since(now))
	}
}

// save writes a snapshot if anything may have changed since the last one.
func (m *memory) save(ctx context.Context) error {
	writes := m.writes.Load()
	if m.file == "" || writes == m.saved {
		return nil
	}
	if err := save(ctx, m.client.WithTimeout(saveLimit), m.file); err != nil {
		return err
	}
	m.saved = writes
	return nil
}
