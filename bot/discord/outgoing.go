package discord

import (
	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/message"
)

// outgoing is a message as Discord takes it, to post, to edit and to answer
// with. It is our own because discordgo's has no nonce and changes what it is
// given. Source: Discord's documentation of messages.
type outgoing struct {
	Content          *string                      `json:"content,omitempty"` // nil leaves it as it is, in an edit
	Embeds           []*discordgo.MessageEmbed    `json:"embeds"`
	Components       []discordgo.MessageComponent `json:"components"` // never nil: an edit without would keep the old ones
	AllowedMentions  allowedMentions              `json:"allowed_mentions"`
	Flags            int                          `json:"flags,omitempty"`
	Nonce            string                       `json:"nonce,omitempty"` // at most 25 characters
	EnforceNonce     bool                         `json:"enforce_nonce,omitempty"`
	MessageReference *messageReference            `json:"message_reference,omitempty"`
}

// allowedMentions names all that a message may ping. Parse must be sent, empty:
// without it Discord pings whatever the text mentions.
type allowedMentions struct {
	Parse []string `json:"parse"`
	Roles []string `json:"roles,omitempty"`
	Users []string `json:"users,omitempty"`
}

// messageReference is the message that another one answers.
type messageReference struct {
	MessageID       string `json:"message_id"`
	ChannelID       string `json:"channel_id,omitempty"`
	FailIfNotExists bool   `json:"fail_if_not_exists"` // false: an answer to what was deleted is a plain post
}

// ephemeral is the flag of a message for the eyes of one user.
const ephemeral = 1 << 6

// newOutgoing renders a message, which pings nobody.
func newOutgoing(m message.Message) outgoing {
	embeds, components := render(m)
	out := outgoing{Embeds: embeds, Components: components, AllowedMentions: allowedMentions{Parse: []string{}}}
	if m.Private {
		out.Flags = ephemeral
	}
	return out
}
