package slack

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// postPatience is how long a post waits for a limit to pass. A channel that is
// limited for longer goes back to the outbox, and holds up nobody.
const postPatience = 2 * time.Second

// Send posts, edits or answers as bot.Platform says. It fails with a
// *rumor.SendError. A retry after a lost answer, or after a crash, is no second
// post where the channel's history may be read: see postOnce.
func (p *Platform) Send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	receipt, err := p.send(web.Patient(ctx, postPatience), d, m)
	if err == nil {
		return receipt, nil
	}
	failure := judge(err)
	switch failure.Verdict {
	case rumor.Gone:
		p.sleepUninstalled(ctx, d.Channel.Workspace, err)
		if hasCode(err, channelNotFound) && !strings.HasPrefix(d.Channel.ID, "@") {
			p.tellDenied(ctx, d.Channel, err)
		}
	case rumor.Denied:
		p.tellDenied(ctx, d.Channel, err)
	case rumor.Fatal:
		failure.Verdict = p.loseToken(ctx, d.Channel.Workspace)
	}
	return rumor.Receipt{}, failure
}

// sleepUninstalled puts a workspace to sleep that has no installation: as a
// whole, as the next installation wakes no channel that sleeps by itself. If there is
// one by now it woke the workspace perhaps before that.
func (p *Platform) sleepUninstalled(ctx context.Context, team string, cause error) {
	if !errors.Is(cause, errNotInstalled) {
		return
	}
	err := p.o.Sleepers.SleepWorkspace(ctx, Name, team)
	if _, absent := p.workspaces.seat(ctx, team); err == nil && absent == nil {
		err = p.o.Sleepers.WakeWorkspaces(ctx, Name, team)
	}
	if err != nil {
		p.o.Log.WarnContext(ctx, "workspace not put to sleep", "workspace", team, "error", err)
	}
}

// post is a delivery on its way to a channel.
type post struct {
	rumor.Delivery
	api     *slackgo.Client // of the delivery's workspace
	channel string          // Slack's id of the delivery's channel
	id      string          // what a retry is recognised by
	out     outgoing
	thread  string // whose parent has this ts; empty: in the channel
	big     bool
}

func (p *Platform) send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	api, err := p.workspaces.client(ctx, d.Channel.Workspace)
	if err != nil {
		return rumor.Receipt{}, err
	}
	s := post{Delivery: d, api: api, id: deliveryID(d), out: newOutgoing(m), thread: threadOf(d), big: m.Big}
	if s.channel, err = p.channelID(ctx, d.Channel); err != nil {
		return rumor.Receipt{}, err
	}
	receipt, err := p.deliver(ctx, s)
	if !hasCode(err, notInChannel) {
		return receipt, err
	}
	if err := p.join(ctx, s, err); err != nil {
		return rumor.Receipt{}, err
	}
	return p.deliver(ctx, s)
}

func (p *Platform) deliver(ctx context.Context, s post) (rumor.Receipt, error) {
	if s.Edit.Posted() {
		return p.edit(ctx, s)
	}
	return p.postOnce(ctx, s)
}

// tryKeep is for how long an attempt at a post is remembered: for as long as news
// is tried again, unless HOTSTOVE_MAX_AGE is set above a day.
const tryKeep = 48 * time.Hour

// postOnce makes a new post.
//
// Slack has nothing to recognise a retry by, so that a lost answer, or a crash
// before the receipt is kept, could make a second one. Therefore every attempt
// leaves a mark first. Where there is one already, an earlier attempt may have
// come through: then the post is searched for. An attempt that surely did not
// come through takes its own mark back, and spares the next the search.
func (p *Platform) postOnce(ctx context.Context, s post) (rumor.Receipt, error) {
	mark := "slack.try:" + s.id
	first, err := p.o.Firsts.First(ctx, mark, tryKeep)
	if err != nil {
		return rumor.Receipt{}, err
	}
	if !first {
		if found, err := p.find(ctx, s); err != nil || found.Posted() {
			return found, err
		}
	}
	receipt, err := p.post(ctx, s)
	if first && err != nil && !mayStand(err) {
		if _, err := p.o.Firsts.Forget(ctx, mark); err != nil {
			p.o.Log.DebugContext(ctx, "cannot forget an attempt at a post", "error", err)
		}
	}
	return receipt, err
}

// post makes the post in the form and the place that Slack takes: simpler where it
// refuses the blocks, in the channel where it takes no answer.
func (p *Platform) post(ctx context.Context, s post) (rumor.Receipt, error) {
	for {
		receipt, err := p.say(ctx, s)
		switch {
		case s.thread != "" && hasCode(err, closedThreads...):
			s.thread = ""
		case s.out.Blocks != nil && isBlocksError(err):
			s.out = p.simpler(ctx, s, err)
		default:
			return receipt, err
		}
	}
}

