package slacktest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Limits of modals. Source: Slack's documentation of modals and of trigger_ids.
const (
	triggerLife = 3 * time.Second
	maxStack    = 3
)

// view is a modal, or a Home tab.
type view struct {
	id        string
	workspace *Workspace
	user      *User
	body      object // as the bot sent it, with ids in the blocks
	hash      string
	previous  *view // the modal below
	closed    bool
	bodies    []object
	values    map[string]map[string]object // what the user chose, by block and action
	act       *act                         // what it was opened by
}

// Views returns the modals that are open, oldest first.
func (s *Server) Views() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var open []View
	for _, v := range s.world.views {
		if !v.closed && v.kind() == inModal {
			open = append(open, s.showView(v))
		}
	}
	return open
}

// View returns a modal or Home tab as it is now; the zero View if there never was
// one of this id.
func (s *Server) View(id string) View {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.view(id); v != nil {
		return s.showView(v)
	}
	return View{}
}

// Home returns a user's Home tab; the zero View if none was published.
func (s *Server) Home(u *User) View {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.home == nil {
		return View{}
	}
	return s.showView(u.home)
}

func (s *Server) view(id string) *view {
	i := slices.IndexFunc(s.world.views, func(v *view) bool { return v.id == id })
	if i < 0 {
		return nil
	}
	return s.world.views[i]
}

func (v *view) kind() surface { return surface(text(v.body, "type")) }

// showView returns the view as it is.
func (s *Server) showView(v *view) View {
	r := s.read(list(v.body, "blocks"), "", false, false)
	plain := func(key string) string { return text(inner(v.body, key), "text") }
	shown := View{
		ID: v.id, Type: string(v.kind()), User: v.user.ID, CallbackID: text(v.body, "callback_id"),
		ExternalID: text(v.body, "external_id"), PrivateMetadata: text(v.body, "private_metadata"), Hash: v.hash,
		Title: plain("title"), Submit: plain("submit"), Close: plain("close"),
		Blocks: marshal(v.body["blocks"]), Elements: r.elements, Closed: v.closed,
	}
	lines := r.lines
	if shown.Title != "" {
		lines = append([]string{shown.Title}, lines...)
	}
	shown.shown = strings.Join(lines, "\n")
	for _, b := range v.bodies {
		shown.Bodies = append(shown.Bodies, marshal(b))
	}
	return shown
}

// newView makes a view that nobody sees yet.
func (s *Server) newView(u *User, body object) *view {
	v := &view{id: s.serial("V"), workspace: u.Workspace, user: u, values: make(map[string]map[string]object)}
	s.world.views = append(s.world.views, v)
	s.fill(v, body)
	return v
}

// fill makes the view show something else. What the user chose stays where block
// and action are the same.
func (s *Server) fill(v *view, body object) {
	v.bodies = append(v.bodies, body)
	v.body = maps.Clone(body)
	v.body["blocks"] = s.named(list(body, "blocks"))
	v.hash = s.serial("hash-")
	kept := v.values
	v.values = make(map[string]map[string]object)
	for _, e := range s.read(list(v.body, "blocks"), "", false, false).elements {
		if state, ok := kept[e.BlockID][e.ActionID]; ok {
			v.choose(e.BlockID, e.ActionID, state)
		}
	}
}

func (v *view) choose(block, action string, state object) {
	if v.values[block] == nil {
		v.values[block] = make(map[string]object)
	}
	v.values[block][action] = state
}

// viewJSON returns the view as apps get it.
func (s *Server) viewJSON(v *view) object {
	o := maps.Clone(v.body)
	o["id"], o["team_id"], o["hash"] = v.id, v.workspace.ID, v.hash
	o["app_id"], o["bot_id"], o["app_installed_team_id"] = s.AppID, v.workspace.Bot, v.workspace.ID
	o["state"] = object{"values": v.values}
	o["previous_view_id"], o["root_view_id"] = nil, v.root().id
	if v.previous != nil {
		o["previous_view_id"] = v.previous.id
	}
	for _, key := range []string{"private_metadata", "callback_id", "external_id"} {
		o[key] = text(o, key)
	}
	return o
}

func (v *view) root() *view {
	for v.previous != nil {
		v = v.previous
	}
	return v
}

// depth is how many modals are open, up to this one.
func (v *view) depth() int {
	if v == nil {
		return 0
	}
	return 1 + v.previous.depth()
}

