// Package config reads the settings of the program from three sources: the
// command line's flags, the environment, and one YAML or TOML file. One table
// (settings.go) names every setting and drives all three, the help text and
// the example file, so that none of them can know a setting the others do not.
//
// A flag beats the environment, the environment beats the file, and the file
// beats the default. The names follow from one another: --poll, HOTSTOVE_POLL
// and poll; --redis-url, REDIS_URL and redis_url. A secret may also be named by
// the path of a file that holds it: DISCORD_TOKEN_FILE, --discord-token-file,
// discord_token_file.
//
// Nothing that is wrong is passed over: unknown names and bad values of every
// source are all reported at once, as Mistakes. Secrets never appear in them.
//
// Other packages are given plain values and never see this one. It imports
// nothing else of Hotstove.
package config

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"
)

// Settings is what the operator wants, checked. Get one from Load.
type Settings struct {
	RedisURL           URL               // empty: a store of our own in Data
	DiscordToken       Secret            // without the word "Bot" before it
	DiscordPublicKey   ed25519.PublicKey // nil: Discord is served by its gateway, not by HTTP
	DiscordGuild       string            // id of the guild where commands are registered; empty: everywhere
	DiscordAPI         string            // web address without a closing slash; empty: Discord's own
	SlackBotToken      Secret            // xoxb-…
	SlackAppToken      Secret            // xapp-…
	SlackSigningSecret Secret
	SlackClientID      string // set together with the three below it, or not at all
	SlackClientSecret  Secret
	PublicURL          string // web address without a closing slash
	SecretKey          Secret // 64 hexadecimal digits
	SlackAPI           string // web address without a closing slash; empty: Slack's own

	Feeds             []Feed        // nil: the default sources
	Data              string        // folder; empty when neither Data, XDG_DATA_HOME nor HOME is set
	Poll              time.Duration // how often a source is asked
	AllowPrivateFeeds bool          // feeds may have private and loopback addresses
	Contact           string        // web or mail address, printable ASCII, for the User-Agent

	LogLevel  slog.Level
	LogFormat string // text or json
	HTTPAddr  string // host:port; empty when the server is off

	Ladder   []time.Duration // how long before a deadline it is announced, strictly falling, 0 or more
	Keep     time.Duration   // how long stories are kept
	MaxAge   time.Duration   // older items are archived, not posted
	Timezone *time.Location

	File string // path of the file that was read; empty when none was
}

// Sources are where settings come from.
type Sources struct {
	// Args holds the flags that were given, by name without the dashes:
	// "redis-url". An empty value counts as given.
	Args map[string]string
	// Environ holds the environment as os.Environ gives it. A variable with an
	// empty value counts as not set: that is how compose files pass on what is
	// not there.
	Environ []string
	// File is the path of the settings file. When empty, the flag "config" in
	// Args and then HOTSTOVE_CONFIG are asked; without either no file is read.
	File string
	// ReadFile reads the settings file and those that hold secrets. When nil
	// they are read from disk, up to 1 MiB each.
	ReadFile func(path string) ([]byte, error)
}

// Mistakes are all that is wrong with the settings, one sentence each, each
// naming the flag, variable, or file and line it came from.
type Mistakes []string

// Error returns the mistakes, one on each line.
func (m Mistakes) Error() string { return strings.Join(m, "\n") }

// Load reads and checks the settings. The error, if any, is of type Mistakes.
func Load(src Sources) (*Settings, error) {
	if src.ReadFile == nil {
		src.ReadFile = readFile
	}
	l := &loader{
		src:   src,
		env:   environment(src.Environ),
		given: make(map[string][]given),
		out:   new(Settings),
	}
	l.takeFile()
	l.takeEnviron()
	l.takeArgs()
	for _, s := range settings {
		l.apply(s)
	}
	l.finish()
	if len(l.mistakes) > 0 {
		return nil, Mistakes(l.mistakes)
	}
	return l.out, nil
}

// maxFile is the greatest size of a file that is read. Settings are a few
// kilobytes: something larger is the wrong file.
const maxFile = 1 << 20

// readFile is os.ReadFile with a limit, so that a device or a log given by
// mistake does not fill the memory.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, errTooLarge
	}
	return data, nil
}

var errTooLarge = fmt.Errorf("is larger than %d MiB, which no settings are", maxFile>>20)

// fileProblem says in a few words why a file could not be read.
func fileProblem(err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, os.ErrPermission):
		return "it may not be read by this user"
	}
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
