package discordtest

import (
	"fmt"
	"slices"
)

// Slash gives a command. Where the bot is not in the guild, or in a
// PrivateChannel, it is given as one whose user installed the bot. It is
// refused as Discord's clients do: commands that are not registered, options
// missing or of another type, permissions that the user lacks.
func (s *Server) Slash(u *User, c *Channel, command string, v Values) *Result {
	return s.give(commandKind, u, c, command, v, "")
}

// Complete asks for completions of the option focused, whose value so far is
// among the values.
func (s *Server) Complete(u *User, c *Channel, command string, v Values, focused string) *Result {
	return s.give(completeKind, u, c, command, v, focused)
}

// give sends a command, or asks for completions of one.
func (s *Server) give(kind int, u *User, c *Channel, name string, v Values, focused string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.enter(u, c); err != nil {
		return s.refuse("%w", err)
	}
	cmd, scope, err := s.offered(u, c, name)
	if err != nil {
		return s.refuse("/%s: %w", name, err)
	}
	g := given{user: u, guild: c.guild, values: v, focused: focused, resolved: make(map[string]object)}
	options, err := g.options(cmd)
	if err != nil {
		return s.refuse("/%s: %w", name, err)
	}
	i := s.newInteraction(kind, u, c)
	i.command, i.owners = name, s.ownersFor(u, c)
	data := object{"id": cmd.id, "name": name, "type": 1}
	if len(options) > 0 {
		data["options"] = options
	}
	if len(g.resolved) > 0 {
		data["resolved"] = g.resolved
	}
	if scope != "" {
		data["guild_id"] = scope
	}
	return s.send(i, s.event(i, data))
}

// enter makes the user a member of the channel's guild, if need be, and checks
// that they can use the channel.
func (s *Server) enter(u *User, c *Channel) error {
	if s.world.channels[c.ID] == nil {
		return fmt.Errorf("the channel %s is gone", c.Name)
	}
	if c.guild == nil {
		if !slices.Contains(c.recipients, u) {
			return fmt.Errorf("%s is not in this conversation", u.Name)
		}
		return nil
	}
	if c.guild.members[u.ID] == nil {
		c.guild.addMember(u)
	}
	needed := ViewChannel | UseApplicationCommands
	if c.guild.allowed(u.ID, c)&needed != needed {
		return fmt.Errorf("%s may not use commands in %s", u.Name, c.Name)
	}
	return nil
}

// offered returns the command that Discord offers the user by this name there,
// and the guild that it is registered for, if not everywhere.
func (s *Server) offered(u *User, c *Channel, name string) (cmd *command, scope string, err error) {
	find := func(scope string) *command {
		all := s.world.commands[scope]
		i := slices.IndexFunc(all, func(cmd *command) bool { return cmd.Name == name })
		if i < 0 {
			return nil
		}
		return all[i]
	}
	if c.guild != nil && c.guild.hasBot() {
		cmd, scope = find(c.GuildID), c.GuildID
	}
	if cmd == nil {
		cmd, scope = find(""), ""
	}
	if cmd == nil {
		return nil, "", fmt.Errorf("no such command is registered")
	}
	return cmd, scope, cmd.offeredTo(u, c)
}

// offeredTo says why the command is not offered to the user in the channel.
func (cmd *command) offeredTo(u *User, c *Channel) error {
	if len(cmd.Contexts) > 0 && !slices.Contains(cmd.Contexts, c.context()) {
		return fmt.Errorf("the command is not for this context: %d", c.context())
	}
	install := guildInstall
	if c.Type == Private || c.guild != nil && !c.guild.hasBot() {
		install = userInstall
	}
	installs := cmd.Installs
	if len(installs) == 0 {
		installs = []int{guildInstall}
	}
	if !slices.Contains(installs, install) && c.Type != Direct {
		return fmt.Errorf("the command is not installable this way: %d", install)
	}
	needs, restricted := cmd.needs()
	if !restricted || c.guild == nil {
		return nil
	}
	if needs == 0 {
		needs = Administrator
	}
	if c.guild.allowed(u.ID, c)&needs != needs {
		return fmt.Errorf("%s lacks permissions: it needs %s", u.Name, needs)
	}
	return nil
}

// Press presses the button with this custom id or label. It is refused where
// there is no such button now.
func (s *Server) Press(u *User, m Message, button string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.world.posts[m.ID]
	if p == nil || p.deleted {
		return s.refuse("the message is gone")
	}
	if err := s.enter(u, p.channel); err != nil {
		return s.refuse("%w", err)
	}
	if p.flags&flagEphemeral != 0 && p.asked.user != u {
		return s.refuse("%s does not see the message", u.Name)
	}
	b, ok := p.snapshot().Button(button)
	if !ok || b.Disabled || b.CustomID == "" {
		return s.refuse("no button %q can be pressed", button)
	}
	i := s.newInteraction(componentKind, u, p.channel)
	i.source, i.owners = p, s.ownersFor(u, p.channel)
	if p.asked != nil {
		i.owners = p.asked.owners
	}
	event := s.event(i, object{"custom_id": b.CustomID, "component_type": buttonType, "id": p.numberOf(b.CustomID)})
	event["message"] = p.json(s)
	return s.send(i, event)
}

// numberOf returns the id that Discord gave a component.
func (p *post) numberOf(customID string) any {
	for _, r := range p.rows {
		list, _ := r["components"].([]any)
		for _, item := range list {
			if c, ok := item.(map[string]any); ok && c["custom_id"] == customID {
				return c["id"]
			}
		}
	}
	return nil
}

// Interact sends an interaction as given, whatever it is; id, application_id,
// token and version are filled in where missing.
func (s *Server) Interact(body map[string]any) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind, ok := body["type"].(int)
	if !ok {
		kind = commandKind
	}
	where, _ := body["channel_id"].(string)
	c := s.world.channels[where]
	if c == nil {
		c = s.dm(s.world.bot)
	}
	i := s.newInteraction(kind, s.world.bot, c)
	i.owners = s.ownersFor(i.user, c)
	sent := object{"id": i.id, "application_id": s.ApplicationID, "token": i.token, "version": 1, "type": kind}.with(body)
	i.id, i.token = fmt.Sprint(sent["id"]), fmt.Sprint(sent["token"])
	return s.send(i, sent)
}
