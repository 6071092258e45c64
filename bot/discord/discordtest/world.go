package discordtest

import (
	"slices"
)

// ChannelType is a kind of channel, by Discord's number.
type ChannelType int

// The types of channels.
const (
	Text           ChannelType = 0
	Direct         ChannelType = 1 // messages between the bot and a user
	Private        ChannelType = 3 // of several users; the bot is never in it
	Announcement   ChannelType = 5
	AnnounceThread ChannelType = 10
	Thread         ChannelType = 11
	Forum          ChannelType = 15
)

// User is a person, or the bot.
type User struct {
	ID, Name string
	Locale   string // en-US unless changed before the user acts

	server *Server
	bot    bool
	closed bool     // to direct messages
	dm     *Channel // with the bot; nil until somebody opens it
}

// Role is a role of a guild. Anybody may mention those of AddRole.
type Role struct {
	ID, Name string

	guild       *Guild
	permissions Permissions
	mentionable bool
}

// Guild is a server. @everyone may do nothing there; members have the role
// Fans, and the bot the role Bot, each with the permissions Ordinary.
type Guild struct {
	ID, Name            string
	Owner               *User
	Everyone, Fans, Bot *Role

	server   *Server
	roles    []*Role
	channels []*Channel // and not its threads
	members  map[string]*member
	system   *Channel
	out      bool // of order
}

// member is a user in a guild.
type member struct {
	user  *User
	roles []*Role // without @everyone
}

// Channel is a channel, a thread or a conversation.
type Channel struct {
	ID, Name string
	Type     ChannelType
	GuildID  string // empty for direct messages
	ParentID string // of a thread: its channel

	server     *Server
	guild      *Guild   // nil for direct messages
	parent     *Channel // of a thread
	threads    []*Channel
	overwrites map[string]overwrite // by the id of a role or user
	messages   []*post              // oldest first, also those that are deleted
	recipients []*User              // of a conversation
	tags       []tag                // of a forum
	needsTag   bool
	applied    []string // tags, of a forum's post
	archived   bool
	locked     bool
	owner      string // of a thread
	slow       int    // auto_archive_duration, minutes
}

type overwrite struct{ allow, deny Permissions }

type tag struct{ id, name string }

// world is all that there is. Server.mu guards it, and what it leads to.
type world struct {
	token        string // empty when it is revoked
	bot          *User
	users        map[string]*User
	guilds       map[string]*Guild
	order        []*Guild // in which they were made
	channels     map[string]*Channel
	posts        map[string]*post
	nonces       map[string]*post      // by channel and nonce
	commands     map[string][]*command // by guild; "" is everywhere
	interactions map[string]*interaction
	endpoint     string // for interactions over HTTP
}

func newWorld() world {
	return world{
		users:        make(map[string]*User),
		guilds:       make(map[string]*Guild),
		channels:     make(map[string]*Channel),
		posts:        make(map[string]*post),
		nonces:       make(map[string]*post),
		commands:     make(map[string][]*command),
		interactions: make(map[string]*interaction),
	}
}

// AddUser makes a user, who is in no guild.
func (s *Server) AddUser(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addUser(name)
}

func (s *Server) addUser(name string) *User {
	u := &User{ID: s.clock.worldID(), Name: name, Locale: "en-US", server: s}
	s.world.users[u.ID] = u
	return u
}

// AddGuild makes a guild with the bot in it and an owner of its own.
func (s *Server) AddGuild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.clock.worldID(), Name: name, server: s, members: make(map[string]*member)}
	g.Owner = s.addUser("owner of " + name)
	g.Everyone = &Role{ID: g.ID, Name: "@everyone", guild: g}
	g.Fans = &Role{ID: s.clock.worldID(), Name: "Fans", guild: g, permissions: Ordinary}
	g.Bot = &Role{ID: s.clock.worldID(), Name: "Hotstove", guild: g, permissions: Ordinary}
	g.roles = []*Role{g.Everyone, g.Fans, g.Bot}
	g.addMember(g.Owner)
	g.members[s.UserID] = &member{s.world.bot, []*Role{g.Bot}}
	s.world.guilds[g.ID] = g
	s.world.order = append(s.world.order, g)
	s.dispatchGuild(g)
	return g
}

// RemoveGuild takes the bot out of the guild: the bot was kicked. Users who
// installed the bot for themselves can go on using it there.
func (s *Server) RemoveGuild(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !g.hasBot() {
		return
	}
	delete(g.members, s.UserID)
	s.dispatch(g.ID, "GUILD_DELETE", object{"id": g.ID})
}

// JoinGuild brings the bot back into a guild.
func (s *Server) JoinGuild(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.hasBot() {
		return
	}
	g.members[s.UserID] = &member{s.world.bot, []*Role{g.Bot}}
	s.dispatchGuild(g)
}

// Outage makes the guild unavailable to the bot, or ends that. Requests to it
// fail with 503 meanwhile, which tells nothing of what is there.
func (s *Server) Outage(g *Guild, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.out == on || !g.hasBot() {
		return
	}
	g.out = on
	if on {
		s.dispatch(g.ID, "GUILD_DELETE", object{"id": g.ID, "unavailable": true})
		return
	}
	s.dispatchGuild(g)
}

// dispatchGuild tells the bot of a guild that it is in now.
func (s *Server) dispatchGuild(g *Guild) {
	s.dispatch(g.ID, "GUILD_CREATE", g.created(s.UserID))
}

func (g *Guild) hasBot() bool { return g.members[g.server.UserID] != nil }

