package discord

import (
	"cmp"
	"context"
	"strings"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// What users are told before any command is run.
const (
	oldButton  = "That button is from an older version of me. Give the command again."
	notPresent = "I am not in this server, so I cannot post here. Ask an admin to add me, or write to me directly."
	notAmong   = "I am not in this chat, so I cannot post here. Write to me directly."
	noEveryone = "I do not ping @everyone. Choose a role."
)

// toMe is the value of a command's Where for the user's direct messages.
const toMe = "me"

// asked is a command as an interaction gives it.
type asked struct {
	*interaction
	command *commands.Command // nil when there is none of this name
	request commands.Request
	in      channelFacts // of request.In
}

// ask reads the command that an interaction gives. An error is a *rumor.Error
// where the user can do something about it; any other is for the operator.
func (h *interactions) ask(ctx context.Context, in *interaction) (*asked, error) {
	name, options, err := h.line(in)
	if err != nil {
		return nil, err
	}
	a := &asked{interaction: in, command: h.o.Commands.Command(name)}
	a.request = commands.Request{
		Command: name, Options: options,
		Channel: in.channel(), Direct: in.direct(),
		User: commands.User{
			ID:      in.user().ID,
			Name:    cmp.Or(in.Member.Nick, in.user().GlobalName, in.user().Username),
			Manages: in.where() == inDirect || in.present() && (a.checkedByDiscord() || mayManage(rights(in.Member.Permissions))),
		},
	}
	switch {
	case !in.isPlaced():
		return nil, errNowhere
	case a.command == nil:
		return a, nil
	case a.manages() && !a.isDirect() && !in.present():
		return nil, a.absent()
	}
	if err := a.readGroups(); err != nil {
		return nil, err
	}
	return a, h.readPlace(ctx, a)
}

// absent is the error for a command that is for a channel where the bot is not.
// Only buttons can ask for that: Discord does not offer the command there.
func (a *asked) absent() error {
	if a.where() == inPrivate {
		return rumor.Errorf(rumor.Forbidden, notAmong)
	}
	return rumor.Errorf(rumor.Forbidden, notPresent)
}

// line returns the name and the options of the command.
func (h *interactions) line(in *interaction) (name string, options map[string]string, err error) {
	if !in.pressed() {
		return in.Data.Name, in.options(), nil
	}
	action, ok := actionOf(in.Data.CustomID)
	if ok {
		name, options, err = h.o.Commands.Parse(action)
	}
	if !ok || err != nil {
		return "", nil, rumor.Errorf(rumor.Invalid, oldButton)
	}
	return name, options, nil
}

// options returns the options that are given, as text.
func (in *interaction) options() map[string]string {
	options := make(map[string]string, len(in.Data.Options))
	for _, o := range in.Data.Options {
		options[o.Name] = o.text()
	}
	return options
}

// manages reports whether only who manages the channel may give the command.
func (a *asked) manages() bool {
	return a.command != nil && a.command.Permission == commands.ManagesChannel
}

// isAboutPosts reports whether the command is about what is posted in a channel.
func (a *asked) isAboutPosts() bool {
	return a.command != nil && (a.manages() || a.command.Posts || a.command.ChannelOption() != nil)
}

// checkedByDiscord reports whether Discord has let nobody give the command who
// may not: it lets a server's admins say who may give one that manages.
func (a *asked) checkedByDiscord() bool { return a.manages() && !a.pressed() }

// isDirect reports whether the command is for the user's direct messages.
func (a *asked) isDirect() bool {
	where := a.command.Where
	return a.request.Channel == a.request.Direct || where != "" && a.request.Options[where] == toMe
}

// isHere reports whether the command is for the channel of a guild that it was
// given in.
func (a *asked) isHere() bool {
	o := a.command.ChannelOption()
	elsewhere := o != nil && a.request.Options[o.Name] != "" && a.request.In.Channel != a.request.Channel
	return a.where() == inGuild && !a.isDirect() && !elsewhere
}

// readGroups makes plain ids of mentioned roles. It fails for everyone's.
func (a *asked) readGroups() error {
	for _, o := range a.command.Options {
		value := a.request.Options[o.Name]
		if o.Completion != commands.Groups || value == "" {
			continue
		}
		id := mentioned(value, "<@&")
		if id == a.GuildID || id == "@everyone" || id == "@here" {
			return rumor.Errorf(rumor.Forbidden, noEveryone)
		}
		a.request.Options[o.Name] = id
	}
	return nil
}

// mentioned returns the id in a mention that begins with prefix, and any other
// value as it is.
func mentioned(value, prefix string) string {
	value = strings.TrimSpace(value)
	if rest, ok := strings.CutPrefix(value, prefix); ok {
		if id, ok := strings.CutSuffix(rest, ">"); ok && isSnowflake(id) {
			return id
		}
	}
	return value
}

// completing returns the request of which an option is being typed, and that
// option; an empty one when Discord tells none.
func (h *interactions) completing(in *interaction) (r commands.Request, option string) {
	r = commands.Request{
		Command: in.Data.Name, Options: in.options(),
		Channel: in.channel(), Direct: in.direct(),
		User: commands.User{ID: in.user().ID},
	}
	if c := h.o.Commands.Command(in.Data.Name); c != nil && c.ChannelOption() != nil {
		if id := r.Options[c.ChannelOption().Name]; isSnowflake(id) {
			r.In.Channel = in.inGuild(id) // the command itself asks whether it is one
		}
	}
	for _, o := range in.Data.Options {
		if o.Focused {
			option = o.Name
		}
	}
	return r, option
}

// refusal tells the user alone what is wrong.
func refusal(text string) commands.Reply {
	return commands.Reply{Message: message.Message{
		Tone: message.Failure, Private: true, Body: []message.Text{message.String(text)},
	}}
}
