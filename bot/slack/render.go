package slack

import (
	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/message"
)

// render shows a message as blocks, with its text for where blocks are not shown.
func render(m message.Message) ([]slackgo.Block, string) {
	return nil, m.Title
}
