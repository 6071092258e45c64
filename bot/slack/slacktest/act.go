package slacktest

import (
	"slices"
	"strings"
)

// Slash gives a command, such as "/rumors". It is refused where the manifest does
// not have it: see Options.Commands.
func (s *Server) Slash(u *User, c *Channel, command, text string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := u.Workspace
	if err := s.enter(u, c); err != nil {
		return s.refused("%w", err)
	}
	if len(s.options.Commands) > 0 && !slices.Contains(s.options.Commands, command) {
		return s.refused("%s is not a command of the app", command)
	}
	if !w.installation().has("commands") {
		return s.refused("the app has no commands here")
	}
	a := s.newAct(slashKind, w, u, c)
	name := map[ChannelType]string{Public: c.Name, Private: "privategroup", Direct: "directmessage"}[c.Type]
	a.payload = object{
		"token": "slacktest", "team_id": w.ID, "team_domain": domain(w), "channel_id": c.ID, "channel_name": name,
		"user_id": u.ID, "user_name": u.Name, "command": command, "text": text, "api_app_id": s.AppID,
		"is_enterprise_install": "false", "response_url": s.newHook(a), "trigger_id": s.serial("trigger-"),
	}
	if e := w.Enterprise; e != nil {
		a.payload["enterprise_id"], a.payload["enterprise_name"] = e.ID, e.Name
		if w.installation().workspace == nil {
			a.payload["is_enterprise_install"] = "true"
		}
	}
	return s.send(a)
}

// enter checks that the user can act in the channel, and the bot hear of it.
func (s *Server) enter(u *User, c *Channel) error {
	if u.Workspace.installation() == nil {
		return errNotInstalled
	}
	return c.enter(u)
}

func domain(w *Workspace) string { return strings.ToLower(strings.ReplaceAll(w.Name, " ", "-")) }

// Mention posts "<@bot> text" in a channel: app_mention. It is refused where the
// bot is no member, as it hears nothing of it.
func (s *Server) Mention(u *User, c *Channel, text string) *Result { return s.mention(u, c, text, "") }

// MentionIn does so in the thread of a message.
func (s *Server) MentionIn(u *User, m Message, text string) *Result {
	s.mu.Lock()
	c := s.world.channels[m.Channel]
	s.mu.Unlock()
	thread := m.ThreadTS
	if thread == "" {
		thread = m.TS
	}
	return s.mention(u, c, text, thread)
}

func (s *Server) mention(u *User, c *Channel, words, thread string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := u.Workspace
	if err := s.enter(u, c); err != nil {
		return s.refused("%w", err)
	}
	if !c.bot || !w.installation().has("app_mentions:read") {
		return s.refused("the bot does not hear of mentions in %s", c.Name)
	}
	p := s.say(u, c, "<@"+w.BotUser+"> "+words, thread)
	event := s.messageJSON(p, false)
	event["type"], event["channel"], event["event_ts"] = "app_mention", c.ID, p.ts
	a := s.event(w, event)
	a.user, a.channel, a.thread = u, c, p.ts
	if thread != "" {
		a.thread = thread
	}
	return s.send(a)
}

// DirectMessage writes to the bot: message.im.
func (s *Server) DirectMessage(u *User, text string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.dm(u)
	if err := s.enter(u, c); err != nil {
		return s.refused("%w", err)
	}
	if !u.Workspace.installation().has("im:history") {
		return s.refused("the bot does not hear of direct messages")
	}
	p := s.say(u, c, text, "")
	a := s.event(u.Workspace, s.messageEvent(p))
	a.user, a.channel, a.thread = u, c, p.ts
	return s.send(a)
}

// OpenHome opens the bot's Home tab: app_home_opened.
func (s *Server) OpenHome(u *User) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Workspace.installation() == nil {
		return s.refused("%w", errNotInstalled)
	}
	event := object{"type": "app_home_opened", "user": u.ID, "channel": s.dm(u).ID, "tab": "home", "event_ts": s.timestamp()}
	if u.home != nil {
		event["view"] = s.viewJSON(u.home)
	}
	a := s.event(u.Workspace, event)
	a.user, a.home = u, true
	return s.send(a)
}

// event makes an event of a workspace.
func (s *Server) event(w *Workspace, event object) *act {
	a := s.newAct(eventKind, w, nil, nil)
	authorization := object{
		"enterprise_id": nil, "team_id": w.ID, "user_id": w.BotUser, "is_bot": true, "is_enterprise_install": false,
	}
	a.payload = object{
		"token": "slacktest", "team_id": w.ID, "context_team_id": w.ID, "api_app_id": s.AppID, "type": "event_callback",
		"event": event, "event_id": s.serial("Ev"), "event_time": s.now().Unix(), "is_ext_shared_channel": false,
		"authorizations": []any{authorization},
	}
	if e := w.Enterprise; e != nil {
		a.payload["enterprise_id"], authorization["enterprise_id"] = e.ID, e.ID
		if g := w.installation(); g != nil && g.workspace == nil {
			authorization["team_id"], authorization["is_enterprise_install"] = nil, true
		}
	}
	return a
}

// sendEvent sends an event that nobody waits for. The bot need not be there.
func (s *Server) sendEvent(w *Workspace, event object) {
	if len(s.world.sockets.conns) > 0 || s.world.requestBase != "" {
		s.send(s.event(w, event))
	}
}

// Event sends an event as given, in the workspace, whatever it is.
func (s *Server) Event(w *Workspace, event map[string]any) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.send(s.event(w, event))
}

// Interact sends an interaction as given, in the workspace, whatever it is; team,
// user, trigger_id and api_app_id are filled in where missing.
func (s *Server) Interact(w *Workspace, payload map[string]any) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	user := &User{ID: w.BotUser, Name: "nobody", Workspace: w}
	if len(w.users) > 0 {
		user = w.users[0]
	}
	a := s.interaction(user, nil, payload)
	return s.send(a)
}

// Again sends what was sent once more, with the same ids, as a retry does.
func (s *Server) Again(r *Result) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := r.act
	a := s.newAct(old.kind, old.workspace, old.user, old.channel)
	a.payload, a.thread, a.source, a.view, a.home = old.payload, old.thread, old.source, old.view, old.home
	a.triggered = old.triggered
	return s.send(a)
}
