package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Present notes that a member of a group is there for the next ttl, and returns
// how many are, itself included. Who does not say so again falls out. All
// members of a group should use the same ttl.
func (s *Store) Present(ctx context.Context, group, member string, ttl time.Duration) (int, error) {
	now, key := s.now(), hereKey(group)
	pipe := s.client.TxPipeline()
	pipe.ZRemRangeByScore(ctx, key, "-inf", strconv.FormatInt(now.UnixMicro(), 10))
	pipe.ZAdd(ctx, key, redis.Z{Member: member, Score: float64(now.Add(ttl).UnixMicro())})
	count := pipe.ZCard(ctx, key)
	pipe.PExpire(ctx, key, ttl+expirySlack)
	if _, err := pipe.Exec(ctx); err != nil {
		return 0, fmt.Errorf("count the members of %s: %w", group, err)
	}
	return int(count.Val()), nil
}
