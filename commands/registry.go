package commands

import "context"

// Permission says who may give a command.
type Permission int

// The permissions.
const (
	Anyone         Permission = iota
	ManagesChannel            // who may manage the channel
)

// Completion says what completes an option's value.
type Completion int

// The completions.
const (
	NoCompletion    Completion = iota
	ClubsAndPlayers            // every club and player
	Clubs
	Players
	Topics     // every topic: clubs, players, league, deadlines
	Subscribed // the topics this channel subscribes to
	Listed     // the option's own Choices
)

// Option is one value a command takes.
type Option struct {
	Name        string // lower case, one word: what the platforms call it
	Description string // at most 100 characters: Discord's limit
	Required    bool
	// Rest marks the option that takes all the words of a typed line that
	// belong to no other option. A command has at most one.
	Rest       bool
	Completion Completion
	Choices    []Choice // for Listed
}

// Command is one thing people can ask.
type Command struct {
	Name        string
	Description string // at most 100 characters: Discord's limit
	Options     []Option
	Examples    []string // as typed, with the slash: "/rumors redsox"
	Permission  Permission
	Run         func(ctx context.Context, r Request) (Reply, error)
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
