package discord

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// typeSetting is what a channel's type is kept as, in decimal. A channel
// without is taken for a text channel.
const typeSetting = "discord.type"

// errNowhere is why an interaction is not answered that tells no channel.
var errNowhere = errors.New("the interaction tells no channel")

// readPlace finds the channel that the command names, if it names one of the
// guild that the bot may see.
func (h *interactions) readPlace(ctx context.Context, a *asked) error {
	o := a.command.ChannelOption()
	if o == nil || a.GuildID == "" {
		return nil
	}
	id := mentioned(a.request.Options[o.Name], "<#")
	if !isSnowflake(id) {
		return nil
	}
	facts, ok := a.Data.Resolved.Channels[id]
	if !ok {
		var err error
		if facts, err = h.lookUp(ctx, a.interaction, id); err != nil {
			return err
		}
	}
	if facts.ID != id {
		return nil
	}
	a.in = facts
	a.request.In = commands.Place{
		Channel: a.inGuild(id), Name: "#" + facts.Name, Manages: mayManage(rights(facts.Permissions)),
	}
	return nil
}

// guildChannel is a channel as Discord's API tells it.
type guildChannel struct {
	channelFacts
	channelRights
	GuildID  string `json:"guild_id"`
	ParentID string `json:"parent_id"`
}

// lookUp asks Discord about a channel of the interaction's guild, and finds out
// what the user may do there. What it returns is empty when there is none that
// the bot may see.
func (h *interactions) lookUp(ctx context.Context, in *interaction, id string) (channelFacts, error) {
	c, err := h.guildChannel(ctx, id)
	if err != nil || c.GuildID != in.GuildID {
		return channelFacts{}, err
	}
	overwrites := c.channelRights
	if c.isThread() {
		parent, err := h.guildChannel(ctx, c.ParentID)
		if err != nil {
			return channelFacts{}, err
		}
		overwrites = parent.channelRights
	}
	var guild guildRights
	if err := h.calls.Do(ctx, rest.Get("/guilds/*", in.GuildID), &guild); err != nil {
		return channelFacts{}, fmt.Errorf("look up guild: %w", err)
	}
	member := memberRights{Roles: in.Member.Roles}
	member.User.ID = in.user().ID
	have := effective(guild, member, overwrites)
	if have&viewChannels.bit == 0 {
		have = 0 // who does not see a channel can do nothing in it
	}
	c.Permissions = strconv.FormatInt(have, 10)
	return c.channelFacts, nil
}

// guildChannel asks Discord about a channel. What it returns is empty when there
// is none that the bot may see.
func (h *interactions) guildChannel(ctx context.Context, id string) (guildChannel, error) {
	var c guildChannel
	err := h.calls.Do(ctx, rest.Get("/channels/*", id), &c)
	if isGone(err) {
		return guildChannel{}, nil
	}
	if err != nil {
		return guildChannel{}, fmt.Errorf("look up channel: %w", err)
	}
	return c, nil
}

// isThread reports whether the channel is a thread, with the rights of its parent.
func (c guildChannel) isThread() bool {
	return c.Type != nil && isThread(*c.Type) && c.ParentID != ""
}

// prepare wakes the channels that a command is given in and for, and keeps of
// which type they are.
func (h *interactions) prepare(ctx context.Context, a *asked) {
	if a.isAboutPosts() && a.sees() {
		h.wake(ctx, a.request.Channel)
	}
	if a.request.In.Manages && a.present() {
		h.wake(ctx, a.request.In.Channel)
	}
	sets := a.manages() || a.command != nil && a.command.Posts && a.request.User.Manages
	if !sets || a.where() != inGuild || !a.present() {
		return
	}
	if a.isHere() {
		h.keepType(ctx, a, a.Channel)
	}
	if a.in.ID != "" {
		h.keepType(ctx, a, a.in)
	}
}

// wake wakes a channel: that somebody gives a command in it or for it shows that
// it is there.
func (h *interactions) wake(ctx context.Context, c rumor.Channel) {
	if err := h.o.Sleepers.Wake(ctx, c); err != nil {
		h.o.Log.WarnContext(ctx, "channel not woken", "channel", c.String(), "error", err)
	}
}

// keepType keeps what type a channel is of, if that is not known yet.
func (h *interactions) keepType(ctx context.Context, a *asked, of channelFacts) {
	if of.Type == nil || !isSnowflake(of.ID) {
		return
	}
	c, kind := a.inGuild(of.ID), strconv.Itoa(*of.Type)
	known, err := h.o.Settings.Settings(ctx, c)
	if err == nil && known[typeSetting] != kind {
		err = h.o.Settings.SetSetting(ctx, c, typeSetting, kind)
	}
	if err != nil {
		h.o.Log.WarnContext(ctx, "type of channel not kept", "channel", c.String(), "error", err)
	}
}

// withMissing adds to a reply of something done for a channel what the bot may
// not do in it yet.
func (h *interactions) withMissing(ctx context.Context, a *asked, r commands.Reply) commands.Reply {
	if r.Message.Tone != message.Success || a.command == nil || !a.command.Posts {
		return r
	}
	note := func(text string) { r.Message.Body = append(r.Message.Body, message.String(text)) }
	if names := h.missingHere(ctx, a); len(names) > 0 {
		note("I may not post here yet: give me " + listed(names) + " in this channel.")
	}
	if names := h.missingThere(ctx, a); len(names) > 0 {
		note("I may not post in " + a.request.In.Name + " yet: give me " + listed(names) + " there.")
	}
	for _, name := range a.notPinged() {
		note("I may not ping @" + name + " yet: allow anyone to mention it in the settings of the role.")
	}
	return r
}

// notPinged names the roles that a command asks to ping and the bot may not, as
// far as Discord tells.
func (a *asked) notPinged() []string {
	if rights(a.AppPermissions)&(mentionEveryone|administrator) != 0 {
		return nil
	}
	var names []string
	for _, o := range a.command.Options {
		role, told := a.Data.Resolved.Roles[a.request.Options[o.Name]]
		if o.Completion == commands.Groups && told && !role.Mentionable {
			names = append(names, role.Name)
		}
	}
	return names
}

// missingHere names what the bot may not do in the channel that a command was
// given in and for. The settings are read anew: the command may have changed them.
func (h *interactions) missingHere(ctx context.Context, a *asked) []string {
	if !a.isHere() || a.AppPermissions == "" {
		return nil
	}
	set, err := h.o.Settings.Settings(ctx, a.request.Channel)
	if err != nil {
		h.o.Log.WarnContext(ctx, "settings not read", "channel", a.request.Channel.String(), "error", err)
	}
	kind := textChannel
	if a.Channel.Type != nil {
		kind = *a.Channel.Type
	}
	return missing(rights(a.AppPermissions), kind, venueIn(set).threads)
}

// missingThere names what the bot may not do in the other channel that a command
// was given for; nothing when that cannot be found out.
func (h *interactions) missingThere(ctx context.Context, a *asked) []string {
	if a.in.ID == "" || a.isHere() || h.inspect == nil {
		return nil
	}
	d, err := h.inspect(ctx, a.request.In.Channel)
	if err != nil {
		h.o.Log.DebugContext(ctx, "cannot find out what a channel denies", "channel", a.request.In.Channel.String(), "error", err)
	}
	return d.missing
}

// listed joins names as a sentence does: "A, B and C".
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
