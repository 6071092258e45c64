package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// goneKeep is how long it is kept that a channel was found gone, after the last
// time. Whoever looks again does so sooner; what is older would make the next
// short outage look like a long one.
const goneKeep = 24 * time.Hour

// Missing notes that a channel was found gone, and returns since when and how
// often that was so. The count may be too high by one when an answer was lost.
func (s *Store) Missing(ctx context.Context, c rumor.Channel) (since time.Time, times int, err error) {
	key := goneKey(c)
	pipe := s.client.TxPipeline()
	pipe.HSetNX(ctx, key, "since", s.now().UnixMicro())
	first := pipe.HGet(ctx, key, "since")
	count := pipe.HIncrBy(ctx, key, "times", 1)
	pipe.Expire(ctx, key, goneKeep)
	_, err = pipe.Exec(ctx)
	var micros int64
	if err == nil {
		micros, err = first.Int64()
	}
	if err != nil {
		return time.Time{}, 0, fmt.Errorf("note that %s is gone: %w", c, err)
	}
	return time.UnixMicro(micros).UTC(), int(count.Val()), nil
}

// Found forgets what Missing noted of a channel.
func (s *Store) Found(ctx context.Context, c rumor.Channel) error {
	if err := s.client.Del(ctx, goneKey(c)).Err(); err != nil {
		return fmt.Errorf("note that %s is there: %w", c, err)
	}
	return nil
}
