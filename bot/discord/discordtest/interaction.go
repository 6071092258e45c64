package discordtest

import (
	"crypto/rand"
	"fmt"
	"time"
)

// Types of interactions.
const (
	pingKind      = 1
	commandKind   = 2
	componentKind = 3
	completeKind  = 4
)

// Where an interaction happens. Source: Discord's interaction context types.
const (
	inGuild   = 0
	inBotDM   = 1
	inPrivate = 2
)

// How a command came to be there. Source: Discord's application integration types.
const (
	guildInstall = 0
	userInstall  = 1
)

// Limits of interactions. Source: Discord's documentation of interactions.
const (
	answerWithin = 3 * time.Second
	tokenFor     = 15 * time.Minute
	maxFollowups = 5 // where the bot is there only for the user
)

// interaction is something that a user did, and what became of it. Server.mu
// guards what changes.
type interaction struct {
	id, token string
	kind      int
	user      *User
	channel   *Channel
	owners    map[string]string // authorizing_integration_owners
	command   string
	source    *post // the message with the button
	sent      time.Time
	late      *time.Timer

	done      bool // the first answer came, or never will
	err       error
	callback  Callback
	choices   []Choice
	original  *post // what @original is
	followups []*post
	shown     bool          // the user sees an answer
	answer    *post         // which that is, or is to be
	changed   chan struct{} // closed at the next change
}

// newInteraction makes one of a user's in a channel.
func (s *Server) newInteraction(kind int, u *User, c *Channel) *interaction {
	return &interaction{
		id: s.clock.timeID(), token: "aW50ZXJhY3Rpb246" + rand.Text() + rand.Text() + rand.Text(),
		kind: kind, user: u, channel: c, changed: make(chan struct{}),
	}
}

// refuse makes the result of what Discord does not let a user do.
func (s *Server) refuse(format string, args ...any) *Result {
	i := s.newInteraction(0, nil, nil)
	i.done, i.err = true, fmt.Errorf("%w: "+format, append([]any{ErrRefused}, args...)...)
	return &Result{ID: i.id, Token: i.token, server: s, interaction: i}
}

// send sends an interaction to the bot. The world is locked.
func (s *Server) send(i *interaction, body object) *Result {
	i.sent = s.clock.now()
	s.world.interactions[i.token] = i
	i.late = time.AfterFunc(answerWithin, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		i.fail(ErrNoAnswer)
	})
	switch {
	case s.world.endpoint != "":
		s.sendHTTP(i, body, s.world.endpoint)
	case !s.gateway.send(guildOf(body), "INTERACTION_CREATE", body):
		i.fail(ErrOffline)
	}
	return &Result{ID: i.id, Token: i.token, server: s, interaction: i}
}

// guildOf returns the guild that an event belongs to, "" for none.
func guildOf(body object) string {
	guild, _ := body["guild_id"].(string)
	return guild
}

// fail ends the wait for an answer. The world is locked.
func (i *interaction) fail(err error) {
	if i.done {
		return
	}
	i.done, i.err = true, err
	i.late.Stop()
	i.notify()
}

// notify wakes who waits for a change. The world is locked.
func (i *interaction) notify() {
	close(i.changed)
	i.changed = make(chan struct{})
}

// event is what the bot is told of every interaction.
func (s *Server) event(i *interaction, data any) object {
	c := i.channel
	o := object{
		"id": i.id, "application_id": s.ApplicationID, "type": i.kind, "token": i.token, "version": 1,
		"data": data, "channel_id": c.ID, "channel": i.channelJSON(), "locale": i.user.Locale,
		"entitlements": []any{}, "entitlement_sku_ids": []any{}, "authorizing_integration_owners": i.owners,
		"context": c.context(), "attachment_size_limit": 10 << 20, "app_permissions": s.appPermissions(c).String(),
	}
	if c.guild == nil {
		return o.with(object{"user": i.user.json()})
	}
	m := c.guild.members[i.user.ID]
	return o.with(object{
		"guild_id": c.GuildID, "guild_locale": "en-US",
		"guild":  object{"id": c.GuildID, "locale": "en-US", "features": []string{"NEWS"}},
		"member": m.json().with(object{"permissions": c.guild.allowed(i.user.ID, c).String()}),
	})
}

// channelJSON is the channel as interactions tell of it.
func (i *interaction) channelJSON() object {
	o := i.channel.json()
	delete(o, "permission_overwrites")
	if g := i.channel.guild; g != nil {
		o["permissions"] = g.allowed(i.user.ID, i.channel).String()
	}
	return o
}

// context is where in Discord the channel is.
func (c *Channel) context() int {
	switch c.Type {
	case Direct:
		return inBotDM
	case Private:
		return inPrivate
	}
	return inGuild
}

// appPermissions is what the bot may do in the channel when it answers.
func (s *Server) appPermissions(c *Channel) Permissions {
	if c.guild != nil && c.guild.hasBot() {
		return c.guild.allowed(s.UserID, c)
	}
	return EmbedLinks | AttachFiles | MentionEveryone
}

// ownersFor says by whom the bot was installed where the interaction happens.
func (s *Server) ownersFor(u *User, c *Channel) map[string]string {
	switch {
	case c.guild != nil && c.guild.hasBot():
		return map[string]string{"0": c.GuildID}
	case c.Type == Direct:
		return map[string]string{"0": "0"}
	}
	return map[string]string{"1": u.ID}
}

// metadata is what a message tells of the interaction that it answers.
func (i *interaction) metadata(p *post) object {
	o := object{
		"id": i.id, "type": i.kind, "user": i.user.json(), "authorizing_integration_owners": i.owners,
	}
	if p.followsUp && i.original != nil {
		o["original_response_message_id"] = i.original.id
	}
	if i.source != nil {
		o["interacted_message_id"] = i.source.id
		return object{"interaction_metadata": o}
	}
	named := object{"id": i.id, "type": i.kind, "name": i.command, "user": i.user.json()}
	return object{"interaction_metadata": o, "interaction": named}
}
