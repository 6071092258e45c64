package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// SleepKeep is how long subscriptions sleep before they end.
const SleepKeep = 30 * 24 * time.Hour

// EndSleepers ends the subscriptions of channels that have slept for SleepKeep,
// by themselves or with their workspace, removes those channels' settings, and
// returns how many channels there were. One that wakes at this very moment keeps
// its subscriptions, and may lose its settings.
func (s *Store) EndSleepers(ctx context.Context) (ended int, err error) {
	latest := strconv.FormatInt(s.now().Add(-SleepKeep).UnixMicro(), 10)
	for {
		channels, err := s.longAsleep(ctx, asleepKey, latest)
		if err != nil {
			return ended, fmt.Errorf("end sleepers: list channels: %w", err)
		}
		if len(channels) == 0 {
			break
		}
		n, err := s.end(ctx, channels, "", latest)
		ended += n
		if err != nil {
			return ended, fmt.Errorf("end sleepers: %w", err)
		}
	}
	for {
		workspaces, err := s.longAsleep(ctx, asleepWorkspacesKey, latest)
		if err != nil {
			return ended, fmt.Errorf("end sleepers: list workspaces: %w", err)
		}
		if len(workspaces) == 0 {
			return ended, nil
		}
		for _, workspace := range workspaces {
			n, err := s.endWorkspace(ctx, workspace, latest)
			ended += n
			if err != nil {
				return ended, fmt.Errorf("end sleepers of %s: %w", workspace, err)
			}
		}
	}
}

// longAsleep returns some of those that have slept since latest or longer.
func (s *Store) longAsleep(ctx context.Context, key, latest string) ([]string, error) {
	return s.client.ZRangeByScore(ctx, key, &redis.ZRangeBy{Min: "-inf", Max: latest, Count: pipelineMax}).Result()
}

func (s *Store) endWorkspace(ctx context.Context, workspace, latest string) (ended int, err error) {
	channels, err := s.client.SMembers(ctx, workspaceKey(workspace)).Result()
	if err != nil {
		return 0, err
	}
	for part := range slices.Chunk(channels, pipelineMax) {
		n, err := s.end(ctx, part, workspace, latest)
		ended += n
		if err != nil {
			return ended, err
		}
	}
	return ended, s.client.ZRem(ctx, asleepWorkspacesKey, workspace).Err()
}

// end ends the subscriptions of channels that sleep with the workspace, or by
// themselves if that is empty. The settings go first: a channel that has lost
// its subscriptions is not found again.
func (s *Store) end(ctx context.Context, channels []string, workspace, latest string) (ended int, err error) {
	pipe := s.client.Pipeline()
	calls := make([]*call, len(channels))
	for i, name := range channels {
		c, err := rumor.ParseChannel(name)
		if err != nil {
			return 0, err
		}
		sleepers, sleeper := asleepKey, name
		if workspace != "" {
			sleepers, sleeper = asleepWorkspacesKey, workspace
		}
		pipe.Del(ctx, settingsKey(c))
		calls[i] = &call{
			script: endScript,
			keys:   []string{channelTopicsKey(c), workspaceKey(workspaceOf(c)), asleepKey, sleepers},
			args:   []any{name, sleeper, latest, topicChannelsKey("")},
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return 0, err
	}
	err = s.run(ctx, calls)
	for _, c := range calls {
		n, _ := c.reply.Int() // run returned the error
		ended += n
	}
	return ended, err
}
