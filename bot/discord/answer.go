package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/semaphore"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/bot/endpoint"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// mostTurns is how many interactions are answered at once. Any more are left
// unanswered: Discord tells their users to try again.
const mostTurns = 512

// How long things take at most. Discord wants the first answer to an interaction
// within 3 seconds, and takes others for 15 minutes. Source: Discord's
// documentation of interactions.
const (
	firstWithin    = 2800 * time.Millisecond // from receiving
	completeWithin = 2500 * time.Millisecond // likewise, for completions
	commandWithin  = 15 * time.Second        // for a command that was deferred
	callWithin     = 10 * time.Second        // for a call after the first answer
)

// deferAfter is how long a command may take before its user is told to wait.
const deferAfter = 2 * time.Second

// mostRemembered is how many interactions are remembered, for as long as a
// signature is good, so that none is carried out again.
const mostRemembered = 10_000

// interactions answers what users do: commands, buttons, completions.
type interactions struct {
	o      *Options
	calls  caller
	turns  *semaphore.Weighted
	recent *memo[struct{}] // interactions, by id
	// inspect finds out what the bot may not do in another channel than that of
	// the interaction, of which Discord tells. Nil means that nobody looks.
	inspect func(ctx context.Context, in rumor.Channel) (denial, error)
}

// newInteractions returns what answers interactions. o.Now and o.Log must be set.
func newInteractions(o *Options, calls caller) *interactions {
	return &interactions{
		o: o, calls: calls, turns: semaphore.NewWeighted(mostTurns),
		recent: newMemo[struct{}](mostRemembered, 2*endpoint.MostSkew, o.Now),
	}
}

// wait waits until all interactions are answered, and takes no more from then
// on. It is called once, and fails when ctx ends first.
func (h *interactions) wait(ctx context.Context) error {
	if err := h.turns.Acquire(ctx, mostTurns); err != nil {
		return fmt.Errorf("wait for interactions: %w", err)
	}
	return nil
}

// turn is one interaction being answered.
type turn struct {
	in       *interaction
	received time.Time
	first    func(ctx context.Context, r response) error // gives the first answer
	answered bool                                        // first was called
}

// isRepeated reports whether the interaction has come before. Completions, of
// which there are many, count as new: they change nothing.
func (h *interactions) isRepeated(in *interaction) bool {
	return in.Type != discordgo.InteractionApplicationCommandAutocomplete && !h.recent.add(in.ID, struct{}{})
}

// receive answers an interaction that came by the gateway. It returns at once.
func (h *interactions) receive(ctx context.Context, raw []byte) {
	received := time.Now()
	in, err := readInteraction(raw)
	if err != nil || !in.answerable() {
		h.o.Log.DebugContext(ctx, "interaction ignored", "error", err)
		return
	}
	if h.isRepeated(in) {
		h.o.Log.DebugContext(ctx, "interaction came twice", "kind", in.kind())
		return
	}
	t := &turn{in: in, received: received}
	t.first = func(ctx context.Context, r response) error { return h.callback(ctx, t, r) }
	h.begin(ctx, t, func() {})
}

// begin answers an interaction in a goroutine, also after ctx has ended, and
// calls done then. It reports whether there is room for one more.
func (h *interactions) begin(ctx context.Context, t *turn, done func()) bool {
	if !h.turns.TryAcquire(1) {
		h.o.Log.WarnContext(ctx, "interaction left unanswered: too many at once, or stopping", "kind", t.in.kind())
		return false
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer h.turns.Release(1)
		defer done()
		defer h.rescue(ctx, t)
		if t.in.Type == discordgo.InteractionApplicationCommandAutocomplete {
			h.complete(ctx, t)
			return
		}
		h.answer(ctx, t)
	}()
	return true
}

// answer runs a command and gives its answer, with a deferral first when that
// takes long.
func (h *interactions) answer(ctx context.Context, t *turn) {
	answers := make(chan answer, 1)
	go func() { answers <- h.work(ctx, t.in) }()
	late := time.NewTimer(time.Until(t.received.Add(deferAfter)))
	defer late.Stop()
	select {
	case a := <-answers:
		h.begun(ctx, t, a.response())
		return
	case <-late.C:
	}
	deferral := h.deferral(t.in)
	accepted := h.begun(ctx, t, deferral)
	a := <-answers
	if !accepted {
		return
	}
	if err := h.followUp(ctx, t.in, deferral, a); err != nil {
		h.o.Log.WarnContext(ctx, "answer after a deferral failed", "kind", t.in.kind(), "error", err)
	}
}

// work runs the command that an interaction gives. Whatever happens, there is
// an answer.
func (h *interactions) work(ctx context.Context, in *interaction) (a answer) {
	defer func() {
		if v := recover(); v != nil {
			h.logPanic(ctx, in, v)
			a = apology()
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, commandWithin)
	defer cancel()
	return newAnswer(in, h.reply(ctx, in))
}

// reply runs the command and returns what it says.
func (h *interactions) reply(ctx context.Context, in *interaction) commands.Reply {
	a, err := h.ask(ctx, in)
	if err != nil {
		if _, told := errors.AsType[*rumor.Error](err); !told {
			h.o.Log.WarnContext(ctx, "interaction not understood", "kind", in.kind(), "error", err)
		}
		return refusal(rumor.Message(err))
	}
	h.prepare(ctx, a)
	return h.withMissing(ctx, a, h.o.Router.AnswerWithin(ctx, commandWithin, a.request))
}

// complete completes an option that is being typed. What comes late helps
// nobody.
func (h *interactions) complete(ctx context.Context, t *turn) {
	within, cancel := context.WithDeadline(ctx, t.received.Add(completeWithin))
	defer cancel()
	r, option := h.completing(t.in)
	list := h.o.Router.Complete(within, r, option)
	if within.Err() == nil {
		h.begun(ctx, t, newChoices(list))
	}
}

// begun gives the first answer and reports whether Discord took it.
func (h *interactions) begun(ctx context.Context, t *turn, r response) bool {
	t.answered = true
	err := t.first(ctx, r)
	if h.o.Observe.Interaction != nil {
		h.o.Observe.Interaction(t.in.kind(), time.Since(t.received))
	}
	switch {
	case err == nil:
	case hasCode(err, unknownInteraction, alreadyAcknowledged):
		h.o.Log.DebugContext(ctx, "interaction answered too late or twice", "kind", t.in.kind(), "error", err)
	default:
		h.o.Log.WarnContext(ctx, "interaction not answered", "kind", t.in.kind(), "error", err)
	}
	return err == nil
}

// rescue ends a panic: with an apology, where there has been no answer.
func (h *interactions) rescue(ctx context.Context, t *turn) {
	v := recover()
	if v == nil {
		return
	}
	h.logPanic(ctx, t.in, v)
	switch {
	case t.answered:
	case t.in.Type == discordgo.InteractionApplicationCommandAutocomplete:
		h.begun(ctx, t, newChoices(nil))
	default:
		h.begun(ctx, t, apology().response())
	}
}

// logPanic logs a panic without its value, which may quote a user.
func (h *interactions) logPanic(ctx context.Context, in *interaction, v any) {
	h.o.Log.ErrorContext(ctx, "interaction panicked", "kind", in.kind(), "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
	h.o.Log.DebugContext(ctx, "panic value", "value", fmt.Sprint(v))
}

// isUnsettled reports whether a failed call may have been carried out or not:
// Discord's answer was lost, or says that Discord itself failed.
func isUnsettled(err error) bool {
	e, answered := errors.AsType[*rest.Error](err)
	return err != nil && (!answered || e.Status >= http.StatusInternalServerError)
}
