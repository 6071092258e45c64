package slacktest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

var errNotInstalled = errors.New("the app is not installed in the workspace")

// interaction makes one of a user's, with what all of them have where more does
// not say otherwise.
func (s *Server) interaction(u *User, c *Channel, more object) *act {
	w := u.Workspace
	a := s.newAct(interactiveKind, w, u, c)
	a.payload = object{
		"team": object{"id": w.ID, "domain": domain(w)}, "enterprise": nil, "is_enterprise_install": false,
		"user":       object{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": w.ID},
		"api_app_id": s.AppID, "token": "slacktest", "trigger_id": s.serial("trigger-"),
	}
	if e := w.Enterprise; e != nil {
		a.payload["enterprise"] = object{"id": e.ID, "name": e.Name}
		g := w.installation()
		a.payload["is_enterprise_install"] = g != nil && g.workspace == nil
	}
	if c != nil {
		a.payload["channel"] = object{"id": c.ID, "name": c.Name}
		a.payload["response_url"] = s.newHook(a)
	}
	maps.Copy(a.payload, more)
	return a
}

// used is an element that a user uses, where it is.
type used struct {
	post    *post
	view    *view
	element object // as the bot sent it
	Element
}

// use finds an element, if the user can use it now.
func (s *Server) use(u *User, on Surface, name string) (used, error) {
	ts, channel, id := on.surface()
	var found used
	var blocks []any
	if id == "" {
		p := s.find(channel, ts)
		if p == nil || p.deleted || p.to != nil && p.to != u {
			return found, fmt.Errorf("%s does not see the message", u.Name)
		}
		if err := p.channel.enter(u); err != nil {
			return found, err
		}
		found.post, blocks = p, p.blocks
	} else {
		v := s.view(id)
		if v == nil || v.closed || v.user != u {
			return found, fmt.Errorf("%s does not see the view", u.Name)
		}
		found.view, blocks = v, list(v.body, "blocks")
	}
	if u.Workspace.installation() == nil {
		return found, errNotInstalled
	}
	e, ok := findElement(s.read(blocks, "", false, false).elements, name)
	if !ok {
		return found, fmt.Errorf("there is no element %q", name)
	}
	found.Element, found.element = e, elementOf(blocks, e)
	return found, nil
}

// elementOf returns an element as the bot sent it.
func elementOf(blocks []any, e Element) object {
	for _, b := range blocks {
		block, _ := b.(object)
		for _, one := range append([]any{block["accessory"], block["element"]}, list(block, "elements")...) {
			o, _ := one.(object)
			if text(block, "block_id") == e.BlockID && text(o, "action_id") == e.ActionID {
				return o
			}
		}
	}
	return nil
}

// interaction makes one of the user's with what is used.
func (f used) interaction(s *Server, u *User, more object) *act {
	if f.view != nil {
		more["container"] = object{"type": "view", "view_id": f.view.id}
		more["view"] = s.viewJSON(f.view)
		a := s.interaction(u, nil, more)
		a.view = f.view
		return a
	}
	more["container"] = object{
		"type": "message", "message_ts": f.post.ts, "channel_id": f.post.channel.ID, "is_ephemeral": f.post.to != nil,
		"thread_ts": f.post.thread,
	}
	if f.post.to == nil {
		more["message"] = s.messageJSON(f.post, true)
	}
	a := s.interaction(u, f.post.channel, more)
	a.source, a.thread = f.post, f.post.thread
	return a
}

// Press presses a button with this action_id or label, of a message, modal or Home
// tab. It is refused where there is no such button now.
func (s *Server) Press(u *User, on Surface, button string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.use(u, on, button)
	if err != nil {
		return s.refused("%w", err)
	}
	if f.Type != "button" {
		return s.refused("%q is no button", button)
	}
	return s.act(u, f, object{"value": f.Value, "text": f.element["text"]})
}

// Select chooses in a select, overflow menu, checkboxes or radio buttons of a
// message or Home tab, or in an input that dispatches its actions: one of its
// options by value or text, a channel's or user's id, or of an external select any
// Choice. Values has the forms.
func (s *Server) Select(u *User, on Surface, element string, value any) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.use(u, on, element)
	if err != nil {
		return s.refused("%w", err)
	}
	state, err := f.state(value)
	if err != nil {
		return s.refused("%w", err)
	}
	if f.view != nil {
		f.view.choose(f.BlockID, f.ActionID, state)
	}
	return s.act(u, f, state)
}

