// Package gateway keeps Discord's websocket connections: it shares the shards
// among processes, identifies at Discord's pace, beats, resumes, reconnects, and
// ends when Discord says that it is no use.
package gateway

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"
)

// Event is what Discord tells: a dispatch of the gateway.
type Event struct {
	Shard int
	Type  string          // READY, INTERACTION_CREATE, …
	Data  json.RawMessage // as it came
}

// Info is Discord's answer to GET /gateway/bot.
type Info struct {
	URL    string `json:"url"`    // wss://…
	Shards int    `json:"shards"` // how many it advises
	Limit  struct {
		Total          int   `json:"total"`
		Remaining      int   `json:"remaining"`       // identifies left
		ResetAfter     int64 `json:"reset_after"`     // milliseconds until there are Total again
		MaxConcurrency int   `json:"max_concurrency"` // identifies at once, in 5 seconds
	} `json:"session_start_limit"`
}

// Leases are held by one process at a time; *store.Store has them.
type Leases interface {
	// Hold takes a lease if nobody has it. The context it returns ends when
	// the lease is lost or released.
	Hold(ctx context.Context, name string, ttl time.Duration) (work context.Context, release func(), held bool, err error)
}

// Census counts the processes that share the shards; *store.Store does.
type Census interface {
	// Present notes that member is there for the next ttl, and returns how many
	// are, itself included.
	Present(ctx context.Context, group, member string, ttl time.Duration) (int, error)
}

// Options set up a Gateway. Token, Info and Handle are needed.
type Options struct {
	Token string // of the bot
	Info  func(ctx context.Context) (Info, error)
	// Handle is called with each event, for each shard in order. It must return
	// quickly and not panic.
	Handle  func(ctx context.Context, e Event)
	Leases  Leases                       // nil: this process alone serves all shards
	Census  Census                       // nil: as if this process were the only one
	Now     func() time.Time             // nil means time.Now
	Log     *slog.Logger                 // nil discards
	Observe func(shard int, what string) // hears: "ready", "resumed", "closed", "dead", "refused"; may be nil
}

// FatalError is why Discord will not have the bot connected, whatever is tried.
type FatalError struct {
	Code int    // close code of the gateway
	Help string // what the operator can do
}

// Error says what happened and what to do.
func (e *FatalError) Error() string { return e.Help }
