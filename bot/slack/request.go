package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// What users are told before any command is run, and beside what it did.
const (
	oldButton  = "That button is from an older version of me. Give the command again."
	notAmong   = "I am not in this chat, so I cannot post here. Write to me directly."
	inviteHere = "I am not in this channel yet, so I cannot post here: type /invite and choose me."
)

// toMe is the value of a command's Where for the user's direct messages.
const toMe = "me"

// errNowhere is why nothing is answered that does not tell who asks and where.
var errNowhere = errors.New("no workspace, channel or user")

// asked is a command as somebody gives it.
type asked struct {
	*turn
	command *commands.Command // nil when there is none of this name
	request commands.Request
}

// ask reads the command of a turn. An error is a *rumor.Error where the user can
// do something about it; any other is for the operator.
//
// Slack has no right to manage a channel. Whoever is in one may add apps to it
// and subscribe it to feeds, so he may set us up as well, unless he is a guest
// from elsewhere.
func (h *conversations) ask(ctx context.Context, t *turn) (*asked, error) {
	if !t.isPlaced() {
		return nil, errNowhere
	}
	name, options, err := h.o.Commands.Parse(t.line)
	if err != nil {
		if t.pressed != nil {
			err = rumor.Errorf(rumor.Invalid, oldButton)
		}
		return nil, err
	}
	if err := h.findDirect(ctx, t); err != nil {
		return nil, err
	}
	a := &asked{turn: t, command: h.o.Commands.Command(name)}
	a.request = commands.Request{
		Command: name, Options: options, Channel: t.place(), Direct: t.directPlace(),
		User: commands.User{ID: t.user, Name: t.userName},
	}
	if a.command == nil {
		return a, nil
	}
	if a.isOutside() {
		return nil, rumor.Errorf(rumor.Forbidden, notAmong)
	}
	a.request.User.Manages = t.direct || h.isOfHere(ctx, t, t.channel)
	if err := h.findPlace(ctx, a); err != nil {
		return nil, err
	}
	return a, a.placeError()
}

// findPlace finds the channel that the command names, and whether the user may
// set it up.
func (h *conversations) findPlace(ctx context.Context, a *asked) error {
	err := h.readPlace(ctx, a)
	if in := &a.request.In; in.Manages {
		in.Manages = h.isOfHere(ctx, a.turn, in.Channel.ID)
	}
	return err
}

// isOfHere reports whether the user of a turn, as far as Slack tells, is of the
// organization whose channel it is. Those of others who share it by Slack Connect
// read along there, and have a workspace of their own to set up.
//
// In such a channel, who is of another workspace of the same organization cannot
// be told from them, and has to type a slash command.
func (h *conversations) isOfHere(ctx context.Context, t *turn, channel string) bool {
	if !t.foreign {
		return true
	}
	c, err := h.channelInfo(ctx, t, channel)
	if err != nil {
		h.o.Log.WarnContext(ctx, "cannot find out whether a channel is shared", "error", err)
	}
	return c != nil && !c.IsExtShared
}

// placeError is why the command cannot be given for the channel that it names.
// What names one that is not seen otherwise than by its id is for the command to
// tell, if it gets to that.
func (a *asked) placeError() error {
	o, in := a.command.ChannelOption(), a.request.In
	switch {
	case o == nil || a.request.Options[o.Name] == "":
		return nil
	case in.Channel == (rumor.Channel{}) && (isChannelRef(a.request.Options[o.Name]) || a.lacksTopic()):
		return rumor.Errorf(rumor.NotFound, unseen)
	case in.Channel != (rumor.Channel{}) && !in.Manages && a.command.Permission == commands.ManagesChannel:
		return rumor.Errorf(rumor.Forbidden, notYours)
	}
	return nil
}

// place returns the channel of a turn: in direct messages with us, that of
// directPlace.
func (t *turn) place() rumor.Channel {
	if t.direct {
		return t.directPlace()
	}
	return t.inTeam(t.channel)
}

// directPlace returns the channel of direct messages with the user.
func (t *turn) directPlace() rumor.Channel { return t.inTeam("@" + t.user) }

// inTeam returns the channel of this id in the turn's workspace.
func (t *turn) inTeam(id string) rumor.Channel {
	return rumor.Channel{Platform: Name, Workspace: t.team, ID: id}
}

