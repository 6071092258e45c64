package slack

import (
	"context"
	"encoding/json"
	"time"

	"github.com/hotstove/hotstove/bot/slack/web"
)

// The types of interactions that we take ourselves. Source: Slack's
// documentation of interaction payloads.
const (
	blockActions    = "block_actions"
	blockSuggestion = "block_suggestion"
)

// interaction is what we read of Slack's: a button pressed, a select that wants
// to be completed, something done in a view. It is our own because slack-go's
// fails on values that it does not expect.
type interaction struct {
	Type        string   `json:"type"`
	TriggerID   string   `json:"trigger_id"`
	ResponseURL string   `json:"response_url"`
	Team        identity `json:"team"` // null where the whole organization has the app
	Enterprise  identity `json:"enterprise"`
	Channel     identity `json:"channel"`
	User        struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Username string `json:"username"`
		TeamID   string `json:"team_id"`
	} `json:"user"`
	Container struct {
		Type        string `json:"type"`
		ChannelID   string `json:"channel_id"`
		IsEphemeral bool   `json:"is_ephemeral"`
		ThreadTS    string `json:"thread_ts"`
	} `json:"container"`
	View    json.RawMessage `json:"view"` // the one it was done in
	Actions []struct {
		Type     string `json:"type"`
		ActionID string `json:"action_id"`
		BlockID  string `json:"block_id"`
		Value    string `json:"value"`
	} `json:"actions"`
	ActionID string `json:"action_id"` // of the select to complete
	Value    string `json:"value"`     // what is typed in it
}

// installedIn returns the workspace whose view it was done in; empty when none is
// told. The workspace of the interaction is that of the user then, who may see it
// from another. Source: github.com/slackapi/bolt-js/issues/1614.
func (in *interaction) installedIn() string {
	var view struct {
		Team string `json:"app_installed_team_id"`
	}
	if len(in.View) == 0 || readLoosely(in.View, &view) != nil || !isID(view.Team) || view.Team[0] != 'T' {
		return ""
	}
	return view.Team
}

// identity is something that has an id.
type identity struct {
	ID string `json:"id"`
}

// press is a pressed button, as far as the answer needs it.
type press struct {
	ephemeral bool   // its message is seen by the user alone
	asker     string // whose command its message answers; empty when it answers none
}

// interactive takes an interaction. What it returns is what Slack is told with
// the acknowledgement, nil for nothing, and whether there is room for one more.
func (h *conversations) interactive(ctx context.Context, payload []byte) (ack any, ok bool) {
	in := new(interaction)
	if err := readLoosely(payload, in); err != nil {
		h.o.Log.DebugContext(ctx, "interaction ignored", "error", err)
		return nil, true
	}
	switch {
	case in.Type == blockSuggestion:
		return h.suggest(ctx, in)
	case in.Type == blockActions && !in.isInView():
		return nil, h.press(ctx, in, payload)
	}
	return h.view(ctx, in, payload)
}

// isInView reports whether it was done in a view, not on a message.
func (in *interaction) isInView() bool {
	return in.Container.Type == "view" || len(in.View) > 0 && string(in.View) != "null"
}

// press answers a pressed button. Other parts of messages, and links, which are
// told as well, do nothing.
func (h *conversations) press(ctx context.Context, in *interaction, payload []byte) bool {
	if len(in.Actions) == 0 || in.Actions[0].Type != "button" {
		return true
	}
	t, pressed := in.turn("button"), in.Actions[0]
	t.pressed = &press{ephemeral: in.Container.IsEphemeral, asker: signedBy(pressed.BlockID)}
	if !t.isPlaced() {
		h.o.Log.DebugContext(ctx, "button ignored", "error", errNowhere)
		return true
	}
	t.line, _ = actionOf(pressed.ActionID, pressed.Value) // ask tells of what it cannot parse
	return h.begin(ctx, t.kind, triggerName(in.TriggerID, string(payload)), func(ctx context.Context) { h.answer(ctx, t) })
}

// turn returns who did something, and where.
func (in *interaction) turn(kind string) *turn {
	t := &turn{
		kind: kind, received: time.Now(), team: in.Team.ID, enterprise: in.Enterprise.ID, channel: in.Channel.ID, user: in.User.ID,
		userName: in.User.Name, trigger: in.TriggerID, responseURL: in.ResponseURL, thread: in.Container.ThreadTS,
	}
	t.foreign = in.User.TeamID != in.Team.ID // also when either is not told
	if t.team == "" {
		t.team = in.User.TeamID
	}
	if team := in.installedIn(); team != "" && team != t.team {
		t.team, t.enterprise, t.foreign = team, "", true // the organization is the user's
	}
	if t.channel == "" {
		t.channel = in.Container.ChannelID
	}
	if t.userName == "" {
		t.userName = in.User.Username
	}
	return t
}

// view lets others answer what is done in views and by shortcuts, once. When
// they panic it is not acknowledged, so that Slack tells the user.
func (h *conversations) view(ctx context.Context, in *interaction, payload []byte) (ack any, ok bool) {
	do := h.hooks.views[in.Type]
	if do == nil {
		return nil, true
	}
	t := in.turn("view")
	if !h.enter(ctx, t.kind) {
		return nil, false
	}
	defer h.turns.Release(1)
	defer h.rescue(ctx, t.kind)
	defer h.observe(t.kind, t.received)
	ctx, cancel := context.WithTimeout(web.Prompt(context.WithoutCancel(ctx)), ackWithin)
	defer cancel()
	if !h.isNew(ctx, triggerName(in.TriggerID, string(payload))) {
		return nil, true
	}
	h.teams.belongs(ctx, t.team, t.enterprise)
	return do(ctx, payload), true
}
