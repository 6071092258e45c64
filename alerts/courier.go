package alerts

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Outbox hands out what waits to be sent, one channel to one courier at a time.
type Outbox interface {
	// Claim leases up to n channels that are due, of the named platforms only.
	Claim(ctx context.Context, n int, lease time.Duration, platforms ...string) ([]rumor.Claim, error)
	Settle(ctx context.Context, settlements []rumor.Settlement) error
}

// Receipts keeps the platforms' words for what was posted.
type Receipts interface {
	Receipt(ctx context.Context, to rumor.Channel, subject string) (rumor.Receipt, bool, error)
	SaveReceipt(ctx context.Context, to rumor.Channel, subject string, r rumor.Receipt) error
}

// Stories finds a story by its id.
type Stories interface {
	Story(ctx context.Context, id string) (*rumor.Story, bool, error)
}

// Subscriptions tells what a channel subscribes to.
type Subscriptions interface {
	Subscriptions(ctx context.Context, channel rumor.Channel) ([]rumor.Subscription, error)
}

// Sender posts a message to the delivery's channel, or edits the one it names.
// A failure is a *rumor.SendError. It must end soon after its context does.
type Sender interface {
	Send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error)
}

const (
	// claimLease is how long a channel is ours: long enough to look, send and
	// record, so that it is never served by two couriers.
	claimLease = time.Minute
	// restAfterPost is how long a channel rests after a new post: of a burst the
	// courier would else send each as it comes, and find nothing to roll up.
	restAfterPost = 2 * time.Second
	// mostApart is how many new posts that wait for one channel are still posted
	// one by one; more become a roll-up.
	mostApart = 5
	// sendsAtOnce is how many channels one courier serves side by side: enough
	// for Discord's 50 posts a second when each takes it half a second.
	sendsAtOnce = 32
)

// Courier sends what waits in the outbox. Its fields are set once, before use.
type Courier struct {
	League        *league.League
	Outbox        Outbox
	Receipts      Receipts
	Stories       Stories
	Subscriptions Subscriptions
	Sender        Sender
	Absences      Absences // nil: a channel that is said to be gone is gone, and nobody sleeps
	Platforms     []string // those the Sender serves; none means all
	// MaxAge is how old news may have become while it waited, and still be posted;
	// 0 means any age. What is posted is edited at any age.
	MaxAge time.Duration
	Now    func() time.Time
	Log    *slog.Logger
	// Idle is how long the courier waits before it looks again when nothing
	// was due. Wake ends the wait.
	Idle time.Duration
	// Observe, if set, hears how each delivery ended: "sent", "edited",
	// "skipped", "rolled up", or a verdict; late is the time since the news
	// was published, 0 where that means nothing.
	Observe func(platform, outcome string, late time.Duration)

	once sync.Once
	wake chan struct{}
}

// Wake makes the courier look at once, because something was queued.
func (c *Courier) Wake() {
	c.once.Do(c.init)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *Courier) init() { c.wake = make(chan struct{}, 1) }

// Run sends until ctx ends, and returns when what it was sending is recorded.
// When the outbox is away it waits and tries again.
func (c *Courier) Run(ctx context.Context) error {
	c.once.Do(c.init)
	var wg sync.WaitGroup
	defer wg.Wait()
	places := make(chan struct{}, sendsAtOnce)
	away := false
	for ctx.Err() == nil {
		places <- struct{}{} // at least one place is free
		claims, err := c.Outbox.Claim(ctx, 1+cap(places)-len(places), claimLease, c.Platforms...)
		<-places
		if away != (err != nil) && ctx.Err() == nil {
			away = err != nil
			c.reportOutbox(err)
		}
		for _, claim := range claims {
			places <- struct{}{}
			wg.Go(func() {
				defer func() { <-places }()
				c.serve(ctx, claim, restAfterPost)
				c.Wake() // the channel's next delivery may be due
			})
		}
		if len(claims) == 0 {
			c.rest(ctx)
		}
	}
	return nil
}

func (c *Courier) reportOutbox(err error) {
	if err != nil {
		c.Log.Warn("cannot reach the outbox; will try again", "error", err)
		return
	}
	c.Log.Info("the outbox can be reached again")
}

func (c *Courier) rest(ctx context.Context) {
	timer := time.NewTimer(c.Idle)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-c.wake:
	case <-timer.C:
	}
}

// Drain sends what is due until nothing is, and returns how many claims it
// served. It is for programs that run once and end, and for tests. It claims
// one channel at a time, as a lease does not wait for its turn, and lets none rest.
func (c *Courier) Drain(ctx context.Context) (int, error) {
	served := 0
	for {
		claims, err := c.Outbox.Claim(ctx, 1, claimLease, c.Platforms...)
		if err != nil || len(claims) == 0 {
			return served, err
		}
		for _, claim := range claims {
			c.serve(ctx, claim, 0)
			served++
		}
	}
}

// serve sends the head of a claim and settles it; after a new post the channel
// rests. Panics of a platform's code are failures of the delivery.
func (c *Courier) serve(ctx context.Context, claim rumor.Claim, rest time.Duration) {
	settlement, err := c.attempt(ctx, claim, rest)
	if err != nil {
		settlement = c.judge(ctx, claim, err)
	}
	record, cancel := outlive(ctx, recordTimeout)
	defer cancel()
	err = c.forget(record, settlement)
	if err == nil {
		err = c.Outbox.Settle(record, []rumor.Settlement{settlement})
	}
	if err != nil {
		// The lease runs out and the delivery is tried again; its receipt
		// tells whether it was sent.
		c.Log.Warn("cannot settle a delivery; it will be looked at again", "channel", claim.Channel.String(), "error", err)
	}
}

func (c *Courier) attempt(ctx context.Context, claim rumor.Claim, rest time.Duration) (s rumor.Settlement, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &rumor.SendError{Err: fmt.Errorf("panic: %v\n%s", r, debug.Stack())}
		}
	}()
	d := claim.Deliveries[0]
	switch {
	case d.Deadline != "":
		return c.remind(ctx, claim)
	case len(claim.Deliveries) > mostApart:
		return c.sendBurst(ctx, claim, rest)
	}
	return c.sendStory(ctx, claim, rest)
}

func (c *Courier) observe(claim rumor.Claim, outcome string, late time.Duration) {
	if c.Observe != nil {
		c.Observe(claim.Channel.Platform, outcome, late)
	}
}
