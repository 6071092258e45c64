// Package rest calls Discord's REST API, version 10.
//
// discordgo carries the calls; a transport of ours below it rewrites the
// address, keeps Discord's limits and caps what is read.
package rest

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Base is where Discord's API is. Source: Discord's API reference.
const Base = "https://discord.com/api/v10"

// Slots hands out places in a queue that all processes share: at returned times
// that are at least every apart, the callers may act.
type Slots interface {
	Slot(ctx context.Context, name string, every time.Duration) (at time.Time, err error)
}

// Options set up a Client. Token is needed.
type Options struct {
	Token   string                                             // of the bot, without the word Bot
	Base    string                                             // empty means Base
	HTTP    http.RoundTripper                                  // carries the calls; nil means one of our own with timeouts
	Slots   Slots                                              // paces all processes together; nil paces this one alone
	Now     func() time.Time                                   // nil means time.Now
	Log     *slog.Logger                                       // nil discards
	Observe func(route string, status int, took time.Duration) // hears of every call; may be nil
}
