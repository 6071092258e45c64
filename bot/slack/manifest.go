package slack

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/commands"
)

// The limits of slash commands, and of their texts in characters. Source: Slack's
// reference of app manifests.
const (
	mostCommands    = 50
	mostUsage       = 1000
	mostDescription = 2000
)

// What people read of the app.
const (
	appName  = "Hotstove"
	appAbout = "MLB trade rumors: look them up, and have them posted as they break"
)

// botEvents are the events that are heard.
var botEvents = []string{"app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"}

// ManifestOptions say how the app is reached.
type ManifestOptions struct {
	Commands []*commands.Command
	HTTP     string // https://… where Slack reaches us, without a closing slash; empty: Socket Mode
	Install  bool   // any workspace may install it, which needs HTTP
	Explain  bool   // there is a message shortcut; see Options.Explain
}

func (o ManifestOptions) check() error {
	u, err := url.Parse(o.HTTP)
	switch {
	case o.HTTP == "" && o.Install:
		return errors.New("slack: to be installed by any workspace, the app needs a public https address")
	case o.HTTP == "":
	case err != nil, u.Scheme != "https", u.Host == "", u.RawQuery != "", u.Fragment != "", u.User != nil:
		return errors.New("slack: the public address must be like https://bot.example.com")
	}
	return nil
}

// Manifest writes the app's manifest, from which Slack makes the app: YAML, with
// what the bot uses and nothing else. It fails when the options do not fit each
// other, and when w does.
func Manifest(w io.Writer, o ManifestOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	o.HTTP = strings.TrimRight(o.HTTP, "/")
	var y yaml
	y.open(0, "display_information")
	y.text(1, "name", appName)
	y.text(1, "description", appAbout)
	o.features(&y)
	o.oauth(&y)
	o.settings(&y)
	_, err := io.WriteString(w, y.String())
	return err
}

// features are what people see.
func (o ManifestOptions) features(y *yaml) {
	y.open(0, "features")
	y.open(1, "app_home")
	y.flag(2, "home_tab_enabled", true)
	y.flag(2, "messages_tab_enabled", true)
	y.flag(2, "messages_tab_read_only_enabled", false)
	y.open(1, "bot_user")
	y.text(2, "display_name", appName)
	y.flag(2, "always_online", true)
	if o.Explain {
		y.open(1, "shortcuts")
		y.item(2)
		y.text(3, "name", aboutName)
		y.text(3, "type", "message")
		y.text(3, "callback_id", aboutID)
		y.text(3, "description", aboutDescription)
	}
	y.open(1, "slash_commands")
	for _, c := range o.Commands[:min(len(o.Commands), mostCommands)] {
		y.item(2)
		y.text(3, "command", "/"+c.Name)
		if o.HTTP != "" {
			y.text(3, "url", o.HTTP+commandsPath)
		}
		y.text(3, "description", clip(c.Description, mostDescription))
		if _, hint, ok := strings.Cut(c.Usage(), " "); ok {
			y.text(3, "usage_hint", clip(hint, mostUsage))
		}
		y.flag(3, "should_escape", true) // so that channels and groups come with their ids
	}
}

func (o ManifestOptions) oauth(y *yaml) {
	y.open(0, "oauth_config")
	if o.Install {
		y.open(1, "redirect_urls")
		y.entry(2, o.HTTP+oauthPath)
	}
	y.open(1, "scopes")
	y.open(2, "bot")
	for _, name := range scopeNames() {
		y.entry(3, name)
	}
}

