package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// markKeep is how long a mark stays: more than the year after which the
// league's calendar comes round, so that no reminder is ever due twice.
const markKeep = 400 * 24 * time.Hour

// Mark returns the time that SetMark gave the name, zero if none.
func (s *Store) Mark(ctx context.Context, name string) (time.Time, error) {
	text, err := s.client.Get(ctx, markKey(name)).Result()
	if errors.Is(err, redis.Nil) {
		return time.Time{}, nil
	}
	var t time.Time
	if err == nil {
		t, err = time.Parse(time.RFC3339Nano, text)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("load mark %s: %w", name, err)
	}
	return t, nil
}

// SetMark remembers a time under a name.
func (s *Store) SetMark(ctx context.Context, name string, t time.Time) error {
	text := t.UTC().Format(time.RFC3339Nano)
	if err := s.client.Set(ctx, markKey(name), text, max(markKeep, s.keep)).Err(); err != nil {
		return fmt.Errorf("save mark %s: %w", name, err)
	}
	return nil
}

// Settings returns a channel's settings, by name.
func (s *Store) Settings(ctx context.Context, c rumor.Channel) (map[string]string, error) {
	settings, err := s.client.HGetAll(ctx, settingsKey(c)).Result()
	if err != nil {
		return nil, fmt.Errorf("load settings of %s: %w", c, err)
	}
	return settings, nil
}

// SetSetting changes one of a channel's settings. An empty value removes it.
func (s *Store) SetSetting(ctx context.Context, c rumor.Channel, name, value string) error {
	var err error
	if value == "" {
		err = s.client.HDel(ctx, settingsKey(c), name).Err()
	} else {
		err = s.client.HSet(ctx, settingsKey(c), name, value).Err()
	}
	if err != nil {
		return fmt.Errorf("save setting %s of %s: %w", name, c, err)
	}
	return nil
}
