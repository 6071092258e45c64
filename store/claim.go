package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// claimWidth is how many deliveries a claim shows, enough for the longest
// roll-up message.
const claimWidth = 25

// leastOutboxLease is the shortest a claim can last, as leases end on a whole
// millisecond.
const leastOutboxLease = 10 * time.Millisecond

// Claim leases up to n channels that are due, those first that have been due
// longest; of the named platforms only, if any is named. Each is the caller's for the lease, until settled; after that it is
// due again. A lease should outlast whatever is done under it.
//
// When nothing is due that costs one read of each shard and no script. When a
// part of a Cluster is away it claims from the rest, and fails only if that
// brings nothing.
func (s *Store) Claim(ctx context.Context, n int, lease time.Duration, platforms ...string) ([]rumor.Claim, error) {
	if lease < leastOutboxLease {
		return nil, fmt.Errorf("claim: a lease of %s is too short", lease)
	}
	from := shardsOf(platforms)
	var claims []rumor.Claim
	for all := false; !all && len(claims) < n; {
		now := s.now()
		var turns []int
		var err error
		turns, all, err = s.choose(ctx, from, n-len(claims), now)
		if len(turns) > 0 {
			claimed, failed := s.claimFrom(ctx, turns, now, lease)
			claims = append(claims, claimed...)
			err = errors.Join(err, failed)
		}
		if err != nil && len(claims) == 0 {
			return nil, fmt.Errorf("claim: %w", err)
		}
		if err != nil {
			s.log.Warn("could not claim from all of the outbox", "error", err)
			break // what was claimed must not be lost
		}
		// If there was more, somebody else may have been faster, or a channel
		// was only resting: once more.
	}
	return claims, nil
}

// choose looks for the n channels that have been due longest, whatever their
// shards, so that a channel's turn does not hang on how full its shard is. It
// returns the shard of each, in that order, and whether they are all that are
// due. With an error it chooses from the shards that answered.
func (s *Store) choose(ctx context.Context, from []int, n int, now time.Time) (turns []int, all bool, err error) {
	// Enough of each shard unless they are very unequal; then, the next time.
	peek := min(n, max(16, 2*n/len(from)))
	pipe := s.client.Pipeline()
	fronts := make([]*redis.ZSliceCmd, len(from))
	for i, shard := range from {
		fronts[i] = pipe.ZRangeByScoreWithScores(ctx, outboxKeys[shard].ready, &redis.ZRangeBy{
			Min: "-inf", Max: strconv.FormatInt(now.UnixMicro(), 10), Count: int64(peek),
		})
	}
	_, err = pipe.Exec(ctx)
	type candidate struct {
		shard int
		due   float64
	}
	var due []candidate
	all = true
	for i, front := range fronts {
		all = all && len(front.Val()) < peek
		for _, z := range front.Val() {
			due = append(due, candidate{from[i], z.Score})
		}
	}
	slices.SortStableFunc(due, func(a, b candidate) int { return cmp.Compare(a.due, b.due) })
	for _, c := range due[:min(n, len(due))] {
		turns = append(turns, c.shard)
	}
	return turns, all && len(due) <= n, err
}

// claimFrom claims as many channels of each shard as it has turns, and returns
// them in the order of the turns. With an error it returns what it could claim.
func (s *Store) claimFrom(ctx context.Context, turns []int, now time.Time, lease time.Duration) ([]rumor.Claim, error) {
	var counts [shards]int
	for _, n := range turns {
		counts[n]++
	}
	end := now.Add(lease).UnixMilli() * 1000
	var calls []*call
	var of [shards]*call
	for n, count := range counts {
		if count == 0 {
			continue
		}
		k := &outboxKeys[n]
		of[n] = &call{
			script: claimScript,
			keys:   []string{k.ready, k.meta, k.tries},
			args:   []any{k.queue, now.UnixMicro(), end, count, claimWidth},
		}
		calls = append(calls, of[n])
	}
	failed := s.run(ctx, calls)
	var taken [shards]int
	claims := make([]rumor.Claim, 0, len(turns))
	for _, n := range turns {
		rows, _ := of[n].reply.Slice() // run returned the error
		if taken[n] >= len(rows) {
			continue
		}
		if claim, ok := s.readClaim(ctx, rows[taken[n]]); ok {
			claims = append(claims, claim)
		}
		taken[n]++
	}
	return claims, failed
}

// readClaim reads one claim of the script's answer. One that it cannot read,
// or of which it had to bury an unreadable delivery, is not for sending; it
// comes due again by itself.
func (s *Store) readClaim(ctx context.Context, row any) (rumor.Claim, bool) {
	fields, _ := row.([]any)
	if len(fields) != 5 {
		s.log.Error("unreadable claim", "claim", row)
		return rumor.Claim{}, false
	}
	name, _ := fields[0].(string)
	token, _ := fields[1].(string)
	waiting, _ := fields[2].(int64)
	attempts, _ := fields[3].(int64)
	keys, _ := fields[4].([]any)
	channel, err := rumor.ParseChannel(name)
	lease, bad := strconv.ParseInt(token, 10, 64)
	if err = errors.Join(err, bad); err != nil {
		s.log.Error("unreadable claim", "claim", row, "error", err)
		return rumor.Claim{}, false
	}
	claim := rumor.Claim{Channel: channel, Waiting: int(waiting), Attempts: int(attempts), Lease: lease}
	var unreadable []string
	for _, k := range keys {
		key, _ := k.(string)
		d, err := rumor.ParseDelivery(channel, key)
		if err != nil {
			unreadable = append(unreadable, key)
			continue
		}
		claim.Deliveries = append(claim.Deliveries, d)
	}
	if len(unreadable) == 0 {
		return claim, true
	}
	s.bury(ctx, claim, unreadable)
	return rumor.Claim{}, false
}

// bury takes deliveries out that cannot be read, as a later version may have
// written, so that they do not stop their channel for ever.
func (s *Store) bury(ctx context.Context, claim rumor.Claim, keys []string) {
	s.log.Error("unreadable deliveries", "channel", claim.Channel, "keys", keys)
	err := s.settle(ctx, []ending{{claim: claim, keys: keys, dead: "unreadable"}})
	if err != nil {
		s.log.Warn("could not bury unreadable deliveries", "channel", claim.Channel, "error", err)
	}
}
