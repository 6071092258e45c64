package slacktest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ChannelType is a kind of conversation.
type ChannelType string

// The types of channels.
const (
	Public  ChannelType = "channel"
	Private ChannelType = "group"
	Direct  ChannelType = "im" // of the bot with a user
)

// Enterprise is an organisation of several workspaces.
type Enterprise struct {
	ID, Name string // E…
	BotUser  string // U…, the same in all its workspaces

	server     *Server
	grant      *grant // of an installation for all its workspaces; nil: none
	workspaces []*Workspace
}

// Workspace is a workspace. The bot is installed in it unless it was made with
// AddStranger.
type Workspace struct {
	ID, Name   string // T…
	Enterprise *Enterprise
	BotUser    string // U…
	Bot        string // B…
	BotToken   string // xoxb-…, of the installation that AddWorkspace made; empty for strangers

	server   *Server
	grant    *grant // what the bot may do now; nil: not installed
	users    []*User
	channels []*Channel
}

// User is a person in a workspace.
type User struct {
	ID, Name  string // U…
	Workspace *Workspace

	dm   *Channel // with the bot; nil until somebody opens it
	home *view    // nil until published
}

// Channel is a conversation in a workspace.
type Channel struct {
	ID, Name  string // C…, D… for direct messages
	Type      ChannelType
	Workspace *Workspace

	bot        bool    // is a member
	members    []*User // of private channels and conversations
	archived   bool
	gone       bool
	restricted bool // who may post
	posts      []*post
}

// world is all that there is. Server.mu guards it, and what it leads to.
type world struct {
	faults      []*pending
	buckets     map[string]*bucket
	ids         int
	serials     int
	lastTS      int64
	enterprises []*Enterprise
	workspaces  []*Workspace
	users       map[string]*User
	channels    map[string]*Channel
	grants      map[string]*grant // by token
	refreshes   map[string]*grant // by refresh token
	codes       map[string]*code
	views       []*view
	acts        []*act
	triggers    map[string]*act
	hooks       map[string]*hook // by the last part of response_urls
	sockets     sockets
	base        string // where the bot is, for browsers
	requestBase string // the same, for requests
	appRevoked  bool
}

func newWorld() world {
	return world{
		buckets:   make(map[string]*bucket),
		users:     make(map[string]*User),
		channels:  make(map[string]*Channel),
		grants:    make(map[string]*grant),
		refreshes: make(map[string]*grant),
		codes:     make(map[string]*code),
		triggers:  make(map[string]*act),
		hooks:     make(map[string]*hook),
		sockets:   newSockets(),
	}
}

// id returns an id that is the same in every run.
func (s *Server) id(prefix string) string {
	s.world.ids++
	return fmt.Sprintf("%s%08d", prefix, s.world.ids)
}

// serial returns an id of what comes and goes.
func (s *Server) serial(prefix string) string {
	s.world.serials++
	return fmt.Sprintf("%s%08d", prefix, s.world.serials)
}

// timestamp returns one that tells the time, greater than those before.
func (s *Server) timestamp() string {
	s.world.lastTS = max(s.now().UnixMicro(), s.world.lastTS+1)
	return fmt.Sprintf("%d.%06d", s.world.lastTS/1e6, s.world.lastTS%1e6)
}

// AddEnterprise makes an organisation.
func (s *Server) AddEnterprise(name string) *Enterprise {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := &Enterprise{ID: s.id("E"), Name: name, BotUser: s.id("U"), server: s}
	s.world.enterprises = append(s.world.enterprises, e)
	return e
}

// AddWorkspace makes a workspace where the bot is installed with Options.Scopes.
func (s *Server) AddWorkspace(name string) *Workspace { return s.addWorkspace(nil, name, true) }

// AddStranger makes a workspace where the bot is not installed: see Install.
func (s *Server) AddStranger(name string) *Workspace { return s.addWorkspace(nil, name, false) }

