package alerts

import (
	"context"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// Absences remembers of channels that a platform said they are gone, until that
// is certain: an outage must not cost anybody their subscriptions.
type Absences interface {
	// Missing notes that the channel was found gone, and returns since when and
	// how often that was so.
	Missing(ctx context.Context, c rumor.Channel) (since time.Time, times int, err error)
	// Found forgets what Missing noted.
	Found(ctx context.Context, c rumor.Channel) error
	// Sleep puts the channel's subscriptions to sleep: nothing more is queued
	// for it until it wakes.
	Sleep(ctx context.Context, c rumor.Channel) error
}

// A channel is taken to be gone when the platform has said so this often, over
// this long. It is asked again soon, for a short trouble, and then seldom.
const (
	goneTimes = 3
	goneFor   = 6 * time.Hour
	goneFirst = 10 * time.Minute
	goneAgain = time.Hour
)

// miss settles a claim whose channel is said to be gone. What waits is kept and
// tried again, however often, until that is certain; then the channel's
// subscriptions sleep, and what the claim holds leaves. So what was queued
// before a channel fell asleep for another reason is not tried for long either,
// and is posted if it wakes within that time.
func (c *Courier) miss(ctx context.Context, claim rumor.Claim) rumor.Settlement {
	if c.Absences == nil {
		return rumor.Settlement{Claim: claim, Done: 1, Dead: rumor.Gone.String()}
	}
	record, cancel := outlive(ctx, recordTimeout)
	defer cancel()
	since, times, err := c.Absences.Missing(record, claim.Channel)
	certain := err == nil && times >= goneTimes && c.Now().Sub(since) >= goneFor
	if certain {
		err = c.Absences.Sleep(record, claim.Channel)
	}
	if err != nil {
		c.Log.Warn("cannot note that a channel is gone; will look again", "channel", claim.Channel.String(), "error", err)
	} else if certain {
		return rumor.Settlement{Claim: claim, Done: len(claim.Deliveries), Dead: rumor.Gone.String()}
	}
	wait := goneAgain
	if times <= 1 {
		wait = goneFirst
	}
	return rumor.Settlement{Claim: claim, Failed: true, NotTill: c.Now().Add(wait)}
}

// forget forgets that the channel was missing once a delivery leaves that has
// failed before. It comes before the settlement: if it fails, the delivery is
// looked at again, so that no old absence is counted with a later one.
func (c *Courier) forget(ctx context.Context, s rumor.Settlement) error {
	if c.Absences == nil || s.Done == 0 || s.Claim.Attempts == 0 {
		return nil
	}
	return c.Absences.Found(ctx, s.Claim.Channel)
}
