package discord

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	// postPatience is how long a post waits for a limit to pass. A channel that
	// is limited for longer goes back to the outbox, and holds up nobody.
	postPatience = 2 * time.Second
	// editPatience is how long a channel's news waits behind an edit. Published
	// posts may be edited three times an hour.
	editPatience = time.Minute
	// What comes after a post, and the post does not depend on, waits less for a
	// limit, but takes its place in the queue that all processes share.
	besidePatience = time.Second
	besideTime     = 8 * time.Second
)

const (
	maxDirect  = 10_000
	directKeep = 24 * time.Hour
)

// Send posts, edits or answers as bot.Platform says. It fails with a
// *rumor.SendError. A retry after a lost answer is no second post: Discord
// returns the first one for the same nonce, for some minutes; how forum posts
// are recognised, see openPost.
func (p *Platform) Send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	receipt, err := p.send(ctx, d, m)
	if err == nil {
		return receipt, nil
	}
	failure := judge(err)
	if failure.Verdict == rumor.Denied || hasCode(err, missingAccess) {
		p.tellDenied(ctx, d.Channel, "post in", err)
	}
	return rumor.Receipt{}, failure
}

// post is a delivery on its way to a channel.
type post struct {
	rumor.Delivery
	message message.Message
	channel string // Discord's id of the delivery's channel
	venue   venue
}

func (p *Platform) send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	id, err := p.channelID(ctx, d.Channel)
	if err != nil {
		return rumor.Receipt{}, err
	}
	if d.Edit.Posted() {
		return p.edit(ctx, id, d, m)
	}
	s := post{Delivery: d, message: m, channel: id}
	if s.venue, err = p.venue(ctx, d.Channel); err != nil {
		return rumor.Receipt{}, err
	}
	receipt, err := p.post(ctx, s)
	if !hasCode(err, noForumMessage, noTextChannel, wrongChannelType, tagRequired) {
		return receipt, err
	}
	// The channel is not what it was, or what we took it for.
	if s.venue.kind, err = p.learn(ctx, d.Channel, id); err != nil {
		return rumor.Receipt{}, err
	}
	return p.post(ctx, s)
}

// post makes a new post: in the thread of what it answers, or in the channel.
func (p *Platform) post(ctx context.Context, s post) (rumor.Receipt, error) {
	if thread := s.ReplyTo.Thread; thread != "" && (s.venue.threads || isForum(s.venue.kind)) {
		posted, err := p.say(ctx, s, thread)
		if err == nil {
			return s.receipt(p.o.Now(), posted, thread), nil
		}
		if !hasCode(err, unknownChannel, archivedThread, lockedThread) {
			return rumor.Receipt{}, err
		}
	}
	if isForum(s.venue.kind) {
		return p.openPost(ctx, s)
	}
	posted, err := p.say(ctx, s, s.channel)
	if err != nil {
		return rumor.Receipt{}, err
	}
	if s.venue.kind == newsChannel {
		p.crosspost(ctx, posted)
	}
	return s.receipt(p.o.Now(), posted, p.startThread(ctx, s, posted)), nil
}

// posted is what Discord tells of a message.
type posted struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
}

// say posts the message in a channel or thread.
func (p *Platform) say(ctx context.Context, s post, in string) (posted, error) {
	out := s.outgoing()
	out.Nonce, out.EnforceNonce = nonce(s.ID()), true
	if channel, id := standsIn(s.channel, s.ReplyTo.Message); id != "" && channel == in {
		out.MessageReference = &messageReference{MessageID: id}
	}
	said, err := p.sayIn(ctx, in, out)
	if hasCode(err, historyHidden) && out.MessageReference != nil {
		out.MessageReference = nil
		return p.sayIn(ctx, in, out)
	}
	return said, err
}

func (p *Platform) sayIn(ctx context.Context, in string, out outgoing) (posted, error) {
	said := posted{ChannelID: in}
	err := p.calls.Do(ctx, patient(rest.Post("/channels/*/messages", out, in), postPatience), &said)
	return said, err
}

// outgoing renders the message with the roles to ping.
func (s post) outgoing() outgoing {
	out := newOutgoing(s.message)
	out.Flags = 0 // a post is for all
	if content, roles := pingContent(s.Channel.Workspace, s.Pings); content != "" {
		out.Content, out.AllowedMentions.Roles = &content, roles
	}
	return out
}

func (s post) receipt(at time.Time, m posted, thread string) rumor.Receipt {
	return rumor.Receipt{Message: nameOf(s.channel, m), Thread: thread, Revision: s.Revision, At: at}
}

