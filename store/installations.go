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
// the platform's own form, until ReplaceInstallation removes it. It holds tokens,
// so it must come sealed: what is in Redis, others may read.
func (s *Store) SaveInstallation(ctx context.Context, platform, workspace string, sealed []byte) error {
	if err := s.client.HSet(ctx, installationsKey(platform), workspace, sealed).Err(); err != nil {
		return fmt.Errorf("save installation in %s: %w", workspaceName(platform, workspace), err)
	}
	return nil
}

// ReplaceInstallation puts sealed in the place of the installation if that still
// is old, as Installation returned it. Nil means none: as old, that there was
// none; as sealed, to remove it. It reports whether sealed is there now, also from
// before: false says that somebody else has changed it.
func (s *Store) ReplaceInstallation(ctx context.Context, platform, workspace string, old, sealed []byte) (bool, error) {
	c := &call{
		script: swapScript, keys: []string{installationsKey(platform)},
		args: []any{workspace, old, sealed},
	}
	if err := s.run(ctx, []*call{c}); err != nil {
		return false, fmt.Errorf("replace installation in %s: %w", workspaceName(platform, workspace), err)
	}
	return c.reply.Bool()
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
