package console

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// pressable is the buttons of the newest message that has any.
type pressable struct {
	in      rumor.Channel
	buttons []message.Button
}

// Enter does what a typed line says and prints the answer, which is complete
// when Enter returns; it reports whether the line asks to leave. Where people
// do not type into the terminal itself, the line is echoed first, after the
// channel's prompt. It may be called without Run, as the demo does.
func (c *Console) Enter(ctx context.Context, line string) (leave bool) {
	c.turn.Lock()
	defer c.turn.Unlock()
	line = strings.TrimSpace(clean(line, maxLine))
	if line == "" {
		return false
	}
	c.echo(line)
	if n, err := strconv.Atoi(line); err == nil {
		c.press(ctx, n)
		return false
	}
	word, rest, _ := strings.Cut(line, " ")
	name, slash := strings.CutPrefix(strings.ToLower(word), "/")
	if w := ownWord(name); w != nil {
		return w.do(c, strings.TrimSpace(rest))
	}
	if !slash && c.command(name) == nil {
		c.hint("Commands start with a slash, such as /rumors redsox. /help lists them all.")
		return false
	}
	c.run(ctx, c.here(), line, name == "help" && rest == "")
	return false
}

// echo prints a line that was not typed into the line editor.
func (c *Console) echo(line string) {
	prompt := c.prompt()
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, editing := c.out.(*editor); !editing && !c.asks {
		c.logFailure(c.write(prompt + line + "\n"))
	}
}

// command returns the command of this name, or nil.
func (c *Console) command(name string) *commands.Command {
	for _, command := range c.options.Commands.Commands() {
		if command.Name == name {
			return command
		}
	}
	return nil
}

func (c *Console) here() rumor.Channel {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Channel(c.channels.here)
}

// run gives a command, as typed or as a button carries it, in a channel.
func (c *Console) run(ctx context.Context, in rumor.Channel, line string, withOwnWords bool) {
	name, options, err := c.options.Commands.Parse(line)
	if err != nil {
		c.answer(in, message.Message{Tone: message.Failure, Body: []message.Text{message.String(rumor.Message(err))}})
		return
	}
	m := c.options.Router.Answer(ctx, c.request(in, name, options)).Message
	if withOwnWords {
		m.Footer = strings.TrimSpace(m.Footer + " " + ownWordsHelp())
	}
	c.answer(in, m)
}

// request is a command of who sits here. The console is theirs, so they manage
// every channel of it.
func (c *Console) request(in rumor.Channel, command string, options map[string]string) commands.Request {
	return commands.Request{
		Command: command,
		Options: options,
		Channel: in,
		User:    commands.User{ID: c.options.User, Name: c.options.User, Manages: true},
		Direct:  Channel(direct),
		In:      c.place(command, options),
	}
}

// place returns the channel that the command names, if it names one.
func (c *Console) place(command string, options map[string]string) commands.Place {
	known := c.command(command)
	if known == nil || known.ChannelOption() == nil {
		return commands.Place{}
	}
	named := Channel(options[known.ChannelOption().Name])
	if !validChannel(named.ID) {
		return commands.Place{}
	}
	return commands.Place{Channel: named, Name: channelName(named.ID), Manages: true}
}

// press presses a button of the newest message that has any, in the channel
// where that message stands.
func (c *Console) press(ctx context.Context, n int) {
	c.mu.Lock()
	p := c.pressable
	c.mu.Unlock()
	switch count := len(p.buttons); {
	case count == 0:
		c.hint("There are no buttons to press yet. /help lists the commands.")
	case n >= 1 && n <= count:
		c.run(ctx, p.in, p.buttons[n-1].Action, false)
	case count == 1:
		c.hint("The newest message has only the button 1.")
	default:
		c.hint(fmt.Sprintf("The newest message has the buttons 1 to %d.", count))
	}
}

// answer prints the answer to a command.
func (c *Console) answer(in rumor.Channel, m message.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.logFailure(c.show("", in, m))
}

// hint prints a line of the console's own.
func (c *Console) hint(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.options.Terminal
	line := ink{t.Color, false}.paint([]run{{text, faint}})
	if !t.Boxes {
		line = "  " + line + "\n"
	}
	c.logFailure(c.write(line + "\n"))
}

// logFailure notes why nothing can be printed; Run ends for the same reason.
func (c *Console) logFailure(err error) {
	if err != nil {
		c.options.Log.Debug("console cannot print", "error", err)
	}
}
