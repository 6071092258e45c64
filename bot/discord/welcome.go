package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/message"
)

// joinedGuild is what GUILD_CREATE tells of a guild.
type joinedGuild struct {
	guildRights
	SystemChannel string          `json:"system_channel_id"` // where Discord itself greets new members
	Members       []memberRights  `json:"members"`           // the bot is among them
	Channels      []joinedChannel `json:"channels"`
}

type joinedChannel struct {
	ID       string `json:"id"`
	Type     int    `json:"type"`
	Position int    `json:"position"`
	channelRights
}

// greetIn returns the channel for the greeting of a joined guild; empty when
// there is none, or the guild cannot be read.
func (p *Platform) greetIn(data []byte) string {
	var g joinedGuild
	self := p.self.Load()
	if self == nil || json.Unmarshal(data, &g) != nil {
		return ""
	}
	return g.welcomeChannel(*self)
}

// welcome greets a guild in a channel, once in the guild's life. When that fails
// it is not tried again: no greeting is better than two.
func (p *Platform) welcome(ctx context.Context, guild, to string) error {
	mark := "discord.welcome:" + guild
	if greeted, err := p.o.Marks.Mark(ctx, mark); to == "" || err != nil || !greeted.IsZero() {
		return err
	}
	if err := p.o.Marks.SetMark(ctx, mark, p.o.Now()); err != nil {
		return err
	}
	if err := p.calls.Do(ctx, rest.Post("/channels/*/messages", newOutgoing(greeting), to), nil); err != nil {
		p.o.Log.DebugContext(ctx, "cannot welcome a guild", "guild", guild, "error", err)
	}
	return nil
}

// welcomeChannel returns the text channel for the greeting: the system channel,
// or else the topmost where the bot may write. Empty means that there is none.
func (g joinedGuild) welcomeChannel(self string) string {
	i := slices.IndexFunc(g.Members, func(m memberRights) bool { return m.User.ID == self })
	if i < 0 {
		return ""
	}
	open := slices.DeleteFunc(slices.Clone(g.Channels), func(c joinedChannel) bool {
		return c.Type != textChannel || len(missing(effective(g.guildRights, g.Members[i], c.channelRights), c.Type, false)) > 0
	})
	switch {
	case len(open) == 0:
		return ""
	case slices.ContainsFunc(open, func(c joinedChannel) bool { return c.ID == g.SystemChannel }):
		return g.SystemChannel
	}
	return slices.MinFunc(open, func(a, b joinedChannel) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	}).ID
}

// greeting is what the bot says when it joins a guild.
var greeting = message.Message{
	Title: "Hotstove is here",
	Body:  []message.Text{message.String("I post MLB trade rumors as they break. Three things to try:")},
	Items: []message.Item{
		{Title: "/rumors redsox", Text: message.String("The newest rumors about a club or player")},
		{Title: "/subscribe dalton rushing", Text: message.String("Post what breaks about him in this channel")},
		{Title: "/deadline remind:on", Text: message.String("Count down the deadlines in this channel")},
	},
	Footer: "/help lists everything I can do.",
}
