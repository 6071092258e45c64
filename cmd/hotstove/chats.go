package main

import (
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/slack"
	"github.com/hotstove/hotstove/config"
)

// chats are the platforms that have tokens, and the endpoints at which they ask.
type chats struct {
	platforms []bot.Platform
	endpoints map[string]http.Handler // by pattern of http.ServeMux
	close     func()                  // releases the connections; called when nothing is sent any more
}

// chats makes a platform of every chat that has a token.
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
	if s.SlackBotToken.Reveal() != "" || s.SlackClientID != "" {
		p, err := r.slack(s)
		if err != nil {
			c.close()
			return nil, err
		}
		closeOthers := c.close
		c.platforms, c.close = append(c.platforms, p), func() { p.Close(); closeOthers() }
		maps.Copy(c.endpoints, p.Handlers())
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

func (r *rooms) slack(s *config.Settings) (*slack.Platform, error) {
	key, err := hex.DecodeString(s.SecretKey.Reveal())
	if err != nil {
		return nil, fmt.Errorf("HOTSTOVE_SECRET_KEY: %w", err)
	}
	return slack.New(slack.Options{
		BotToken: s.SlackBotToken.Reveal(), AppToken: s.SlackAppToken.Reveal(), SigningSecret: s.SlackSigningSecret.Reveal(),
		ClientID: s.SlackClientID, ClientSecret: s.SlackClientSecret.Reveal(), PublicURL: s.PublicURL, Key: key, API: s.SlackAPI,
		Router: r.router, Commands: r.commands,
		Settings: r.store, Subscriptions: r.store, Sleepers: r.store, Firsts: r.store, Installations: r.store, Slots: r.store,
		Explain: explain(r.league, r.reader),
		Now:     r.now, Log: r.log.With("platform", slack.Name),
		Observe: slack.Observe{
			Call:        r.metrics.call(slack.Name),
			Connection:  r.metrics.connection(slack.Name),
			Interaction: r.metrics.interaction(slack.Name),
		},
	})
}
