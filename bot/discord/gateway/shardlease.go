package gateway

import (
	"context"
	"errors"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// errTaken is why a shard is given up whose lease somebody else has.
var errTaken = errors.New("another process has its lease")

// shardLease is the right to serve a shard.
type shardLease struct {
	leases    Leases
	name      string
	ttl, poll time.Duration

	work    context.Context // ends when the lease is lost
	release func()
}

// take takes the lease if nobody has it, and reports whether it did.
func (l *shardLease) take(ctx context.Context) (bool, error) {
	work, release, held, err := l.leases.Hold(ctx, l.name, l.ttl)
	if err == nil && held {
		l.work, l.release = work, release
	}
	return held && err == nil, err
}

// keep keeps the lease until ctx ends, and then gives it back. It fails when
// somebody else has it.
func (l *shardLease) keep(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			l.release()
			return nil
		case <-l.work.Done():
		}
		l.release()
		if err := l.regain(ctx); err != nil {
			return err
		}
	}
}

// regain takes a lease again that was lost. While the store is away nobody else
// can take it either, and whoever serves the shard goes on: people who give
// commands are better told that we are in trouble than left without an answer.
// It fails when somebody else has the lease, or ctx ends.
func (l *shardLease) regain(ctx context.Context) error {
	for {
		switch held, err := l.take(ctx); {
		case held:
			return nil
		case err == nil:
			return errTaken
		}
		if err := pacing.Sleep(ctx, l.poll); err != nil {
			return err
		}
	}
}
