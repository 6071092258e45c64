package console

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hotstove/hotstove/rumor"
)

// Name is the console's name as a platform.
const Name = "console"

// direct is the channel of direct messages with who sits at the console.
const direct = "@you"

// maxChannel is how long a channel's name may be, in characters.
const maxChannel = 40

// Channel returns the channel of this name, with or without its #: "#redsox".
func Channel(name string) rumor.Channel {
	return rumor.Channel{Platform: Name, ID: strings.ToLower(strings.TrimLeft(name, "#"))}
}

// validChannel reports whether an id can be the name of a channel.
func validChannel(id string) bool {
	odd := func(r rune) bool { return !unicode.In(r, unicode.L, unicode.Nd) && r != '-' && r != '_' }
	return id == direct || id != "" && utf8.RuneCountInString(id) <= maxChannel && !strings.ContainsFunc(id, odd)
}

// channelName shows a channel's id as people type it: "#redsox", "@you".
func channelName(id string) string {
	if id == direct {
		return id
	}
	return "#" + clean(id, maxChannel)
}

// channels are those that were joined or posted to, and the one we are in.
type channels struct {
	here string
	all  []string
}

// add notes that there is such a channel.
func (c *channels) add(id string) {
	if validChannel(id) && !slices.Contains(c.all, id) {
		c.all = append(c.all, id)
	}
}

// join goes to a channel.
func (c *channels) join(id string) {
	c.add(id)
	c.here = id
}
