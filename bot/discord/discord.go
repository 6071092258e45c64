// Package discord is Hotstove on Discord: by the gateway, or by HTTP
// interactions where a public key is set.
//
// An interaction becomes a commands.Request, a message.Message becomes embeds
// and buttons, a failed call becomes a rumor.SendError; no type of Discord's
// leaves the package.
package discord

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"net/http"
	"time"

	"github.com/hotstove/hotstove/bot/discord/gateway"
	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// Name is Discord's name as a platform.
const Name = "discord"

// Router answers commands; *bot.Router does.
type Router interface {
	AnswerWithin(ctx context.Context, limit time.Duration, r commands.Request) commands.Reply
	Complete(ctx context.Context, r commands.Request, option string) []commands.Choice
}

// Commands says which commands there are and reads the actions of buttons;
// *commands.Registry does. Parse fails with a *rumor.Error.
type Commands interface {
	Commands() []*commands.Command
	Command(name string) *commands.Command
	Parse(line string) (name string, options map[string]string, err error)
}

// Settings keeps what a channel is like: its own settings, and what we know of
// it, under names that begin with "discord.".
type Settings interface {
	Settings(ctx context.Context, c rumor.Channel) (map[string]string, error)
	// SetSetting changes one; an empty value removes it.
	SetSetting(ctx context.Context, c rumor.Channel, name, value string) error
}

// Marks remembers what was said once, so that it is not said again.
type Marks interface {
	// Mark returns the time that SetMark gave the name, zero if none.
	Mark(ctx context.Context, name string) (time.Time, error)
	SetMark(ctx context.Context, name string, t time.Time) error
}

// Sleepers puts the subscriptions of guilds and channels to sleep and wakes
// them. The workspace of a channel is its guild.
type Sleepers interface {
	Sleep(ctx context.Context, c rumor.Channel) error
	Wake(ctx context.Context, c rumor.Channel) error
	SleepWorkspace(ctx context.Context, platform, workspace string) error
	// WakeWorkspaces wakes those of the workspaces that SleepWorkspace put to sleep.
	WakeWorkspaces(ctx context.Context, platform string, workspaces ...string) error
}

// caller makes calls to Discord; *rest.Client does. The answer is decoded into
// out unless that is nil. It fails with a *rest.Error when Discord refused.
type caller interface {
	Do(ctx context.Context, c rest.Call, out any) error
}

// Options are what the platform works with. Token, Router, Commands, Settings,
// Marks and Sleepers are needed.
type Options struct {
	Token     string            // of the bot, without the word Bot
	PublicKey ed25519.PublicKey // set: HTTP interactions, no gateway; see Handler
	Guild     string            // where commands are registered; empty means everywhere
	API       string            // base address of the API; empty means rest.Base
	HTTP      http.RoundTripper // carries all calls; nil means one of our own

	Router   Router
	Commands Commands
	Settings Settings
	Marks    Marks
	Sleepers Sleepers
	Slots    rest.Slots     // nil: this process alone uses the token
	Leases   gateway.Leases // nil: likewise
	Census   gateway.Census // nil: likewise

	Now     func() time.Time // nil means time.Now
	Log     *slog.Logger     // nil discards
	Observe Observe
}

// Observe hears what goes on, for metrics. Any of its functions may be nil.
type Observe struct {
	Call        func(route string, status int, took time.Duration) // of the REST API
	Gateway     func(shard int, what string)
	Interaction func(kind string, took time.Duration) // from receiving to answering: command, button, completion
}
