package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// A channel sleeps while it, or its workspace, stands among those that do: its
// subscriptions stay as they are, and are not handed out. So falling asleep and
// waking are one write each, however many channels and topics a workspace has,
// and no crash leaves anybody half awake.

// Sleep puts a channel's subscriptions to sleep: Subscribers leaves them out,
// Subscriptions still lists them, and Wake brings them back unchanged. After
// SleepKeep they end. It does nothing to a channel that has none, or that
// sleeps already, be it with its workspace.
func (s *Store) Sleep(ctx context.Context, c rumor.Channel) error {
	if err := checkChannel(c); err != nil {
		return fmt.Errorf("put to sleep: %w", err)
	}
	err := s.fallAsleep(ctx,
		[]string{channelTopicsKey(c), asleepKey, asleepWorkspacesKey}, c.String(), workspaceOf(c))
	if err != nil {
		return fmt.Errorf("put %s to sleep: %w", c, err)
	}
	return nil
}

// SleepWorkspace is Sleep for all channels of a workspace, also for those whose
// subscriptions are being made at this moment: these sleep, or wake them all.
func (s *Store) SleepWorkspace(ctx context.Context, platform, workspace string) error {
	name := workspaceName(platform, workspace)
	keys := []string{workspaceKey(name), asleepWorkspacesKey, asleepWorkspacesKey}
	if err := s.fallAsleep(ctx, keys, name, name); err != nil {
		return fmt.Errorf("put workspace %s to sleep: %w", name, err)
	}
	return nil
}

func (s *Store) fallAsleep(ctx context.Context, keys []string, who, instead string) error {
	args := []any{who, s.now().UnixMicro(), instead}
	return s.run(ctx, []*call{{script: sleepScript, keys: keys, args: args}})
}

// Wake wakes a channel, and its workspace if that sleeps: where one channel is
// known to be there, the others are.
func (s *Store) Wake(ctx context.Context, c rumor.Channel) error {
	_, err := s.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		wake(ctx, p, c)
		return nil
	})
	if err != nil {
		return fmt.Errorf("wake %s: %w", c, err)
	}
	return nil
}

func wake(ctx context.Context, p redis.Pipeliner, c rumor.Channel) {
	p.ZRem(ctx, asleepKey, c.String())
	p.ZRem(ctx, asleepWorkspacesKey, workspaceOf(c))
}

// WakeWorkspaces wakes those of the workspaces that SleepWorkspace put to
// sleep. A channel that Sleep put to sleep sleeps on. It takes one round trip,
// so it may be told of thousands that are awake.
func (s *Store) WakeWorkspaces(ctx context.Context, platform string, workspaces ...string) error {
	pipe := s.client.Pipeline()
	for part := range slices.Chunk(workspaces, pipelineMax) {
		names := make([]any, len(part))
		for i, w := range part {
			names[i] = workspaceName(platform, w)
		}
		pipe.ZRem(ctx, asleepWorkspacesKey, names...)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("wake %d workspaces of %s: %w", len(workspaces), platform, err)
	}
	return nil
}

// awake returns those of the subscriptions whose channels do not sleep.
func (s *Store) awake(ctx context.Context, subs []rumor.Subscription) ([]rumor.Subscription, error) {
	if len(subs) == 0 {
		return nil, nil
	}
	channels, workspaces := make([]string, len(subs)), make([]string, len(subs))
	for i, sub := range subs {
		channels[i], workspaces[i] = sub.Channel.String(), workspaceOf(sub.Channel)
	}
	pipe := s.client.Pipeline()
	alone := pipe.ZMScore(ctx, asleepKey, channels...)
	together := pipe.ZMScore(ctx, asleepWorkspacesKey, workspaces...)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, err
	}
	if len(alone.Val()) != len(subs) || len(together.Val()) != len(subs) {
		return nil, errors.New("an answer of the wrong length")
	}
	out := subs[:0]
	for i, sub := range subs {
		if alone.Val()[i] == 0 && together.Val()[i] == 0 { // 0 stands for none
			out = append(out, sub)
		}
	}
	return out, nil
}
