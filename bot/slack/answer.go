package slack

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"
	"golang.org/x/sync/semaphore"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/rumor"
)

// mostTurns is how many things are answered at once. Any more are not
// acknowledged: Slack tells their users that we do not respond.
const mostTurns = 512

// How long things take at most. Slack wants to hear of everything within 3
// seconds, and takes answers for 30 minutes. Source: Slack's documentation of
// interactivity.
const (
	ackWithin     = 2500 * time.Millisecond // for what is answered by the acknowledgement
	commandWithin = 15 * time.Second        // for a command
	callWithin    = 10 * time.Second        // for each call that gives an answer
)

// seenFor is how long it is remembered what was answered, so that a replay or a
// retry is not answered again: longer than Slack retries and signatures last.
const seenFor = time.Hour

// teams gives what it takes to call Slack for a workspace; *workspaces does.
type teams interface {
	client(ctx context.Context, teamID string) (*slackgo.Client, error)
	botUser(ctx context.Context, teamID string) string // empty when it is not known
	// belongs notes the organization of a workspace; an empty one does nothing.
	belongs(ctx context.Context, teamID, enterprise string)
}

// conversations answers what people do in Slack, whichever way it comes: slash
// commands, mentions, direct messages, buttons, selects that complete.
type conversations struct {
	o      *Options
	teams  teams
	web    *web.Client
	turns  *semaphore.Weighted
	direct *memo // channels of direct messages, by workspace and user
	hooks  hooks
	// silence is for how long a connection of Socket Mode may be silent, which
	// Slack breaks every few seconds.
	silence time.Duration
}

// hooks are what others do with what comes from Slack. Any may be nil. They are
// set before anything comes.
type hooks struct {
	// openSubscribe opens the modal for a /subscribe that names no topic, filled in
	// as far as is given.
	openSubscribe func(ctx context.Context, t *turn, channel string, given filled) error
	// views take interactions by their type: view_submission, view_closed,
	// message_action, shortcut; and block_actions where a view has the button.
	// What they return is what Slack is told, within ackWithin; nil tells nothing.
	views map[string]func(ctx context.Context, payload []byte) (ack any)
	// events take events by their type.
	events map[string]func(ctx context.Context, e envelope)
}

// newConversations returns what answers people. o.Now and o.Log must be set.
func newConversations(o *Options, t teams, c *web.Client) *conversations {
	return &conversations{
		o: o, teams: t, web: c, turns: semaphore.NewWeighted(mostTurns), direct: newMemo(maxDirect), silence: mostSilence,
	}
}

// wait waits until all is answered, and takes no more from then on. It is called
// once, and fails when ctx ends first.
func (h *conversations) wait(ctx context.Context) error {
	if err := h.turns.Acquire(ctx, mostTurns); err != nil {
		return fmt.Errorf("wait for conversations: %w", err)
	}
	return nil
}

// turn is one thing that somebody asks of us.
type turn struct {
	kind        string // for metrics: command, button, mention
	received    time.Time
	team        string
	enterprise  string // the organization of the workspace; empty when it has none
	channel     string
	direct      bool // the channel is the one of messages between the user and us
	user        string
	userName    string
	foreign     bool   // the user may be of another organization than the channel
	line        string // the command, as it can be parsed
	bare        bool   // line is a look-up because no command was named
	trigger     string // opens a modal within 3 seconds; empty where none can be opened
	responseURL string // takes answers; empty where there is none
	thread      string // the message in whose thread it was asked; empty outside of threads
	pressed     *press // nil unless a button was pressed
}

// isPlaced reports whether it is told who asks and where, by ids that can be
// parts of keys.
func (t *turn) isPlaced() bool { return isID(t.team) && isID(t.channel) && isID(t.user) }

