package alerts

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

const (
	retryFirst = 2 * time.Second
	retryMost  = 10 * time.Minute
	// fatalWait is how long a platform that refuses the bot's credentials is
	// left alone; what waits for it is kept.
	fatalWait = time.Minute
	// maxAttempts is how often an unexplained failure is tried again: for more
	// than an hour, as outages of chats last.
	maxAttempts = 16
	// maxTroubled is how often a delivery is tried again that our own store
	// keeps from being sent: for about a day, as no record that cannot be read
	// may stop its channel for ever.
	maxTroubled = 150
)

// judge turns a failure into a settlement: what waits is kept unless the
// platform will never take it.
func (c *Courier) judge(ctx context.Context, claim rumor.Claim, err error) rumor.Settlement {
	s := rumor.Settlement{Claim: claim}
	if ctx.Err() != nil {
		// The program is stopping: the delivery is due again at the next start.
		return s
	}
	failure, ok := errors.AsType[*rumor.SendError](err)
	most := maxAttempts
	if !ok {
		failure, most = &rumor.SendError{Verdict: rumor.Unknown, Err: err}, maxTroubled
	}
	now := c.Now()
	switch failure.Verdict {
	case rumor.Later:
		s.NotTill = now.Add(cmp.Or(max(failure.Wait, 0), retryFirst))
	case rumor.Fatal:
		s.NotTill = now.Add(fatalWait)
	case rumor.Gone:
		s = c.miss(ctx, claim)
	case rumor.Denied:
		s = c.deny(ctx, claim)
	case rumor.Refused:
		s.Done, s.Dead = 1, failure.Verdict.String()
	default:
		s.Failed = true
		s.NotTill = now.Add(backoff(claim.Attempts))
		if claim.Attempts+1 >= most {
			s.Done, s.Dead, s.Failed = 1, "gave up", false
		}
	}
	c.observe(claim, failure.Verdict.String(), 0)
	c.tell(claim, s, failure)
	return s
}

// A channel that denies the bot is tried again soon, in case somebody is just
// setting it up, and then seldom: chats count what they deny. What waits is
// given up after some hours, when it is news no more.
const (
	deniedFirst = 10 * time.Minute
	deniedAgain = time.Hour
	deniedMost  = 6
)

// deny settles a claim whose channel the bot may not post in. The channel is
// there, whatever was said of it before.
func (c *Courier) deny(ctx context.Context, claim rumor.Claim) rumor.Settlement {
	if c.Absences != nil && claim.Attempts > 0 {
		if err := c.Absences.Found(ctx, claim.Channel); err != nil {
			c.Log.Warn("cannot forget that a channel was gone", "channel", claim.Channel.String(), "error", err)
		}
	}
	if claim.Attempts >= deniedMost {
		return rumor.Settlement{Claim: claim, Done: len(claim.Deliveries), Dead: rumor.Denied.String()}
	}
	wait := deniedAgain
	if claim.Attempts == 0 {
		wait = deniedFirst
	}
	return rumor.Settlement{Claim: claim, Failed: true, NotTill: c.Now().Add(wait)}
}

// tell logs a failure once for operators: the first attempt and the last. That
// a channel is gone is nothing for them to mend.
func (c *Courier) tell(claim rumor.Claim, s rumor.Settlement, failure *rumor.SendError) {
	attrs := []any{"channel", claim.Channel.String(), "delivery", claim.Deliveries[0].Key(), "attempt", claim.Attempts + 1, "error", failure}
	switch {
	case s.Dead != "" && failure.Verdict == rumor.Gone && c.Absences != nil:
		c.Log.Info("a channel is gone; its subscriptions sleep", append(attrs, "dropped", s.Done)...)
	case s.Dead != "":
		c.Log.Error("a delivery was given up", attrs...)
	case claim.Attempts == 0 && failure.Verdict != rumor.Later:
		c.Log.Warn("a delivery failed; will try again", attrs...)
	default:
		c.Log.Debug("a delivery waits", attrs...)
	}
}

// backoff returns how long to wait after the given number of failed attempts.
func backoff(attempts int) time.Duration {
	return min(retryFirst<<min(attempts, 16), retryMost)
}
