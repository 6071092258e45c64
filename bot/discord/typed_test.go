package discord_test

import (
	"errors"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// typed is a line of the console's scripts as somebody on Discord gives it.
type typed struct {
	user    *discordtest.User
	channel *discordtest.Channel
	button  int // of the answer before, from 1; 0 for a command
	command string
	values  values
}

// These are the lines of the console that nobody can give on Discord: its
// clients take no free text, and offer what there is.
var (
	errNoCommand = errors.New("not on Discord: only commands that there are can be given")
	errNoOption  = errors.New("not on Discord: only options that there are can be given")
	errNoChoice  = errors.New("not on Discord: only one of the choices can be given")
	errNoNumber  = errors.New("not on Discord: only a number can be given")
	errNoRole    = errors.New("not on Discord: only a role can be given")
	errNoButton  = errors.New("not on Discord: the line before has no answer there")
)

// read reads a line. It may begin with "fan", to be given by him, and with
// #channel, to be given there; "press 2" presses a button.
func (b *ballpark) read(line string) (typed, error) {
	in := typed{user: b.admin, channel: b.channels["general"]}
	if rest, ok := strings.CutPrefix(line, "fan "); ok {
		line, in.user = rest, b.fan
	}
	if strings.HasPrefix(line, "#") {
		var name string
		name, line, _ = strings.Cut(line[1:], " ")
		in.channel = b.channels[name]
		if strings.HasPrefix(name, "@") {
			in.channel = b.DM(in.user)
		}
	}
	if number, ok := strings.CutPrefix(line, "press "); ok {
		var err error
		in.button, err = strconv.Atoi(number)
		return in, err
	}
	name, options, err := b.registry.Parse(line)
	if e, ok := errors.AsType[*rumor.Error](err); ok && strings.Contains(e.Message, "option") {
		return in, errNoOption
	}
	if err != nil {
		return in, errNoCommand
	}
	in.command = name
	in.values, err = b.picked(b.registry.Command(name), options)
	return in, err
}

// picked are typed options as Discord's clients give them.
func (b *ballpark) picked(c *commands.Command, options map[string]string) (values, error) {
	given := make(values)
	for name, text := range options {
		value, err := b.pick(c.Option(name), text)
		if err != nil {
			return nil, err
		}
		given[name] = value
	}
	return given, nil
}

// pick is one of them.
func (b *ballpark) pick(o *commands.Option, text string) (any, error) {
	switch {
	case o.Completion == commands.Listed:
		return choose(o, text)
	case o.Completion == commands.Channels:
		return b.channels[strings.TrimPrefix(text, "#")], nil
	case o.Completion == commands.Groups && strings.HasPrefix(text, "<@&"):
		return b.prospect, nil
	case o.Completion == commands.Groups && text == "@everyone":
		return b.guild.Everyone, nil
	case o.Completion == commands.Groups:
		return nil, errNoRole
	case o.Name == "page":
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, errNoNumber
		}
		return n, nil
	}
	return text, nil
}

// choose returns the value of the choice that somebody picks who would type the
// text elsewhere, where the name of a switch alone means yes.
func choose(o *commands.Option, text string) (any, error) {
	if text == "yes" && o.Choices[0].Value == "on" {
		text = "on"
	}
	for _, c := range o.Choices {
		if text == c.Value || strings.HasPrefix(c.Label, text) {
			return c.Value, nil
		}
	}
	return nil, errNoChoice
}
