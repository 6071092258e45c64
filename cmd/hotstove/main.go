// Command hotstove is the chat bot that tells baseball fans about MLB trade
// rumors, on Discord and on Slack, and in the terminal to try it out.
//
// Each subcommand stands in a file of its own name; wire.go alone joins the
// rooms of the program to one another.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/hotstove/hotstove/store"
)

// version is the program's, set by the linker for releases.
var version = "0.1.0-dev"

// Exit codes, as shells and service managers expect them.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

// program is what a subcommand needs of the world.
type program struct {
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
	environ []string
	now     func() time.Time
	flags   *settingFlags
	// redisWait is how long a Redis that is away at start is waited for; 0
	// means the store's own default.
	redisWait time.Duration
}

// commands are the subcommands and their flags.
type commands struct {
	Run         runCommand         `cmd:"" help:"Start the bot."`
	Demo        demoCommand        `cmd:"" help:"See the whole way of a rumor, with nothing set up."`
	Chat        chatCommand        `cmd:"" help:"Talk to the bot in the terminal. Commands may be piped in."`
	Read        readCommand        `cmd:"" help:"Print what reports are understood to say."`
	Feeds       feedsCommand       `cmd:"" help:"List or check the sources."`
	Doctor      doctorCommand      `cmd:"" help:"Check settings, Redis, sources and tokens, and say what to do."`
	Manifest    manifestCommand    `cmd:"" help:"Print how to set up a chat for the bot."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask a running bot whether it is well."`
	Version     versionCommand     `cmd:"" help:"Print the version."`

	ShowVersion kong.VersionFlag `name:"version" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The Redis library prints past every setting; what matters of it comes
	// back as errors, which we log.
	store.LogClient(slog.New(slog.DiscardHandler))
	code := execute(ctx, os.Args[1:], &program{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		environ: os.Environ(), now: time.Now,
	})
	stop()
	os.Exit(code)
}

// execute runs the subcommand that the arguments name and returns the exit code.
func execute(ctx context.Context, args []string, p *program) int {
	p.flags = newSettingFlags()
	ended := -1 // the exit code that help asks for
	parser, err := kong.New(&commands{},
		kong.Name("hotstove"),
		kong.Description("MLB trade rumors in your chat, the moment they break, once, and only where somebody cares."),
		kong.Embed(p.flags.target, `group:"settings"`),
		kong.ExplicitGroups([]kong.Group{{Key: "settings", Title: "Settings:", Description: "also by environment variable or in the settings file; see hotstove.example.yaml"}}),
		kong.Vars{"version": "hotstove " + version},
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(code int) { ended = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(p),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
	)
	if err != nil {
		fmt.Fprintln(p.stderr, "hotstove:", err)
		return exitError
	}
	if len(args) == 0 || args[0] == "help" {
		args = append(slices.Clone(args[min(1, len(args)):]), "--help")
	}
	parsed, err := parser.Parse(args)
	if ended >= 0 {
		return ended
	}
	if err != nil {
		fmt.Fprintf(p.stderr, "hotstove: %v\nSee hotstove --help.\n", err)
		return exitUsage
	}
	return p.exitCode(parsed.Run())
}

// exitCode prints an error for people and says how to exit.
func (p *program) exitCode(err error) int {
	if err == nil || errors.Is(err, context.Canceled) {
		return exitOK
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(p.stderr, "hotstove:", strings.TrimSuffix(text, "\n"))
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	return exitError
}

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// Unwrap returns the mistake itself.
func (e usageError) Unwrap() error { return e.error }

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintln(p.stdout, "hotstove", version)
	return err
}
