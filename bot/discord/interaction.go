package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/rumor"
)

// interaction is what we read of Discord's: a command given, a button pressed,
// an option being typed. It is our own because discordgo's fails on components
// that it does not know. Source: Discord's documentation of interactions.
type interaction struct {
	ID            string                    `json:"id"`
	ApplicationID string                    `json:"application_id"`
	Token         string                    `json:"token"`
	Type          discordgo.InteractionType `json:"type"`
	GuildID       string                    `json:"guild_id"`
	ChannelID     string                    `json:"channel_id"`
	Channel       channelFacts              `json:"channel"`
	Member        struct {                  // in guilds
		User        person   `json:"user"`
		Nick        string   `json:"nick"`
		Roles       []string `json:"roles"`
		Permissions string   `json:"permissions"` // in the channel
	} `json:"member"`
	User           person                     `json:"user"` // elsewhere
	AppPermissions string                     `json:"app_permissions"`
	Context        int                        `json:"context"`
	Owners         map[string]json.RawMessage `json:"authorizing_integration_owners"`
	Data           struct {
		Name     string        `json:"name"`
		Options  []givenOption `json:"options"`
		Resolved struct {
			Channels map[string]channelFacts `json:"channels"`
			Roles    map[string]roleFacts    `json:"roles"`
		} `json:"resolved"`
		CustomID string `json:"custom_id"`
	} `json:"data"`
	Message struct { // with the button that was pressed
		Flags    int `json:"flags"`
		Metadata struct {
			User person `json:"user"`
		} `json:"interaction_metadata"`
		Interaction struct { // what the metadata were called before
			User person `json:"user"`
		} `json:"interaction"`
	} `json:"message"`
}

// person is a user.
type person struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"`
}

// channelFacts is what an interaction tells of a channel.
type channelFacts struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Type        *int   `json:"type"`        // nil when Discord does not tell
	Permissions string `json:"permissions"` // the user's, in that channel
}

// roleFacts is what an interaction tells of a role.
type roleFacts struct {
	Name        string `json:"name"`
	Mentionable bool   `json:"mentionable"` // by anyone
}

// givenOption is the value of a command's option.
type givenOption struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"` // being typed
}

// text returns the value as somebody would type it.
func (o givenOption) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	return string(o.Value)
}

// The contexts of an interaction. Source: Discord's documentation of interactions.
const (
	inGuild   = 0
	inDirect  = 1 // messages between the bot and a user
	inPrivate = 2 // messages among users, where the bot is not
)

// errIncomplete is why an interaction cannot be answered at all.
var errIncomplete = errors.New("no id, application or token")

// readInteraction decodes an interaction. Values of an unexpected type count as
// missing. It fails when what it takes to answer is missing.
func readInteraction(raw []byte) (*interaction, error) {
	in := new(interaction)
	err := json.Unmarshal(raw, in)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); err != nil && !odd {
		return nil, fmt.Errorf("decode interaction: %w", err)
	}
	if in.Type != discordgo.InteractionPing && (!isSnowflake(in.ID) || !isSnowflake(in.ApplicationID) || in.Token == "") {
		return nil, fmt.Errorf("decode interaction: %w", errIncomplete)
	}
	return in, nil
}

// answerable reports whether the interaction is of a type that we answer.
func (in *interaction) answerable() bool { return in.kind() != "" }

// kind is the interaction's type for metrics; empty for one that we do not
// answer.
func (in *interaction) kind() string {
	switch in.Type {
	case discordgo.InteractionApplicationCommand:
		return "command"
	case discordgo.InteractionMessageComponent:
		return "button"
	case discordgo.InteractionApplicationCommandAutocomplete:
		return "completion"
	}
	return ""
}

// pressed reports whether the interaction comes from a component of a message.
func (in *interaction) pressed() bool { return in.Type == discordgo.InteractionMessageComponent }

// where returns the context. A guild's id outdoes what Discord says.
func (in *interaction) where() int {
	switch {
	case in.GuildID != "":
		return inGuild
	case in.Context == inPrivate:
		return inPrivate
	}
	return inDirect
}

// present reports whether the bot itself is where the interaction comes from,
// and not only the user's own installation of it.
func (in *interaction) present() bool {
	_, installed := in.Owners["0"] // Discord's number for installed in a guild
	return in.where() == inDirect || in.where() == inGuild && (installed || len(in.Owners) == 0)
}

// sees reports whether the bot itself may see the channel.
func (in *interaction) sees() bool {
	return in.present() && (in.where() == inDirect || in.AppPermissions == "" || rights(in.AppPermissions)&(viewChannels.bit|administrator) != 0)
}

// user returns who gave the command or pressed the button.
func (in *interaction) user() person {
	if in.Member.User.ID != "" {
		return in.Member.User
	}
	return in.User
}

// channelID returns the id of the channel; empty when Discord tells none.
func (in *interaction) channelID() string {
	if isSnowflake(in.Channel.ID) {
		return in.Channel.ID
	}
	return in.ChannelID
}

// channel returns the channel: in direct messages with the bot, that of direct.
func (in *interaction) channel() rumor.Channel {
	if direct := in.direct(); in.where() == inDirect && direct != (rumor.Channel{}) {
		return direct
	}
	return in.inGuild(in.channelID())
}

// inGuild returns the channel of this id in the interaction's guild.
func (in *interaction) inGuild(id string) rumor.Channel {
	return rumor.Channel{Platform: Name, Workspace: in.GuildID, ID: id}
}

// direct returns the channel of direct messages with the user; zero when
// Discord tells no user.
func (in *interaction) direct() rumor.Channel {
	if id := in.user().ID; isSnowflake(id) {
		return rumor.Channel{Platform: Name, ID: "@" + id}
	}
	return rumor.Channel{}
}

// isPlaced reports whether the interaction tells a channel, and a guild that
// can be one.
func (in *interaction) isPlaced() bool {
	return isSnowflake(in.channelID()) && (in.GuildID == "" || isSnowflake(in.GuildID))
}

// isAuthor reports whether the user who pressed a button is the one whose
// command the message answers.
func (in *interaction) isAuthor() bool {
	author := in.Message.Metadata.User.ID
	if author == "" {
		author = in.Message.Interaction.User.ID
	}
	return author != "" && author == in.user().ID
}

// rights reads a set of permissions; none when it cannot be read.
func rights(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// mayManage reports whether who has these rights manages the channel.
func mayManage(have int64) bool { return have&(administrator|manageChannels) != 0 }
