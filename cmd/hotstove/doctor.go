package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/slack"
	"github.com/hotstove/hotstove/config"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// doctorCommand checks everything the bot needs.
type doctorCommand struct{}

// doctorWait bounds the look at Redis.
const doctorWait = 3 * time.Second

// errUnwell is why the doctor's program fails; what is wrong was printed.
var errUnwell = errors.New("something needs your attention: see above")

// Run prints a line for each thing checked, and what to do where it is wrong.
func (c *doctorCommand) Run(ctx context.Context, p *program) error {
	d := &diagnosis{out: p.stdout}
	settings, err := p.settings()
	if err != nil {
		d.bad("settings", err.Error())
		return errUnwell
	}
	where := "from flags and environment"
	if settings.File != "" {
		where = "from " + settings.File
	}
	d.good("settings", where)
	d.redis(ctx, settings)
	d.sources(ctx, p, settings)
	d.tokens(ctx, settings)
	if d.ill {
		return errUnwell
	}
	return nil
}

// diagnosis prints what was found.
type diagnosis struct {
	out io.Writer
	ill bool
}

func (d *diagnosis) good(what, how string) { fmt.Fprintf(d.out, "ok    %-10s%s\n", what, how) }

func (d *diagnosis) bad(what, how string) {
	d.ill = true
	for i, line := range strings.Split(how, "\n") {
		if i == 0 {
			fmt.Fprintf(d.out, "WRONG %-10s%s\n", what, line)
			continue
		}
		fmt.Fprintf(d.out, "%16s%s\n", "", line)
	}
}

func (d *diagnosis) redis(ctx context.Context, s *config.Settings) {
	if s.RedisURL.Reveal() == "" {
		if s.Data == "" {
			d.bad("redis", "no folder to keep data in: set HOTSTOVE_DATA to a folder, or REDIS_URL")
			return
		}
		d.ownRedis(ctx, s)
		return
	}
	client, err := store.Connect(ctx, s.RedisURL.Reveal(), store.ConnectOptions{})
	if err != nil {
		d.bad("redis", err.Error())
		return
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, doctorWait)
	defer cancel()
	if err := client.Ping(ctx).Err(); err != nil {
		d.bad("redis", fmt.Sprintf("%s does not answer (%v): start it, or correct REDIS_URL", s.RedisURL, err))
		return
	}
	d.good("redis", s.RedisURL.String())
}

// ownRedis starts the store as the bot would, and ends it again.
func (d *diagnosis) ownRedis(ctx context.Context, s *config.Settings) {
	db, err := startDatabase(ctx, embedded.Options{Dir: s.Data})
	switch {
	case errors.Is(err, embedded.ErrInUse):
		d.good("redis", "our own, in "+s.Data+", in use by a running Hotstove")
		return
	case err != nil:
		d.bad("redis", err.Error())
		return
	}
	defer db.Close()
	if db.kind == embedded.Miniredis {
		d.good("redis", "our own, in "+s.Data+"; only for trying out: install redis-server, or set REDIS_URL")
		return
	}
	d.good("redis", "our own "+db.kind+", in "+s.Data)
}

func (d *diagnosis) sources(ctx context.Context, p *program, s *config.Settings) {
	fetcher := p.fetcher(s, p.quietLogger(s))
	defer fetcher.Close()
	for _, source := range sources(s) {
		check := fetcher.Check(ctx, source)
		if check.Failed {
			problem := "cannot be read"
			if len(check.Problems) > 0 {
				problem = check.Problems[0]
			}
			d.bad("source", source.Name+": "+problem)
			continue
		}
		d.good("source", source.Name+": "+message.Count(check.Items, "item"))
	}
}

func (d *diagnosis) tokens(ctx context.Context, s *config.Settings) {
	if !hasToken(s) {
		d.bad("chat", "no token: set DISCORD_TOKEN, or SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET; hotstove chat needs none")
		return
	}
	if s.DiscordToken.Reveal() != "" {
		d.discord(ctx, s)
	}
	if s.SlackBotToken.Reveal() != "" || s.SlackClientID != "" {
		d.slack(ctx, s)
	}
}

// chat tells whether a chat takes a token; whose says whose it is.
func (d *diagnosis) chat(chat, whose, api string, refused, err error) {
	switch {
	case err == nil:
		d.good("chat", chat+": "+whose)
	case errors.Is(err, refused):
		d.bad("chat", err.Error())
	default:
		d.bad("chat", fmt.Sprintf("%s cannot be asked (%v): check the network, and %s if you set it", chat, err, api))
	}
}

func (d *diagnosis) discord(ctx context.Context, s *config.Settings) {
	ctx, cancel := context.WithTimeout(ctx, doctorWait)
	defer cancel()
	name, err := discord.Check(ctx, s.DiscordToken.Reveal(), s.DiscordAPI)
	d.chat("Discord", "the token is that of "+name, "HOTSTOVE_DISCORD_API", discord.ErrToken, err)
}

func (d *diagnosis) slack(ctx context.Context, s *config.Settings) {
	switch {
	case s.SlackAppToken.Reveal() == "" && s.SlackSigningSecret.Reveal() == "":
		d.bad("chat", "Slack: the bot cannot be reached: set SLACK_APP_TOKEN, or SLACK_SIGNING_SECRET for a public address")
		return
	case s.SlackBotToken.Reveal() == "":
		d.good("chat", "Slack: workspaces install the bot at "+s.PublicURL+"/slack/install")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, doctorWait)
	defer cancel()
	name, err := slack.Check(ctx, s.SlackBotToken.Reveal(), s.SlackAPI)
	d.chat("Slack", "the token is for "+name, "HOTSTOVE_SLACK_API", slack.ErrToken, err)
}
