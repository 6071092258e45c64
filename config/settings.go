package config

import (
	"strings"
	"time"
)

// setting is one row of the table: all that any source, the help text and the
// example file need to know of it.
type setting struct {
	env     string // its name in the environment; the flag's and the file's follow from it
	def     string // default, as it would be written; empty means not set
	shown   string // default in words, where def cannot say it
	help    string // what it does, in a sentence or two
	accepts string // what it may be, to follow "use" or stand in brackets
	secret  bool
	toggle  bool // either true or false: the flag alone means true
	// set checks a text and keeps it. Its error says what is wrong and what to
	// use instead, and never repeats a secret.
	set func(*Settings, string) error
	// setList does the same with a list from the file. Nil: lists are refused.
	setList func(*Settings, []any) error
}

// prefix marks the variables in the environment that are ours alone.
const prefix = "HOTSTOVE_"

// key returns the setting's name in the file: redis_url, poll.
func (s setting) key() string { return strings.ToLower(strings.TrimPrefix(s.env, prefix)) }

// flag returns the setting's name on the command line: redis-url, poll.
func (s setting) flag() string { return strings.ReplaceAll(s.key(), "_", "-") }

// fileSuffix, after a secret's key, names the path of a file that holds it.
const fileSuffix = "_file"

// configKey is the setting that names the file, which the file cannot hold.
const configKey = "config"