// RemoveChannel deletes a channel and the threads in it.
func (s *Server) RemoveChannel(c *Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.world.channels[c.ID] == nil {
		return
	}
	for _, t := range c.threads {
		delete(s.world.channels, t.ID)
	}
	delete(s.world.channels, c.ID)
	same := func(other *Channel) bool { return other == c }
	event := "CHANNEL_DELETE"
	switch {
	case c.parent != nil:
		c.parent.threads = slices.DeleteFunc(c.parent.threads, same)
		event = "THREAD_DELETE"
	case c.guild != nil:
		c.guild.channels = slices.DeleteFunc(c.guild.channels, same)
	}
	s.dispatch(c.GuildID, event, c.json())
}

// RemoveMessage deletes a message, as a moderator does.
func (s *Server) RemoveMessage(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.world.posts[id]; p != nil {
		p.deleted = true
	}
}

// Channel returns the channel or thread of this id, or nil.
func (s *Server) Channel(id string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.channels[id]
}

// DM returns the conversation of the bot with a user.
func (s *Server) DM(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dm(u)
}

func (s *Server) dm(u *User) *Channel {
	if u.dm == nil {
		u.dm = s.newChannel(Direct, u.Name)
		u.dm.recipients = []*User{u}
	}
	return u.dm
}

// PrivateChannel makes a conversation of users that the bot is not in, where
// who installed the bot for themselves can use it.
func (s *Server) PrivateChannel(users ...*User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newChannel(Private, "")
	c.recipients = users
	return c
}

func (s *Server) newChannel(t ChannelType, name string) *Channel {
	c := &Channel{ID: s.clock.worldID(), Name: name, Type: t, server: s, overwrites: make(map[string]overwrite)}
	s.world.channels[c.ID] = c
	return c
}

// CloseDMs makes the user refuse direct messages.
func (u *User) CloseDMs() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.closed = true
}

// AddRole makes a role that everybody may mention.
func (g *Guild) AddRole(name string, p Permissions) *Role {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	r := &Role{ID: g.server.clock.worldID(), Name: name, guild: g, permissions: p, mentionable: true}
	g.roles = append(g.roles, r)
	g.server.dispatch(g.ID, "GUILD_ROLE_CREATE", object{"guild_id": g.ID, "role": r.json()})
	return r
}

// AddMember makes the user a member with the role Fans and these. Users who act
// in a guild become members by that, too.
func (g *Guild) AddMember(u *User, roles ...*Role) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.addMember(u, roles...)
}

func (g *Guild) addMember(u *User, roles ...*Role) {
	g.members[u.ID] = &member{u, append([]*Role{g.Fans}, roles...)}
}

// AddChannel makes a channel.
func (g *Guild) AddChannel(t ChannelType, name string) *Channel {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	c := g.server.newChannel(t, name)
	c.guild, c.GuildID = g, g.ID
	g.channels = append(g.channels, c)
	g.server.dispatch(g.ID, "CHANNEL_CREATE", c.json())
	return c
}

// SetSystemChannel says where Discord welcomes members; nil means nowhere.
func (g *Guild) SetSystemChannel(c *Channel) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.system = c
	g.server.dispatch(g.ID, "GUILD_UPDATE", g.json())
}

// SetPermissions says what the bot may do in the guild, where channels do not
// say otherwise.
func (g *Guild) SetPermissions(p Permissions) { g.Bot.SetPermissions(p) }

// SetPermissions says what who has the role may do.
func (r *Role) SetPermissions(p Permissions) {
	s := r.guild.server
	s.mu.Lock()
	defer s.mu.Unlock()
	r.permissions = p
	s.dispatch(r.guild.ID, "GUILD_ROLE_UPDATE", object{"guild_id": r.guild.ID, "role": r.json()})
}

// Overwrite allows and denies permissions in the channel, to the role or user
// of this id: guild.Bot.ID for the bot. Threads take after their channel.
func (c *Channel) Overwrite(id string, allow, deny Permissions) {
	c.update(func() { c.overwrites[id] = overwrite{allow, deny} })
}

// AddTag adds a tag to a forum and returns its id.
func (c *Channel) AddTag(name string) string {
	id := c.server.clock.worldID()
	c.update(func() { c.tags = append(c.tags, tag{id, name}) })
	return id
}

// RequireTag makes the forum refuse posts without a tag.
func (c *Channel) RequireTag() {
	c.update(func() { c.needsTag = true })
}

// Archive archives a thread, as Discord does after a time. When it is locked,
// only who manages threads can post there.
func (c *Channel) Archive(locked bool) {
	c.update(func() { c.archived, c.locked = true, locked })
}

// update changes the channel and tells the bot.
func (c *Channel) update(change func()) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	change()
	c.server.dispatchUpdate(c)
}

// dispatchUpdate tells the bot how a channel is now.
func (s *Server) dispatchUpdate(c *Channel) {
	event := "CHANNEL_UPDATE"
	if c.isThread() {
		event = "THREAD_UPDATE"
	}
	s.dispatch(c.GuildID, event, c.json())
}

func (c *Channel) isThread() bool { return c.Type == Thread || c.Type == AnnounceThread }

// Archived reports whether the thread is archived.
func (c *Channel) Archived() bool {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.archived
}

// AppliedTags returns the ids of the tags of a forum's post.
func (c *Channel) AppliedTags() []string {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return slices.Clone(c.applied)
}

// Threads returns the threads of the channel, oldest first.
func (c *Channel) Threads() []*Channel {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return slices.Clone(c.threads)
}
