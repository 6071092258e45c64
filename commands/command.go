package commands

import (
	"context"
	"strings"
)

// Permission says who may give a command.
type Permission int

// The permissions.
const (
	Anyone         Permission = iota
	ManagesChannel            // who may manage the channel; anybody in direct messages
)

// Completion says what completes an option's value.
type Completion int

// The completions.
const (
	NoCompletion    Completion = iota
	ClubsAndPlayers            // every club and player, and the whole league
	Clubs
	Players
	Topics     // every topic: clubs, players, league, deadlines; several, parted by commas
	Subscribed // the topics this channel subscribes to
	Listed     // one of the option's own Choices, and nothing else
	ListedMany // some of the option's Choices, parted by commas
	CommandNames
	Channels // a channel of the platform, by its id; the platform sets Request.In
	Groups   // a role or group of people to ping, by the platform's id
)

// The limits of the largest platforms, which every command keeps to.
// Source: Discord's documentation of application commands.
const (
	MaxDescription = 100 // characters of a command's or option's description
	MaxChoices     = 25  // choices of an option, and completions at once
	MaxOptions     = 25  // options of a command
	MaxLabel       = 100 // characters of a Choice's label and of its value
)

// Option is one value a command takes.
type Option struct {
	Name        string // lower case, one word: what the platforms call it
	Description string // at most MaxDescription characters
	Required    bool
	// Rest marks the option that takes all the words of a typed line that
	// belong to no other option. A command has at most one.
	Rest       bool
	Completion Completion
	Choices    []Choice // for Listed and ListedMany
	// ByButton marks an option that only buttons give, such as the page of a
	// list to come back to. Platforms do not offer it and the help omits it.
	ByButton bool
}

// Command is one thing people can ask.
type Command struct {
	Name        string
	Description string // at most MaxDescription characters
	Options     []Option
	Examples    []string // as typed, with the slash: "/rumors redsox"
	Permission  Permission
	// Where names the option that says whether the command is for this channel
	// ("here") or for the user's direct messages ("me"); empty when it has
	// none. Direct messages need no permission.
	Where string
	// Posts says that what the command does makes the bot post in the channel,
	// so that platforms can tell what it may not do there yet.
	Posts bool
	Run   func(ctx context.Context, r Request) (Reply, error)
}

// Option returns the option of this name, or nil.
func (c *Command) Option(name string) *Option {
	for i := range c.Options {
		if c.Options[i].Name == name {
			return &c.Options[i]
		}
	}
	return nil
}

// ChannelOption returns the option that names a channel, or nil.
func (c *Command) ChannelOption() *Option {
	for i := range c.Options {
		if c.Options[i].Completion == Channels {
			return &c.Options[i]
		}
	}
	return nil
}

// Shown returns the options that people give: those that are not ByButton.
func (c *Command) Shown() []Option {
	var shown []Option
	for _, o := range c.Options {
		if !o.ByButton {
			shown = append(shown, o)
		}
	}
	return shown
}

// Usage returns the command as a pattern: "/subscribe <topic> [kinds] [tier]".
func (c *Command) Usage() string {
	var b strings.Builder
	b.WriteString("/" + c.Name)
	for _, o := range c.Shown() {
		if o.Required {
			b.WriteString(" <" + o.Name + ">")
		} else {
			b.WriteString(" [" + o.Name + "]")
		}
	}
	return b.String()
}

// rest returns the option that takes the words which belong to no other, or nil.
func (c *Command) rest() *Option {
	for i := range c.Options {
		if c.Options[i].Rest {
			return &c.Options[i]
		}
	}
	return nil
}

// optionLike returns the option that a person means by a word: its name, or
// the start of it (three letters or more) if no other option starts so.
func (c *Command) optionLike(word string) *Option {
	word = strings.ToLower(word)
	if o := c.Option(word); o != nil {
		return o
	}
	if len(word) < 3 {
		return nil
	}
	var found *Option
	for i := range c.Options {
		if !strings.HasPrefix(c.Options[i].Name, word) {
			continue
		}
		if found != nil {
			return nil
		}
		found = &c.Options[i]
	}
	return found
}

// values lists the values of the choices, for telling people what is accepted.
func (o *Option) values() []string {
	values := make([]string, len(o.Choices))
	for i, c := range o.Choices {
		values[i] = c.Value
	}
	return values
}
