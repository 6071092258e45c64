package slacktest

import "time"

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

	server *Server
	grant  *grant // of an installation for all its workspaces; nil: none
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

	bot      bool // is a member
	members  []*User
	archived bool
	gone     bool
	closed   bool // restricted: who may post
	posts    []*post
}

// AddEnterprise makes an organisation.
func (s *Server) AddEnterprise(name string) *Enterprise { panic("not yet") }

// AddWorkspace makes a workspace where the bot is installed with Options.Scopes.
func (s *Server) AddWorkspace(name string) *Workspace { panic("not yet") }

// AddStranger makes a workspace where the bot is not installed: see Install.
func (s *Server) AddStranger(name string) *Workspace { panic("not yet") }

// AddWorkspace makes a workspace of the organisation, where the bot is installed
// for that workspace alone.
func (e *Enterprise) AddWorkspace(name string) *Workspace { panic("not yet") }

// AddStranger makes a workspace of the organisation where the bot is not
// installed: see Install and InstallOrg.
func (e *Enterprise) AddStranger(name string) *Workspace { panic("not yet") }

// AddUser makes a user. Users are members of all public channels, and of private
// ones as soon as they act there.
func (w *Workspace) AddUser(name string) *User { panic("not yet") }

// AddChannel makes a channel with the bot in it.
func (w *Workspace) AddChannel(t ChannelType, name string) *Channel { panic("not yet") }

// AddChannelWithout makes a channel without the bot in it.
func (w *Workspace) AddChannelWithout(t ChannelType, name string) *Channel { panic("not yet") }

// Token returns the bot's token of today; empty when it is not installed. It
// changes with rotation and new installations.
func (w *Workspace) Token() string { panic("not yet") }

// SetScopes changes what the installation may do.
func (w *Workspace) SetScopes(scopes ...string) { panic("not yet") }

// RevokeToken makes the bot's token end with token_revoked; no event tells.
func (w *Workspace) RevokeToken() { panic("not yet") }

// Deactivate makes the bot's token end with account_inactive; no event tells.
func (w *Workspace) Deactivate() { panic("not yet") }

// RevokeAppToken makes the app token end with invalid_auth. Open connections
// are told to go: link_disabled.
func (s *Server) RevokeAppToken() { panic("not yet") }

// DM returns the conversation of the bot with a user.
func (s *Server) DM(u *User) *Channel { panic("not yet") }

// Archive archives the channel, or ends that.
func (c *Channel) Archive(on bool) { panic("not yet") }

// Delete deletes the channel: channel_not_found from now on.
func (c *Channel) Delete() { panic("not yet") }

// Restrict makes posts end with restricted_action, or ends that.
func (c *Channel) Restrict(on bool) { panic("not yet") }

// Invite brings the bot into the channel, as a user does, who is told of in the
// event member_joined_channel.
func (c *Channel) Invite(by *User) { panic("not yet") }

// Kick takes the bot out of the channel.
func (c *Channel) Kick() { panic("not yet") }

// HasBot reports whether the bot is a member.
func (c *Channel) HasBot() bool { panic("not yet") }

// Say posts a message of a user that does not concern the bot, and returns it. In
// a thread where thread is the timestamp of its first message.
func (s *Server) Say(u *User, c *Channel, text, thread string) Message { panic("not yet") }

// Remove deletes a message, as its author or an admin does.
func (s *Server) Remove(m Message) { panic("not yet") }

// Message returns a message as it is now, also when it is ephemeral, or was
// deleted; the zero Message if there never was one with this timestamp.
func (s *Server) Message(c *Channel, ts string) Message { panic("not yet") }

// Messages returns what is in the channel, oldest first, replies in threads
// included; ephemeral ones are not: see Ephemerals.
func (s *Server) Messages(c *Channel) []Message { panic("not yet") }

// Thread returns the replies in a message's thread, oldest first.
func (s *Server) Thread(m Message) []Message { panic("not yet") }

// Ephemerals returns what only this user got to see, in all channels, oldest
// first.
func (s *Server) Ephemerals(u *User) []Message { panic("not yet") }

// Views returns the modals that are open, oldest first.
func (s *Server) Views() []View { panic("not yet") }

// View returns a modal or Home tab as it is now; the zero View if there never was
// one of this id.
func (s *Server) View(id string) View { panic("not yet") }

// Home returns a user's Home tab; the zero View if none was published.
func (s *Server) Home(u *User) View { panic("not yet") }

// world is all that there is. Server.mu guards it, and what it leads to.
type world struct {
	faults []*pending
}

func newWorld() world { return world{} }

type post struct{ ts time.Time }

type view struct{}

type grant struct{}