// simpler returns a simpler form of a message whose blocks Slack refused.
func (p *Platform) simpler(ctx context.Context, s post, cause error) outgoing {
	out := s.out.simpler()
	form := "without pictures"
	if out.Blocks == nil {
		form = "text"
	}
	p.o.Log.WarnContext(ctx, "Slack refused the blocks of a message; it goes in a simpler form", "form", form, "delivery", s.Key(), "error", cause)
	return out
}

// say posts the message once. A thread whose parent was deleted in the meantime
// is none any more: Slack then posts in the channel, and tells of no thread.
func (p *Platform) say(ctx context.Context, s post) (rumor.Receipt, error) {
	options := append(s.pinging(), slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(), s.metadata())
	if s.thread != "" {
		options = append(options, slackgo.MsgOptionTS(s.thread))
		if s.big {
			options = append(options, slackgo.MsgOptionBroadcast())
		}
	}
	_, ts, said, err := s.api.PostMessageWithResponseContext(ctx, s.channel, options...)
	if err != nil {
		return rumor.Receipt{}, err
	}
	return s.receipt(p.o.Now(), ts, said.ThreadTimestamp), nil
}

// pinging returns the message with a line above it that pings groups.
func (s post) pinging() []slackgo.MsgOption {
	pings := pingText(s.Pings)
	if pings == "" {
		return s.out.options()
	}
	if s.out.Blocks == nil {
		s.out.Text = pings + "\n" + s.out.Text
		return s.out.options()
	}
	s.out.Blocks = slices.Concat([]slackgo.Block{sectionOf(markedObject(pings))}, s.out.Blocks)
	return s.out.options()
}

// options returns the message for chat.postMessage and chat.update. Parsing is
// off because chat.update would else find names and links in the text by itself.
func (o outgoing) options() []slackgo.MsgOption {
	return []slackgo.MsgOption{
		slackgo.MsgOptionText(o.Text, false), slackgo.MsgOptionBlocks(o.Blocks...), slackgo.MsgOptionParse(false),
	}
}

func (s post) receipt(at time.Time, ts, thread string) rumor.Receipt {
	if thread == ts {
		thread = "" // the message is the parent
	}
	return rumor.Receipt{Message: ts, Thread: thread, Revision: s.Revision, At: at}
}

// edit changes what was posted; the line that pinged goes. A message that may not
// be changed any more stays as it is. One that somebody deleted stays deleted:
// the receipt names no message then, and nobody posts it again.
func (p *Platform) edit(ctx context.Context, s post) (rumor.Receipt, error) {
	receipt := s.Edit
	receipt.Revision = max(receipt.Revision, s.Revision)
	err := update(ctx, s)
	for s.out.Blocks != nil && isBlocksError(err) {
		s.out = p.simpler(ctx, s, err)
		err = update(ctx, s)
	}
	switch {
	case err == nil, hasCode(err, "cant_update_message", "edit_window_closed"):
		return receipt, nil
	case hasCode(err, messageNotFound):
		receipt.Message, receipt.Thread = "", ""
		return receipt, nil
	}
	return rumor.Receipt{}, err
}

func update(ctx context.Context, s post) error {
	_, _, _, err := s.api.UpdateMessageContext(ctx, s.channel, s.Edit.Message, s.out.options()...)
	return err
}

// join enters the delivery's channel, which works for public ones. It fails with
// the cause of trying where that is for people to mend.
func (p *Platform) join(ctx context.Context, s post, cause error) error {
	_, _, _, err := s.api.JoinConversationContext(ctx, s.channel)
	if err == nil {
		p.o.Log.InfoContext(ctx, "joined a channel to post there", "channel", s.Channel.String())
		return nil
	}
	switch verdict, _ := weigh(err); verdict {
	case rumor.Unknown, rumor.Later, rumor.Fatal:
		return err
	}
	p.o.Log.DebugContext(ctx, "cannot join a channel", "channel", s.Channel.String(), "error", err)
	return cause
}

// channelID returns Slack's id of a channel. An id that begins with @ is a
// user's, and means the direct messages with him.
func (p *Platform) channelID(ctx context.Context, c rumor.Channel) (string, error) {
	user, ok := strings.CutPrefix(c.ID, "@")
	if !ok {
		return c.ID, nil
	}
	return p.conversations.directID(ctx, c.Workspace, user)
}
