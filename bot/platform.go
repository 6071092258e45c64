// Package bot is what every chat has in common: the contract of a Platform, the
// Router that answers commands whatever goes wrong, and the Fleet that runs
// several platforms and sends each delivery to its own.
//
// A platform translates both ways at its door: its SDK's events become a
// commands.Request for Router.Answer, a message.Message becomes a post.
package bot

import (
	"context"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Platform is one chat.
type Platform interface {
	// Name is the platform's name in rumor.Channel: console, discord or slack.
	Name() string
	// Run serves the chat until ctx ends, and returns nil then. An error means
	// that the platform cannot go on. Nil before ctx ends means that the people
	// left, as on the console: the program may end.
	Run(ctx context.Context) error
	// Send posts a message to the delivery's channel. It edits d.Edit and
	// answers d.ReplyTo where those name a message. It may be called from
	// several goroutines, also before Run starts. It fails with a
	// *rumor.SendError.
	Send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error)
}