// act sends block_actions.
func (s *Server) act(u *User, f used, what object) *Result {
	action := object{"type": f.Type, "action_id": f.ActionID, "block_id": f.BlockID, "action_ts": s.timestamp()}
	for key, value := range what {
		if value != "" {
			action[key] = value
		}
	}
	values := map[string]map[string]object{}
	if f.view != nil {
		values = f.view.values
	}
	return s.send(f.interaction(s, u, object{
		"type": "block_actions", "actions": []any{action}, "state": object{"values": values},
	}))
}

// Suggest types into an external select: block_suggestion. Choices has what the
// bot completes. It is refused where so few letters do not ask for that.
func (s *Server) Suggest(u *User, on Surface, element, typed string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.use(u, on, element)
	if err != nil {
		return s.refused("%w", err)
	}
	if f.Type != "external_select" && f.Type != "multi_external_select" {
		return s.refused("%q is no external select", element)
	}
	if utf8.RuneCountInString(typed) < f.MinQuery {
		return s.refused("%q completes after %d letters", element, f.MinQuery)
	}
	a := f.interaction(s, u, object{
		"type": "block_suggestion", "action_id": f.ActionID, "block_id": f.BlockID, "value": typed,
	})
	delete(a.payload, "trigger_id")
	delete(a.payload, "response_url")
	return s.send(a)
}

// Shortcut uses a message shortcut: message_action.
func (s *Server) Shortcut(u *User, m Message, callbackID string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.find(m.Channel, m.TS)
	if p == nil || p.deleted || p.to != nil {
		return s.refused("the message is gone")
	}
	if err := s.enter(u, p.channel); err != nil {
		return s.refused("%w", err)
	}
	return s.send(s.interaction(u, p.channel, object{
		"type": "message_action", "callback_id": callbackID, "message_ts": p.ts, "message": s.messageJSON(p, false),
		"action_ts": s.timestamp(),
	}))
}

// GlobalShortcut uses a global shortcut.
func (s *Server) GlobalShortcut(u *User, callbackID string) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Workspace.installation() == nil {
		return s.refused("%w", errNotInstalled)
	}
	return s.send(s.interaction(u, nil, object{"type": "shortcut", "callback_id": callbackID, "action_ts": s.timestamp()}))
}

// Values are what a user fills into a modal, by action_id or label: text for
// inputs; a Choice, or the value or text of a static option, for selects; several
// as []Choice or []string; ids of channels, users or conversations as strings or
// *Channel and *User. What is left out keeps its initial value.
type Values map[string]any

// SubmitView submits a modal: view_submission. It is refused where an input that is
// not optional has no value, as Slack's clients do. The modal closes, unless the
// answer says otherwise.
func (s *Server) SubmitView(u *User, shown View, values Values) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, value := range values {
		f, err := s.use(u, shown, name)
		if err != nil {
			return s.refused("%w", err)
		}
		state, err := f.state(value)
		if err != nil {
			return s.refused("%w", err)
		}
		f.view.choose(f.BlockID, f.ActionID, state)
	}
	v := s.view(shown.ID)
	switch {
	case v == nil || v.closed || v.user != u:
		return s.refused("%s does not see the view", u.Name)
	case inner(v.body, "submit") == nil:
		return s.refused("the view cannot be submitted")
	}
	if missing := v.complete(); missing != "" {
		return s.refused("%q is not filled in", missing)
	}
	a := s.interaction(u, nil, object{"type": "view_submission", "view": s.viewJSON(v), "response_urls": []any{}})
	a.view = v
	return s.send(a)
}

// CloseView closes a modal without submitting: view_closed where it asks for that;
// otherwise Ack fails with ErrRefused.
func (s *Server) CloseView(u *User, shown View) *Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.view(shown.ID)
	if v == nil || v.closed || v.user != u {
		return s.refused("%s does not see the view", u.Name)
	}
	v.closed = true
	if !truth(v.body, "notify_on_close") {
		return s.refused("the view does not ask to hear of that")
	}
	a := s.interaction(u, nil, object{"type": "view_closed", "view": s.viewJSON(v), "is_cleared": false})
	delete(a.payload, "trigger_id")
	return s.send(a)
}

