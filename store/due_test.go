package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/redis/go-redis/v9"
)

// Due returns when the next channel can be claimed, in the past if one can be
// now, and false if none waits. Claim may then still find nothing.
func (s *Store) Due(ctx context.Context) (time.Time, bool, error) {
	pipe := s.client.Pipeline()
	var firsts [shards]*redis.ZSliceCmd
	for n := range firsts {
		firsts[n] = pipe.ZRangeWithScores(ctx, outboxKeys[n].ready, 0, 0)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return time.Time{}, false, fmt.Errorf("look into the outbox: %w", err)
	}
	next, found := math.Inf(1), false
	for _, first := range firsts {
		for _, z := range first.Val() {
			next, found = min(next, z.Score), true
		}
	}
	if !found {
		return time.Time{}, false, nil
	}
	return time.UnixMicro(int64(next)).UTC(), true, nil
}