// settings is the table, in the order of the help text.
var settings = []setting{
	{
		env: "HOTSTOVE_CONFIG",
		help: "A YAML or TOML file with settings, by the names of this list in lower case and without HOTSTOVE_. " +
			"Flags and the environment have the last word.",
		accepts: "the path of a .yaml, .yml or .toml file",
		set:     func(*Settings, string) error { return nil }, // read before all others
	},
	{
		env:     "REDIS_URL",
		secret:  true,
		help:    "The Redis that keeps everything. Without it the bot runs a private one in the data folder, which needs redis-server or valkey-server to be installed; else what is kept is for trying it out.",
		accepts: redisWords,
		set:     setRedisURL,
	},
	{
		env:     "DISCORD_TOKEN",
		secret:  true,
		help:    "The token of the bot's Discord application.",
		accepts: "the bot token from the Discord developer portal",
		set:     discordToken,
	},
	{
		env: "DISCORD_PUBLIC_KEY",
		help: "The public key of the Discord application. With it, Discord sends commands to /discord/interactions at your " +
			"public address; without it, the bot keeps a connection to Discord and needs no public address.",
		accepts: "the 64 hexadecimal digits from the Discord developer portal",
		set:     setDiscordPublicKey,
	},
	{
		env:     "HOTSTOVE_DISCORD_GUILD",
		help:    "A Discord server where commands are registered for you alone, while you work on them. Leave it out to have them everywhere.",
		accepts: "the server's id",
		set:     setDiscordGuild,
	},
	{
		env:     "HOTSTOVE_DISCORD_API",
		shown:   "https://discord.com/api/v10",
		help:    "Where Discord's API is, for proxies and tests.",
		accepts: "a web address",
		set:     setAddress(func(s *Settings) *string { return &s.DiscordAPI }, "https://discord.com/api/v10"),
	},
	{
		env:     "SLACK_BOT_TOKEN",
		secret:  true,
		help:    "The token with which the bot posts to Slack.",
		accepts: "a token that begins with xoxb-",
		set:     slackToken("xoxb-", func(s *Settings) *Secret { return &s.SlackBotToken }),
	},
	{
		env:     "SLACK_APP_TOKEN",
		secret:  true,
		help:    "The token with which the bot listens to Slack without a public address (Socket Mode).",
		accepts: "a token that begins with xapp-",
		set:     slackToken("xapp-", func(s *Settings) *Secret { return &s.SlackAppToken }),
	},
	{
		env:     "SLACK_SIGNING_SECRET",
		secret:  true,
		help:    "What Slack signs its requests with, when it reaches the bot at a public address.",
		accepts: "the signing secret from the app's Slack settings",
		set:     oneWord(func(s *Settings) *Secret { return &s.SlackSigningSecret }),
	},
	{
		env:     "SLACK_CLIENT_ID",
		help:    "With SLACK_CLIENT_SECRET, HOTSTOVE_PUBLIC_URL and HOTSTOVE_SECRET_KEY, any workspace can install the bot at /slack/install; then SLACK_BOT_TOKEN is not needed.",
		accepts: "the client id from the app's Slack settings",
		set:     setSlackClientID,
	},
	{
		env:     "SLACK_CLIENT_SECRET",
		secret:  true,
		help:    "What the bot proves itself with when a workspace installs it.",
		accepts: "the client secret from the app's Slack settings",
		set:     oneWord(func(s *Settings) *Secret { return &s.SlackClientSecret }),
	},
	{
		env:     "HOTSTOVE_SLACK_API",
		shown:   "https://slack.com/api/",
		help:    "Where Slack's API is, for GovSlack, proxies and tests.",
		accepts: "a web address",
		set:     setAddress(func(s *Settings) *string { return &s.SlackAPI }, "https://slack-gov.com/api"),
	},
	{
		env:     "HOTSTOVE_PUBLIC_URL",
		help:    "The address at which the internet reaches the bot's HTTP server.",
		accepts: "a web address",
		set:     setAddress(func(s *Settings) *string { return &s.PublicURL }, "https://bot.example.com"),
	},
	{
		env:     "HOTSTOVE_SECRET_KEY",
		secret:  true,
		help:    "Seals the tokens of workspaces that install the bot. Make one with: openssl rand -hex 32. Whoever loses it has to install the bot anew.",
		accepts: "64 hexadecimal digits",
		set:     setSecretKey,
	},
	{
		env:     "HOTSTOVE_FEEDS",
		shown:   "MLB Trade Rumors and MLB.com",
		help:    "The sources of news, in place of the default ones. In the file it may be a list, each with a name and an outlet.",
		accepts: "web addresses, files, or names of hotstove feeds list, parted by commas",
		set:     setFeeds,
		setList: setFeedList,
	},
	{
		env:     "HOTSTOVE_DATA",
		shown:   "$XDG_DATA_HOME/hotstove, or ~/.local/share/hotstove",
		help:    "The folder of the private store.",
		accepts: "a path",
		set:     func(s *Settings, text string) error { s.Data = text; return nil },
	},
	{
		env:     "HOTSTOVE_POLL",
		def:     "60s",
		help:    "How often each source is asked for news. Public sites may still be asked less often, out of politeness.",
		accepts: durationWords + ", at least 1s",
		set:     between(time.Second, day, func(s *Settings) *time.Duration { return &s.Poll }),
	},
	{
		env:     "HOTSTOVE_ALLOW_PRIVATE_FEEDS",
		def:     "false",
		toggle:  true,
		help:    "Lets feeds have private and loopback addresses. Leave it off unless all feeds are your own.",
		accepts: toggleWords,
		set:     setToggle(func(s *Settings) *bool { return &s.AllowPrivateFeeds }),
	},
	{
		env:     "HOTSTOVE_CONTACT",
		def:     "https://github.com/hotstove/hotstove",
		help:    "Where the owner of a site can reach you, sent along when its feed is asked.",
		accepts: "a web or mail address",
		set:     setContact,
	},
	{
		env:     "HOTSTOVE_MAX_AGE",
		def:     "24h",
		help:    "Items older than this are kept for the archive, not posted.",
		accepts: durationWords + ", at least 1m",
		set:     between(time.Minute, 365*day, func(s *Settings) *time.Duration { return &s.MaxAge }),
	},
	{
		env:     "HOTSTOVE_KEEP",
		def:     "90d",
		help:    "How long stories are kept.",
		accepts: durationWords + ", at least 1d",
		set:     between(day, 3650*day, func(s *Settings) *time.Duration { return &s.Keep }),
	},
	{
		env:     "HOTSTOVE_LADDER",
		def:     "30d,14d,7d,3d,24h,6h,1h,10m,0",
		help:    "How long before a deadline its subscribers are reminded of it; 0 says that it has passed.",
		accepts: "durations parted by commas, each shorter than the one before",
		set:     setLadder,
		setList: setLadderList,
	},
	{
		env:     "HOTSTOVE_TIMEZONE",
		def:     "America/New_York",
		help:    "The time zone in which dates are told where a chat cannot show the reader's own.",
		accepts: zoneWords,
		set:     setTimezone,
	},
	{
		env:     "HOTSTOVE_HTTP_ADDR",
		def:     "127.0.0.1:8080",
		help:    "Where the bot answers /healthz, /readyz and /metrics, and what chats send.",
		accepts: "host:port, or off",
		set:     setHTTPAddr,
	},
	{
		env:     "HOTSTOVE_LOG",
		def:     "info",
		help:    "The least important lines that are logged.",
		accepts: orList(logLevels),
		set:     setLogLevel,
	},
	{
		env:     "HOTSTOVE_LOG_FORMAT",
		def:     "text",
		help:    "How log lines are written.",
		accepts: orList(logFormats),
		set:     setLogFormat,
	},
}

// Row is what people are told of a setting.
type Row struct {
	Key     string // in the file: redis_url
	Flag    string // on the command line, without the dashes: redis-url
	Env     string // in the environment: REDIS_URL
	Default string // as people read it; empty when not set
	Help    string // what it does, in a sentence or two
	Accepts string // what it may be: "text or json"
	Secret  bool   // prints as ***; may also come from a file: Env+"_FILE", Flag+"-file"
	Toggle  bool   // true or false: the flag alone means true
}

// Table returns every setting in the order of the help text.
func Table() []Row {
	rows := make([]Row, len(settings))
	for i, s := range settings {
		rows[i] = Row{
			Key: s.key(), Flag: s.flag(), Env: s.env, Default: s.def,
			Help: s.help, Accepts: s.accepts, Secret: s.secret, Toggle: s.toggle,
		}
		if s.shown != "" {
			rows[i].Default = s.shown
		}
	}
	return rows
}