// complete gives what was left out its initial value, and returns the label of
// what must not be left out.
func (v *view) complete() string {
	for _, b := range list(v.body, "blocks") {
		block, _ := b.(object)
		e := inner(block, "element")
		if e == nil {
			continue
		}
		id, action := text(block, "block_id"), text(e, "action_id")
		state := v.values[id][action]
		if state == nil {
			state = initialState(e)
			v.choose(id, action, state)
		}
		if !truth(block, "optional") && empty(state) {
			return text(inner(block, "label"), "text")
		}
	}
	return ""
}

// empty reports whether nothing was filled in.
func empty(state object) bool {
	for key, value := range state {
		if several, ok := value.([]any); ok && len(several) == 0 {
			continue
		}
		if key != "type" && value != nil && value != "" {
			return false
		}
	}
	return true
}

// stateKeys are where the state of an element has its value. Source: Slack's
// reference of the view_submission payload.
var stateKeys = map[string]string{
	"plain_text_input": "value", "email_text_input": "value", "url_text_input": "value", "number_input": "value",
	"static_select": "selected_option", "external_select": "selected_option", "radio_buttons": "selected_option",
	"overflow": "selected_option", "multi_static_select": "selected_options", "multi_external_select": "selected_options",
	"checkboxes": "selected_options", "users_select": "selected_user", "multi_users_select": "selected_users",
	"channels_select": "selected_channel", "multi_channels_select": "selected_channels",
	"conversations_select": "selected_conversation", "multi_conversations_select": "selected_conversations",
	"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time",
}

// initialState returns the state of an element that nobody used.
func initialState(e object) object {
	kind := text(e, "type")
	key := stateKeys[kind]
	value := e["initial_"+strings.TrimPrefix(key, "selected_")]
	if value == nil && key == "selected_options" {
		value = []any{}
	}
	return object{"type": kind, key: value}
}

// state returns the state of an element with what a user chose.
func (f used) state(value any) (object, error) {
	key, ok := stateKeys[f.Type]
	if !ok {
		return nil, fmt.Errorf("nothing can be chosen in %s %q", f.Type, f.ActionID)
	}
	state := object{"type": f.Type}
	switch key {
	case "selected_option":
		o, err := f.option(value)
		if err != nil {
			return nil, err
		}
		state[key] = o
	case "selected_options":
		chosen := []any{}
		for _, one := range several(value) {
			o, err := f.option(one)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, o)
		}
		state[key] = chosen
	case "selected_users", "selected_channels", "selected_conversations":
		ids := []any{}
		for _, one := range several(value) {
			ids = append(ids, idOf(one))
		}
		state[key] = ids
	case "value":
		if most := number(f.element, "max_length", maxSection); utf8.RuneCountInString(fmt.Sprint(value)) > most {
			return nil, fmt.Errorf("%q takes %d characters", f.Label, most)
		}
		state[key] = value
	default:
		state[key] = idOf(value)
	}
	return state, nil
}

// several returns the parts of a value that has several.
func several(value any) []any {
	var parts []any
	switch v := value.(type) {
	case []Choice:
		for _, c := range v {
			parts = append(parts, c)
		}
	case []string:
		for _, c := range v {
			parts = append(parts, c)
		}
	default:
		parts = []any{value}
	}
	return parts
}

// idOf returns the id of what is chosen.
func idOf(value any) any {
	switch v := value.(type) {
	case *Channel:
		return v.ID
	case *User:
		return v.ID
	}
	return value
}

// option returns the option that is chosen.
func (f used) option(value any) (object, error) {
	choice, chosen := value.(Choice)
	if !chosen {
		choice = Choice{fmt.Sprint(value), fmt.Sprint(value)}
	}
	if len(f.Options) > 0 {
		i := slices.IndexFunc(f.Options, func(o Choice) bool { return o.Value == choice.Value || o.Text == choice.Text })
		if i < 0 {
			return nil, fmt.Errorf("%q has no option %q", f.Label, choice.Value)
		}
		choice = f.Options[i]
	}
	return object{"text": object{"type": "plain_text", "text": choice.Text, "emoji": true}, "value": choice.Value}, nil
}
