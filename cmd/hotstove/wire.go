package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/alerts/reading"
	"github.com/hotstove/hotstove/bot"
	registry "github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/config"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// settings reads the settings from flags, environment and file.
func (p *program) settings() (*config.Settings, error) {
	s, err := config.Load(config.Sources{Args: p.flags.given(), Environ: p.environ})
	if err != nil {
		return nil, usageError{err}
	}
	return s, nil
}

// logger writes to standard error, at the level and in the format of the settings.
func (p *program) logger(s *config.Settings) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.LogLevel}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(p.stderr, options))
	}
	return slog.New(slog.NewTextHandler(p.stderr, options))
}

// fetcher returns a fetcher of sources as the settings ask.
func (p *program) fetcher(s *config.Settings, log *slog.Logger) *feeds.Fetcher {
	return feeds.New(feeds.Options{
		Version: version, Contact: s.Contact, AllowPrivate: s.AllowPrivateFeeds,
		Stdin: p.stdin, Now: p.now, Log: log,
	})
}

// sources returns the sources of the settings, or the default ones.
func sources(s *config.Settings) []feeds.Source {
	if s.Feeds == nil {
		out := feeds.Defaults()
		for i := range out {
			out[i].Every = s.Poll
		}
		return out
	}
	out := make([]feeds.Source, len(s.Feeds))
	for i, f := range s.Feeds {
		known := knownSource(f.URL)
		out[i] = feeds.Source{
			Name: f.Name, Outlet: cmp.Or(f.Outlet, known.Outlet), URL: cmp.Or(known.URL, f.URL),
			Every: s.Poll, Drop: known.Drop,
		}
	}
	return out
}

// knownSource returns the source that we know by this name or address, or none.
func knownSource(name string) feeds.Source {
	all := feeds.Defaults()
	for _, k := range feeds.Known() {
		all = append(all, k.Source)
	}
	for _, source := range all {
		if source.Name == name || source.URL == name {
			return source
		}
	}
	return feeds.Source{}
}

// database is an open Redis: the operator's, or one of our own.
type database struct {
	client redis.UniversalClient
	kind   string // "redis", or the embedded server's kind
	server *embedded.Server
}

// openDatabase connects to the Redis of the settings, or starts one of our own
// in the data folder; without a folder it keeps nothing beyond the program's
// end. What our own has to say goes to ours.
func (p *program) openDatabase(ctx context.Context, s *config.Settings, log, ours *slog.Logger) (*database, error) {
	if url := s.RedisURL.Reveal(); url != "" {
		client, err := store.Connect(ctx, url, store.ConnectOptions{})
		if err != nil {
			return nil, err
		}
		if err := store.Await(ctx, client, cmp.Or(p.redisWait, store.DefaultAwait), log); err != nil {
			_ = client.Close() // it was never open
			return nil, fmt.Errorf("%w; start the Redis at %s, or correct REDIS_URL", err, s.RedisURL)
		}
		return &database{client: client, kind: "redis"}, nil
	}
	if s.Data == "" {
		log.Warn("nothing will be kept: set HOTSTOVE_DATA to a folder, or REDIS_URL")
	}
	return startDatabase(ctx, embedded.Options{Dir: s.Data, Log: ours})
}

func startDatabase(ctx context.Context, o embedded.Options) (*database, error) {
	server, err := embedded.Start(ctx, o)
	if err != nil {
		return nil, err
	}
	return &database{client: server.Client(), kind: server.Kind(), server: server}, nil
}

// closeWait bounds the orderly end of the database.
const closeWait = 3 * time.Second

// Close closes the connections and ends a server of our own, saving what it keeps.
func (d *database) Close() error {
	if d.server == nil {
		return d.client.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	return d.server.Close(ctx)
}

// closeOrWarn closes the database; what it could not keep is told.
func (d *database) closeOrWarn(log *slog.Logger) {
	if err := d.Close(); err != nil {
		log.Warn("closing the store failed; the last changes may be lost", "error", err)
	}
}

// rooms are the rooms of the program, joined.
type rooms struct {
	league    *league.League
	reader    *reading.Reader
	store     *store.Store
	metrics   *metrics
	commands  *registry.Registry
	router    *bot.Router
	poller    *alerts.Poller
	countdown *alerts.Countdown
	courier   *alerts.Courier
	jobs      []alerts.Job
	now       func() time.Time
	log       *slog.Logger
}

// join makes the rooms over an open database. The courier's Sender is left for
// the caller, who knows the platforms.
func (p *program) join(db *database, s *config.Settings, from []feeds.Source, fetcher alerts.Fetcher, log *slog.Logger) (*rooms, error) {
	l, err := league.Load()
	if err != nil {
		return nil, err
	}
	kept := store.New(db.client, store.Options{Now: p.now, Log: log, Keep: s.Keep})
	r := &rooms{league: l, reader: reading.New(l), store: kept, now: p.now, log: log, metrics: newMetrics(version, kept.Waiting)}
	r.commands = registry.New(registry.Options{League: l, Subscriptions: kept, Stories: kept, Settings: kept, Now: p.now, Zone: s.Timezone})
	r.router = bot.NewRouter(r.commands, bot.RouterOptions{
		Log: log, Observe: r.metrics.command,
		Known: func(name string) bool { return r.commands.Command(name) != nil },
	})
	r.courier = &alerts.Courier{
		League: l, Outbox: kept, Receipts: kept, Stories: kept, Subscriptions: kept, Absences: kept,
		MaxAge: s.MaxAge + newsKeeps, Now: p.now, Log: log, Idle: courierIdle, Observe: r.metrics.delivery,
	}
	desk := &alerts.Desk{
		Reader: r.reader, Archive: kept, Ledger: kept, Outbox: kept, Subscribers: kept,
		Now: p.now, Log: log, MaxAge: s.MaxAge, Observe: r.metrics.report,
	}
	r.poller = &alerts.Poller{
		Sources: from, Fetcher: fetcher, States: kept, Desk: desk,
		Now: p.now, Log: log, Observe: r.metrics.poll, Wake: r.courier.Wake,
	}
	r.countdown = &alerts.Countdown{
		Deadlines: l.Deadlines(), Ladder: s.Ladder, Marks: kept, Outbox: kept, Subscribers: kept,
		Now: p.now, Log: log, Wake: r.courier.Wake,
	}
	r.jobs = alerts.Jobs(s.Poll, r.poller, r.countdown, kept, log)
	return r, nil
}

// newsKeeps is for how long news waits for a chat that does not take it, beyond the
// age at which it may come in: it is news no more then.
const newsKeeps = 24 * time.Hour

// courierIdle is how often the outbox is looked at for what other processes
// queued; our own wakes the courier.
const courierIdle = 500 * time.Millisecond

// historyFile is where the console keeps typed lines; empty keeps none.
func historyFile(s *config.Settings) string {
	if s.Data == "" {
		return ""
	}
	return filepath.Join(s.Data, "history")
}
