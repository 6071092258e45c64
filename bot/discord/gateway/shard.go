package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// resumeTries is how often in a row resuming a session may bring nothing before
// a new one is begun.
const resumeTries = 3

// session is what Discord remembers of us when a connection ends.
type session struct {
	id      string
	address string // where to resume; empty means where to identify
}

// shard is one part of the bot's guilds, served for as long as this process has
// its lease.
type shard struct {
	*Gateway
	index, of int
	address   string // of the gateway, to be dialled
	keys      int    // rate limit keys of identifying
	slots     *slots
	log       *slog.Logger
	outage    trouble
	handle    func(Event)

	session   *session     // nil: identify
	seq       atomic.Int64 // the last sequence number; 0 before any
	settled   time.Time    // when READY or RESUMED came on this connection; zero before
	vain      int          // attempts to resume that brought nothing, in a row
	muttering bool         // passed over a frame already
}

// run keeps the shard connected until ctx ends, and returns nil then. It fails
// with what wraps a *FatalError.
func (s *shard) run(ctx context.Context) error {
	for failed := 0; ; failed++ {
		s.settled = time.Time{}
		err := s.attempt(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if isFatal(err) {
			return err
		}
		if !s.settled.IsZero() && s.options.Now().Sub(s.settled) >= s.times.healthy {
			failed = 0
		}
		s.tell(ctx, failed, err)
		if pacing.Sleep(ctx, s.pause(failed, err)) != nil {
			return nil
		}
	}
}

// pause returns how long to wait after the end of a connection, when so many
// before it have failed. Discord asks for some seconds before identifying anew.
func (s *shard) pause(failed int, err error) time.Duration {
	wait := s.times.backoff(failed, s.random())
	if _, invalid := errors.AsType[*invalidSession](err); invalid && s.session == nil {
		return max(wait, between(s.times.leastRenew, s.times.mostRenew, s.random()))
	}
	return wait
}

// tell logs why a connection ended. That Discord asks to reconnect happens
// daily, and is no outage the first time.
func (s *shard) tell(ctx context.Context, failed int, err error) {
	if errors.Is(err, errReconnect) && failed == 0 {
		s.log.DebugContext(ctx, "asked to reconnect")
		return
	}
	s.outage.begin(ctx, err)
}

// attempt makes one connection and stays on it. It returns why it ended, or why
// there was none.
func (s *shard) attempt(ctx context.Context) error {
	opened := func() { s.vain++ }
	if s.session == nil {
		s.seq.Store(0)
		slot, err := s.slots.take(ctx, s.index%s.keys)
		if err != nil {
			return err
		}
		defer slot.free()
		if err := s.permit(ctx); err != nil {
			return err
		}
		opened = slot.spend
	}
	c, err := s.dial(ctx)
	if err != nil {
		s.observe("refused")
		return err
	}
	err = s.stay(ctx, c, opened)
	s.observe(observed(err))
	if help := fatal(err); help != nil {
		return fmt.Errorf("shard %d: %w: %w", s.index, help, err)
	}
	s.learn(err)
	return err
}

// permit waits until Discord lets the bot identify again, if it has done so too
// often today.
func (s *shard) permit(ctx context.Context) error {
	for {
		info, err := s.info(ctx)
		if err != nil {
			return err
		}
		wait := info.wait()
		if wait == 0 {
			s.address = info.URL
			return nil
		}
		s.log.WarnContext(ctx, "Discord lets the bot begin no more sessions for now", "wait", wait, "limit", info.Limit.Total)
		if err := pacing.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// dial opens a connection where the session is to be resumed; where that
// address alone does not answer, and without a session, at the gateway's own.
func (s *shard) dial(ctx context.Context) (*connection, error) {
	passOver := func(err error) { s.passOver(ctx, err) }
	elsewhere := s.session != nil && s.session.address != ""
	if elsewhere {
		c, err := dial(ctx, s.session.address, &s.times, passOver)
		if err == nil || ctx.Err() != nil {
			return c, err
		}
		s.log.DebugContext(ctx, "cannot resume where Discord said; resuming at the gateway", "error", err)
	}
	c, err := dial(ctx, s.address, &s.times, passOver)
	if err == nil && elsewhere {
		s.session.address = ""
	}
	return c, err
}

// passOver notes a frame that cannot be understood.
func (s *shard) passOver(ctx context.Context, err error) {
	level := slog.LevelWarn
	if s.muttering {
		level = slog.LevelDebug
	}
	s.muttering = true
	s.log.Log(ctx, level, "passed over a frame of Discord's", "error", err)
}

// stay serves a connection to its end, and returns why it ended.
func (s *shard) stay(ctx context.Context, c *connection, opened func()) error {
	alive, end := context.WithCancelCause(ctx)
	reader := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { c.closeAfter(alive, ctx, reader) })
	wg.Go(func() {
		if err := c.heart.beat(alive, &s.seq, s.random()); err != nil {
			end(err)
		}
	})
	err := s.listen(alive, c, opened)
	close(reader)
	end(err)
	wg.Wait()
	return context.Cause(alive)
}

// listen opens the session and hands on events until the connection ends.
func (s *shard) listen(alive context.Context, c *connection, opened func()) error {
	if err := c.hello(); err != nil {
		return err
	}
	c.expect(s.times.ready)
	if err := c.send(s.opening()); err != nil {
		return err
	}
	opened()
	for {
		f, err := c.await(opDispatch)
		if err != nil {
			return err
		}
		// Once we hang up, the events may be another process's.
		if alive.Err() == nil {
			s.dispatch(alive, c, f)
		}
	}
}

// opening is our first word on a connection.
func (s *shard) opening() outgoing {
	if s.session == nil {
		return identify(s.options.Token, s.index, s.of)
	}
	return resume(s.options.Token, s.session.id, s.seq.Load())
}

// dispatch takes one event.
func (s *shard) dispatch(ctx context.Context, c *connection, f frame) {
	if f.Seq > 0 {
		s.seq.Store(f.Seq)
	}
	s.vain = 0
	switch {
	case f.Type == "READY":
		s.begin(ctx, f)
		s.settle(ctx, c, "ready")
	case f.Type == "RESUMED":
		s.settle(ctx, c, "resumed")
	case s.settled.IsZero():
		c.expect(s.times.ready) // what was missed may be much
	}
	s.handle(Event{Shard: s.index, Type: f.Type, Data: f.Data})
}

// begin keeps the session that READY tells of. Without one that can be read,
// the next connection identifies.
func (s *shard) begin(ctx context.Context, f frame) {
	session, err := f.session()
	if err != nil {
		s.passOver(ctx, err)
		s.session = nil
		return
	}
	session.address = s.resumeAddress(session.address)
	s.session = session
}

// resumeAddress completes an address of READY. One that is malformed, or less
// safe than the gateway's own, counts as none.
func (s *shard) resumeAddress(raw string) string {
	completed, err := address(raw)
	if err != nil {
		return ""
	}
	there, _ := url.Parse(completed)
	here, err := url.Parse(s.address)
	if err != nil || there.Scheme != here.Scheme {
		return ""
	}
	return completed
}

// settle notes that the connection is up.
func (s *shard) settle(ctx context.Context, c *connection, what string) {
	c.expectAnytime()
	s.settled = s.options.Now()
	s.observe(what)
	if !s.outage.on && what == "ready" {
		s.log.InfoContext(ctx, "connected to Discord")
	}
	s.outage.end(ctx)
}

// learn decides what the end of a connection means for the session.
func (s *shard) learn(err error) {
	if s.session == nil {
		return
	}
	if s.settled.IsZero() {
		s.session.address = ""
	}
	if !resumable(err) || s.vain >= resumeTries {
		s.session = nil
	}
}

func (s *shard) observe(what string) { s.options.Observe(s.index, what) }
