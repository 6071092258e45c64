package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/bot/console"
	"github.com/hotstove/hotstove/config"
	"github.com/hotstove/hotstove/store/embedded"
)

// chatCommand is the console on the embedded store, or on REDIS_URL.
type chatCommand struct {
	Feed []string `help:"A feed to read instead of the sources of the settings: a file or an address. May be given again." placeholder:"FILE|URL"`
}

// firstLook is how long the chat waits for feeds that were named, before it
// takes commands that may ask for what they hold.
const firstLook = 20 * time.Second

// Run talks until the input ends or somebody leaves.
func (c *chatCommand) Run(ctx context.Context, p *program) error {
	settings, err := p.settings()
	if err != nil {
		return err
	}
	log := p.quietLogger(settings)
	// The greeting says which store it is; of its own lines only errors matter.
	serious := *settings
	serious.LogLevel = slog.LevelError
	db, err := p.openDatabase(ctx, settings, log, p.logger(&serious))
	if err != nil {
		return err
	}
	defer db.closeOrWarn(log)
	fetcher := p.fetcher(settings, log)
	defer fetcher.Close()
	from, err := c.sources(settings)
	if err != nil {
		return err
	}
	r, err := p.join(db, settings, from, fetcher, log)
	if err != nil {
		return err
	}
	terminal := p.console(r, settings)
	// What waits for other platforms is theirs: on a shared Redis it stays.
	fleet := bot.NewFleet(log, terminal)
	r.courier.Sender, r.courier.Platforms = fleet, fleet.Names()
	if err := terminal.Print(c.greeting(r, db)); err != nil {
		return err
	}
	if len(c.Feed) > 0 {
		if err := r.firstLook(ctx); err != nil {
			return err
		}
	}
	// Piped commands may end at once, and the console with them: what waits is
	// printed before.
	if _, err := r.courier.Drain(ctx); err != nil {
		return err
	}
	return r.converse(ctx, terminal)
}

// firstLook polls the sources, when no other process does. One that takes too
// long goes on beside the commands.
func (r *rooms) firstLook(ctx context.Context) error {
	look, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	turn := &schedule{leases: r.store, log: r.log}
	job := alerts.Job{Name: alerts.PollJob, Limit: firstLook, Run: r.poller.Poll}
	for look.Err() == nil {
		done, err := turn.once(look, job)
		if look.Err() == nil && (done || err != nil) {
			return err
		}
		_ = wait(look, courierIdle) // the loop sees its end
	}
	return nil
}

// sources returns those that --feed names, else those of the settings.
func (c *chatCommand) sources(s *config.Settings) ([]feeds.Source, error) {
	if len(c.Feed) == 0 {
		return sources(s), nil
	}
	var out []feeds.Source
	for _, name := range c.Feed {
		source := feeds.Source{Name: name, URL: name, Every: s.Poll}
		if name == feeds.Stdin {
			return nil, usageError{errors.New("--feed -: commands are typed into standard input; name a file")}
		}
		if err := source.Valid(); err != nil {
			return nil, usageError{fmt.Errorf("--feed %q: %w", name, err)}
		}
		out = append(out, source)
	}
	return out, nil
}

func (c *chatCommand) greeting(r *rooms, db *database) string {
	var b strings.Builder
	names := make([]string, len(r.poller.Sources))
	for i, s := range r.poller.Sources {
		names[i] = cmp.Or(s.Outlet, s.Name)
	}
	fmt.Fprintf(&b, "Hotstove %s. News from %s.\n", version, strings.Join(names, ", "))
	if db.kind == embedded.Miniredis {
		b.WriteString("Trying it out: no Redis is configured and none is installed, so the last few seconds may be lost if the program is killed.\n")
	}
	b.WriteString("Type /help for the commands, /quit to leave.")
	return b.String()
}

// quietLogger is the logger of a program that people look at: only what goes
// wrong, unless the settings ask for more.
func (p *program) quietLogger(s *config.Settings) *slog.Logger {
	quiet := *s
	if quiet.LogLevel == slog.LevelInfo {
		quiet.LogLevel = slog.LevelWarn
	}
	return p.logger(&quiet)
}

// console makes the terminal, or the pipe, a chat.
func (p *program) console(r *rooms, s *config.Settings) *console.Console {
	return console.New(console.Options{
		In: p.stdin, Out: p.stdout, Terminal: p.terminal(), Router: r.router, Commands: r.commands,
		Now: p.now, Zone: s.Timezone, HistoryFile: historyFile(s), Log: r.log,
	})
}

// terminal says what input and output can do; a pipe can do nothing special.
func (p *program) terminal() console.Terminal {
	in, ok := p.stdin.(*os.File)
	out, ok2 := p.stdout.(*os.File)
	if !ok || !ok2 {
		return console.Terminal{}
	}
	return console.Detect(in, out, p.getenv)
}

// getenv looks a variable up in the program's environment.
func (p *program) getenv(name string) string {
	for _, v := range p.environ {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// converse runs the jobs and the courier beside the console until the console
// ends. What is due later waits for the next console.
func (r *rooms) converse(ctx context.Context, terminal *console.Console) error {
	return supervise(ctx, slog.New(slog.DiscardHandler), map[string]func(context.Context) error{
		"console": terminal.Run,
		"outbox":  r.courier.Run,
		"jobs":    (&schedule{jobs: r.chatJobs(), leases: r.store, log: r.log}).Run,
	}, r.router.Wait)
}

// chatJobs are the jobs without the clean-up: an archive that somebody looks
// through stays as it is.
func (r *rooms) chatJobs() []alerts.Job {
	return slices.DeleteFunc(slices.Clone(r.jobs), func(j alerts.Job) bool { return j.Name == alerts.CleanJob })
}
