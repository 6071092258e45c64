package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// subscribersPage is how many subscriptions Subscribers hands over at a time.
const subscribersPage = 1000

// txTries bounds how often a transaction starts again because another one
// changed the same channel at the same time.
const txTries = 32

// Subscribe makes a channel hear of a topic and reports whether it did not
// before. If it did, By and Options are replaced and Since stays. A zero Since
// means now. A channel that sleeps wakes, as Wake says.
func (s *Store) Subscribe(ctx context.Context, sub rumor.Subscription) (created bool, err error) {
	if err := checkChannel(sub.Channel); err != nil {
		return false, fmt.Errorf("subscribe: %w", err)
	}
	if sub.Since.IsZero() {
		sub.Since = s.now()
	}
	err = s.amend(ctx, sub.Channel, sub.Topic, func(old string, existed bool) (string, error) {
		created = !existed
		if !existed {
			return encode(newSubscriptionRecord(sub)), nil
		}
		r, err := decode[subscriptionRecord](old)
		if err != nil {
			return "", err
		}
		sub.Since = r.Since
		return encode(newSubscriptionRecord(sub)), nil
	})
	if err != nil {
		return false, fmt.Errorf("subscribe %s to %s: %w", sub.Channel, sub.Topic, err)
	}
	return created, nil
}

// Unsubscribe ends a subscription and reports whether there was one.
func (s *Store) Unsubscribe(ctx context.Context, c rumor.Channel, t rumor.Topic) (existed bool, err error) {
	err = s.amend(ctx, c, t, func(_ string, found bool) (string, error) {
		existed = found
		return "", nil
	})
	if err != nil {
		return false, fmt.Errorf("unsubscribe %s from %s: %w", c, t, err)
	}
	return existed, nil
}

// amend replaces the record of one subscription, in both directions at once.
// The change is given the record that stands and returns the one that shall,
// empty for none; it runs again if somebody else was faster.
func (s *Store) amend(ctx context.Context, c rumor.Channel, t rumor.Topic,
	change func(old string, existed bool) (string, error),
) error {
	ofChannel := channelTopicsKey(c)
	attempt := func(tx *redis.Tx) error {
		var record *redis.StringCmd
		var count *redis.IntCmd
		_, err := tx.Pipelined(ctx, func(p redis.Pipeliner) error {
			record, count = p.HGet(ctx, ofChannel, string(t)), p.HLen(ctx, ofChannel)
			return nil
		})
		if err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		old, existed := record.Val(), record.Err() == nil
		fresh, err := change(old, existed)
		if err != nil {
			return err
		}
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
			if existed {
				take(ctx, p, c, t, old, count.Val() == 1)
			}
			if fresh != "" {
				put(ctx, p, c, t, fresh)
			}
			return nil
		})
		return err
	}
	for range txTries {
		err := s.client.Watch(ctx, attempt, ofChannel)
		if !errors.Is(err, redis.TxFailedErr) {
			return err
		}
	}
	return errors.New("too many changes at once")
}

// take removes a record, and what else is kept of a channel if it was the last.
func take(ctx context.Context, p redis.Pipeliner, c rumor.Channel, t rumor.Topic, record string, last bool) {
	p.ZRem(ctx, topicChannelsKey(t), subscriber(c, record))
	p.HDel(ctx, channelTopicsKey(c), string(t))
	if last {
		p.SRem(ctx, workspaceKey(workspaceOf(c)), c.String())
		p.ZRem(ctx, asleepKey, c.String())
	}
}

// put writes a record. Whoever asks for it is there, so the channel wakes.
func put(ctx context.Context, p redis.Pipeliner, c rumor.Channel, t rumor.Topic, record string) {
	p.ZAdd(ctx, topicChannelsKey(t), redis.Z{Member: subscriber(c, record)})
	p.HSet(ctx, channelTopicsKey(c), string(t), record)
	if c.Workspace != "" {
		p.SAdd(ctx, workspaceKey(workspaceOf(c)), c.String())
	}
	wake(ctx, p, c)
}

// subscriber is a member of a topic's set. All have the same score, so Redis
// keeps them in the order of their channels.
func subscriber(c rumor.Channel, record string) string { return c.String() + "\x00" + record }