// edit changes what was posted. A message that is not ours to change any more
// stays as it is, as does one that Discord lets nobody change for a while: no
// news shall wait behind an edit. One that a moderator deleted stays deleted: the
// receipt names no message then, and nobody posts it again.
func (p *Platform) edit(ctx context.Context, own string, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	receipt := d.Edit
	receipt.Revision = max(receipt.Revision, d.Revision)
	channel, id := standsIn(own, d.Edit.Message)
	out := newOutgoing(m) // without content: the line with the pings stays
	out.Flags = 0
	err := p.calls.Do(ctx, patient(rest.Patch("/channels/*/messages/*", out, channel, id), postPatience), nil)
	switch {
	case err == nil, hasCode(err, archivedThread, lockedThread, otherAuthor):
		return receipt, nil
	case isHeldForLong(err):
		p.o.Log.DebugContext(ctx, "a post stays as it is, as it may not be edited for now", "channel", d.Channel.String(), "error", err)
		return receipt, nil
	case hasCode(err, unknownMessage), hasCode(err, unknownChannel) && channel != own:
		receipt.Message, receipt.Thread = "", ""
		return receipt, nil
	}
	return rumor.Receipt{}, err
}

// isHeldForLong reports whether Discord allows no more edits in a channel for
// longer than editPatience.
func isHeldForLong(err error) bool {
	if hasCode(err, newsEditLimit, tooManyOldEdits) {
		return true
	}
	e, ok := errors.AsType[*rest.Error](err)
	return ok && e.Narrow && e.Wait > editPatience
}

// crosspost publishes a post to the channels that follow this one, if Discord
// lets us right now; it allows about ten an hour.
func (p *Platform) crosspost(ctx context.Context, m posted) {
	err := p.beside(ctx, rest.Post("/channels/*/messages/*/crosspost", nil, m.ChannelID, m.ID), nil)
	if err != nil && !hasCode(err, crossposted) {
		p.o.Log.DebugContext(ctx, "a post was not published to followers", "channel", m.ChannelID, "error", err)
	}
}

// beside makes a call that a delivery does not depend on.
func (p *Platform) beside(ctx context.Context, c rest.Call, out any) error {
	ctx, cancel := context.WithTimeout(ctx, besideTime)
	defer cancel()
	return p.calls.Do(ctx, patient(c, besidePatience), out)
}

func patient(c rest.Call, d time.Duration) rest.Call {
	c.Patience = d
	return c
}

// channelID returns Discord's id of a channel. An id that begins with @ is a
// user's, and means the direct messages with him.
func (p *Platform) channelID(ctx context.Context, c rumor.Channel) (string, error) {
	user, ok := strings.CutPrefix(c.ID, "@")
	if !ok {
		return c.ID, nil
	}
	return p.directChannel(ctx, user)
}

// directChannel opens the direct messages with a user, unless Discord has said
// lately that the bot opens too many.
func (p *Platform) directChannel(ctx context.Context, user string) (string, error) {
	if id, ok := p.direct.get(user); ok {
		return id, nil
	}
	open := patient(rest.Post("/users/@me/channels", recipient{user}), postPatience)
	if at := p.opens.Load(); at != nil && p.o.Now().Before(*at) {
		return "", &rest.Error{Method: open.Method, Route: open.Route, Code: openedTooFast, Limited: true, Wait: at.Sub(p.o.Now())}
	}
	var opened struct {
		ID string `json:"id"`
	}
	err := p.calls.Do(ctx, open, &opened)
	if hasCode(err, openedTooFast) {
		p.opens.Store(new(p.o.Now().Add(longWait)))
	}
	if err != nil {
		return "", err
	}
	p.direct.put(user, opened.ID)
	return opened.ID, nil
}

// recipient is the user whose direct messages are to be opened.
type recipient struct {
	ID string `json:"recipient_id"`
}

// nonce returns what Discord recognises a retry by: the same for the same
// delivery, 22 characters of the 25 allowed.
func nonce(delivery string) string {
	sum := sha256.Sum256([]byte(delivery))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// nameOf returns a message's name in a Receipt: its id, after the channel's and
// a slash if it stands in another channel than the delivery's own, as those in
// threads do.
func nameOf(own string, m posted) string {
	if cmp.Or(m.ChannelID, own) == own {
		return m.ID
	}
	return m.ChannelID + "/" + m.ID
}

// standsIn reads what nameOf wrote.
func standsIn(own, name string) (channel, id string) {
	if channel, id, ok := strings.Cut(name, "/"); ok {
		return channel, id
	}
	return own, name
}
