package slack

import (
	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/message"
)

// outgoing is a message as Slack takes it: blocks, and the text that is shown in
// notifications and read by screen readers.
type outgoing struct {
	Blocks []slackgo.Block
	Text   string
}

// newOutgoing renders a message, which pings nobody.
func newOutgoing(m message.Message) outgoing {
	blocks, text := render(m)
	return outgoing{blocks, text}
}
