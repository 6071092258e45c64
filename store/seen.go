package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Seen returns the content hash of each item that was seen, by the item's key.
// Items that were not, or longer than Options.Keep ago, are absent.
func (s *Store) Seen(ctx context.Context, items []string) (map[string]string, error) {
	keys := make([]string, len(items))
	for i, item := range items {
		keys[i] = seenKey(item)
	}
	hashes := make(map[string]string, len(items))
	err := s.get(ctx, keys, func(i int, hash string) error {
		hashes[items[i]] = hash
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up seen items: %w", err)
	}
	return hashes, nil
}

// MarkSeen remembers the content hash of items, by their keys.
func (s *Store) MarkSeen(ctx context.Context, marks map[string]string) error {
	pipe := s.client.Pipeline()
	flush := func() error {
		if _, err := pipe.Exec(ctx); err != nil {
			return fmt.Errorf("mark seen items: %w", err)
		}
		return nil
	}
	for item, hash := range marks {
		pipe.Set(ctx, seenKey(item), hash, s.keep)
		if pipe.Len() < pipelineMax {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return flush()
}

// SourceState returns what SaveSourceState saved for the source, nil if nothing.
func (s *Store) SourceState(ctx context.Context, source string) ([]byte, error) {
	doc, err := s.client.Get(ctx, sourceKey(source)).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load state of source %s: %w", source, err)
	}
	return doc, nil
}

// SaveSourceState keeps a source's state, whatever its form, for Options.Keep.
func (s *Store) SaveSourceState(ctx context.Context, source string, doc []byte) error {
	if err := s.client.Set(ctx, sourceKey(source), doc, s.keep).Err(); err != nil {
		return fmt.Errorf("save state of source %s: %w", source, err)
	}
	return nil
}