// bodyOf returns the view that a call brings, for modals or Home tabs.
func (c *call) bodyOf(kind surface) (object, *apiError) {
	body := inner(c.args, "view")
	if body == nil {
		return nil, refusal("invalid_arguments")
	}
	if err := checkView(body); err != nil {
		return nil, err
	}
	if surface(text(body, "type")) != kind {
		return nil, refusal("invalid_arguments")
	}
	external := text(body, "external_id")
	for _, v := range c.world.views {
		if external != "" && !v.closed && text(v.body, "external_id") == external && v.id != text(c.args, "view_id") {
			return nil, refusal("duplicate_external_id")
		}
	}
	return body, nil
}

// trigger takes the trigger_id of a call.
func (c *call) trigger() (*act, *apiError) {
	id := text(c.args, "trigger_id")
	a := c.world.triggers[id]
	switch {
	case a == nil || !c.grant.covers(a.workspace):
		return nil, refusal("invalid_trigger_id")
	case a.triggered:
		return nil, refusal("exchanged_trigger_id")
	case c.now().Sub(a.sent) > triggerLife:
		return nil, refusal("expired_trigger_id")
	}
	return a, nil
}

// viewOpen answers views.open and views.push.
func (c *call) viewOpen() (object, *apiError) {
	a, err := c.trigger()
	if err != nil {
		return nil, err
	}
	body, err := c.bodyOf(inModal)
	if err != nil {
		return nil, err
	}
	var below *view
	if c.log.Method == "views.push" {
		below = a.view
		if below.depth() >= maxStack {
			return nil, refusal("push_limit_reached")
		}
	}
	a.triggered = true
	v := c.newView(a.user, body)
	v.previous, v.act = below, a
	a.see(v)
	return object{"view": c.viewJSON(v)}, nil
}

// viewUpdate answers views.update.
func (c *call) viewUpdate() (object, *apiError) {
	i := slices.IndexFunc(c.world.views, func(v *view) bool {
		external := text(c.args, "external_id")
		return v.id == text(c.args, "view_id") || external != "" && text(v.body, "external_id") == external
	})
	if i < 0 || c.world.views[i].closed || !c.grant.covers(c.world.views[i].workspace) {
		return nil, refusal("not_found")
	}
	v := c.world.views[i]
	if hash := text(c.args, "hash"); hash != "" && hash != v.hash {
		return nil, refusal("hash_conflict")
	}
	body, err := c.bodyOf(v.kind())
	if err != nil {
		return nil, err
	}
	c.fill(v, body)
	for _, a := range c.world.acts {
		if a.view == v || v.act == a {
			a.see(v)
		}
	}
	return object{"view": c.viewJSON(v)}, nil
}

// viewPublish answers views.publish.
func (c *call) viewPublish() (object, *apiError) {
	u := c.world.users[text(c.args, "user_id")]
	if u == nil || !c.grant.covers(u.Workspace) {
		return nil, refusal("user_not_found")
	}
	if hash := text(c.args, "hash"); hash != "" && (u.home == nil || hash != u.home.hash) {
		return nil, refusal("hash_conflict")
	}
	body, err := c.bodyOf(inHome)
	if err != nil {
		return nil, err
	}
	if u.home == nil {
		u.home = c.newView(u, body)
	} else {
		c.fill(u.home, body)
	}
	for _, a := range c.world.acts {
		if a.user == u && (a.home || a.view == u.home) {
			a.see(u.home)
		}
	}
	return object{"view": c.viewJSON(u.home)}, nil
}

// submitted does what the answer to a view_submission says.
func (s *Server) submitted(a *act, o object) {
	v := a.view
	switch action := text(o, "response_action"); action {
	case "":
		v.closed = true
	case "clear":
		for ; v != nil; v = v.previous {
			v.closed = true
		}
	case "errors":
		s.submissionErrors(a, inner(o, "errors"))
	case "update", "push":
		body := inner(o, "view")
		if err := checkView(body); err != nil {
			s.violate(BadForm, "view_submission: "+err.code+" "+string(marshal(err.more)))
			return
		}
		if action == "update" {
			s.fill(v, body)
		} else {
			below := v
			v = s.newView(a.user, body)
			v.previous = below
		}
		v.act = a
		a.see(v)
	default:
		s.violate(BadForm, "view_submission: response_action "+action)
	}
}

// submissionErrors notes what is wrong with what was filled in. Slack shows errors
// of input blocks only.
func (s *Server) submissionErrors(a *act, wrong object) {
	a.errors = make(map[string]string)
	for id := range wrong {
		a.errors[id] = text(wrong, id)
		isInput := func(b any) bool { return text(b.(object), "block_id") == id && text(b.(object), "type") == "input" }
		if !slices.ContainsFunc(list(a.view.body, "blocks"), isInput) {
			s.violate(BadForm, "view_submission: an error for "+id+", which is no input block")
		}
	}
	if len(wrong) == 0 {
		s.violate(BadForm, "view_submission: no errors")
	}
}
