package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Deadline is how long a command may take. Discord and Slack show an error of
// their own when an answer has not reached them within 3 seconds, so half a
// second is left for the way there.
const Deadline = 2500 * time.Millisecond

// The outcomes of a command, as Observe is told them.
const (
	Answered = "answered" // the command gave its answer
	Refused  = "refused"  // it told the user, by a rumor.Error, what is wrong
	Late     = "late"     // it did not finish before the Deadline
	Canceled = "canceled" // the process stopped, or the user left, before it finished
	Failed   = "failed"   // it failed for a reason that is not the user's
	Panicked = "panicked"
)

const (
	tooLong  = "Sorry, that took too long. Please try again in a minute."
	stopping = "Hotstove is just restarting. Please try again in a minute."
)

// Commands runs what people ask; *commands.Registry does.
type Commands interface {
	Run(ctx context.Context, r commands.Request) (commands.Reply, error)
	Complete(ctx context.Context, r commands.Request, option string) ([]commands.Choice, error)
}

// RouterOptions adjust a Router. The zero value works.
type RouterOptions struct {
	Log *slog.Logger // nil discards
	// Observe, if set, is told of every answered command: for metrics. It may
	// be called from several goroutines.
	Observe func(command, outcome string, took time.Duration)
	// Known reports whether a command's name is one of the registry's. Any
	// other name is logged and observed as "unknown", so that what people type
	// is neither kept nor grows the metrics. Nil takes every name as known.
	Known func(command string) bool
}

// Router runs commands and turns whatever happens into an answer. It is safe
// for concurrent use.
type Router struct {
	commands Commands
	options  RouterOptions
	running  gate
}

// NewRouter returns a router for the commands. Whoever makes it calls Wait
// before the things that the commands work with are closed.
func NewRouter(c Commands, o RouterOptions) *Router {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(string, string, time.Duration) {}
	}
	if o.Known == nil {
		o.Known = func(string) bool { return true }
	}
	return &Router{commands: c, options: o}
}

// Answer is AnswerWithin the Deadline.
func (r *Router) Answer(ctx context.Context, req commands.Request) commands.Reply {
	return r.AnswerWithin(ctx, Deadline, req)
}

// AnswerWithin runs the command and returns its reply. It never fails and takes
// no longer than the limit, even when the command does: users are shown the
// text of a rumor.Error, and an apology for anything else, which is logged.
// Only a platform that has told the user to wait may give more than Deadline.
func (r *Router) AnswerWithin(ctx context.Context, limit time.Duration, req commands.Request) commands.Reply {
	start := time.Now()
	reply, err := within(ctx, r, req, limit, func(ctx context.Context) (commands.Reply, error) {
		return r.commands.Run(ctx, req)
	})
	outcome := outcomeOf(err)
	r.options.Observe(r.name(req), outcome, time.Since(start))
	if err == nil {
		return reply
	}
	r.log(ctx, req, outcome, err)
	return commands.Reply{Message: apology(outcome, err)}
}

// Complete returns the completions of an option's value. When that fails or
// takes longer than the Deadline there are none.
func (r *Router) Complete(ctx context.Context, req commands.Request, option string) []commands.Choice {
	choices, err := within(ctx, r, req, Deadline, func(ctx context.Context) ([]commands.Choice, error) {
		return r.commands.Complete(ctx, req, option)
	})
	if err != nil {
		r.log(ctx, req, outcomeOf(err), err)
		return nil
	}
	return choices
}

// Wait waits until every command has returned, also those that outlived their
// deadline, or until ctx ends, whose error it returns then. From the call on,
// Answer only asks to try again later.
func (r *Router) Wait(ctx context.Context) error {
	if err := r.running.close(ctx); err != nil {
		return fmt.Errorf("wait for running commands: %w", err)
	}
	return nil
}

// errStopping is why a command was not run at all: Wait was called.
var errStopping = errors.New("the router is stopping")

// panicError is a recovered panic.
type panicError struct {
	value any
	stack []byte
}

// Error says what panicked. Of values that are not the runtime's own it says
// only the type, because they may quote what a user typed.
func (e *panicError) Error() string {
	if err, ok := e.value.(runtime.Error); ok {
		return "panic: " + err.Error()
	}
	return fmt.Sprintf("panic: a value of type %T", e.value)
}

// within calls f in a goroutine that the router's gate owns, and returns when f
// does or the limit passes, whichever is first.
func within[T any](ctx context.Context, r *Router, req commands.Request, limit time.Duration, f func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	var none T
	if !r.running.enter() {
		return none, errStopping
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		defer r.running.leave()
		defer func() {
			if v := recover(); v != nil {
				r.options.Log.DebugContext(ctx, "panic value", "command", r.name(req), "value", fmt.Sprint(v))
				done <- result{err: &panicError{v, debug.Stack()}}
			}
		}()
		value, err := f(ctx)
		done <- result{value, err}
	}()
	select {
	case res := <-done:
		// Clients word a deadline that passed in their own ways.
		if _, told := errors.AsType[*rumor.Error](res.err); res.err != nil && !told && ctx.Err() != nil {
			return none, fmt.Errorf("%w: %w", ctx.Err(), res.err)
		}
		return res.value, res.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

func outcomeOf(err error) string {
	if err == nil {
		return Answered
	}
	if _, ok := errors.AsType[*rumor.Error](err); ok {
		return Refused
	}
	if _, ok := errors.AsType[*panicError](err); ok {
		return Panicked
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return Late
	case errors.Is(err, context.Canceled), errors.Is(err, errStopping):
		return Canceled
	}
	return Failed
}

func apology(outcome string, err error) message.Message {
	text := rumor.Message(err)
	switch outcome {
	case Late:
		text = tooLong
	case Canceled:
		text = stopping
	}
	return message.Message{Tone: message.Failure, Private: true, Body: []message.Text{message.String(text)}}
}

// name returns the command's name as logs and metrics may show it.
func (r *Router) name(req commands.Request) string {
	if r.options.Known(req.Command) {
		return req.Command
	}
	return "unknown"
}

func (r *Router) log(ctx context.Context, req commands.Request, outcome string, err error) {
	log := r.options.Log.With("command", r.name(req), "platform", req.Channel.Platform)
	if p, ok := errors.AsType[*panicError](err); ok {
		log.ErrorContext(ctx, "command panicked", "error", err, "stack", string(p.stack))
		return
	}
	switch outcome {
	case Refused, Canceled:
		log.DebugContext(ctx, "command refused", "error", err)
	case Late:
		log.WarnContext(ctx, "command took too long", "error", err)
	default:
		log.ErrorContext(ctx, "command failed", "error", err)
	}
}