// settings are how Slack reaches us.
func (o ManifestOptions) settings(y *yaml) {
	y.open(0, "settings")
	y.open(1, "event_subscriptions")
	if o.HTTP != "" {
		y.text(2, "request_url", o.HTTP+eventsPath)
	}
	y.open(2, "bot_events")
	for _, name := range botEvents {
		y.entry(3, name)
	}
	y.open(1, "interactivity")
	y.flag(2, "is_enabled", true)
	if o.HTTP != "" {
		y.text(2, "request_url", o.HTTP+interactionsPath)
		y.text(2, "message_menu_options_url", o.HTTP+interactionsPath) // completes selects
	}
	y.flag(1, "org_deploy_enabled", o.Install)
	y.flag(1, "socket_mode_enabled", o.HTTP == "")
	y.flag(1, "token_rotation_enabled", o.Install)
}

// yaml is YAML as it is written, each depth in two spaces. All texts are quoted:
// Go's escapes are among YAML's.
type yaml struct{ strings.Builder }

func (y *yaml) line(depth int, s string)          { y.WriteString(strings.Repeat("  ", depth) + s + "\n") }
func (y *yaml) open(depth int, key string)        { y.line(depth, key+":") }
func (y *yaml) text(depth int, key, value string) { y.line(depth, key+": "+strconv.Quote(value)) }
func (y *yaml) flag(depth int, key string, value bool) {
	y.line(depth, key+": "+strconv.FormatBool(value))
}
func (y *yaml) entry(depth int, value string) { y.line(depth, "- "+strconv.Quote(value)) }
func (y *yaml) item(depth int)                { y.line(depth, "-") }

// Setup writes the steps that bring the bot to Slack, as the comments of YAML, so
// that the manifest can follow. It fails as Manifest does.
func Setup(w io.Writer, o ManifestOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	o.HTTP = strings.TrimRight(o.HTTP, "/")
	var b strings.Builder
	b.WriteString("Hotstove on Slack\n\n")
	for i, step := range o.steps() {
		fmt.Fprintf(&b, "%d. %s\n", i+1, strings.ReplaceAll(step, "\n", "\n   "))
	}
	b.WriteString("\nIt asks for these scopes and no others:\n\n")
	for _, s := range scopes {
		fmt.Fprintf(&b, "  %-18s %s\n", s.name, s.why)
	}
	var comments strings.Builder
	for line := range strings.Lines(b.String()) {
		comments.WriteString(strings.TrimRight("# "+line, " \n") + "\n")
	}
	_, err := io.WriteString(w, comments.String())
	return err
}

// steps are what to do one after another.
func (o ManifestOptions) steps() []string {
	steps := []string{`Open https://api.slack.com/apps, press Create New App and From a manifest,
choose your workspace, and paste this under YAML.`}
	if o.HTTP == "" {
		steps = append(steps, `Basic Information, App-Level Tokens: generate one with the scope
connections:write, and give it to Hotstove as SLACK_APP_TOKEN.`)
	} else {
		steps = append(steps, `Basic Information, App Credentials: give Hotstove the Signing Secret as
SLACK_SIGNING_SECRET.`)
	}
	if o.Install {
		steps = append(steps, `There too: give it the Client ID and the Client Secret as SLACK_CLIENT_ID and
SLACK_CLIENT_SECRET, `+o.HTTP+` as HOTSTOVE_PUBLIC_URL, and 32
random bytes in hex as HOTSTOVE_SECRET_KEY, as of openssl rand -hex 32. That
key seals the tokens of workspaces: whoever loses it has them install again.`)
	} else {
		steps = append(steps, `Install App: press Install to Workspace, and give Hotstove the Bot User OAuth
Token as SLACK_BOT_TOKEN. Whoever has it can speak as the bot: keep it secret.`)
	}
	steps = append(steps, "Start Hotstove with hotstove run.")
	if o.HTTP != "" {
		steps = append(steps, `Event Subscriptions: if the Request URL is not verified yet, have Slack try
it again, now that somebody answers.`)
	}
	if o.Install {
		steps = append(steps, `Manage Distribution: activate public distribution. Each workspace, yours too,
installs the bot at `+o.HTTP+installPath+`.`)
	}
	return append(steps, `Type /rumors help. In a private channel, type /invite and choose the bot first.`)
}
