// Package console is the terminal as a chat: for trying Hotstove out, for its
// demo, and for tests.
//
// On a terminal it draws colored boxes, edits lines, completes commands and
// names, and shows alerts above the line that is being typed. In a pipe it
// reads commands line by line, echoes each after the channel's prompt, and
// prints plain text, so that the transcript reads like a conversation.
//
// Whatever comes from feeds is hostile: it is cleaned of control and invisible
// characters before it is printed.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Router answers commands; *bot.Router does.
type Router interface {
	Answer(ctx context.Context, r commands.Request) commands.Reply
	Complete(ctx context.Context, r commands.Request, option string) []commands.Choice
}

// Commands says which commands there are and reads typed ones;
// *commands.Registry does. Parse fails with a *rumor.Error.
type Commands interface {
	Commands() []*commands.Command
	Parse(line string) (name string, options map[string]string, err error)
}

// Options are what a console works with. Router, Commands and Out are needed.
type Options struct {
	In  io.Reader // nil is empty. Run closes it to end a waiting read, unless it is a file of a Unix system
	Out io.Writer

	Terminal Terminal // what In and Out can do; see Detect

	Router   Router
	Commands Commands

	Now         func() time.Time // nil means time.Now
	Zone        *time.Location   // in which times are shown; nil means UTC
	User        string           // who sits here; empty means you
	Channel     string           // to start in; empty means general
	HistoryFile string           // keeps typed lines, readable by its owner only; empty keeps none
	Log         *slog.Logger     // nil discards
}

// Console is a terminal as a bot.Platform. Make one with New.
type Console struct {
	options Options

	turn sync.Mutex // held while a typed line is being answered

	mu        sync.Mutex // guards the rest, and printing
	out       io.Writer  // Out, or the line editor while Run uses it
	channels  channels
	pressable pressable
	posts     posts
	asks      bool  // the terminal shows what is typed, after a prompt of ours
	ended     error // why nothing can be printed any more
}

// New returns a console. It prints what is sent to it at once; Run reads what
// people type.
func New(o Options) *Console {
	if o.In == nil {
		o.In = eof{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.User == "" {
		o.User = "you"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	first := Channel(o.Channel).ID
	if !validChannel(first) {
		first = "general"
	}
	c := &Console{options: o, out: o.Out, posts: posts{began: o.Now().UnixMilli()}}
	c.channels.join(first)
	return c
}

type eof struct{}

// Read is at its end.
func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// errLeft is why a console that people left takes no more posts.
var errLeft = errors.New("the console has ended")

// Name returns "console".
func (c *Console) Name() string { return Name }

// Run reads lines and answers them until ctx ends, the input ends, or somebody
// leaves with /quit, Ctrl-C or Ctrl-D; then it returns nil. It fails when it
// cannot read or print any more. A console runs once.
func (c *Console) Run(ctx context.Context) error {
	in, err := c.open(ctx)
	if err != nil {
		return fmt.Errorf("open the terminal: %w", err)
	}
	c.ask()
	defer c.end()
	defer in.Close()
	for ctx.Err() == nil {
		line, err := in.Next(c.prompted())
		switch {
		case errors.Is(err, errTooLong):
			c.hint("That line is too long.")
			continue
		case errors.Is(err, io.EOF), ctx.Err() != nil:
			return c.failure()
		case err != nil:
			return fmt.Errorf("read a line: %w", err)
		}
		if leave := c.Enter(ctx, line); leave {
			return c.failure()
		}
		if err := c.failure(); err != nil {
			return err
		}
	}
	return nil
}

// end takes no more posts.
func (c *Console) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended == nil {
		c.ended = errLeft
	}
}

// failure returns why printing failed, if it did.
func (c *Console) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// Send prints a post, an edited post, or an answer to one, with its channel and
// number. After Run has ended, or when printing fails, the error's verdict is
// Later: the next console can show the post.
func (c *Console) Send(_ context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := d.Edit.Message
	if !d.Edit.Posted() {
		id = c.posts.next()
	}
	c.channels.add(d.Channel.ID)
	if err := c.show(c.posts.header(d, id, c.clock()), d.Channel, m); err != nil {
		return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Later, Wait: time.Minute, Err: err}
	}
	return rumor.Receipt{Message: id, Revision: d.Revision, At: c.options.Now()}, nil
}

// Print shows a text of the program's own, such as a heading of the demo, above
// the line that is being typed. It is cleaned like any other, and on a terminal
// its lines end between words.
func (c *Console) Print(text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	text = cleanLines(text, maxParagraph)
	t := c.options.Terminal
	if !t.Boxes || text == "" {
		return c.write(text + "\n")
	}
	var wrapped strings.Builder
	for _, line := range wrap([]run{{text, look{}}}, min(t.columns()-1, greatestBox)) {
		wrapped.WriteString(ink{}.paint(line) + "\n")
	}
	return c.write(wrapped.String())
}

// show prints a message, and makes its buttons the ones to press. The caller
// holds c.mu.
func (c *Console) show(header string, in rumor.Channel, m message.Message) error {
	if buttons := m.AllButtons(); len(buttons) > 0 {
		c.pressable = pressable{in, buttons}
	}
	t := c.options.Terminal
	r := renderer{boxes: t.Boxes, ink: ink{t.Color, t.Links}, columns: t.columns(), clock: c.clock()}
	return c.write(r.message(header, cleanMessage(m)))
}

// write prints text in one piece. The caller holds c.mu.
func (c *Console) write(text string) error {
	if c.ended != nil {
		return c.ended
	}
	if _, err := io.WriteString(c.out, text); err != nil {
		c.ended = fmt.Errorf("print: %w", err)
	}
	return c.ended
}

func (c *Console) clock() message.Clock {
	return message.Clock{Now: c.options.Now(), Zone: c.options.Zone}
}

// ask has Run print a prompt before each line where the terminal itself shows
// what is typed after it.
func (c *Console) ask() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asks = c.options.Terminal.Echo
}

// prompted returns the prompt, which it prints where nobody else does.
func (c *Console) prompted() string {
	prompt := c.prompt()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asks {
		c.logFailure(c.write(prompt))
	}
	return prompt
}

// prompt is what stands before a typed line: "#general> ".
func (c *Console) prompt() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return channelName(c.channels.here) + "> "
}
