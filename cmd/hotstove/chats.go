package main

import (
	"net/http"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/config"
)

// chats are the platforms that have tokens, and the endpoints at which they ask.
type chats struct {
	platforms []bot.Platform
	endpoints map[string]http.Handler // by pattern of http.ServeMux
	close     func()                  // releases the connections; called when nothing is sent any more
}

// chats makes a platform of every chat that has a token and that this version
// serves. What waits for one that it does not serve stays in the outbox.
func (r *rooms) chats(s *config.Settings) (*chats, error) {
	c := &chats{endpoints: make(map[string]http.Handler), close: func() {}}
	if s.DiscordToken.Reveal() != "" {
		d, err := r.discord(s)
		if err != nil {
			return nil, err
		}
		c.platforms, c.close = append(c.platforms, d), d.Close
		if endpoint := d.Handler(); endpoint != nil {
			c.endpoints["/discord/interactions"] = endpoint
		}
	}
	if s.SlackBotToken.Reveal() != "" {
		r.log.Warn("this version does not serve the chat yet: sources are read and archived, nothing is posted there", "chat", "Slack")
	}
	return c, nil
}

func (r *rooms) discord(s *config.Settings) (*discord.Platform, error) {
	return discord.New(discord.Options{
		Token: s.DiscordToken.Reveal(), PublicKey: s.DiscordPublicKey, Guild: s.DiscordGuild, API: s.DiscordAPI,
		Router: r.router, Commands: r.commands,
		Settings: r.store, Marks: r.store, Sleepers: r.store, Slots: r.store, Leases: r.store, Census: r.store,
		Now: r.now, Log: r.log.With("platform", discord.Name),
		Observe: discord.Observe{
			Call:        r.metrics.call(discord.Name),
			Gateway:     r.metrics.connection(discord.Name),
			Interaction: r.metrics.interaction(discord.Name),
		},
	})
}
