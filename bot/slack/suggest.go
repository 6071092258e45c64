package slack

import (
	"context"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/commands"
)

// The limits of a select's options. Source: Slack's documentation of Block Kit.
const (
	mostOptions     = 100
	mostOptionText  = 75  // characters
	mostOptionValue = 150 // likewise
)

// suggestions are what completes a select. Options must be sent, also when there
// are none.
type suggestions struct {
	Options []*slackgo.OptionBlockObject `json:"options"`
}

// completionID is the action id of a select that completes a command's option.
func completionID(command, option string) string { return "complete:" + command + ":" + option }

// completionOf returns the command and the option that a select completes.
func completionOf(actionID string) (command, option string, ok bool) {
	rest, ok := strings.CutPrefix(actionID, "complete:")
	command, option, ok2 := strings.Cut(rest, ":")
	return command, option, ok && ok2
}

// suggest completes what is typed in a select. What comes late helps nobody.
func (h *conversations) suggest(ctx context.Context, in *interaction) (ack any, ok bool) {
	t := in.turn("completion")
	none := suggestions{Options: []*slackgo.OptionBlockObject{}}
	command, option, known := completionOf(in.ActionID)
	if !known || !isID(t.team) || !isID(t.user) {
		return none, true
	}
	if !h.enter(ctx, t.kind) {
		return nil, false
	}
	defer h.turns.Release(1)
	defer h.observe(t.kind, t.received)
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	r := commands.Request{
		Command: command, Options: map[string]string{option: typed(in.Value, "")},
		Channel: t.directPlace(), Direct: t.directPlace(), User: commands.User{ID: t.user, Manages: true},
	}
	if isID(t.channel) && !isDirectID(t.channel) {
		r.Channel = t.place()
	}
	return newSuggestions(h.complete(ctx, r, option)), true
}

// complete asks for completions. A panic gives none.
func (h *conversations) complete(ctx context.Context, r commands.Request, option string) []commands.Choice {
	defer h.rescue(ctx, "completion")
	return h.o.Router.Complete(ctx, r, option)
}

// newSuggestions returns the completions that Slack takes.
func newSuggestions(list []commands.Choice) suggestions {
	s := suggestions{Options: []*slackgo.OptionBlockObject{}}
	for _, c := range list {
		label := plainText(c.Label, mostOptionText)
		if label == "" || c.Value == "" || len(c.Value) > mostOptionValue || len(s.Options) == mostOptions {
			continue
		}
		text := slackgo.NewTextBlockObject(slackgo.PlainTextType, label, false, false)
		s.Options = append(s.Options, slackgo.NewOptionBlockObject(c.Value, text, nil))
	}
	return s
}