// findDirect finds out whether a channel of direct messages is that of the user
// and us. Slash commands can be given in those of two users as well.
func (h *conversations) findDirect(ctx context.Context, t *turn) error {
	if t.direct || !isDirectID(t.channel) {
		return nil
	}
	id, err := h.directID(ctx, t.team, t.user)
	if err != nil {
		return fmt.Errorf("find direct messages: %w", err)
	}
	t.direct = id == t.channel
	return nil
}

// errNoChannel is an answer that opens direct messages, and does not say where.
var errNoChannel = errors.New("conversations.open: no channel in the answer")

// directID returns Slack's id of the channel of direct messages with a user.
func (h *conversations) directID(ctx context.Context, team, user string) (string, error) {
	key := team + "/" + user
	if id, ok := h.direct.get(key); ok {
		return id, nil
	}
	client, err := h.teams.client(ctx, team)
	if err != nil {
		return "", err
	}
	c, _, _, err := client.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", err
	}
	if c == nil || c.ID == "" {
		return "", errNoChannel
	}
	h.direct.put(key, c.ID)
	return c.ID, nil
}

// isDirectID reports whether a channel is one of direct messages of two.
func isDirectID(id string) bool { return strings.HasPrefix(id, "D") }

// isOutside reports whether the command is for direct messages among users.
func (a *asked) isOutside() bool {
	return a.command.Permission == commands.ManagesChannel && isDirectID(a.channel) && a.isHere() && !a.direct
}

// isHere reports whether the command is for the channel it was given in.
func (a *asked) isHere() bool {
	where, o := a.command.Where, a.command.ChannelOption()
	return (where == "" || a.request.Options[where] != toMe) && (o == nil || a.request.Options[o.Name] == "")
}

// lacksTopic reports whether the command is a subscription that does not say to
// what.
func (a *asked) lacksTopic() bool {
	return a.command != nil && a.command.Posts && slices.ContainsFunc(a.command.Options, func(o commands.Option) bool {
		return o.Required && a.request.Options[o.Name] == ""
	})
}

// wake wakes the channels that a command is given in and for, as far as it is
// about posts: that shows that they are there.
func (h *conversations) wake(ctx context.Context, a *asked) {
	if a.command == nil || a.command.Permission != commands.ManagesChannel && !a.command.Posts && a.command.ChannelOption() == nil {
		return
	}
	for _, c := range []rumor.Channel{a.request.Channel, a.request.In.Channel} {
		if c == (rumor.Channel{}) {
			continue
		}
		if err := h.o.Sleepers.Wake(ctx, c); err != nil {
			h.o.Log.WarnContext(ctx, "channel not woken", "channel", c.String(), "error", err)
		}
	}
}

// withCorrection makes of a look-up that failed, as people also mistype
// commands, the question whether one was meant.
func (h *conversations) withCorrection(a *asked, r commands.Reply) commands.Reply {
	if !a.bare || r.Message.Tone != message.Failure {
		return r
	}
	_, looked, _ := strings.Cut(a.line, " ")
	_, _, err := h.o.Commands.Parse(looked)
	told, ok := errors.AsType[*rumor.Error](err)
	if ok && slices.ContainsFunc(h.o.Commands.Commands(), func(c *commands.Command) bool {
		return strings.Contains(told.Message, "Did you mean /"+c.Name+"?")
	}) {
		return refusal(told.Message)
	}
	return r
}

// withInvitation adds to a reply of something that will be posted here how to
// let us in, where that takes somebody else. Public channels we join ourselves.
func (h *conversations) withInvitation(ctx context.Context, a *asked, r commands.Reply) commands.Reply {
	if r.Message.Tone != message.Success || a.command == nil || !a.command.Posts || !a.isHere() || a.direct {
		return r
	}
	c, err := h.channelInfo(ctx, a.turn, a.channel)
	if err != nil {
		h.o.Log.DebugContext(ctx, "cannot find out whether the bot is in a channel", "channel", a.request.Channel.String(), "error", err)
		return r
	}
	if c == nil || !c.IsMember && (c.IsPrivate || c.IsMpIM) {
		r.Message.Body = append(r.Message.Body, message.String(inviteHere))
	}
	return r
}

// refusal tells the user alone what is wrong.
func refusal(text string) commands.Reply {
	return commands.Reply{Message: message.Message{
		Tone: message.Failure, Private: true, Body: []message.Text{message.String(text)},
	}}
}
