package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/config"
)

// runCommand starts the bot.
type runCommand struct{}

// stopWait is how long the parts may take to stop: what is being sent is
// recorded, what waits stays in the outbox. With closeWait it makes less than
// the 10 seconds after which service managers kill.
const stopWait = 6 * time.Second

// Run serves the platforms that have tokens until the program is told to stop.
func (c *runCommand) Run(ctx context.Context, p *program) error {
	settings, err := p.settings()
	if err != nil {
		return err
	}
	log := p.logger(settings)
	if !hasToken(settings) {
		return errors.New("no chat to serve: set DISCORD_TOKEN, or SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET; to try Hotstove without either, run: hotstove chat")
	}
	started := p.now()
	db, err := p.openDatabase(ctx, settings, log, log)
	if err != nil {
		return err
	}
	defer db.closeOrWarn(log)
	fetcher := p.fetcher(settings, log)
	defer fetcher.Close()
	r, err := p.join(db, settings, sources(settings), fetcher, log)
	if err != nil {
		return err
	}
	served, err := r.chats(settings)
	if err != nil {
		return err
	}
	defer served.close()
	fleet := bot.NewFleet(log, served.platforms...)
	r.courier.Sender, r.courier.Platforms = fleet, fleet.Names()
	parts := map[string]func(context.Context) error{
		"platforms": fleet.Run,
		"jobs":      (&schedule{jobs: r.jobs, leases: r.store, log: log}).Run,
	}
	if len(fleet.Names()) > 0 {
		// A courier that serves no chat would take from those who do.
		parts["outbox"] = r.courier.Run
	}
	address := "off"
	if settings.HTTPAddr != "" {
		server, err := newHTTPServer(ctx, httpOptions{
			Addr: settings.HTTPAddr, Metrics: r.metrics.Handler(), Log: log,
			Checks: map[string]func(context.Context) error{"redis": r.store.Ping},
		})
		if err != nil {
			return err
		}
		for pattern, handler := range served.endpoints {
			server.Handle(pattern, handler)
		}
		parts["http"], address = server.Run, server.Addr()
	}
	log.Info("hotstove is ready", "version", version, "store", db.kind, "sources", len(r.poller.Sources), "http", address, "took", p.now().Sub(started).Round(time.Millisecond))
	return supervise(ctx, log, parts, r.router.Wait)
}

// supervise runs the parts until ctx ends or one of them does, then stops all,
// runs the closing step and waits, a bounded time. The panic of a part is an
// error of it.
func supervise(ctx context.Context, log *slog.Logger, parts map[string]func(context.Context) error, closing func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	ends := make(chan error, len(parts))
	for name, run := range parts {
		all.Go(func() {
			err := guarded(ctx, run)
			if err != nil && !errors.Is(err, context.Canceled) {
				ends <- fmt.Errorf("%s: %w", name, err)
				return
			}
			ends <- nil
		})
	}
	var trouble []error
	running := len(parts)
	select {
	case err := <-ends:
		trouble = append(trouble, err)
		running--
	case <-ctx.Done():
	}
	cancel()
	log.Info("hotstove is stopping")
	stopping, done := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
	defer done()
	trouble = append(trouble, closing(stopping))
	for range running {
		select {
		case err := <-ends:
			trouble = append(trouble, err)
		case <-stopping.Done():
			return errors.Join(append(trouble, errors.New("some parts did not stop in time; nothing is lost, what waits is sent at the next start"))...)
		}
	}
	all.Wait()
	return errors.Join(trouble...)
}

// hasToken reports whether any chat has what it needs.
func hasToken(s *config.Settings) bool {
	return s.DiscordToken.Reveal() != "" || s.SlackBotToken.Reveal() != "" || s.SlackClientID != ""
}
