package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/go-redsync/redsync/v4"
)

// ErrLeaseLost is the cause with which the context of Hold ends when somebody
// else may have taken the lease.
var ErrLeaseLost = errors.New("the lease was lost")

// leastLease is the shortest lease that can be prolonged in good time.
const leastLease = 30 * time.Millisecond

// unlockTimeout bounds giving a lease back; if it fails, the lease runs out.
const unlockTimeout = 2 * time.Second

// Lease takes the named lease if nobody has it, without waiting, and reports
// whether it did. It prolongs itself until released, also when ctx has ended,
// so that work which winds down stays alone. The release waits for that to
// stop; it is never nil, and calling it again does nothing. If Redis stays
// away for ttl, or the process stands still that long, the lease is lost:
// Hold tells.
func (s *Store) Lease(ctx context.Context, name string, ttl time.Duration) (release func(), held bool, err error) {
	_, release, held, err = s.Hold(ctx, name, ttl)
	return release, held, err
}

// Hold is Lease for work that must stop when the lease is lost: the context
// it returns ends then, with ErrLeaseLost as the cause, and when ctx ends or
// the lease is released.
func (s *Store) Hold(ctx context.Context, name string, ttl time.Duration) (context.Context, func(), bool, error) {
	if ttl < leastLease {
		return ctx, func() {}, false, fmt.Errorf("take lease %s: %s is too short", name, ttl)
	}
	// A third of the lease to take it: the default is too little for short ones.
	mutex := s.locks.NewMutex(leaseKey(name), redsync.WithExpiry(ttl), redsync.WithTimeoutFactor(1./3))
	err := mutex.TryLockContext(ctx)
	if taken(err) || errors.Is(err, redsync.ErrFailed) {
		return ctx, func() {}, false, nil
	}
	if err != nil {
		return ctx, func() {}, false, fmt.Errorf("take lease %s: %w", name, err)
	}
	work, lost := context.WithCancelCause(ctx)
	l := &lease{mutex: mutex, ttl: ttl, log: s.log.With("lease", name), lost: lost}
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	var keeper sync.WaitGroup
	keeper.Go(func() { l.keep(keeping) })
	return work, sync.OnceFunc(func() {
		stop()
		keeper.Wait()
		lost(context.Canceled)
		l.giveBack(context.WithoutCancel(ctx))
	}), true, nil
}

type lease struct {
	mutex *redsync.Mutex
	ttl   time.Duration
	log   *slog.Logger
	lost  context.CancelCauseFunc
}

// keep prolongs the lease until ctx ends or the lease is lost.
func (l *lease) keep(ctx context.Context) {
	ticker := time.NewTicker(l.ttl / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := l.prolong(ctx)
		if err == nil || ctx.Err() != nil {
			continue
		}
		if taken(err) || !time.Now().Before(l.mutex.Until()) {
			l.log.Warn("lost a lease", "error", err)
			l.lost(ErrLeaseLost)
			return
		}
	}
}

// prolong tries once. It gives up early enough to try again while the lease lasts.
func (l *lease) prolong(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, l.ttl/4)
	defer cancel()
	_, err := l.mutex.ExtendContext(ctx)
	return err
}

// giveBack ends the lease so that the next one need not wait for it to run out.
func (l *lease) giveBack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, unlockTimeout)
	defer cancel()
	if _, err := l.mutex.UnlockContext(ctx); err != nil {
		l.log.Debug("could not give a lease back", "error", err)
	}
}

// taken reports whether the error says that somebody else has the lease.
func taken(err error) bool {
	_, ok := errors.AsType[*redsync.ErrTaken](err)
	return ok
}
