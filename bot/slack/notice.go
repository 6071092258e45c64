package slack

import (
	"context"
	"errors"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	// noticeTime bounds all that telling somebody takes, in the send that was denied.
	noticeTime = 5 * time.Second
	// noticeAgain is after how long somebody is told of the same channel again.
	noticeAgain = 30 * 24 * time.Hour
)

// tellDenied logs what a channel denies, or that it is not seen, and tells who
// subscribed there, where that is known. It does so once for each channel and
// noticeAgain, and where it cannot it lets it be.
func (p *Platform) tellDenied(ctx context.Context, in rumor.Channel, cause error) {
	log := p.o.Log.With("channel", in.String(), "cause", cause)
	ctx, cancel := context.WithTimeout(ctx, noticeTime)
	defer cancel()
	if first, err := p.o.Firsts.First(ctx, "slack.told:"+in.String(), noticeAgain); err != nil || !first {
		log.DebugContext(ctx, "a channel still denies something")
		return
	}
	if hasCode(cause, missingScope) {
		log.WarnContext(ctx, "the app lacks a scope: install it to the workspace again", "needed", neededScope(cause))
		return
	}
	log.WarnContext(ctx, "a channel denies something", "advice", adviceFor(cause))
	if err := p.tellSubscriber(ctx, in, adviceFor(cause)); err != nil {
		log.DebugContext(ctx, "cannot tell what a channel denies", "error", err)
	}
}

// tellSubscriber writes to who was the last to subscribe in a channel, if that is
// known.
func (p *Platform) tellSubscriber(ctx context.Context, in rumor.Channel, advice string) error {
	subs, err := p.o.Subscriptions.Subscriptions(ctx, in)
	if err != nil {
		return err
	}
	subs = slices.DeleteFunc(slices.Clone(subs), func(s rumor.Subscription) bool { return !isID(s.By) })
	if len(subs) == 0 {
		return nil
	}
	last := slices.MaxFunc(subs, func(a, b rumor.Subscription) int { return a.Since.Compare(b.Since) })
	api, err := p.workspaces.client(ctx, in.Workspace)
	if err != nil {
		return err
	}
	to, err := p.conversations.directID(ctx, in.Workspace, last.By)
	if err != nil {
		return err
	}
	options := append(newOutgoing(denial(in, advice)).options(), slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl())
	_, _, err = api.PostMessageContext(ctx, to, options...)
	return err
}

// denial is what is told of a channel that denies the bot something.
func denial(in rumor.Channel, advice string) message.Message {
	channel := message.Link("a channel", "https://slack.com/app_redirect?team="+in.Workspace+"&channel="+in.ID)
	return message.Message{
		Tone: message.Failure,
		Body: []message.Text{
			{{Text: "I cannot post in "}, channel, {Text: ": " + advice}},
			message.String("/subscriptions in that channel lists what I would post there."),
		},
	}
}

// adviceFor says what helps against a denial.
func adviceFor(err error) string {
	switch web.Code(err) {
	case notInChannel:
		return "type /invite @Hotstove there."
	case channelNotFound:
		return "it was deleted, or it is private and I am not in it. If it is private, type /invite @Hotstove there."
	case "restricted_action_thread_only_channel":
		return "it takes answers in threads only; subscribe in another one."
	case "restricted_action", "restricted_action_read_only_channel", "posting_to_general_channel_denied", "no_permission":
		return "only some may; an admin of the workspace can let me."
	}
	return "an admin of the workspace has to look at the settings of the app."
}

func neededScope(err error) string {
	e, _ := errors.AsType[slackgo.SlackErrorResponse](err)
	return e.Needed
}
