package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
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

// given is a command as somebody gives it.
type given struct {
	user     *User
	guild    *Guild
	values   Values
	focused  string            // the option to be completed; empty when the command is sent
	resolved map[string]object // what ids among the values stand for, by kind
}

// options returns the options as the bot is told them, in the order in which
// they are registered.
func (g *given) options(cmd *command) ([]object, error) {
	var list []object
	known := 0
	for _, o := range cmd.Options {
		value, ok := g.values[o.Name]
		if !ok {
			if o.Required && g.focused == "" {
				return nil, fmt.Errorf("option %s is required", o.Name)
			}
			continue
		}
		known++
		told, err := g.option(o, value)
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", o.Name, err)
		}
		list = append(list, told)
	}
	if known < len(g.values) {
		return nil, fmt.Errorf("options that are not registered are among %v", g.values)
	}
	if g.focused != "" && !slices.ContainsFunc(list, func(o object) bool { return o["focused"] == true }) {
		return nil, fmt.Errorf("option %s has no value so far", g.focused)
	}
	return list, nil
}

func (g *given) option(o option, value any) (object, error) {
	told := object{"name": o.Name, "type": o.Type, "value": value}
	if o.Name == g.focused {
		if !o.Autocomplete {
			return nil, fmt.Errorf("it is not autocompleted")
		}
		return told.with(object{"focused": true, "value": fmt.Sprint(value)}), nil
	}
	switch o.Type {
	case stringOption:
		return told, o.takesText(value)
	case integerOption, numberOption:
		return told, o.takesNumber(value)
	case booleanOption:
		if _, ok := value.(bool); !ok {
			return nil, fmt.Errorf("%v is neither true nor false", value)
		}
		return told, nil
	}
	id, err := g.resolve(o, value)
	told["value"] = id
	return told, err
}

// takesText says why the option does not take the value.
func (o option) takesText(value any) error {
	text, ok := value.(string)
	n := utf8.RuneCountInString(text)
	switch {
	case !ok:
		return fmt.Errorf("%v is not text", value)
	case n == 0, n > 6000, o.MaxLength != nil && n > *o.MaxLength, o.MinLength != nil && n < *o.MinLength:
		return fmt.Errorf("the length %d is not taken", n)
	}
	return o.isChoice(value)
}

// takesNumber says why the option does not take the value.
func (o option) takesNumber(value any) error {
	var n float64
	switch v := value.(type) {
	case int:
		n = float64(v)
	case float64:
		n = v
		if o.Type == integerOption && n != float64(int64(n)) {
			return fmt.Errorf("%v is not a whole number", value)
		}
	default:
		return fmt.Errorf("%v is not a number", value)
	}
	if o.MinValue != nil && n < *o.MinValue || o.MaxValue != nil && n > *o.MaxValue {
		return fmt.Errorf("%v is too small or too large", value)
	}
	return o.isChoice(value)
}

// isChoice says when the option has choices, and the value is none of them.
func (o option) isChoice(value any) error {
	if len(o.Choices) == 0 {
		return nil
	}
	want, _ := json.Marshal(value)
	for _, c := range o.Choices {
		if string(c.Value) == string(want) {
			return nil
		}
	}
	return fmt.Errorf("%v is not among the choices", value)
}

// resolve returns the id of what the value stands for, and adds it to what is
// resolved.
func (g *given) resolve(o option, value any) (string, error) {
	id, kind, shown, err := g.look(o, value)
	if err != nil {
		return "", err
	}
	if g.resolved[kind] == nil {
		g.resolved[kind] = object{}
	}
	g.resolved[kind][id] = shown
	return id, nil
}

// look finds what the value stands for, as the option's type wants it.
func (g *given) look(o option, value any) (id, kind string, shown object, err error) {
	switch v := value.(type) {
	case *Channel:
		if o.Type != channelOption || v.guild == nil || len(o.ChannelTypes) > 0 && !slices.Contains(o.ChannelTypes, v.Type) {
			return "", "", nil, fmt.Errorf("no channel of type %d is taken", v.Type)
		}
		return v.ID, "channels", v.resolved(g.user), nil
	case *Role:
		if o.Type != roleOption && o.Type != mentionableOption {
			return "", "", nil, fmt.Errorf("no role is taken")
		}
		return v.ID, "roles", v.json(), nil
	case *User:
		if o.Type != userOption && o.Type != mentionableOption {
			return "", "", nil, fmt.Errorf("no user is taken")
		}
		return v.ID, "users", v.json(), nil
	case string:
		return g.lookUp(o, v)
	}
	return "", "", nil, fmt.Errorf("%v is no id", value)
}

// lookUp finds what has this id.
func (g *given) lookUp(o option, id string) (string, string, object, error) {
	if g.guild != nil {
		world := &g.guild.server.world
		if c := world.channels[id]; c != nil && c.guild == g.guild {
			return g.look(o, c)
		}
		for _, r := range g.guild.roles {
			if r.ID == id {
				return g.look(o, r)
			}
		}
		if u := world.users[id]; u != nil {
			return g.look(o, u)
		}
	}
	return "", "", nil, fmt.Errorf("nothing has the id %s", id)
}

// resolved is the channel as options tell of it, with what the user may do there.
func (c *Channel) resolved(u *User) object {
	o := object{"id": c.ID, "name": c.Name, "type": c.Type, "permissions": c.guild.allowed(u.ID, c).String()}
	full := c.json()
	for _, name := range []string{"parent_id", "thread_metadata", "guild_id", "last_message_id", "flags"} {
		if v, ok := full[name]; ok {
			o[name] = v
		}
	}
	return o
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
