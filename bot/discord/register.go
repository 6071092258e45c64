package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
)

// register makes Discord know the commands: in one guild, or everywhere when
// guild is empty. It changes nothing when Discord knows them as they are. New
// commands everywhere are seen within moments; Discord allows 200 new ones a day.
func register(ctx context.Context, calls caller, appID, guild string, list []*commands.Command, log *slog.Logger) error {
	want := applicationCommands(list)
	route, args := "/applications/*/commands", []string{appID}
	if guild != "" {
		route, args = "/applications/*/guilds/*/commands", []string{appID, guild}
		for _, c := range want { // these are for commands that are everywhere
			c.Contexts, c.IntegrationTypes = nil, nil
		}
	}
	read := rest.Get(route, args...)
	read.Query = "with_localizations=true"
	var have []json.RawMessage
	if err := calls.Do(ctx, read, &have); err != nil {
		return fmt.Errorf("read application commands: %w", err)
	}
	if sameCommands(have, want, guild != "") {
		log.InfoContext(ctx, "application commands are up to date", "commands", len(want))
		return nil
	}
	if err := calls.Do(ctx, rest.Put(route, want, args...), nil); err != nil {
		return fmt.Errorf("register application commands: %w", err)
	}
	log.InfoContext(ctx, "application commands registered", "commands", len(want))
	return nil
}

// sameCommands reports whether what Discord has registered means the same as
// what we want, whatever ids, versions and defaults it added. What cannot be
// read is not ours.
func sameCommands(have []json.RawMessage, want []*discordgo.ApplicationCommand, inGuild bool) bool {
	if len(have) != len(want) {
		return false
	}
	var haveMeanings, wantMeanings []string
	for _, raw := range have {
		haveMeanings = append(haveMeanings, meaning(raw, inGuild))
	}
	for _, c := range want {
		raw, err := json.Marshal(c)
		if err != nil {
			return false
		}
		wantMeanings = append(wantMeanings, meaning(raw, inGuild))
	}
	slices.Sort(haveMeanings)
	slices.Sort(wantMeanings)
	return slices.Equal(haveMeanings, wantMeanings)
}

// meaning returns a registered command in the one form that all of its meaning
// have. It is empty when the command cannot be read.
func meaning(raw json.RawMessage, inGuild bool) string {
	var c discordgo.ApplicationCommand
	if json.Unmarshal(raw, &c) != nil {
		return ""
	}
	plain := discordgo.ApplicationCommand{
		Type:                     max(c.Type, discordgo.ChatApplicationCommand),
		Name:                     c.Name,
		NameLocalizations:        notEmpty(c.NameLocalizations),
		Description:              c.Description,
		DescriptionLocalizations: notEmpty(c.DescriptionLocalizations),
		DefaultMemberPermissions: c.DefaultMemberPermissions,
		NSFW:                     new(c.NSFW != nil && *c.NSFW),
		Options:                  plainOptions(c.Options),
	}
	if !inGuild {
		plain.Contexts, plain.IntegrationTypes = sorted(c.Contexts), sorted(c.IntegrationTypes)
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return ""
	}
	return string(text)
}

// plainOptions makes nothing of what is empty, at every level.
func plainOptions(options []*discordgo.ApplicationCommandOption) []*discordgo.ApplicationCommandOption {
	if len(options) == 0 {
		return nil
	}
	for _, o := range options {
		if o == nil {
			continue
		}
		o.Options = plainOptions(o.Options)
		if len(o.Choices) == 0 {
			o.Choices = nil
		}
		if len(o.ChannelTypes) == 0 {
			o.ChannelTypes = nil
		}
		slices.Sort(o.ChannelTypes) // a set to Discord
	}
	return options
}

// notEmpty returns nil for no localisations at all.
func notEmpty(m *map[discordgo.Locale]string) *map[discordgo.Locale]string {
	if m == nil || len(*m) == 0 {
		return nil
	}
	return m
}

// sorted orders what is a set to Discord.
func sorted[T ~uint | ~int](set *[]T) *[]T {
	if set == nil {
		return nil
	}
	slices.Sort(*set)
	return set
}
