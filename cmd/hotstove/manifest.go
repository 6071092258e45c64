package main

import "github.com/hotstove/hotstove/bot/discord"

// manifestCommand prints what a chat must know of the bot.
type manifestCommand struct {
	Discord manifestDiscord `cmd:"" help:"Print the steps to set up Discord, and the invite link with the permissions that the bot needs."`
}

type manifestDiscord struct{}

// Run prints the steps. With a token in the settings the links are complete; it
// is not asked whether Discord takes it.
func (manifestDiscord) Run(p *program) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	id, _ := discord.ApplicationID(s.DiscordToken.Reveal())
	return discord.Setup(p.stdout, id)
}
