package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// deadMax is how many dead letters a shard keeps.
const deadMax = 1000

// reasonMax bounds the reason of a dead letter, in bytes.
const reasonMax = 500

// settleMax bounds how many claims one script ends.
const settleMax = 200

// DeadLetter is a delivery that was given up.
type DeadLetter struct {
	Delivery rumor.Delivery
	Reason   string
	At       time.Time
}

// ending is a settlement in the terms of the script: it names what leaves, so
// that one run twice, because its answer was lost, cannot take more.
type ending struct {
	claim   rumor.Claim
	keys    []string // these leave
	dead    string   // when set, as dead letters
	failed  bool
	notTill time.Time
}

// Settle says what became of claims. A claim whose lease has passed to
// somebody else, or that was settled before, stays as it is. After an error
// any part of them may be settled, and settling them all once more is right.
//
// What Done counts leaves the outbox, to the dead letters if Dead is set.
// Failed counts an attempt for the first that stays. NotTill, which may be
// set alone, keeps the channel from being claimed till then, whether or not
// anything waits for it now, and counts no attempt.
func (s *Store) Settle(ctx context.Context, settlements []rumor.Settlement) error {
	endings := make([]ending, len(settlements))
	for i, t := range settlements {
		if t.Done < 0 || t.Done > len(t.Claim.Deliveries) {
			return fmt.Errorf("settle %s: %d done of %d", t.Claim.Channel, t.Done, len(t.Claim.Deliveries))
		}
		keys := make([]string, t.Done)
		for k, d := range t.Claim.Deliveries[:t.Done] {
			keys[k] = d.Key()
		}
		endings[i] = ending{t.Claim, keys, t.Dead, t.Failed, t.NotTill}
	}
	if err := s.settle(ctx, endings); err != nil {
		return fmt.Errorf("settle %d claims: %w", len(settlements), err)
	}
	return nil
}

func (s *Store) settle(ctx context.Context, endings []ending) error {
	now := s.now()
	var lots [shards][]ending
	for _, e := range endings {
		n := shardOf(e.claim.Channel)
		lots[n] = append(lots[n], e)
	}
	var calls []*call
	for n, lot := range lots {
		for part := range slices.Chunk(lot, settleMax) {
			calls = append(calls, s.settleCall(n, part, now))
		}
	}
	if len(calls) == 0 {
		return nil
	}
	err := s.run(ctx, calls)
	settled := 0
	for _, c := range calls {
		n, _ := c.reply.Int()
		settled += n
	}
	if err == nil && settled < len(endings) {
		s.log.Warn("leases ran out before they were settled", "claims", len(endings)-settled)
	}
	return err
}

// settleCall writes endings of one shard as the script wants them.
func (s *Store) settleCall(shard int, endings []ending, now time.Time) *call {
	k := &outboxKeys[shard]
	args := make([]any, 0, 4+8*len(endings))
	args = append(args, k.queue, now.UnixMicro(), deadMax, max(1, int64(s.keep.Seconds())))
	for _, e := range endings {
		due := now
		if e.notTill.After(now) {
			due = e.notTill
		}
		args = append(args, e.claim.Channel.String(), e.claim.Lease, due.UnixMicro(),
			flag(e.failed), flag(e.dead != ""), len(e.keys))
		for _, key := range e.keys {
			args = append(args, key)
			if e.dead != "" {
				args = append(args, encode(deadLetterRecord{
					record{recordVersion}, e.claim.Channel.String(), key, shorten(e.dead), now.UTC(),
				}))
			}
		}
	}
	return &call{script: settleScript, keys: []string{k.ready, k.meta, k.tries, k.dead}, args: args}
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

// shorten cuts a reason to reasonMax bytes, at a character's end.
func shorten(reason string) string {
	if len(reason) <= reasonMax {
		return reason
	}
	return strings.ToValidUTF8(reason[:reasonMax-len("…")], "") + "…"
}

// DeadLetters returns the newest dead letters, the newest first.
func (s *Store) DeadLetters(ctx context.Context, limit int) ([]DeadLetter, error) {
	if limit <= 0 {
		return nil, nil
	}
	pipe := s.client.Pipeline()
	var lists [shards]*redis.StringSliceCmd
	for n := range lists {
		lists[n] = pipe.LRange(ctx, outboxKeys[n].dead, 0, int64(limit)-1)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	var letters []DeadLetter
	for _, list := range lists {
		for _, text := range list.Val() {
			if letter, ok := s.readDeadLetter(text); ok {
				letters = append(letters, letter)
			}
		}
	}
	slices.SortStableFunc(letters, func(a, b DeadLetter) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Delivery.ID(), b.Delivery.ID()))
	})
	return letters[:min(limit, len(letters))], nil
}

// readDeadLetter reads a dead letter as far as it can be: its delivery may be
// what made it one.
func (s *Store) readDeadLetter(text string) (DeadLetter, bool) {
	r, err := decode[deadLetterRecord](text)
	var channel rumor.Channel
	if err == nil {
		channel, err = rumor.ParseChannel(r.Channel)
	}
	if err != nil {
		s.log.Error("unreadable dead letter", "letter", text, "error", err)
		return DeadLetter{}, false
	}
	d, err := rumor.ParseDelivery(channel, r.Key)
	if err != nil {
		d = rumor.Delivery{Channel: channel}
		r.Reason += ": " + r.Key
	}
	return DeadLetter{Delivery: d, Reason: r.Reason, At: r.At}, true
}
