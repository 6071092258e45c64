package discord

import (
	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/message"
)

// render shows a message as embeds and rows of buttons.
func render(m message.Message) ([]*discordgo.MessageEmbed, []discordgo.MessageComponent) {
	return []*discordgo.MessageEmbed{{Title: m.Title}}, []discordgo.MessageComponent{}
}