// AddWorkspace makes a workspace of the organisation, where the bot is installed
// for that workspace alone.
func (e *Enterprise) AddWorkspace(name string) *Workspace {
	return e.server.addWorkspace(e, name, true)
}

// AddStranger makes a workspace of the organisation where the bot is not
// installed: see Install and InstallOrg.
func (e *Enterprise) AddStranger(name string) *Workspace {
	return e.server.addWorkspace(e, name, false)
}

func (s *Server) addWorkspace(e *Enterprise, name string, installed bool) *Workspace {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &Workspace{ID: s.id("T"), Name: name, Enterprise: e, BotUser: s.id("U"), Bot: s.id("B"), server: s}
	if e != nil {
		w.BotUser = e.BotUser
		e.workspaces = append(e.workspaces, w)
	}
	if installed {
		w.grant = s.newGrant(w, nil, s.options.Scopes)
		w.BotToken = w.grant.token
	}
	s.world.workspaces = append(s.world.workspaces, w)
	return w
}

// AddUser makes a user. Users are members of all public channels, and of private
// ones as soon as they act there.
func (w *Workspace) AddUser(name string) *User {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	u := &User{ID: w.server.id("U"), Name: name, Workspace: w}
	w.users = append(w.users, u)
	w.server.world.users[u.ID] = u
	return u
}

// AddChannel makes a channel with the bot in it.
func (w *Workspace) AddChannel(t ChannelType, name string) *Channel {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	return w.addChannel(t, name, true)
}

// AddChannelWithout makes a channel without the bot in it.
func (w *Workspace) AddChannelWithout(t ChannelType, name string) *Channel {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	return w.addChannel(t, name, false)
}

func (w *Workspace) addChannel(t ChannelType, name string, bot bool) *Channel {
	prefix := "C"
	if t == Direct {
		prefix = "D"
	}
	c := &Channel{ID: w.server.id(prefix), Name: name, Type: t, Workspace: w, bot: bot}
	w.channels = append(w.channels, c)
	w.server.world.channels[c.ID] = c
	return c
}

// DM returns the conversation of the bot with a user.
func (s *Server) DM(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dm(u)
}

func (s *Server) dm(u *User) *Channel {
	if u.dm == nil {
		u.dm = u.Workspace.addChannel(Direct, "", true)
		u.dm.members = []*User{u}
	}
	return u.dm
}

// change does something to a channel.
func (c *Channel) change(f func()) {
	c.Workspace.server.mu.Lock()
	defer c.Workspace.server.mu.Unlock()
	f()
}

// Archive archives the channel, or ends that.
func (c *Channel) Archive(on bool) { c.change(func() { c.archived = on }) }

// Delete deletes the channel: channel_not_found from now on.
func (c *Channel) Delete() { c.change(func() { c.gone = true }) }

// Restrict makes posts end with restricted_action, or ends that.
func (c *Channel) Restrict(on bool) { c.change(func() { c.restricted = on }) }

// Kick takes the bot out of the channel.
func (c *Channel) Kick() { c.change(func() { c.bot = false }) }

// Invite brings the bot into the channel, as this user does; the event
// member_joined_channel tells of it.
func (c *Channel) Invite(by *User) {
	c.change(func() {
		c.bot = true
		c.Workspace.server.sendEvent(c.Workspace, object{
			"type": "member_joined_channel", "user": c.Workspace.BotUser, "channel": c.ID,
			"channel_type": string(c.ID[0]), "team": c.Workspace.ID, "inviter": by.ID,
		})
	})
}

// HasBot reports whether the bot is a member.
func (c *Channel) HasBot() (is bool) {
	c.change(func() { is = c.bot })
	return is
}

// enter makes the user a member, if need be, and checks that they can act there.
func (c *Channel) enter(u *User) error {
	switch {
	case c.gone:
		return fmt.Errorf("the channel %s is gone", c.Name)
	case c.Workspace != u.Workspace:
		return fmt.Errorf("%s is not in that workspace", u.Name)
	case c.Type == Direct && !slices.Contains(c.members, u):
		return fmt.Errorf("%s is not in this conversation", u.Name)
	case c.Type == Private && !slices.Contains(c.members, u):
		c.members = append(c.members, u)
	}
	return nil
}

