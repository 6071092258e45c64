package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"
)

// envelope is what we read around an event. Source: Slack's documentation of the
// Events API.
type envelope struct {
	Type           string          `json:"type"`
	Challenge      string          `json:"challenge"` // of url_verification
	TeamID         string          `json:"team_id"`
	ContextTeamID  string          `json:"context_team_id"` // the workspace by which it comes
	EnterpriseID   string          `json:"enterprise_id"`
	IsShared       bool            `json:"is_ext_shared_channel"` // with another organization
	EventID        string          `json:"event_id"`
	EventTime      int64           `json:"event_time"` // in seconds since 1970
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		TeamID       string `json:"team_id"` // null where it is an organization
		EnterpriseID string `json:"enterprise_id"`
		IsEnterprise bool   `json:"is_enterprise_install"`
	} `json:"authorizations"` // for whom it comes: at most one
}

// organization returns the id of the organization that installed the bot as a
// whole; empty when it is the workspace that did.
func (e envelope) organization() string {
	if len(e.Authorizations) > 0 && e.Authorizations[0].IsEnterprise {
		return e.Authorizations[0].EnterpriseID
	}
	return ""
}

// settleTeam makes the event one of the workspace that it comes for. In a channel
// that workspaces share it names that of whoever did something, which may be
// another.
func (e *envelope) settleTeam() {
	if len(e.Authorizations) == 0 {
		return
	}
	whose := e.Authorizations[0]
	team := whose.TeamID
	if whose.IsEnterprise {
		team = e.ContextTeamID
	}
	if isTeamID(team) && team != e.TeamID {
		e.TeamID, e.EnterpriseID = team, whose.EnterpriseID
	}
}

// said is what we read of an event: a message, and of any other its type.
type said struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	User        string          `json:"user"`
	Team        string          `json:"team"`      // of the user, as is the next
	UserTeam    string          `json:"user_team"` // where it may be another
	BotID       string          `json:"bot_id"`
	Text        string          `json:"text"`
	Channel     string          `json:"-"`
	ChannelRaw  json.RawMessage `json:"channel"` // of some events it is an object
	ChannelType string          `json:"channel_type"`
	ThreadTS    string          `json:"thread_ts"`
	Edited      json.RawMessage `json:"edited"`
}

// event takes an event of the Events API. It returns at once, and reports
// whether there is room for one more.
func (h *conversations) event(ctx context.Context, raw []byte) bool {
	received := time.Now()
	e, s, err := readEvent(raw)
	if err != nil {
		h.o.Log.DebugContext(ctx, "event ignored", "error", err)
		return true
	}
	do := func(ctx context.Context) { h.hear(ctx, e, s, received) }
	if !s.isSpoken() {
		do = h.concerned(e, s.Type)
	}
	if e.Type == "app_rate_limited" {
		h.o.Log.WarnContext(ctx, "Slack leaves out events of a workspace that has too many", "workspace", e.TeamID)
	}
	if e.Type != "event_callback" || do == nil || !isID(e.EventID) {
		return true
	}
	return h.begin(ctx, "event", "slack.event:"+e.EventID, do)
}

// concerned returns what others do with an event; nil when nobody does.
func (h *conversations) concerned(e envelope, kind string) func(ctx context.Context) {
	do := h.hooks.events[kind]
	if do == nil {
		return nil
	}
	return func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, commandWithin)
		defer cancel()
		do(ctx, e)
	}
}

// readEvent decodes an event. Values of an unexpected type count as missing.
func readEvent(raw []byte) (envelope, said, error) {
	var e envelope
	var s said
	if err := readLoosely(raw, &e); err != nil {
		return envelope{}, said{}, err
	}
	if e.Type != "event_callback" {
		return e, s, nil
	}
	e.settleTeam()
	if err := readLoosely(e.Event, &s); err != nil {
		return envelope{}, said{}, err
	}
	_ = json.Unmarshal(s.ChannelRaw, &s.Channel) // else it stays empty
	return e, s, nil
}

// readLoosely decodes JSON. Values of an unexpected type count as missing.
func readLoosely(raw []byte, into any) error {
	err := json.Unmarshal(raw, into)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); odd {
		return nil
	}
	return err
}

// isSpoken reports whether the event is something that a person says to us: in
// direct messages, or with a mention elsewhere. Edits, joins and what bots say
// are not.
func (s said) isSpoken() bool {
	if s.BotID != "" || len(s.Edited) > 0 || !isID(s.User) || !isID(s.Channel) {
		return false
	}
	switch s.Subtype {
	case "", "file_share", "thread_broadcast":
	default:
		return false
	}
	if s.Type == "message" {
		return s.ChannelType == "im"
	}
	return s.Type == "app_mention" && !isDirectID(s.Channel) // in direct messages it comes as a message as well
}

// hear answers what somebody said.
func (h *conversations) hear(ctx context.Context, e envelope, s said, received time.Time) {
	t := &turn{
		kind: "mention", received: received, team: e.TeamID, enterprise: cmp.Or(e.EnterpriseID, e.organization()), channel: s.Channel, direct: s.ChannelType == "im",
		user: s.User, thread: s.ThreadTS,
	}
	team := cmp.Or(s.UserTeam, s.Team)
	t.foreign = team != t.team && (team != "" || e.IsShared)
	if !t.isPlaced() {
		return
	}
	h.teams.belongs(ctx, t.team, t.enterprise) // before its token is needed
	bot := h.teams.botUser(ctx, t.team)
	if s.User == bot {
		return
	}
	t.line, t.bare = h.readTyped(s.Text, bot)
	if t.direct && !t.bare && t.line == lookUp+" " {
		return // a file, without a word
	}
	h.answer(ctx, t)
}
