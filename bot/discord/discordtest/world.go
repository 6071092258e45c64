package discordtest

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
}

// Role is a role of a guild. Anybody may mention those of AddRole.
type Role struct {
	ID, Name string
}

// Guild is a server. @everyone may do nothing there; members have the role
// Fans, and the bot the role Bot, each with the permissions Ordinary.
type Guild struct {
	ID, Name            string
	Owner               *User
	Everyone, Fans, Bot *Role
}

// Channel is a channel, a thread or a conversation.
type Channel struct {
	ID, Name string
	Type     ChannelType
	GuildID  string // empty for direct messages
	ParentID string // of a thread: its channel
}

// AddUser makes a user, who is in no guild.
func (s *Server) AddUser(name string) *User { return nil }

// AddGuild makes a guild with the bot in it and an owner of its own.
func (s *Server) AddGuild(name string) *Guild { return nil }

// RemoveGuild takes the bot out of the guild: the bot was kicked. Users who
// installed the bot for themselves can go on using it there.
func (s *Server) RemoveGuild(g *Guild) {}

// JoinGuild brings the bot back into a guild.
func (s *Server) JoinGuild(g *Guild) {}

// Outage makes the guild unavailable to the bot, or ends that. Requests to it
// fail with 503 meanwhile, which tells nothing of what is there.
func (s *Server) Outage(g *Guild, on bool) {}

// RemoveChannel deletes a channel and the threads in it.
func (s *Server) RemoveChannel(c *Channel) {}

// RemoveMessage deletes a message, as a moderator does.
func (s *Server) RemoveMessage(id string) {}

// Channel returns the channel or thread of this id, or nil.
func (s *Server) Channel(id string) *Channel { return nil }

// DM returns the conversation of the bot with a user.
func (s *Server) DM(u *User) *Channel { return nil }

// PrivateChannel makes a conversation of users that the bot is not in, where
// who installed the bot for themselves can use it.
func (s *Server) PrivateChannel(users ...*User) *Channel { return nil }

// Messages returns what is in the channel, oldest first. Ephemeral messages are
// in no channel: see Result.
func (s *Server) Messages(c *Channel) []Message { return nil }

// Message returns a message as it is now, also when it is ephemeral, or was
// deleted; the zero Message if there never was one of this id.
func (s *Server) Message(id string) Message { return Message{} }

// CloseDMs makes the user refuse direct messages.
func (u *User) CloseDMs() {}

// AddRole makes a role that everybody may mention.
func (g *Guild) AddRole(name string, p Permissions) *Role { return nil }

// AddMember makes the user a member with the role Fans and these. Users who act
// in a guild become members by that, too.
func (g *Guild) AddMember(u *User, roles ...*Role) {}

// AddChannel makes a channel.
func (g *Guild) AddChannel(t ChannelType, name string) *Channel { return nil }

// SetSystemChannel says where Discord welcomes members; nil means nowhere.
func (g *Guild) SetSystemChannel(c *Channel) {}

// SetPermissions says what the bot may do in the guild, where channels do not
// say otherwise.
func (g *Guild) SetPermissions(p Permissions) {}

// SetPermissions says what who has the role may do.
func (r *Role) SetPermissions(p Permissions) {}

// Overwrite allows and denies permissions in the channel, to the role or user
// of this id: guild.Bot.ID for the bot. Threads take after their channel.
func (c *Channel) Overwrite(id string, allow, deny Permissions) {}

// AddTag adds a tag to a forum and returns its id.
func (c *Channel) AddTag(name string) string { return "" }

// RequireTag makes the forum refuse posts without a tag.
func (c *Channel) RequireTag() {}

// Archive archives a thread, as Discord does after a time. When it is locked,
// only who manages threads can post there.
func (c *Channel) Archive(locked bool) {}

// Archived reports whether the thread is archived.
func (c *Channel) Archived() bool { return false }

// AppliedTags returns the ids of the tags of a forum's post.
func (c *Channel) AppliedTags() []string { return nil }

// Threads returns the threads of the channel, oldest first.
func (c *Channel) Threads() []*Channel { return nil }
