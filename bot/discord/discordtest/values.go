package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Values are the options of a command: text, numbers and booleans; a *Channel,
// *Role or *User, or its id, for options of those types.
type Values map[string]any

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
