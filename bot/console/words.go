package console

import (
	"fmt"
	"strings"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// word is one that only the console knows, with or without its slash.
type word struct {
	name  string
	usage string
	do    func(c *Console, rest string) (leave bool)
}

var ownWords = []word{
	{"join", "/join #channel", (*Console).join},
	{"channels", "/channels", (*Console).list},
	{"clear", "/clear", (*Console).clear},
	{"quit", "/quit", func(*Console, string) bool { return true }},
}

// ownWord returns the word of this name, or nil.
func ownWord(name string) *word {
	for i := range ownWords {
		if ownWords[i].name == name {
			return &ownWords[i]
		}
	}
	return nil
}

// ownWordsHelp is the line that the console adds to the help.
func ownWordsHelp() string {
	usages := make([]string, len(ownWords))
	for i, w := range ownWords {
		usages[i] = w.usage
	}
	return "Only here: " + strings.Join(usages, ", ") + ". A number presses the button with that number."
}

// join goes to a channel, which there is from then on.
func (c *Console) join(rest string) bool {
	to := Channel(rest).ID
	if !validChannel(to) {
		c.hint(fmt.Sprintf("Type a channel's name, such as /join #redsox: letters, digits, - and _, at most %d of them.", maxChannel))
		return false
	}
	c.mu.Lock()
	c.channels.join(to)
	c.mu.Unlock()
	c.hint("You are in " + channelName(to) + " now.")
	return false
}

// list shows the channels.
func (c *Console) list(string) bool {
	c.mu.Lock()
	all, here := c.channels.all, c.channels.here
	c.mu.Unlock()
	m := message.Message{Title: "Channels"}
	for _, id := range all {
		item := message.Item{Title: channelName(id)}
		if id == here {
			item.Note = "you are here"
		}
		m.Items = append(m.Items, item)
	}
	m.Footer = "/join #channel goes to one, or starts it."
	c.answer(rumor.Channel{}, m)
	return false
}

// clear empties the screen; in a pipe there is none.
func (c *Console) clear(string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.options.Terminal.Boxes {
		c.logFailure(c.write("\x1b[2J\x1b[H"))
	}
	return false
}