// Subscriptions returns what a channel subscribes to, asleep or awake, sorted by
// topic. It reads them in one piece: no channel has more than there are topics.
func (s *Store) Subscriptions(ctx context.Context, c rumor.Channel) ([]rumor.Subscription, error) {
	records, err := s.client.HGetAll(ctx, channelTopicsKey(c)).Result()
	if err != nil {
		return nil, fmt.Errorf("list subscriptions of %s: %w", c, err)
	}
	subs := make([]rumor.Subscription, 0, len(records))
	for topic, text := range records {
		r, err := decode[subscriptionRecord](text)
		if err != nil {
			return nil, fmt.Errorf("list subscriptions of %s: %s: %w", c, topic, err)
		}
		subs = append(subs, r.subscription(c, rumor.Topic(topic)))
	}
	slices.SortFunc(subs, func(a, b rumor.Subscription) int { return cmp.Compare(a.Topic, b.Topic) })
	return subs, nil
}

// Subscribed returns the channels of a workspace that subscribe to anything,
// asleep or awake, in the order of their ids. It leaves out, with a line in the
// log, what it cannot read.
func (s *Store) Subscribed(ctx context.Context, platform, workspace string) ([]rumor.Channel, error) {
	names, err := s.client.SMembers(ctx, workspaceKey(workspaceName(platform, workspace))).Result()
	if err != nil {
		return nil, fmt.Errorf("list subscribed channels of %s: %w", workspaceName(platform, workspace), err)
	}
	slices.Sort(names)
	channels := make([]rumor.Channel, 0, len(names))
	for _, name := range names {
		c, err := rumor.ParseChannel(name)
		if err != nil {
			s.log.Error("unreadable channel", "channel", name, "error", err)
			continue
		}
		channels = append(channels, c)
	}
	return channels, nil
}

// Subscribers hands every subscription to a topic to each, in pages of at most
// 1000, in the order of their channels, but for those that sleep. It stops at
// each's first error.
//
// A subscription that stands and is awake the whole time is handed over exactly
// once, even when Redis restarts or fails over between two pages: the pages go
// by channel. (HSCAN would not do: its cursor means nothing to another server, so
// channels could be passed over.) One made, ended, woken or put to sleep
// meanwhile may or may not be among them.
func (s *Store) Subscribers(ctx context.Context, t rumor.Topic, each func([]rumor.Subscription) error) error {
	from := "-"
	for {
		members, page, err := s.subscribersFrom(ctx, t, from)
		if err != nil {
			return fmt.Errorf("list subscribers to %s: %w", t, err)
		}
		if len(page) > 0 {
			if err := each(page); err != nil {
				return err
			}
		}
		if len(members) < subscribersPage {
			return nil
		}
		last, _, _ := strings.Cut(members[len(members)-1], "\x00")
		from = "[" + last + "\x01" // past every record of that channel
	}
}

// subscribersFrom reads a page of a topic's set, and those of it that are to be
// handed over.
func (s *Store) subscribersFrom(ctx context.Context, t rumor.Topic, from string) (members []string, page []rumor.Subscription, err error) {
	pipe := s.client.Pipeline()
	all := pipe.ZRangeByLex(ctx, topicChannelsKey(t), &redis.ZRangeBy{Min: from, Max: "+", Count: subscribersPage})
	sleepers := pipe.Exists(ctx, asleepKey, asleepWorkspacesKey)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, nil, err
	}
	page = s.readSubscribers(t, all.Val())
	if sleepers.Val() > 0 {
		page, err = s.awake(ctx, page)
	}
	return all.Val(), page, err
}

// readSubscribers reads members of a topic's set. It leaves out, with a line
// in the log, what it cannot read: one bad record must not cut off the rest.
func (s *Store) readSubscribers(t rumor.Topic, members []string) []rumor.Subscription {
	subs := make([]rumor.Subscription, 0, len(members))
	for _, m := range members {
		channel, text, _ := strings.Cut(m, "\x00")
		c, err := rumor.ParseChannel(channel)
		var r subscriptionRecord
		if err == nil {
			r, err = decode[subscriptionRecord](text)
		}
		if err != nil {
			s.log.Error("unreadable subscription", "topic", t, "channel", channel, "error", err)
			continue
		}
		subs = append(subs, r.subscription(c, t))
	}
	return subs
}
