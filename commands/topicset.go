package commands

import (
	"context"
	"fmt"
	"slices"

	"github.com/hotstove/hotstove/rumor"
)

// topicSet is what a channel subscribes to, sorted.
type topicSet []rumor.Topic

func (r *Registry) subscribedTopics(ctx context.Context, c rumor.Channel) (topicSet, error) {
	subs, err := r.subs.Subscriptions(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("subscriptions: %w", err)
	}
	topics := make(topicSet, len(subs))
	for i, s := range subs {
		topics[i] = s.Topic
	}
	return topics, nil
}

// holds reports whether the channel subscribes to this very topic.
func (s topicSet) holds(t rumor.Topic) bool {
	return slices.Contains(s, t)
}

// withStories returns the topics to look for stories under: the league alone
// when it is among them, since it has every story.
func (s topicSet) withStories() []rumor.Topic {
	if s.holds(rumor.LeagueTopic) {
		return []rumor.Topic{rumor.LeagueTopic}
	}
	var topics []rumor.Topic
	for _, t := range s {
		if t != rumor.DeadlinesTopic {
			topics = append(topics, t)
		}
	}
	return topics
}
