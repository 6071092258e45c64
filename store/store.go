package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/go-redsync/redsync/v4"
	"github.com/go-redsync/redsync/v4/redis/goredis/v9"
	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// DefaultKeep is how long stories, receipts and seen marks are kept.
const DefaultKeep = 90 * 24 * time.Hour

// pipelineMax bounds the commands of one pipeline, and so the memory that a
// call takes on both sides.
const pipelineMax = 500

// expirySlack is how much longer than it is needed a key is kept whose use ends
// by Options.Now, since its expiry goes by another clock.
const expirySlack = time.Minute

// Options set up a Store. The zero Options are fit for use.
type Options struct {
	Now  func() time.Time // what is due, leased and old; nil means time.Now
	Log  *slog.Logger     // nil logs nothing
	Keep time.Duration    // how long what is transient stays; 0 means DefaultKeep
}

// Store is Hotstove's memory. It is safe for concurrent use. Its errors name
// the operation and wrap the cause; none is meant for users.
type Store struct {
	client redis.UniversalClient
	locks  *redsync.Redsync
	now    func() time.Time
	log    *slog.Logger
	keep   time.Duration
}

// New returns a store on the client, which stays the caller's to close.
// Connect makes a client that fits.
func New(client redis.UniversalClient, o Options) *Store {
	s := &Store{
		client: client,
		locks:  redsync.New(goredis.NewPool(client)),
		now:    o.Now,
		log:    o.Log,
		keep:   o.Keep,
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.keep <= 0 {
		s.keep = DefaultKeep
	}
	return s
}

// Ping reports whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping Redis: %w", err)
	}
	return nil
}

// get reads strings and calls each for those that exist, in order. It
// pipelines: MGET would fail on a Cluster, where the keys lie in many slots.
func (s *Store) get(ctx context.Context, keys []string, each func(i int, value string) error) error {
	for from := 0; from < len(keys); from += pipelineMax {
		part := keys[from:min(from+pipelineMax, len(keys))]
		pipe := s.client.Pipeline()
		answers := make([]*redis.StringCmd, len(part))
		for i, key := range part {
			answers[i] = pipe.Get(ctx, key)
		}
		if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		for i, answer := range answers {
			value, err := answer.Result()
			if errors.Is(err, redis.Nil) {
				continue
			}
			if err != nil {
				return err
			}
			if err := each(from+i, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkChannel refuses a channel that would not come back as it was stored.
func checkChannel(c rumor.Channel) error {
	if strings.ContainsRune(c.String(), 0) {
		return fmt.Errorf("channel %q: holds a NUL", c.String())
	}
	back, err := rumor.ParseChannel(c.String())
	if err != nil {
		return err
	}
	if back != c {
		return fmt.Errorf("channel %q: holds a slash", c.String())
	}
	return nil
}
