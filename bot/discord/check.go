package discord

import (
	"context"
	"errors"
	"net/http"

	"github.com/hotstove/hotstove/bot/discord/rest"
)

// Check asks Discord whose token it is, and returns the application's name. It
// fails with what the operator can do when Discord refuses the token, and with
// the cause when Discord cannot be asked. An empty api means rest.Base.
func Check(ctx context.Context, token, api string) (name string, err error) {
	client := rest.New(rest.Options{Token: token, Base: api})
	defer client.Close()
	app, err := fetchApplication(ctx, client)
	if e, ok := errors.AsType[*rest.Error](err); ok && e.Status == http.StatusUnauthorized && !e.Edge {
		return "", ErrToken
	}
	return app.Name, err
}
