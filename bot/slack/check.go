package slack

import (
	"context"

	"github.com/hotstove/hotstove/bot/slack/web"
)

// Check asks Slack whose bot token it is, and returns the workspace's name. It
// fails with ErrToken when Slack refuses the token, and with the cause when
// Slack cannot be asked. An empty api means web.Base.
func Check(ctx context.Context, token, api string) (workspace string, err error) {
	client := web.New(web.Options{Base: api})
	defer client.Close()
	who, err := client.As("", token).AuthTestContext(ctx)
	switch {
	case err == nil:
		return who.Team, nil
	case isTokenError(err):
		return "", ErrToken
	}
	return "", err
}
