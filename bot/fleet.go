package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// ElsewhereWait is how long a delivery waits that is for a platform which this
// process does not serve.
const ElsewhereWait = time.Minute

// Fleet is the platforms of one process.
type Fleet struct {
	log       *slog.Logger
	platforms []Platform
	byName    map[string]Platform
}

// NewFleet returns a fleet of platforms, whose names must differ.
func NewFleet(log *slog.Logger, platforms ...Platform) *Fleet {
	f := &Fleet{log: log, platforms: platforms, byName: make(map[string]Platform)}
	for _, p := range platforms {
		f.byName[p.Name()] = p
	}
	return f
}

// Names returns the platforms' names, in the order in which they were given.
func (f *Fleet) Names() []string {
	names := make([]string, len(f.platforms))
	for i, p := range f.platforms {
		names[i] = p.Name()
	}
	return names
}

// Run serves every platform until ctx ends, and returns nil then. The first
// that ends by itself, with an error or without, stops the others. Run waits
// for all, and returns their errors, each after its platform's name; that a
// platform was told to stop is no error.
func (f *Fleet) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error)
	for _, p := range f.platforms {
		go func() { ended <- f.serve(ctx, p) }()
	}
	if len(f.platforms) == 0 {
		<-ctx.Done()
	}
	var errs []error
	for range f.platforms {
		err := <-ended
		// What a platform says after the first has ended is mostly the echo of
		// being stopped.
		if err != nil && !(ctx.Err() != nil && errors.Is(err, context.Canceled)) {
			errs = append(errs, err)
		}
		cancel()
	}
	return errors.Join(errs...)
}

// serve runs one platform, whose panic counts as an error.
func (f *Fleet) serve(ctx context.Context, p Platform) (err error) {
	defer func() {
		if v := recover(); v != nil {
			caught := &panicError{v, debug.Stack()}
			f.log.ErrorContext(ctx, "platform panicked", "platform", p.Name(), "error", caught, "stack", string(caught.stack))
			err = fmt.Errorf("%s: %w", p.Name(), caught)
		}
	}()
	f.log.InfoContext(ctx, "platform starts", "platform", p.Name())
	if err := p.Run(ctx); err != nil {
		return fmt.Errorf("%s: %w", p.Name(), err)
	}
	f.log.InfoContext(ctx, "platform ended", "platform", p.Name())
	return nil
}

// Send posts the message through the channel's platform. Every error is a
// *rumor.SendError. A platform that this process does not serve means Later,
// after ElsewhereWait: another process of the same bot may serve it, and one
// whose token was taken away by mistake gets its posts once it is back.
func (f *Fleet) Send(ctx context.Context, d rumor.Delivery, m message.Message) (receipt rumor.Receipt, err error) {
	p, ok := f.byName[d.Channel.Platform]
	if !ok {
		err := fmt.Errorf("this process does not serve the platform %q", d.Channel.Platform)
		return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Later, Wait: ElsewhereWait, Err: err}
	}
	defer func() {
		if v := recover(); v != nil {
			caught := &panicError{v, debug.Stack()}
			f.log.ErrorContext(ctx, "send panicked", "platform", p.Name(), "delivery", d.Key(), "error", caught, "stack", string(caught.stack))
			receipt, err = rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Unknown, Err: caught}
		}
	}()
	receipt, err = p.Send(ctx, d, m)
	if err == nil {
		return receipt, nil
	}
	if _, ok := errors.AsType[*rumor.SendError](err); !ok {
		err = &rumor.SendError{Verdict: rumor.Unknown, Err: err}
	}
	return rumor.Receipt{}, err
}
