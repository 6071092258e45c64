package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/bot/console"
	"github.com/hotstove/hotstove/config"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store/embedded"
)

//go:embed demo/script.txtar
var demoScript []byte

// demoCommand plays the whole way of a rumor on a temporary store.
type demoCommand struct{}

const (
	// demoStart is when the replay begins, in Eastern time.
	demoStart = "2025-07-28 13:40"
	clockForm = "2006-01-02 15:04"
	// demoPause is how long a reader is given for each step on a terminal.
	demoPause = 1200 * time.Millisecond
)

// Run plays the script. On a terminal it stays as a chat afterwards.
func (c *demoCommand) Run(ctx context.Context, p *program) error {
	clock, err := newDemoClock(demoStart)
	if err != nil {
		return err
	}
	p.now = clock.Now
	// The operator's settings are for the operator's bot: the demo is the same everywhere.
	settings, err := config.Load(config.Sources{})
	if err != nil {
		return err
	}
	settings.AllowPrivateFeeds, settings.Poll = true, time.Second
	log := p.quietLogger(settings)
	papers, err := openNewsstand(ctx)
	if err != nil {
		return err
	}
	defer papers.Close()
	db, err := startDatabase(ctx, embedded.Options{Log: log})
	if err != nil {
		return err
	}
	defer db.Close()
	fetcher := p.fetcher(settings, log)
	defer fetcher.Close()
	r, err := p.join(db, settings, papers.sources(), fetcher, log)
	if err != nil {
		return err
	}
	terminal := p.console(r, settings)
	play := &demo{rooms: r, terminal: terminal, clock: clock, papers: papers, counts: map[string]int{}}
	r.courier.Sender = play
	if p.terminal().Edit {
		play.pause, play.stays = demoPause, true
	}
	if err := play.script(ctx, demoScript); err != nil {
		return err
	}
	if !play.stays {
		return nil
	}
	if err := terminal.Print("This is a chat now: /help lists the commands, /quit leaves.\n"); err != nil {
		return err
	}
	return r.converse(ctx, terminal)
}

// demo plays a script on the real rooms.
type demo struct {
	*rooms
	terminal *console.Console
	clock    *demoClock
	papers   *newsstand
	pause    time.Duration
	stays    bool

	reports int
	mu      sync.Mutex     // guards counts: as a chat the courier sends side by side
	counts  map[string]int // posts by what and where: "post #redsox", "edit", "reminder"
}

// Send counts what is posted, for the summary, and shows it.
func (d *demo) Send(ctx context.Context, to rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	what := "post"
	switch {
	case to.Deadline != "":
		what = "reminder"
	case to.Edit.Posted():
		what = "edit"
	}
	d.mu.Lock()
	d.counts[what]++
	d.counts[to.Channel.ID]++
	d.mu.Unlock()
	return d.terminal.Send(ctx, to, m)
}

// script plays every step in its order.
func (d *demo) script(ctx context.Context, script []byte) error {
	if err := d.terminal.Print(demoGreeting); err != nil {
		return err
	}
	// The first look finds empty feeds, and the reminders start here.
	if err := errors.Join(d.poller.Poll(ctx), d.countdown.Remind(ctx)); err != nil {
		return err
	}
	for _, step := range txtar.Parse(script).Files {
		_, kind, _ := strings.Cut(step.Name, " ")
		if err := d.step(ctx, kind, strings.TrimSpace(string(step.Data))); err != nil {
			return fmt.Errorf("step %q: %w", step.Name, err)
		}
		if err := wait(ctx, d.pause); err != nil {
			return err
		}
	}
	return d.terminal.Print(d.summary())
}

const demoGreeting = "This is Hotstove on its real way, from feed to post: a replay of the days before the trade deadline of July 2025,\n" +
	"with feeds on this machine, a store that is thrown away, and a clock that jumps. The later reports are made up."

func (d *demo) step(ctx context.Context, kind, text string) error {
	switch kind {
	case "say":
		return d.terminal.Print("\n── " + text + "\n")
	case "type":
		for line := range strings.Lines(text) {
			d.terminal.Enter(ctx, strings.TrimSpace(line))
		}
		return nil
	case "clock":
		if err := d.clock.set(text); err != nil {
			return err
		}
		if err := d.terminal.Print("── the clock: " + d.clock.Now().Format("Monday, January 2, 3:04 PM MST") + "\n"); err != nil {
			return err
		}
		if err := d.countdown.Remind(ctx); err != nil {
			return err
		}
	case "publish":
		d.clock.skip(time.Minute)
		d.reports++
		d.papers.publish(text, d.clock.Now())
		if err := d.poller.Poll(ctx); err != nil {
			return err
		}
	default:
		return fmt.Errorf("no such step as %q", kind)
	}
	_, err := d.courier.Drain(ctx)
	return err
}

// summary says in one line what came of it all.
func (d *demo) summary() string {
	astros := "nothing"
	if n := d.counts["astros"]; n > 0 {
		astros = message.Count(n, "post")
	}
	return fmt.Sprintf("\nDone: %s made %s, %s and %s; #astros got %s.",
		message.Count(d.reports, "report"), message.Count(d.counts["post"], "post"), message.Count(d.counts["edit"], "edit"),
		message.Count(d.counts["reminder"], "countdown ping"), astros)
}

func wait(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// demoClock runs on from wherever it was set.
type demoClock struct {
	mu    sync.Mutex
	shown time.Time
	since time.Time // the real time at which shown was right
}

func newDemoClock(text string) (*demoClock, error) {
	c := &demoClock{}
	return c, c.set(text)
}

// Now is the time in the replay.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.shown.Add(time.Since(c.since))
}

func (c *demoClock) set(text string) error {
	at, err := time.ParseInLocation(clockForm, text, league.Eastern)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown, c.since = at, time.Now()
	return nil
}

func (c *demoClock) skip(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown = c.shown.Add(by)
}
