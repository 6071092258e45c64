package discord

import (
	"context"
	"errors"
	"fmt"

	"github.com/hotstove/hotstove/bot/discord/rest"
)

// application is the bot's own application, as Discord describes it.
type application struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	VerifyKey string `json:"verify_key"` // hexadecimal; what Discord signs HTTP interactions with
	Bot       struct {
		ID string `json:"id"`
	} `json:"bot"`
	Install struct {
		Scopes      []string `json:"scopes"`
		Permissions string   `json:"permissions"`
	} `json:"install_params"` // of the portal's own link; empty when it has none
}

// fetchApplication asks Discord whose token the bot has. It fails with a
// *rest.Error when Discord refused.
func fetchApplication(ctx context.Context, calls caller) (application, error) {
	var a application
	if err := calls.Do(ctx, rest.Get("/applications/@me"), &a); err != nil {
		return application{}, fmt.Errorf("read application: %w", err)
	}
	if !isSnowflake(a.ID) {
		return application{}, errors.New("read application: the answer has no id")
	}
	return a, nil
}
