package alerts

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// storySubject is the name of a story's receipts.
func storySubject(id string) string { return "s:" + id }

// pending is a story delivery with all that sending it needs.
type pending struct {
	delivery rumor.Delivery
	story    *rumor.Story
	skip     string // why it need not be sent; empty when it must
}

// rolledUp is why a delivery is skipped whose story has no message of its own.
const rolledUp = "was part of a roll-up"

// fresh reports whether the delivery makes a new post.
func (p pending) fresh() bool { return p.skip == "" && !p.delivery.Edit.Posted() }

// look finds out what a story delivery takes. What the story says by now is
// sent, whichever revision was queued. A new post stays the delivery that it
// was, so that the platform knows a retry.
func (c *Courier) look(ctx context.Context, d rumor.Delivery, subs []rumor.Subscription) (pending, error) {
	p := pending{delivery: d}
	story, ok, err := c.Stories.Story(ctx, d.Story)
	if err != nil {
		return p, fmt.Errorf("load story %s: %w", d.Story, err)
	}
	if !ok {
		p.skip = "expired"
		return p, nil
	}
	receipt, posted, err := c.Receipts.Receipt(ctx, d.Channel, storySubject(story.ID))
	if err != nil {
		return p, fmt.Errorf("load receipt of story %s: %w", story.ID, err)
	}
	p.story, p.delivery.Edit = story, receipt
	wants := wanted(story, subs)
	switch {
	case posted && !receipt.Posted():
		p.skip = rolledUp
	case posted && receipt.Revision >= d.Revision:
		p.skip = "posted already"
	case !posted && len(wants) == 0:
		p.skip = "not subscribed any more"
	case !posted && c.MaxAge > 0 && c.Now().Sub(story.Updated) > c.MaxAge:
		p.skip = "too old by now"
	}
	if !p.fresh() {
		p.delivery.Revision = max(d.Revision, story.Revision)
		return p, nil
	}
	p.delivery.Pings = pings(wants)
	p.delivery.ReplyTo, err = c.followed(ctx, d.Channel, story)
	return p, err
}

// followed returns the receipt of the story that this one moves on from, so
// that the post can answer it; none if the channel never had it.
func (c *Courier) followed(ctx context.Context, to rumor.Channel, s *rumor.Story) (rumor.Receipt, error) {
	if s.Follows == "" {
		return rumor.Receipt{}, nil
	}
	r, _, err := c.Receipts.Receipt(ctx, to, storySubject(s.Follows))
	if err != nil {
		return rumor.Receipt{}, fmt.Errorf("load receipt of story %s: %w", s.Follows, err)
	}
	return r, nil
}

