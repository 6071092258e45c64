package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// First reports whether a name was not seen in the last keep, and remembers it
// for that long. Of any number of callers at once, one is told that it is. It
// may also serve as a lock that ends by itself, or early by Forget.
func (s *Store) First(ctx context.Context, name string, keep time.Duration) (bool, error) {
	if keep < time.Millisecond {
		return false, fmt.Errorf("remember a name: %s is too short", keep)
	}
	// The client asks again when an answer is lost. Who finds the mark of this
	// call there was first all the same.
	key, mark := firstKey(name), rand.Text()
	first, err := s.client.SetNX(ctx, key, mark, keep).Result()
	if err != nil {
		return false, fmt.Errorf("remember a name: %w", err)
	}
	if first {
		return true, nil
	}
	holder, err := s.client.Get(ctx, key).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return false, fmt.Errorf("remember a name: %w", err)
	}
	return holder == mark, nil
}

// Forget makes a name new again, and reports whether it was known. Of any number
// of callers at once, one at most is told that it was; none when that answer
// was lost on the way.
func (s *Store) Forget(ctx context.Context, name string) (bool, error) {
	n, err := s.client.Del(ctx, firstKey(name)).Result()
	if err != nil {
		return false, fmt.Errorf("forget a name: %w", err)
	}
	return n > 0, nil
}
