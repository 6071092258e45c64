package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/rumor"
)

// A guild where commands are tried out keeps them until they are taken away, and
// shows them beside those that are registered everywhere. So it is kept which
// guild that is, as a setting of no channel.
const trialSetting = "discord.guild"

var noChannel = rumor.Channel{Platform: Name, ID: "commands"}

// tryRegister registers the commands where the options say, once.
func (p *Platform) tryRegister(ctx context.Context, app string) error {
	if err := p.moveTrial(ctx, app); err != nil {
		return err
	}
	return register(ctx, p.calls, app, p.o.Guild, p.o.Commands.Commands(), p.o.Log)
}

// moveTrial takes the commands from the guild where they were tried out before,
// and keeps where they are now.
func (p *Platform) moveTrial(ctx context.Context, app string) error {
	kept, err := p.o.Settings.Settings(ctx, noChannel)
	before := kept[trialSetting]
	if err != nil || before == p.o.Guild {
		return err
	}
	if before != "" {
		none := []struct{}{}
		err := p.calls.Do(ctx, rest.Put("/applications/*/guilds/*/commands", none, app, before), nil)
		if err != nil && !isGone(err) {
			return fmt.Errorf("remove the commands of guild %s: %w", before, err)
		}
	}
	return p.o.Settings.SetSetting(ctx, noChannel, trialSetting, p.o.Guild)
}

// isGone reports whether Discord says that there is nothing, or nothing of ours.
func isGone(err error) bool {
	e, ok := errors.AsType[*rest.Error](err)
	return ok && !e.Edge && (e.Status == http.StatusNotFound || e.Status == http.StatusForbidden)
}
