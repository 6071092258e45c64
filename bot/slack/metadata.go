package slack

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
)

const (
	// deliveryEvent is the type of the metadata that name a post's delivery.
	deliveryEvent = "hotstove_delivery"
	// searchPage and searchPages are how many messages are read at once, and how
	// often, of each place that is searched. Slack recommends pages of 200 at most.
	searchPage, searchPages = 200, 5
	// shortPage is what a page with more after it has at least, except for apps that
	// Slack lets read 15 messages once a minute: a second page is not worth their
	// wait. Source: Slack's page of conversations.history.
	shortPage = 20
	// searchWait is for how long a retry waits until it may search: as those apps do.
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
// there is no such post, or no telling: better twice than never. An answer in a
// thread may have gone to the channel, as the thread was closed then.
func (p *Platform) find(ctx context.Context, s post) (rumor.Receipt, error) {
	places := []place{s.readChannel}
	if s.thread != "" {
		places = []place{s.readThread, s.readChannel}
	}
	sure, cause := true, error(nil)
	for _, read := range places {
		found, all, err := p.search(ctx, s, read)
		if found.Posted() || err != nil && !unreadable(err) {
			return found, err
		}
		sure, cause = sure && all, errors.Join(cause, err)
	}
	if !sure {
		p.o.Log.WarnContext(ctx, "a post is possibly repeated: its channel could not be searched for an earlier one",
			"channel", s.Channel.String(), "delivery", s.Key(), "error", cause)
	}
	return rumor.Receipt{}, nil
}

// search looks for the delivery's post in one place. It reports whether it saw
// all of what is there since attempts are remembered.
func (p *Platform) search(ctx context.Context, s post, read place) (found rumor.Receipt, all bool, err error) {
	within := span{oldest: stamp(p.o.Now().Add(-tryKeep)), latest: stamp(p.o.Now().Add(clockSkew))}
	for range searchPages {
		some, err := read(ctx, within)
		if err != nil {
			return rumor.Receipt{}, false, err
		}
		for _, m := range some.messages {
			if m.Metadata.EventType == deliveryEvent && m.Metadata.EventPayload["id"] == s.id && p.isOurs(ctx, s, m) {
				return s.receipt(p.o.Now(), m.Timestamp, m.ThreadTimestamp), true, nil
			}
		}
		if !some.more {
			return rumor.Receipt{}, true, nil
		}
		if within.cursor = some.next; some.next == "" || len(some.messages) < shortPage {
			break
		}
	}
	return rumor.Receipt{}, false, nil
}

// unreadable reports whether a failed search will not do better soon.
func unreadable(err error) bool {
	switch verdict, _ := weigh(err); verdict {
	case rumor.Refused:
		return true
	case rumor.Denied:
		return !hasCode(err, notInChannel)
	}
	limited, ok := errors.AsType[*web.LimitedError](err)
	return ok && limited.Wait > searchWait || web.TooLarge(err)
}

// place is where a post may be. It returns some of the messages there: a thread's
// from the oldest on, a channel's from the newest.
type place func(context.Context, span) (excerpt, error)

// span says which messages are read, by their ts, and from where on.
type span struct{ oldest, latest, cursor string }

// excerpt is a page of messages.
type excerpt struct {
	messages []slackgo.Message
	more     bool
	next     string // the cursor
}

func (s post) readThread(ctx context.Context, in span) (excerpt, error) {
	messages, more, next, err := s.api.GetConversationRepliesContext(ctx, &slackgo.GetConversationRepliesParameters{
		ChannelID: s.channel, Timestamp: s.thread, Oldest: in.oldest, Latest: in.latest, Cursor: in.cursor,
		Limit: searchPage, IncludeAllMetadata: true,
	})
	if hasCode(err, closedThreads...) {
		return excerpt{}, nil // what is no thread holds nothing
	}
	return excerpt{messages, more, next}, err
}

func (s post) readChannel(ctx context.Context, in span) (excerpt, error) {
	history, err := s.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
		ChannelID: s.channel, Oldest: in.oldest, Latest: in.latest, Cursor: in.cursor,
		Limit: searchPage, IncludeAllMetadata: true,
	})
	if err != nil {
		return excerpt{}, err
	}
	return excerpt{history.Messages, history.HasMore, history.ResponseMetaData.NextCursor}, nil
}

// stamp returns a time as Slack writes the ts of messages.
func stamp(t time.Time) string { return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000) }

// isOurs reports whether a message is the bot's own, and not one of another
// Hotstove in the same channel, which workspaces may share.
func (p *Platform) isOurs(ctx context.Context, s post, m slackgo.Message) bool {
	self := p.workspaces.botUser(ctx, s.Channel.Workspace)
	return self == "" || m.User == self
}
