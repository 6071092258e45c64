// Package commands answers what people ask: one file for each command. It
// takes a Request and gives a Reply, and knows no chat: every platform renders
// the same Registry in its own way.
package commands

import (
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Request is a command as somebody gave it somewhere.
type Request struct {
	Command string            // rumors, subscribe, …
	Options map[string]string // by option name, as typed; the registry says which there are
	Channel rumor.Channel     // where it was given
	User    User
	// Direct is the channel of direct messages with the user, for options that
	// ask for it ("me"); zero where the platform has none.
	Direct rumor.Channel
	// In is the channel that the option of Completion Channels names, looked up
	// by the platform; zero when it names none that the bot can see.
	In Place
}

// Place is a channel that a command names.
type Place struct {
	Channel rumor.Channel
	Name    string // as the platform shows it, such as #redsox
	Manages bool   // the user may manage that channel
}

// User is who gave a command.
type User struct {
	ID   string // the platform's id
	Name string
	// Manages says that the platform lets the user manage the channel, and so
	// its subscriptions. Platforms that check this themselves, and the console, set it.
	Manages bool
}

// Reply is a command's answer.
type Reply struct {
	Message message.Message
	// Replace says that the answer to a pressed button should take the place of
	// the message with the button, such as the next page.
	Replace bool
}

// Choice is one completion of an option's value.
type Choice struct {
	Label string // shown: "Dalton Rushing · LAD · C"
	Value string // given to the command: "player:691791", "30d", "BOS"
}
