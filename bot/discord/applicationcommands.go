package discord

import (
	"slices"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/commands"
)

// pageOption is the option that is a number to Discord. Its value arrives as one.
const pageOption = "page"

// maxText is how many characters somebody may give a text option: more than
// any question needs, and within what the commands look at. Discord allows 6000.
const maxText = 500

// channelTypes are those that news may be posted in.
var channelTypes = []discordgo.ChannelType{textChannel, newsChannel, announcementThread, publicThread, privateThread, forumChannel}

// applicationCommands returns the commands as Discord takes them.
func applicationCommands(list []*commands.Command) []*discordgo.ApplicationCommand {
	all := make([]*discordgo.ApplicationCommand, len(list))
	for i, c := range list {
		w := wordsFor(wordKey{command: c.Name})
		a := &discordgo.ApplicationCommand{
			Type:                     discordgo.ChatApplicationCommand,
			Name:                     c.Name,
			NameLocalizations:        &w.names,
			Description:              c.Description,
			DescriptionLocalizations: &w.descriptions,
			NSFW:                     new(false),
		}
		allowUse(a, c.Permission)
		for _, o := range c.Shown() {
			a.Options = append(a.Options, applicationOption(c.Name, o))
		}
		slices.SortStableFunc(a.Options, requiredFirst)
		all[i] = a
	}
	return all
}

// allowUse says who is offered a command, and where. Look-ups work for users
// who installed the bot for themselves, in any server and conversation;
// commands that manage channels need the bot to be there.
func allowUse(a *discordgo.ApplicationCommand, p commands.Permission) {
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
	installs := []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
	if p == commands.ManagesChannel {
		a.DefaultMemberPermissions = new(int64(manageChannels))
	} else {
		contexts = append(contexts, discordgo.InteractionContextPrivateChannel)
		installs = append(installs, discordgo.ApplicationIntegrationUserInstall)
	}
	a.Contexts, a.IntegrationTypes = &contexts, &installs
}

// requiredFirst orders options as Discord demands.
func requiredFirst(a, b *discordgo.ApplicationCommandOption) int {
	switch {
	case a.Required == b.Required:
		return 0
	case a.Required:
		return -1
	}
	return 1
}

func applicationOption(command string, o commands.Option) *discordgo.ApplicationCommandOption {
	w := wordsFor(wordKey{command: command, option: o.Name})
	a := &discordgo.ApplicationCommandOption{
		Type:                     discordgo.ApplicationCommandOptionString,
		Name:                     o.Name,
		NameLocalizations:        w.names,
		Description:              o.Description,
		DescriptionLocalizations: w.descriptions,
		Required:                 o.Required,
	}
	switch {
	case o.Completion == commands.Listed:
		a.Choices = optionChoices(command, o)
	case o.Completion == commands.Channels:
		a.Type, a.ChannelTypes = discordgo.ApplicationCommandOptionChannel, channelTypes
	case o.Completion == commands.Groups:
		a.Type = discordgo.ApplicationCommandOptionRole
	case o.Completion == commands.NoCompletion && o.Name == pageOption:
		a.Type, a.MinValue = discordgo.ApplicationCommandOptionInteger, new(1.0)
	default:
		a.Autocomplete, a.MaxLength = o.Completion != commands.NoCompletion, maxText
	}
	return a
}

func optionChoices(command string, o commands.Option) []*discordgo.ApplicationCommandOptionChoice {
	choices := make([]*discordgo.ApplicationCommandOptionChoice, len(o.Choices))
	for i, c := range o.Choices {
		choices[i] = &discordgo.ApplicationCommandOptionChoice{
			Name:              c.Label,
			NameLocalizations: wordsFor(wordKey{command, o.Name, c.Value}).names,
			Value:             c.Value,
		}
	}
	return choices
}
