package alerts

import (
	"context"
	"slices"

	"github.com/hotstove/hotstove/rumor"
)

// Match finds the channels that want the story and hands their deliveries to
// push, a page of subscriptions at a time. A channel that subscribes to several
// of the story's topics may be handed over more than once; the outbox holds it once.
func Match(ctx context.Context, s *rumor.Story, from Subscribers, push func([]rumor.Delivery) error) error {
	find := func(topics []rumor.Topic, mentioned bool) error {
		for _, topic := range topics {
			err := from.Subscribers(ctx, topic, func(page []rumor.Subscription) error {
				return push(deliveries(s, page, mentioned))
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := find(s.Topics(), false); err != nil {
		return err
	}
	return find(s.MentionedTopics(), true)
}

// deliveries returns one delivery for each subscription that lets the story
// through. A subscription to something the story only mentions must ask for mentions.
func deliveries(s *rumor.Story, page []rumor.Subscription, mentioned bool) []rumor.Delivery {
	out := make([]rumor.Delivery, 0, len(page))
	for _, sub := range page {
		if wants(sub, s, mentioned) {
			out = append(out, rumor.Delivery{Channel: sub.Channel, Story: s.ID, Revision: s.Revision})
		}
	}
	return out
}

func wants(sub rumor.Subscription, s *rumor.Story, mentioned bool) bool {
	return sub.Options.Allow(s.Kind, s.Tier) && (!mentioned || sub.Options.Mentions)
}

// wanted returns those of a channel's subscriptions that let the story through.
func wanted(s *rumor.Story, subs []rumor.Subscription) []rumor.Subscription {
	subjects, mentions := s.Topics(), s.MentionedTopics()
	var out []rumor.Subscription
	for _, sub := range subs {
		subject := slices.Contains(subjects, sub.Topic)
		if (subject || slices.Contains(mentions, sub.Topic)) && wants(sub, s, !subject) {
			out = append(out, sub)
		}
	}
	return out
}
