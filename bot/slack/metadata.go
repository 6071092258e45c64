package slack

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/rumor"
)

const (
	// deliveryEvent is the type of the metadata that name a post's delivery.
	deliveryEvent = "hotstove_delivery"
	// searchDepth is how many of a channel's last messages are searched.
	searchDepth = 100
	// searchWait is for how long a retry waits until it may search. Slack lets
	// some apps read a history once a minute only.
	searchWait = time.Minute
	// clockSkew is how far our clock and Slack's may be apart.
	clockSkew = time.Minute
)

// deliveryID returns what a retry is recognised by: the same for the same
// delivery, and telling nobody what it is.
func deliveryID(d rumor.Delivery) string {
	sum := sha256.Sum256([]byte(d.ID()))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func (s post) metadata() slackgo.MsgOption {
	return slackgo.MsgOptionMetadata(slackgo.SlackMetadata{EventType: deliveryEvent, EventPayload: map[string]any{"id": s.id}})
}

// find returns the receipt of the post that an earlier attempt made; none if
// there is no such post, or no telling: better twice than never.
func (p *Platform) find(ctx context.Context, s post) (rumor.Receipt, error) {
	messages, all, err := p.recent(ctx, s)
	if err != nil && !unreadable(err) {
		return rumor.Receipt{}, err
	}
	for _, m := range messages {
		if m.Metadata.EventType == deliveryEvent && m.Metadata.EventPayload["id"] == s.id && p.isOurs(ctx, s, m) {
			return s.receipt(p.o.Now(), m.Timestamp, m.ThreadTimestamp), nil
		}
	}
	if err != nil || !all {
		p.o.Log.WarnContext(ctx, "a post is possibly repeated: its channel could not be searched for an earlier one",
			"channel", s.Channel.String(), "delivery", s.Key(), "error", err)
	}
	return rumor.Receipt{}, nil
}

// unreadable reports whether a failed search will not do better soon.
func unreadable(err error) bool {
	switch verdict, wait := weigh(err); verdict {
	case rumor.Refused:
		return true
	case rumor.Denied:
		return !hasCode(err, notInChannel)
	case rumor.Later:
		return wait > searchWait
	}
	return false
}

// recent returns the last messages of the place where the post goes, and whether
// these are all since attempts are remembered.
func (p *Platform) recent(ctx context.Context, s post) (messages []slackgo.Message, all bool, err error) {
	oldest, latest := stamp(p.o.Now().Add(-tryKeep)), stamp(p.o.Now().Add(clockSkew))
	if s.thread != "" {
		messages, more, _, err := s.api.GetConversationRepliesContext(ctx, &slackgo.GetConversationRepliesParameters{
			ChannelID: s.channel, Timestamp: s.thread, Oldest: oldest, Latest: latest, Limit: searchDepth, IncludeAllMetadata: true,
		})
		if !hasCode(err, closedThreads...) {
			return messages, !more, err
		}
	}
	history, err := s.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
		ChannelID: s.channel, Oldest: oldest, Latest: latest, Limit: searchDepth, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, false, err
	}
	return history.Messages, !history.HasMore, nil
}

// stamp returns a time as Slack writes the ts of messages.
func stamp(t time.Time) string { return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000) }

// isOurs reports whether a message is the bot's own, and not one of another
// Hotstove in the same channel.
func (p *Platform) isOurs(ctx context.Context, s post, m slackgo.Message) bool {
	self := p.workspaces.botUser(ctx, s.Channel.Workspace)
	return self == "" || m.User == "" || m.User == self
}