// isID reports whether s may be an id of Slack's.
func isID(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// begin does something in a goroutine, also after ctx has ended, unless that
// name was seen before. It reports whether there is room for one more.
func (h *conversations) begin(ctx context.Context, kind, name string, do func(ctx context.Context)) bool {
	if !h.enter(ctx, kind) {
		return false
	}
	ctx = web.Prompt(context.WithoutCancel(ctx))
	go func() {
		defer h.turns.Release(1)
		defer h.rescue(ctx, kind)
		if h.isNew(ctx, name) {
			do(ctx)
		}
	}()
	return true
}

// enter takes a turn, which is to be released.
func (h *conversations) enter(ctx context.Context, kind string) bool {
	if h.turns.TryAcquire(1) {
		return true
	}
	h.o.Log.WarnContext(ctx, "left unanswered: too many at once, or stopping", "kind", kind)
	return false
}

// isNew reports whether a name was not seen before. When nobody can tell, it
// was not: an answer given twice is better than none.
func (h *conversations) isNew(ctx context.Context, name string) bool {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	first, err := h.o.Firsts.First(ctx, name, seenFor)
	if err != nil {
		h.o.Log.WarnContext(ctx, "cannot tell whether this came before", "error", err)
		return true
	}
	return first
}

// rescue ends a panic.
func (h *conversations) rescue(ctx context.Context, kind string) {
	if v := recover(); v != nil {
		h.logPanic(ctx, kind, v)
	}
}

// logPanic logs a panic without its value, which may quote a user.
func (h *conversations) logPanic(ctx context.Context, kind string, v any) {
	h.o.Log.ErrorContext(ctx, "panicked", "kind", kind, "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
	h.o.Log.DebugContext(ctx, "panic value", "value", fmt.Sprint(v))
}

// observe tells how long an answer took.
func (h *conversations) observe(kind string, received time.Time) {
	if h.o.Observe.Interaction != nil {
		h.o.Observe.Interaction(kind, time.Since(received))
	}
}

// answer runs the command that a turn gives, and answers it.
func (h *conversations) answer(ctx context.Context, t *turn) {
	h.teams.belongs(ctx, t.team, t.enterprise)
	a, said := h.work(ctx, t)
	if said {
		if err := h.give(ctx, t, a); err != nil {
			h.o.Log.WarnContext(ctx, "not answered", "kind", t.kind, "error", err)
		}
	}
	h.observe(t.kind, t.received)
}

// work runs the command. Whatever happens there is an answer, unless there was
// something better to do than to say something.
func (h *conversations) work(ctx context.Context, t *turn) (a answer, said bool) {
	defer func() {
		if v := recover(); v != nil {
			h.logPanic(ctx, t.kind, v)
			a, said = apology(t), true
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, commandWithin)
	defer cancel()
	r, said := h.reply(ctx, t)
	if !said {
		return answer{}, false
	}
	return newAnswer(t, r), true
}

// reply runs the command and returns what it says; false when a modal asks for
// more instead.
func (h *conversations) reply(ctx context.Context, t *turn) (r commands.Reply, said bool) {
	a, err := h.ask(ctx, t)
	if err != nil {
		if _, told := errors.AsType[*rumor.Error](err); !told {
			h.o.Log.WarnContext(ctx, "not understood", "kind", t.kind, "error", err)
		}
		return refusal(rumor.Message(err)), true
	}
	if h.asksMore(ctx, a) {
		return commands.Reply{}, false
	}
	h.wake(ctx, a)
	r = h.o.Router.AnswerWithin(ctx, commandWithin, a.request)
	return h.withInvitation(ctx, a, h.withCorrection(a, r)), true
}

// asksMore opens the modal for a subscription that names no topic, where one
// can be opened.
func (h *conversations) asksMore(ctx context.Context, a *asked) bool {
	if !a.lacksTopic() || a.trigger == "" || h.hooks.openSubscribe == nil {
		return false
	}
	given, err := a.filled()
	if err != nil {
		return false // the command says what is wrong
	}
	err = h.hooks.openSubscribe(ctx, a.turn, a.channel, given)
	if err != nil {
		h.o.Log.WarnContext(ctx, "modal not opened", "error", err)
	}
	return err == nil
}

// answer is a reply as Slack takes it.
type answer struct {
	outgoing
	private  bool // only who asked sees it
	replaces bool // the message whose button was pressed
}

// newAnswer renders a reply. A page takes the place of the message with the
// button, unless that is a public one and somebody else's, or the page is for
// the eyes of one: then only who pressed sees it, as a message of its own. What
// is said in direct messages stays there, and is never private beyond that.
func newAnswer(t *turn, r commands.Reply) answer {
	a := answer{outgoing: newOutgoing(r.Message), private: r.Message.Private && !t.direct}
	signBlocks(a.Blocks, t.user)
	switch {
	case t.pressed == nil || !r.Replace:
	case t.pressed.ephemeral:
		a.replaces, a.private = true, true
	case t.direct, t.pressed.asker == t.user && !r.Message.Private:
		a.replaces = true
	default:
		a.private = true
	}
	return a
}

// apology is an answer that cannot fail.
func apology(t *turn) answer {
	return answer{outgoing: outgoing{Text: rumor.Apology}, private: !t.direct}
}

// signBlocks writes into the blocks that have buttons who asked for them, as
// Slack does not tell that when one is pressed.
func signBlocks(blocks []slackgo.Block, user string) {
	for i, b := range blocks {
		id := "u:" + user + ":" + strconv.Itoa(i)
		switch b := b.(type) {
		case *slackgo.ActionBlock:
			b.BlockID = id
		case *slackgo.SectionBlock:
			if b.Accessory != nil {
				b.BlockID = id
			}
		}
	}
}

// signedBy returns who asked for the block of this id; empty when nobody did.
func signedBy(blockID string) string {
	rest, ok := strings.CutPrefix(blockID, "u:")
	user, n, ok2 := strings.Cut(rest, ":")
	if _, err := strconv.Atoi(n); !ok || !ok2 || err != nil || !isID(user) {
		return ""
	}
	return user
}
