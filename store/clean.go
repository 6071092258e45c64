package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// Clean takes stories whose newest revision is older than Options.Keep out of
// the lists, and returns out of how many lists it took one. The stories
// themselves, and all else that is transient, expire on their own.
func (s *Store) Clean(ctx context.Context) (removed int, err error) {
	oldest := s.now().Add(-s.keep).UnixMicro()
	for from := int64(0); ; from += pipelineMax {
		topics, err := s.client.ZRange(ctx, topicsKey, from, from+pipelineMax-1).Result()
		if err != nil {
			return removed, fmt.Errorf("clean: list topics: %w", err)
		}
		if len(topics) == 0 {
			break
		}
		n, err := s.trim(ctx, topics, oldest)
		removed += n
		if err != nil {
			return removed, fmt.Errorf("clean: trim lists of stories: %w", err)
		}
	}
	// A topic goes once its newest story is too old, by score, so that one
	// with a story saved this moment stays.
	max := "(" + strconv.FormatInt(oldest, 10)
	if err := s.client.ZRemRangeByScore(ctx, topicsKey, "-inf", max).Err(); err != nil {
		return removed, fmt.Errorf("clean: trim topics: %w", err)
	}
	return removed, nil
}

// trim takes what was last updated before oldest out of the topics' lists.
func (s *Store) trim(ctx context.Context, topics []string, oldest int64) (removed int, err error) {
	pipe := s.client.Pipeline()
	counts := make([]*redis.IntCmd, len(topics))
	for i, t := range topics {
		min := "(" + strconv.FormatInt(-oldest, 10)
		counts[i] = pipe.ZRemRangeByScore(ctx, storyIndexKey(rumor.Topic(t)), min, "+inf")
	}
	_, err = pipe.Exec(ctx)
	for _, c := range counts {
		removed += int(c.Val())
	}
	return removed, err
}
