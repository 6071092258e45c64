// Package slack is Hotstove on Slack: by Socket Mode where an app token is set,
// else by HTTP; for one workspace, or for as many as install it.
//
// A slash command, a mention, a button becomes a commands.Request, a
// message.Message becomes blocks, a failed call becomes a rumor.SendError; no
// type of Slack's leaves the package.
package slack

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Name is Slack's name as a platform.
const Name = "slack"

// Router answers commands; *bot.Router does.
type Router interface {
	AnswerWithin(ctx context.Context, limit time.Duration, r commands.Request) commands.Reply
	Complete(ctx context.Context, r commands.Request, option string) []commands.Choice
}

// Commands says which commands there are and reads typed ones and the actions of
// buttons; *commands.Registry does. Parse fails with a *rumor.Error.
type Commands interface {
	Commands() []*commands.Command
	Command(name string) *commands.Command
	Parse(line string) (name string, options map[string]string, err error)
}

// Settings keeps what a channel wants beyond its subscriptions, by name.
type Settings interface {
	Settings(ctx context.Context, c rumor.Channel) (map[string]string, error)
	// SetSetting changes one; an empty value removes it.
	SetSetting(ctx context.Context, c rumor.Channel, name, value string) error
}

// Subscriptions tells what is subscribed to, for the Home tab.
type Subscriptions interface {
	Subscriptions(ctx context.Context, c rumor.Channel) ([]rumor.Subscription, error)
	// Subscribed returns the channels of a workspace that subscribe to anything.
	Subscribed(ctx context.Context, platform, workspace string) ([]rumor.Channel, error)
}

// Sleepers puts the subscriptions of workspaces and channels to sleep and wakes
// them.
type Sleepers interface {
	Sleep(ctx context.Context, c rumor.Channel) error
	Wake(ctx context.Context, c rumor.Channel) error
	SleepWorkspace(ctx context.Context, platform, workspace string) error
	WakeWorkspaces(ctx context.Context, platform string, workspaces ...string) error
}

// Firsts says of names whether they are new: events that come twice, states of
// an installation that come back twice.
type Firsts interface {
	// First reports whether the name was not seen in the last keep, and
	// remembers it for that long.
	First(ctx context.Context, name string, keep time.Duration) (bool, error)
	// Forget makes a name new again, and reports whether it was known.
	Forget(ctx context.Context, name string) (bool, error)
}

// Installations keeps what workspaces that install the bot give it, sealed:
// the store cannot read it.
type Installations interface {
	Installation(ctx context.Context, platform, workspace string) (sealed []byte, ok bool, err error)
	SaveInstallation(ctx context.Context, platform, workspace string, sealed []byte) error
	// ReplaceInstallation puts sealed in the place of the installation if that
	// still is old; nil means none. It reports whether sealed is there now.
	ReplaceInstallation(ctx context.Context, platform, workspace string, old, sealed []byte) (bool, error)
	// Installed returns the workspaces that have one.
	Installed(ctx context.Context, platform string) (workspaces []string, err error)
}

// Options are what the platform works with. Router, Commands, Settings,
// Subscriptions, Sleepers, Firsts and Installations are needed, and the tokens
// of one of the ways: BotToken for one workspace, or ClientID, ClientSecret,
// PublicURL and Key for installing; AppToken or SigningSecret to be reached.
type Options struct {
	BotToken      string // xoxb-…
	AppToken      string // xapp-…; set: Socket Mode
	SigningSecret string // of HTTP requests
	ClientID      string
	ClientSecret  string
	PublicURL     string            // https://… where Slack reaches us, without a closing slash
	Key           []byte            // 32 bytes that seal the installations' tokens
	API           string            // base address of the Web API; empty means web.Base
	HTTP          http.RoundTripper // carries all calls; nil means one of our own

	Router        Router
	Commands      Commands
	Settings      Settings
	Subscriptions Subscriptions
	Sleepers      Sleepers
	Firsts        Firsts
	Installations Installations
	Slots         web.Slots // nil: this process alone uses the tokens
	// Explain says whom a text is about, for the message shortcut; nil: there is
	// no such shortcut.
	Explain func(ctx context.Context, text string) message.Message

	Now     func() time.Time // nil means time.Now
	Log     *slog.Logger     // nil discards
	Observe Observe
}

// Observe hears what goes on, for metrics. Any of its functions may be nil.
type Observe struct {
	Call        func(method string, status int, took time.Duration) // of the Web API; status 0: failed on the way
	Connection  func(n int, what string)                            // of Socket Mode: ready, closed, refused
	Interaction func(kind string, took time.Duration)               // from receiving to answering: command, button, completion, mention, view
}
