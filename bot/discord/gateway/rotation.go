package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// group is the name of the processes that share the shards, in the census.
const group = "discord"

// errSurplus is why a shard is given up that another process is to serve.
var errSurplus = errors.New("another process is to serve it")

// rotation is the shards that this process serves: its fair share of those that
// Discord advises, as far as they are free.
type rotation struct {
	*Gateway
	advice    Info
	slots     slots
	terms     []*term // in the order in which they were begun
	end       context.CancelCauseFunc
	hand      func(log *slog.Logger, e Event)
	running   sync.WaitGroup
	counting  trouble
	borrowing trouble
}

// term is the time in which this process serves a shard.
type term struct {
	shard int
	end   context.CancelCauseFunc
	over  chan struct{} // closed when the shard may be served again
}

// serve serves shards until ctx ends, Discord refuses the bot for good, or it
// advises another number of shards.
func (g *Gateway) serve(ctx context.Context, info Info) error {
	whole := ctx
	ctx, end := context.WithCancelCause(ctx)
	log := g.options.Log
	r := &rotation{
		Gateway: g, advice: info, end: end,
		hand:      func(log *slog.Logger, e Event) { g.handle(whole, log, e) },
		counting:  trouble{log: log, begins: "cannot count the processes that share the shards; keeping those served", ends: "the processes that share the shards are counted again"},
		borrowing: trouble{log: log, begins: "cannot take the lease of a shard", ends: "leases of shards can be taken again"},
	}
	r.slots = slots{
		leases: g.options.Leases, places: g.options.Slots, now: g.options.Now,
		pace: g.times.pace, poll: g.times.poll, stop: ctx.Done(), owner: &r.running,
	}
	err := r.keepLooking(ctx)
	end(err)
	r.wait()
	return err
}

// keepLooking looks which shards to serve every few seconds, not all processes
// at once. It fails when the bot is refused for good, and returns nil when ctx
// ends or the advice has changed.
func (r *rotation) keepLooking(ctx context.Context) error {
	ask := time.NewTicker(r.times.advice)
	defer ask.Stop()
	for {
		r.look(ctx)
		select {
		case <-ctx.Done():
			if err := context.Cause(ctx); isFatal(err) {
				return err
			}
			return nil
		case <-time.After(between(r.times.look*4/5, r.times.look*6/5, r.random())):
		case <-ask.C:
			if changed, err := r.changed(ctx); changed || err != nil {
				return err
			}
		}
	}
}

// changed asks whether Discord advises another number of shards by now. All
// processes must serve the same number, or guilds would be served twice.
func (r *rotation) changed(ctx context.Context) (bool, error) {
	info, err := r.info(ctx)
	switch {
	case isFatal(err):
		return false, err
	case err != nil:
		r.options.Log.DebugContext(ctx, "cannot ask for the number of shards", "error", err)
		return false, nil
	case info.Shards == r.advice.Shards:
		return false, nil
	}
	r.options.Log.InfoContext(ctx, "Discord advises another number of shards", "before", r.advice.Shards, "now", info.Shards)
	return true, nil
}

// look gives up shards that are too many, or takes free ones that are due.
func (r *rotation) look(ctx context.Context) {
	r.terms = slices.DeleteFunc(r.terms, (*term).isOver)
	share, err := r.share(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.counting.begin(ctx, err)
		}
		return
	}
	r.counting.end(ctx)
	for len(r.terms) > share {
		// The youngest has most likely not identified yet.
		last := len(r.terms) - 1
		r.terms[last].end(errSurplus)
		r.terms = r.terms[:last]
	}
	// Not all processes begin with the same.
	first := int(r.random() * float64(r.advice.Shards))
	for i := 0; i < r.advice.Shards && len(r.terms) < share && ctx.Err() == nil; i++ {
		if err := r.take(ctx, (first+i)%r.advice.Shards); err != nil {
			r.borrowing.begin(ctx, err)
			return
		}
	}
	r.borrowing.end(ctx)
}

// share returns how many shards this process is to serve.
func (r *rotation) share(ctx context.Context) (int, error) {
	if r.options.Census == nil {
		return r.advice.Shards, nil
	}
	present, err := r.options.Census.Present(ctx, group, r.member, 3*r.times.look)
	if err != nil {
		return 0, err
	}
	return fairShare(r.advice.Shards, present), nil
}

// fairShare returns the most shards that one of so many processes may serve.
func fairShare(shards, processes int) int {
	processes = max(processes, 1)
	return (shards + processes - 1) / processes
}

// take begins to serve a shard, if nobody does.
func (r *rotation) take(ctx context.Context, index int) error {
	if slices.ContainsFunc(r.terms, func(t *term) bool { return t.shard == index }) {
		return nil
	}
	serving, end := context.WithCancelCause(ctx)
	l := &shardLease{
		leases: r.options.Leases, name: fmt.Sprintf("discord:shard:%d/%d", index, r.advice.Shards),
		ttl: r.times.lease, poll: r.times.poll,
	}
	if held, err := l.take(serving); err != nil || !held {
		end(nil)
		return err
	}
	t := &term{shard: index, end: end, over: make(chan struct{})}
	r.terms = append(r.terms, t)
	s := r.newShard(index)
	r.running.Go(func() {
		defer close(t.over)
		var keeping sync.WaitGroup
		defer keeping.Wait()
		defer end(nil)
		keeping.Go(func() { end(l.keep(serving)) })
		if err := s.run(serving); err != nil {
			r.end(err)
		}
		if ctx.Err() == nil {
			s.log.InfoContext(ctx, "serves the shard no longer", "cause", context.Cause(serving))
		}
	})
	return nil
}

func (t *term) isOver() bool {
	select {
	case <-t.over:
		return true
	default:
		return false
	}
}

func (r *rotation) newShard(index int) *shard {
	log := r.options.Log.With("shard", index)
	return &shard{
		Gateway: r.Gateway, index: index, of: r.advice.Shards,
		address: r.advice.URL, keys: r.advice.Limit.MaxConcurrency, slots: &r.slots, log: log,
		outage: trouble{log: log, begins: "not connected to Discord; trying again", ends: "connected to Discord"},
		handle: func(e Event) { r.hand(log, e) },
	}
}

// wait waits for the shards to end, but not for ever.
func (r *rotation) wait() {
	ended := make(chan struct{})
	go func() {
		r.running.Wait()
		close(ended)
	}()
	late := time.NewTimer(r.times.stop)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
		r.options.Log.Warn("connections to Discord did not end in time")
	}
}

// leave tells the other processes that this one is gone, so that they need not
// wait before they serve its shards.
func (g *Gateway) leave(ctx context.Context) {
	if g.options.Census == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), g.times.farewell)
	defer cancel()
	if _, err := g.options.Census.Present(ctx, group, g.member, time.Millisecond); err != nil {
		g.options.Log.DebugContext(ctx, "could not say goodbye", "error", err)
	}
}

// alone is the leases of a process that shares with none.
type alone struct{}

// Hold gives every lease: a rotation asks for none that it has, and slots queue.
func (alone) Hold(ctx context.Context, _ string, _ time.Duration) (context.Context, func(), bool, error) {
	return ctx, func() {}, true, nil
}