func pings(subs []rumor.Subscription) []string {
	var out []string
	for _, sub := range subs {
		if p := sub.Options.Ping; p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (c *Courier) sendStory(ctx context.Context, claim rumor.Claim, rest time.Duration) (rumor.Settlement, error) {
	done := rumor.Settlement{Claim: claim, Done: 1}
	subs, err := c.Subscriptions.Subscriptions(ctx, claim.Channel)
	if err != nil {
		return done, fmt.Errorf("load subscriptions: %w", err)
	}
	p, err := c.look(ctx, claim.Deliveries[0], subs)
	if err != nil {
		return done, err
	}
	if p.skip != "" {
		c.observe(claim, "skipped", 0)
		c.Log.Debug("skipped a delivery", "channel", claim.Channel.String(), "delivery", p.delivery.Key(), "why", p.skip)
		return done, nil
	}
	receipt, err := c.send(ctx, claim, p.delivery, Post(c.League, p.story))
	if err != nil {
		return done, err
	}
	if err := c.keep(ctx, claim.Channel, subjectReceipt{storySubject(p.story.ID), receipt}); err != nil {
		return done, err
	}
	if p.fresh() {
		done.NotTill = c.Now().Add(rest)
		c.observe(claim, "sent", c.late(p.story))
		return done, nil
	}
	c.observe(claim, "edited", 0)
	return done, nil
}

func (c *Courier) late(s *rumor.Story) time.Duration { return max(0, c.Now().Sub(s.Updated)) }

// sendBurst makes one message of the new posts that wait for a channel. Edits
// and reminders among them keep their turn, and what stands behind these is
// passed over when its own turn comes. The stories of a roll-up have no message
// of their own, so they are neither edited nor answered later.
//
// A platform knows a retry by its delivery, and shows what it took first. So an
// earlier attempt, which may have come through, is made again as it was: what
// has come since waits, and a post that was tried alone stays alone.
func (c *Courier) sendBurst(ctx context.Context, claim rumor.Claim, rest time.Duration) (rumor.Settlement, error) {
	begun, _, err := c.Receipts.Receipt(ctx, claim.Channel, rollUpSubject(claim.Deliveries[0]))
	if err != nil {
		return rumor.Settlement{}, fmt.Errorf("load receipt of a roll-up: %w", err)
	}
	if begun.Revision > 0 {
		claim.Deliveries = claim.Deliveries[:min(begun.Revision, len(claim.Deliveries))]
	} else if claim.Attempts > 0 {
		return c.sendStory(ctx, claim, rest)
	}
	burst, inTurn, err := c.lookAtBurst(ctx, claim)
	if err != nil {
		return rumor.Settlement{}, err
	}
	if inTurn == 0 || len(burst) == 0 || len(burst) <= mostApart && begun.Revision == 0 {
		return c.sendStory(ctx, claim, rest) // an edit, or most of the queue was out of date
	}
	if err := c.sendRollUp(ctx, claim, burst); err != nil {
		return rumor.Settlement{}, err
	}
	c.observe(claim, "rolled up", c.late(burst[0].story))
	return rumor.Settlement{Claim: claim, Done: inTurn, NotTill: c.Now().Add(rest)}, nil
}

// lookAtBurst returns the new posts among a claim's deliveries, each story once,
// and how many deliveries leave with them: those before the first that has to be
// sent for itself.
func (c *Courier) lookAtBurst(ctx context.Context, claim rumor.Claim) (burst []pending, inTurn int, err error) {
	subs, err := c.Subscriptions.Subscriptions(ctx, claim.Channel)
	if err != nil {
		return nil, 0, fmt.Errorf("load subscriptions: %w", err)
	}
	waits := false // something before has to be sent for itself
	for _, d := range claim.Deliveries {
		if d.Deadline != "" {
			waits = true
			continue
		}
		p, err := c.look(ctx, d, subs)
		if err != nil {
			return nil, 0, err
		}
		waits = waits || p.skip == "" && !p.fresh()
		if !waits {
			inTurn++
		}
		if p.fresh() && !slices.ContainsFunc(burst, func(o pending) bool { return o.story.ID == p.story.ID }) {
			burst = append(burst, p)
		}
	}
	return burst, inTurn, nil
}

// rollUpSubject is the name of the receipt that tells of how many deliveries,
// as its Revision, a roll-up is made that begins with this one.
func rollUpSubject(first rumor.Delivery) string { return "r:" + first.Key() }

// sendRollUp sends the burst under the name of its first delivery, whose
// receipt is kept last: until then a retry is the same delivery again. What is
// in it is kept before it is sent.
func (c *Courier) sendRollUp(ctx context.Context, claim rumor.Claim, burst []pending) error {
	var stories []*rumor.Story
	var roles []string
	for _, p := range burst {
		stories, roles = append(stories, p.story), append(roles, p.delivery.Pings...)
	}
	slices.Sort(roles)
	size := len(claim.Deliveries)
	head := burst[0].delivery
	head.RollUp, head.ReplyTo, head.Pings = size, rumor.Receipt{}, slices.Compact(roles)
	begun := subjectReceipt{rollUpSubject(claim.Deliveries[0]), rumor.Receipt{Revision: size, At: c.Now()}}
	if err := c.keep(ctx, claim.Channel, begun); err != nil {
		return err
	}
	if _, err := c.send(ctx, claim, head, RollUp(stories)); err != nil {
		return err
	}
	var receipts []subjectReceipt
	for _, s := range slices.Backward(stories) {
		receipts = append(receipts, subjectReceipt{storySubject(s.ID), rumor.Receipt{Revision: s.Revision, At: c.Now()}})
	}
	return c.keep(ctx, claim.Channel, receipts...)
}