// memberIDs returns the ids of who is in the channel, with the bot.
func (c *Channel) memberIDs() []string {
	users := c.members
	if c.Type == Public {
		users = c.Workspace.users
	}
	var ids []string
	for _, u := range users {
		ids = append(ids, u.ID)
	}
	if c.bot {
		ids = append(ids, c.Workspace.BotUser)
	}
	return ids
}

// Say posts a message of a user that does not concern the bot, and returns it. It
// is a reply where thread is the timestamp of another message.
func (s *Server) Say(u *User, c *Channel, text, thread string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.snapshot(s.say(u, c, text, thread))
}

func (s *Server) say(u *User, c *Channel, text, thread string) *post {
	p := &post{channel: c, ts: s.timestamp(), thread: thread, user: u.ID, text: text, posted: s.now()}
	c.posts = append(c.posts, p)
	return p
}

// Remove deletes a message, as its author or an admin does.
func (s *Server) Remove(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.find(m.Channel, m.TS); p != nil {
		p.deleted = true
	}
}

// Message returns a message as it is now, also when it is ephemeral, or was
// deleted; the zero Message if there never was one with this timestamp.
func (s *Server) Message(c *Channel, ts string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.find(c.ID, ts); p != nil {
		return s.snapshot(p)
	}
	return Message{}
}

// find returns a message, or nil.
func (s *Server) find(channel, ts string) *post {
	c := s.world.channels[channel]
	if c == nil {
		return nil
	}
	i := slices.IndexFunc(c.posts, func(p *post) bool { return p.ts == ts })
	if i < 0 {
		return nil
	}
	return c.posts[i]
}

// messages returns the messages of a channel for which something is so.
func (s *Server) messages(c *Channel, so func(*post) bool) []Message {
	var found []Message
	for _, p := range c.posts {
		if !p.deleted && so(p) {
			found = append(found, s.snapshot(p))
		}
	}
	return found
}

// Messages returns what is in the channel, oldest first, replies in threads
// included; ephemeral ones are not: see Ephemerals.
func (s *Server) Messages(c *Channel) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.messages(c, func(p *post) bool { return p.to == nil })
}

// Thread returns the replies in a message's thread, oldest first.
func (s *Server) Thread(m Message) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.channels[m.Channel]
	if c == nil {
		return nil
	}
	return s.messages(c, func(p *post) bool { return p.to == nil && p.thread == m.TS && p.ts != m.TS })
}

// Ephemerals returns what only this user got to see, in all channels, oldest
// first.
func (s *Server) Ephemerals(u *User) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, c := range u.Workspace.channels {
		found = append(found, s.messages(c, func(p *post) bool { return p.to == u })...)
	}
	slices.SortFunc(found, func(a, b Message) int { return strings.Compare(a.TS, b.TS) })
	return found
}

// nameOf returns what a mention of this id shows.
func (s *Server) nameOf(id string) string {
	if u := s.world.users[id]; u != nil {
		return "@" + u.Name
	}
	if c := s.world.channels[id]; c != nil {
		return "#" + c.Name
	}
	for _, w := range s.world.workspaces {
		if w.BotUser == id {
			return "@" + botName
		}
	}
	return "@" + id
}

// botName is what users see of the bot's name.
const botName = "Hotstove"

// post is a message. Those that only one user sees are among a channel's, too.
type post struct {
	channel   *Channel
	ts        string
	thread    string
	broadcast bool
	user      string
	bot       bool
	text      string
	blocks    []any
	metadata  *Metadata
	pings     Pings
	autoLink  bool // bare addresses in text become links
	linkNames bool // @here and the like in text become mentions
	unfurl    bool
	to        *User // who alone sees it
	via       string
	deleted   bool
	posted    time.Time
	edited    time.Time
	bodies    []object
}
