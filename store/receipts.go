package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// Receipt returns the receipt of what was posted to a channel about a subject,
// if anything was: "s:<story>" or "d:<deadline>:<rung>". Under "r:<delivery>" is
// what the roll-up that begins with this delivery was made of.
func (s *Store) Receipt(ctx context.Context, c rumor.Channel, subject string) (rumor.Receipt, bool, error) {
	text, err := s.client.Get(ctx, receiptKey(c, subject)).Result()
	if errors.Is(err, redis.Nil) {
		return rumor.Receipt{}, false, nil
	}
	var r receiptRecord
	if err == nil {
		r, err = decode[receiptRecord](text)
	}
	if err != nil {
		return rumor.Receipt{}, false, fmt.Errorf("load receipt of %s in %s: %w", subject, c, err)
	}
	return r.receipt(), true, nil
}

// SaveReceipt keeps a receipt for Options.Keep.
func (s *Store) SaveReceipt(ctx context.Context, c rumor.Channel, subject string, r rumor.Receipt) error {
	err := s.client.Set(ctx, receiptKey(c, subject), encode(newReceiptRecord(r)), s.keep).Err()
	if err != nil {
		return fmt.Errorf("save receipt of %s in %s: %w", subject, c, err)
	}
	return nil
}
