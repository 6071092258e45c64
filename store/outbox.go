package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// The outbox holds the deliveries that are to be sent. Each channel has a
// queue of its own and each shard of channels a set of those that have
// anything to send, by when they are due. Claim leases a channel by moving it
// to the end of the lease, where it comes due again by itself if the claimant
// dies. Settle acts only while the channel still stands at that very time.

// pushPairs bounds how many deliveries one script puts in, as the shard, and
// on a single server everybody, waits for it: some 2 ms.
const pushPairs = 500

// Push puts deliveries into the outbox, in their order. One that waits there
// already stays where it is; one that has left the outbox goes in again, so
// whoever sends should ask Receipt first. After an error any part of them may
// be in, and pushing them all once more is right.
func (s *Store) Push(ctx context.Context, deliveries []rumor.Delivery) error {
	var lots [shards][]any
	for _, d := range deliveries {
		if err := checkDelivery(d); err != nil {
			return fmt.Errorf("push: %w", err)
		}
		channel := d.Channel.String()
		n := shardOf(d.Channel)
		lots[n] = append(lots[n], channel, d.Key())
	}
	// One script for each shard at a time: a channel's later deliveries must
	// not be in when its earlier ones failed.
	now := s.now().UnixMicro()
	for {
		calls := nextPushes(&lots, now)
		if len(calls) == 0 {
			return nil
		}
		if err := s.run(ctx, calls); err != nil {
			return fmt.Errorf("push %d deliveries: %w", len(deliveries), err)
		}
	}
}

// nextPushes takes the next lot of each shard.
func nextPushes(lots *[shards][]any, now int64) []*call {
	var calls []*call
	for n := range lots {
		lot := lots[n][:min(2*pushPairs, len(lots[n]))]
		if len(lot) == 0 {
			continue
		}
		lots[n] = lots[n][len(lot):]
		k := &outboxKeys[n]
		args := make([]any, 0, 2+len(lot))
		args = append(append(args, k.queue, now), lot...)
		calls = append(calls, &call{script: pushScript, keys: []string{k.ready, k.meta}, args: args})
	}
	return calls
}

// checkDelivery refuses a delivery that would not come back as it went in.
func checkDelivery(d rumor.Delivery) error {
	if err := checkChannel(d.Channel); err != nil {
		return err
	}
	name := d.Story
	if d.Deadline != "" {
		name = d.Deadline
	}
	if name == "" || strings.Contains(name, ":") {
		return fmt.Errorf("delivery %q: names no story or deadline", d.Key())
	}
	return nil
}

// Waiting returns how many deliveries are in the outbox.
func (s *Store) Waiting(ctx context.Context) (int, error) {
	pipe := s.client.Pipeline()
	var counts [shards]*redis.StringCmd
	for n := range counts {
		counts[n] = pipe.HGet(ctx, outboxKeys[n].meta, "waiting")
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return 0, fmt.Errorf("count the outbox: %w", err)
	}
	sum := 0
	for _, c := range counts {
		n, err := c.Int()
		if err != nil && !errors.Is(err, redis.Nil) {
			return 0, fmt.Errorf("count the outbox: %w", err)
		}
		sum += n
	}
	return sum, nil
}
