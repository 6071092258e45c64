package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/slack"
	registry "github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/league"
)

// manifestCommand prints what a chat must know of the bot.
type manifestCommand struct {
	Discord manifestDiscord `cmd:"" help:"Print the steps to set up Discord, and the invite link with the permissions that the bot needs."`
	Slack   manifestSlack   `cmd:"" help:"Print the app manifest for Slack, with the steps to use it as comments."`
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

type manifestSlack struct {
	HTTP string `name:"http" help:"The public https address at which Slack reaches the bot, in place of Socket Mode." placeholder:"URL"`
}

// Run prints the manifest. Without --http it is for Socket Mode, unless the
// settings say that workspaces install the bot, which takes their public address.
func (m manifestSlack) Run(p *program) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	l, err := league.Load()
	if err != nil {
		return err
	}
	o := slack.ManifestOptions{
		Commands: registry.New(registry.Options{League: l, Now: p.now}).Commands(),
		HTTP:     m.HTTP, Install: s.SlackClientID != "", Explain: true,
	}
	if o.Install {
		o.HTTP = cmp.Or(o.HTTP, s.PublicURL)
	}
	var text strings.Builder
	if err := slack.Setup(&text, o); err != nil {
		return usageError{err}
	}
	if err := slack.Manifest(&text, o); err != nil {
		return usageError{err}
	}
	_, err = fmt.Fprint(p.stdout, text.String())
	return err
}
