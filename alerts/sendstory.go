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

// fresh reports whether the delivery makes a new post.
func (p pending) fresh() bool { return p.skip == "" && !p.delivery.Edit.Posted() }

// look finds out what a story delivery takes. The newest revision is sent,
// whichever was queued: what lies between would be out of date.
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
	case posted && receipt.Revision >= d.Revision:
		p.skip = "posted already"
	case posted && !receipt.Posted():
		p.skip = "was part of a roll-up"
	case !posted && len(wants) == 0:
		p.skip = "not subscribed any more"
	}
	p.delivery.Revision = max(d.Revision, story.Revision)
	if p.fresh() {
		p.delivery.Pings = pings(wants)
		p.delivery.ReplyTo, err = c.followed(ctx, d.Channel, story)
	}
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

func (c *Courier) sendStory(ctx context.Context, claim rumor.Claim) (rumor.Settlement, error) {
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
	if err := c.send(ctx, p.delivery, Post(c.League, p.story), storySubject(p.story.ID)); err != nil {
		return done, err
	}
	c.sent(claim, p)
	return done, nil
}

func (c *Courier) sent(claim rumor.Claim, p pending) {
	if p.fresh() {
		c.observe(claim, "sent", c.late(p.story))
		return
	}
	c.observe(claim, "edited", 0)
}

func (c *Courier) late(s *rumor.Story) time.Duration { return max(0, c.Now().Sub(s.Updated)) }

// sendBurst makes one message of the new posts that wait for a channel, up to
// the first delivery that is not one. The stories of a roll-up have no message
// of their own, so they are neither edited nor answered later.
func (c *Courier) sendBurst(ctx context.Context, claim rumor.Claim) (rumor.Settlement, error) {
	subs, err := c.Subscriptions.Subscriptions(ctx, claim.Channel)
	if err != nil {
		return rumor.Settlement{}, fmt.Errorf("load subscriptions: %w", err)
	}
	done := rumor.Settlement{Claim: claim}
	var stories []*rumor.Story
	var subjects, roles []string
	for _, d := range claim.Deliveries {
		if d.Deadline != "" {
			break
		}
		p, err := c.look(ctx, d, subs)
		if err != nil {
			return rumor.Settlement{}, err
		}
		if p.skip == "" && !p.fresh() {
			break // an edit keeps its turn
		}
		done.Done++
		if p.skip == "" && !slices.Contains(subjects, storySubject(p.story.ID)) {
			stories, subjects = append(stories, p.story), append(subjects, storySubject(p.story.ID))
			roles = append(roles, p.delivery.Pings...)
		}
	}
	if len(stories) <= c.burst() {
		return c.sendStory(ctx, claim) // most of the queue was out of date
	}
	slices.Sort(roles)
	head := rumor.Delivery{Channel: claim.Channel, Story: stories[0].ID, Revision: stories[0].Revision, Pings: slices.Compact(roles)}
	if err := c.sendRollUp(ctx, head, stories, subjects); err != nil {
		return rumor.Settlement{}, err
	}
	c.observe(claim, "rolled up", c.late(stories[0]))
	return done, nil
}

func (c *Courier) sendRollUp(ctx context.Context, head rumor.Delivery, stories []*rumor.Story, subjects []string) error {
	sending, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if _, err := c.Sender.Send(sending, head, RollUp(stories)); err != nil {
		return err
	}
	for i, s := range stories {
		if err := c.keep(ctx, head.Channel, rumor.Receipt{Revision: s.Revision, At: c.Now()}, subjects[i]); err != nil {
			return err
		}
	}
	return nil
}
