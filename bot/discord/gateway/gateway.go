// Package gateway keeps Discord's websocket connections: it shares the shards
// among processes, identifies at Discord's pace, beats, resumes, reconnects, and
// ends when Discord says that it is no use.
//
// A rotation is the shards that one process serves, each under a lease. A shard
// lives through many connections, and keeps its session from one to the next so
// that Discord sends what was missed. A connection is one websocket.
//
// What Discord sends is taken as it comes: frames that cannot be understood are
// passed over, and none may be larger than maxMessage.
package gateway

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"runtime"
	"runtime/debug"
	"time"
)

// Event is what Discord tells: a dispatch of the gateway.
type Event struct {
	Shard int
	Type  string          // READY, INTERACTION_CREATE, …
	Data  json.RawMessage // as it came
}

// Leases are held by one process at a time; *store.Store has them.
type Leases interface {
	// Hold takes a lease if nobody has it. The context it returns ends when
	// the lease is lost or released. The lease prolongs itself until released,
	// also when ctx has ended.
	Hold(ctx context.Context, name string, ttl time.Duration) (work context.Context, release func(), held bool, err error)
}

// Slots hands out places in a queue that all processes share: at returned times
// that are at least every apart, the callers may act. *store.Store does.
type Slots interface {
	Slot(ctx context.Context, name string, every time.Duration) (at time.Time, err error)
}

// Census counts the processes that share the shards; *store.Store does.
type Census interface {
	// Present notes that member is there for the next ttl, and returns how many
	// are, itself included. A ttl of a millisecond says goodbye.
	Present(ctx context.Context, group, member string, ttl time.Duration) (int, error)
}

// Options set up a Gateway. Token, Info and Handle are needed.
type Options struct {
	Token string // of the bot, without the word Bot
	// Info asks Discord for GET /gateway/bot. It is tried again when it fails,
	// unless its error wraps a *FatalError.
	Info func(ctx context.Context) (Info, error)
	// Handle is called with each event: in order for each shard, at once for
	// several. It must return quickly, as no heartbeat's answer is read meanwhile,
	// and not panic. Its ctx is that of Run: it outlasts the connection and the
	// lease of the shard.
	Handle func(ctx context.Context, e Event)
	Leases Leases           // nil: this process alone serves all shards
	Slots  Slots            // paces identifying from one process to the next; nil: as if none came before
	Census Census           // nil: as if this process were the only one
	Now    func() time.Time // nil means time.Now
	Log    *slog.Logger     // nil discards
	// Observe hears "ready" and "resumed" when a connection is up, and one word
	// when it ends: "refused" when it could not be opened or Discord turned the
	// bot or its session away, "dead" when Discord fell silent, else "closed".
	// It may be nil.
	Observe func(shard int, what string)
}

// FatalError is why Discord will not have the bot connected, whatever is tried.
type FatalError struct {
	Code int    // close code of the gateway
	Help string // what the operator can do
}

// Error says what happened and what to do.
func (e *FatalError) Error() string { return e.Help }

// Gateway serves the shards of one bot.
type Gateway struct {
	options Options
	times   times
	random  func() float64 // 0 to 1
	member  string         // our name in the census
}

// times are how long things take and may take.
type times struct {
	ask      time.Duration // to answer GET /gateway/bot
	dial     time.Duration // to open a websocket
	hello    time.Duration // from there to hello
	ready    time.Duration // from identifying or resuming to the next event
	write    time.Duration // to write one message
	farewell time.Duration // to say goodbye before hanging up
	stop     time.Duration // to end all connections

	leastBeat, mostBeat time.Duration // between heartbeats, whatever Discord says
	answer              time.Duration // to answer a heartbeat; two intervals where that is less

	firstRetry, mostRetry time.Duration // between attempts
	healthy               time.Duration // a connection that stood this long was good
	leastRenew, mostRenew time.Duration // before identifying anew, when a session was invalid

	pace time.Duration // between two identifies of one rate limit key
	poll time.Duration // between attempts at the lease of such a key

	look   time.Duration // between looks at which shards to serve
	lease  time.Duration // how long a shard's lease outlives its process
	advice time.Duration // between questions for the number of shards
}

// usual are the times in earnest. The pace and the wait before renewing are
// Discord's rules, from its documentation of the gateway; the rest are ours.
var usual = times{
	ask: time.Minute, dial: 15 * time.Second, hello: 15 * time.Second, ready: 30 * time.Second,
	write: 10 * time.Second, farewell: time.Second, stop: 2 * time.Second,
	leastBeat: time.Second, mostBeat: 10 * time.Minute, answer: 90 * time.Second,
	firstRetry: time.Second, mostRetry: time.Minute, healthy: time.Minute,
	leastRenew: time.Second, mostRenew: 5 * time.Second,
	pace: 5 * time.Second, poll: 500 * time.Millisecond,
	look: 10 * time.Second, lease: 30 * time.Second, advice: time.Hour,
}

// New returns a gateway that does nothing until Run.
func New(o Options) *Gateway {
	if o.Leases == nil {
		o.Leases, o.Census = alone{}, nil
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(int, string) {}
	}
	return &Gateway{options: o, times: usual, random: mathrand.Float64, member: rand.Text()}
}

// Run serves shards until ctx ends, and returns nil then; or until Discord will
// have the bot no more, and returns an error that wraps a *FatalError. It closes
// the connections and waits for them, but no longer than two seconds for an
// Options.Handle that does not return.
func (g *Gateway) Run(ctx context.Context) error {
	defer g.leave(ctx)
	for {
		info, err := g.ask(ctx)
		if err == nil {
			err = g.serve(ctx, info)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// handle hands on an event. A panic costs no more than the event.
func (g *Gateway) handle(ctx context.Context, log *slog.Logger, e Event) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		// Other values than the runtime's own may quote what a user typed.
		cause := fmt.Sprintf("a value of type %T", v)
		if err, ok := v.(runtime.Error); ok {
			cause = err.Error()
		}
		log.ErrorContext(ctx, "the handler of an event panicked", "event", e.Type, "panic", cause, "stack", string(debug.Stack()))
	}()
	g.options.Handle(ctx, e)
}
