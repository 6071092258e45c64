package alerts

import (
	"context"
	"errors"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	sendTimeout = 20 * time.Second
	// recordTimeout bounds the recording of what was sent. A Redis that restarts
	// or fails over within it is waited for.
	recordTimeout = 15 * time.Second
	recordPause   = 200 * time.Millisecond
	// stopGrace is how much longer than the courier's context a send may go on,
	// and then the recording of it: of one torn off nobody could tell whether it
	// arrived.
	stopGrace = 2 * time.Second
)

// errLate is why nothing is sent: looking took most of the lease.
var errLate = errors.New("the store is too slow: the lease would end before the send")

// send passes a message to the platform while the claim lasts.
func (c *Courier) send(ctx context.Context, claim rumor.Claim, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	left := time.UnixMicro(claim.Lease).Sub(c.Now()) - recordTimeout
	switch {
	case ctx.Err() != nil:
		return rumor.Receipt{}, ctx.Err()
	case left <= 0:
		return rumor.Receipt{}, errLate
	}
	sending, cancel := outlive(ctx, min(sendTimeout, left))
	defer cancel()
	receipt, err := c.Sender.Send(sending, d, m)
	receipt.Revision = max(receipt.Revision, d.Revision)
	if receipt.At.IsZero() {
		receipt.At = c.Now()
	}
	return receipt, err
}

// keep saves receipts under their subjects. While Redis is away it tries again:
// what was sent and is not recorded would be sent once more.
func (c *Courier) keep(ctx context.Context, to rumor.Channel, receipts ...subjectReceipt) error {
	record, cancel := outlive(ctx, recordTimeout)
	defer cancel()
	for i := 0; i < len(receipts); {
		err := c.Receipts.SaveReceipt(record, to, receipts[i].subject, receipts[i].receipt)
		if err == nil {
			i++
			continue
		}
		select {
		case <-record.Done():
			return err
		case <-time.After(recordPause):
		}
	}
	return nil
}

type subjectReceipt struct {
	subject string
	receipt rumor.Receipt
}

// outlive returns a context that ends after the limit, and stopGrace after ctx
// at the latest.
func outlive(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	forget := context.AfterFunc(ctx, func() { time.AfterFunc(stopGrace, cancel) })
	return longer, func() {
		forget()
		cancel()
	}
}
