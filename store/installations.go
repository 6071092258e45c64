package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"
)

// Installation returns what SaveInstallation saved for a workspace, and false if
// nothing.
func (s *Store) Installation(ctx context.Context, platform, workspace string) (sealed []byte, ok bool, err error) {
	sealed, err = s.client.HGet(ctx, installationsKey(platform), workspace).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("load installation in %s: %w", workspaceName(platform, workspace), err)
	}
	return sealed, true, nil
}

// SaveInstallation keeps what a workspace that installed the bot gave it, in
// the platform's own form, until DeleteInstallation. It holds tokens, so it must
// come sealed: what is in Redis, others may read.
func (s *Store) SaveInstallation(ctx context.Context, platform, workspace string, sealed []byte) error {
	if err := s.client.HSet(ctx, installationsKey(platform), workspace, sealed).Err(); err != nil {
		return fmt.Errorf("save installation in %s: %w", workspaceName(platform, workspace), err)
	}
	return nil
}

// DeleteInstallation removes it, if there is one.
func (s *Store) DeleteInstallation(ctx context.Context, platform, workspace string) error {
	if err := s.client.HDel(ctx, installationsKey(platform), workspace).Err(); err != nil {
		return fmt.Errorf("delete installation in %s: %w", workspaceName(platform, workspace), err)
	}
	return nil
}

// Installed returns the workspaces that have an installation, sorted.
func (s *Store) Installed(ctx context.Context, platform string) (workspaces []string, err error) {
	workspaces, err = s.client.HKeys(ctx, installationsKey(platform)).Result()
	if err != nil {
		return nil, fmt.Errorf("list installations of %s: %w", platform, err)
	}
	slices.Sort(workspaces)
	return workspaces, nil
}
