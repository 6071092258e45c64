package alerts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/rumor"
)

// Fetcher fetches a source, politely. The feeds package has one.
type Fetcher interface {
	Fetch(ctx context.Context, src feeds.Source, st feeds.State) (feeds.Result, error)
}

// SourceStates keeps what is known of each source between polls.
type SourceStates interface {
	SourceState(ctx context.Context, source string) ([]byte, error)
	SaveSourceState(ctx context.Context, source string, doc []byte) error
}

const (
	// fetchesAtOnce is how many sources are fetched side by side.
	fetchesAtOnce = 8
	// pollTick is how often it is seen which sources are due, if they are not
	// looked at more often than that. Each has a time of its own: its server may
	// ask for a wait that is no multiple of the interval.
	pollTick = 5 * time.Second
)

// Poller fetches the sources that are due and gives what is new to the desk.
// Its fields are set once, before use.
type Poller struct {
	Sources []feeds.Source
	Fetcher Fetcher
	States  SourceStates
	Desk    *Desk
	Now     func() time.Time
	Log     *slog.Logger
	// Observe, if set, hears how each fetch ended and how many items it brought.
	Observe func(source feeds.Source, items int, err error)
	// Wake, if set, is called when the reports of a look were taken in: not
	// sooner, so that a burst is seen as one.
	Wake func()
}

// Poll fetches every source that is due, all of them before it returns. A
// source that cannot be read does not hold up the others: it is logged, its
// state keeps the failure, and it is tried again later. The error tells of
// trouble with our own store.
func (p *Poller) Poll(ctx context.Context) error {
	var (
		wg      sync.WaitGroup
		mu      sync.Mutex // reports are taken in one at a time
		places  = make(chan struct{}, fetchesAtOnce)
		trouble []error
	)
	for _, source := range p.Sources {
		wg.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if err := p.guarded(ctx, source, &mu); err != nil {
				mu.Lock()
				trouble = append(trouble, fmt.Errorf("poll %s: %w", source.Name, err))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return errors.Join(trouble...)
}

// guarded polls one source and turns a panic into an error: the goroutine is
// ours, and nobody else could.
func (p *Poller) guarded(ctx context.Context, source feeds.Source, desk *sync.Mutex) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return p.pollOne(ctx, source, desk)
}

func (p *Poller) pollOne(ctx context.Context, source feeds.Source, desk *sync.Mutex) error {
	state, err := p.state(ctx, source)
	if err != nil {
		return err
	}
	if !state.Due(p.Now()) {
		return nil
	}
	first := state.FirstFetched.IsZero()
	// The interval is counted from the end of a look, the ticks from their
	// beginnings: the full interval would miss a tick each time.
	source.Every -= min(source.Every, pollTick) / 10
	result, err := p.Fetcher.Fetch(ctx, source, state)
	if ctx.Err() != nil {
		return nil // stopping; the source is due again at the next start
	}
	p.report(source, state, len(result.Reports), err)
	if err := p.takeAll(ctx, result.Reports, first, desk); err != nil {
		// The state is not saved: the source is read again, so nothing is lost.
		return err
	}
	doc, err := json.Marshal(result.State)
	if err != nil {
		return err
	}
	return p.States.SaveSourceState(ctx, stateName(source), doc)
}

// stateName names a source's state by a digest of its address, which may hold
// a password that neither keys nor errors should show.
func stateName(source feeds.Source) string {
	sum := sha256.Sum256([]byte(source.URL))
	return hex.EncodeToString(sum[:16])
}

func (p *Poller) state(ctx context.Context, source feeds.Source) (feeds.State, error) {
	var state feeds.State
	doc, err := p.States.SourceState(ctx, stateName(source))
	if err != nil || doc == nil {
		return state, err
	}
	if err := json.Unmarshal(doc, &state); err != nil {
		p.Log.Warn("starting a source afresh: its saved state cannot be read", "source", source.Name, "error", err)
		return feeds.State{}, nil
	}
	return state, nil
}

// report tells operators of a fetch, of a lasting failure only once.
func (p *Poller) report(source feeds.Source, before feeds.State, items int, err error) {
	if p.Observe != nil {
		p.Observe(source, items, err)
	}
	switch {
	case err != nil && err.Error() != before.LastError:
		p.Log.Warn("cannot read a source; will try again", "source", source.Name, "error", err)
	case err == nil && before.LastError != "":
		p.Log.Info("a source can be read again", "source", source.Name)
	}
}

// takeAll gives the reports to the desk, oldest first, so that the first to
// report a story is its first telling.
func (p *Poller) takeAll(ctx context.Context, reports []rumor.Report, backlog bool, desk *sync.Mutex) error {
	slices.SortStableFunc(reports, func(a, b rumor.Report) int { return a.Published.Compare(b.Published) })
	desk.Lock()
	defer desk.Unlock()
	if len(reports) > 0 && p.Wake != nil {
		defer p.Wake()
	}
	for _, report := range reports {
		if err := p.take(ctx, report, backlog); err != nil {
			return err
		}
	}
	return nil
}

// take gives one report to the desk. One that makes it panic is left out, or
// none behind it would ever be taken.
func (p *Poller) take(ctx context.Context, report rumor.Report, backlog bool) (err error) {
	defer func() {
		if r := recover(); r != nil {
			p.Log.Error("left out a report: it made us panic", "source", report.Source, "report", report.Key(), "panic", r, "stack", string(debug.Stack()))
		}
	}()
	_, err = p.Desk.Take(ctx, report, backlog)
	return err
}
