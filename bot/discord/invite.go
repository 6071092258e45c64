package discord

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// authorizePage is where people add an application.
const authorizePage = "https://discord.com/oauth2/authorize?"

// InviteURL returns the link by which somebody who manages a server adds the
// bot to it, with the permissions that it needs and no others.
func InviteURL(appID string) string {
	return authorizePage + url.Values{
		"client_id":        {appID},
		"permissions":      {strconv.FormatInt(neededPermissions(), 10)},
		"integration_type": {"0"},
		"scope":            {"bot applications.commands"},
	}.Encode()
}

// UserInstallURL returns the link by which somebody adds the look-ups to his
// own account, to use them in any server and conversation.
func UserInstallURL(appID string) string {
	return authorizePage + url.Values{
		"client_id":        {appID},
		"integration_type": {"1"},
		"scope":            {"applications.commands"},
	}.Encode()
}

// ApplicationID returns the id of the application that a bot's token is for,
// without asking Discord, and false for what is no token. It is the bot user's
// id, with which the token begins, in base64; for applications made since 2016
// both ids are the same.
func ApplicationID(token string) (string, bool) {
	first, _, ok := strings.Cut(token, ".")
	if !ok || len(first) > 40 {
		return "", false
	}
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(first, "-_") {
		encoding = base64.RawURLEncoding
	}
	id, err := encoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil || !isSnowflake(string(id)) {
		return "", false
	}
	return string(id), true
}

// isSnowflake reports whether s looks like one of Discord's ids: a number of 64
// bits in decimal, of which the first month of Discord had 17 digits already.
func isSnowflake(s string) bool {
	if len(s) < 17 || len(s) > 20 || s[0] < '1' || s[0] > '9' {
		return false
	}
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}

// unknownID stands in the links for an id that is not known.
const unknownID = "APPLICATION_ID"

// Setup writes the steps that bring the bot to Discord, with the links to
// install it. An empty appID means that it is not known yet. It fails only when
// w does.
func Setup(w io.Writer, appID string) error {
	var b strings.Builder
	b.WriteString("Hotstove on Discord\n\n")
	for i, step := range setupSteps(appID) {
		fmt.Fprintf(&b, "%d. %s\n", i+1, indent.Replace(step))
	}
	fmt.Fprintf(&b, setupRest, UserInstallURL(cmp.Or(appID, unknownID)))
	_, err := io.WriteString(w, b.String())
	return err
}

// indent sets the lines of a step below its first.
var indent = strings.NewReplacer("\n\n", "\n\n   ", "\n", "\n   ")

// setupSteps are what to do one after another.
func setupSteps(appID string) []string {
	steps := []string{
		`Open https://discord.com/developers/applications and press New Application.
Its name is what people will see.`,
		`Bot: press Reset Token, and give Hotstove the token as DISCORD_TOKEN. Whoever
has it can speak as the bot, so keep it secret. Leave the privileged gateway
intents off: Hotstove reads no messages and no lists of members.`,
		`Installation: tick both contexts, User Install and Guild Install.`,
	}
	if appID == "" {
		appID = unknownID
		steps = append(steps, `General Information: copy the Application ID, and put it in the place of
`+unknownID+` in the links below. Once DISCORD_TOKEN is set, this text
has it there already.`)
	}
	var rights strings.Builder
	for _, p := range permissions {
		fmt.Fprintf(&rights, "\n  %-25s to %s", p.name, p.why)
	}
	return append(steps,
		"Open this link and choose your server. You need Manage Server there.\n\n  "+InviteURL(appID)+
			"\n\nIt asks for these permissions and no others:\n"+rights.String()+
			"\n\nIn a private channel, the channel's own settings must allow them too.",
		"Start Hotstove with hotstove run, and type /help in your server.")
}

// setupRest is what may be done besides.
const setupRest = `
To look up rumors anywhere, also where the bot is not, people can add it to their
own account:

   %s

Hotstove keeps a connection to Discord and needs no public address. To have
Discord send commands to a public address of yours instead, which several
processes may share:

1. General Information: give Hotstove the Public Key as DISCORD_PUBLIC_KEY, and
   start it where Discord can reach it. HOTSTOVE_HTTP_ADDR is where it listens.
2. There too, set the Interactions Endpoint URL and save. Discord tries it at
   once, so Hotstove must be running:

   https://YOUR-ADDRESS/discord/interactions
`
