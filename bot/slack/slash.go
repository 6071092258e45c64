package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"
)

// slash answers a slash command. It returns at once, and reports whether there
// is room for one more.
func (h *conversations) slash(ctx context.Context, c slackgo.SlashCommand) bool {
	t := &turn{
		kind: "command", received: time.Now(), team: c.TeamID, enterprise: c.EnterpriseID, channel: c.ChannelID, user: c.UserID, userName: c.UserName,
		trigger: c.TriggerID, responseURL: c.ResponseURL,
	}
	if !t.isPlaced() {
		h.o.Log.DebugContext(ctx, "slash command ignored", "error", errNowhere)
		return true
	}
	t.line, t.bare = h.slashLine(c.Command, c.Text)
	return h.begin(ctx, t.kind, triggerName(c.TriggerID, c.ResponseURL), func(ctx context.Context) { h.answer(ctx, t) })
}

// slashLine returns the command that a slash command means. One that is none of
// ours is an operator's own name of /rumors.
func (h *conversations) slashLine(command, text string) (line string, bare bool) {
	name := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(command), "/"))
	if name == lookUp || h.o.Commands.Command(name) == nil {
		return h.readTyped(text, "")
	}
	return name + " " + typed(text, ""), false
}

// triggerName is the name under which it is remembered that something was done:
// of its trigger, or of something else that it alone has.
func triggerName(trigger, otherwise string) string {
	if trigger == "" {
		trigger = otherwise
	}
	sum := sha256.Sum256([]byte(trigger)) // neither is for the store to know
	return "slack.trigger:" + hex.EncodeToString(sum[:16])
}
