package discord

import "slices"

// permission is something that a server allows the bot.
type permission struct {
	bit   int64
	name  string // as Discord's English settings call it
	forum string // as the settings of a forum call it, where that differs
	why   string // what the bot needs it for, after "to"
}

// administrator is the permission that includes all others.
const administrator = 1 << 3

// manageChannels is what a member needs to decide what is posted in a channel.
const manageChannels = 1 << 4

// mentionEveryone allows to ping every role. Without it a role can be pinged that
// its own settings let anyone mention. The bot does not ask for it.
const mentionEveryone = 1 << 17

// The permissions that the bot needs. Source: Discord's documentation of permissions.
var (
	viewChannels  = permission{1 << 10, "View Channels", "", "see the channels that news is posted in"}
	sendMessages  = permission{1 << 11, "Send Messages", "Create Posts", "post news and reminders"}
	embedLinks    = permission{1 << 14, "Embed Links", "", "show news in color, with its link and a picture"}
	readHistory   = permission{1 << 16, "Read Message History", "", "post what follows as a reply to the first report"}
	createThreads = permission{1 << 35, "Create Public Threads", "", "give each story its own thread, where a channel asks for that"}
	sendInThreads = permission{1 << 38, "Send Messages in Threads", "Send Messages in Posts", "post in threads and forums"}

	permissions = []permission{viewChannels, sendMessages, embedLinks, readHistory, createThreads, sendInThreads}
)

// neededPermissions returns the bits of all that the bot needs.
func neededPermissions() int64 {
	var bits int64
	for _, p := range permissions {
		bits |= p.bit
	}
	return bits
}

// The types of channels that the bot posts in. Source: Discord's documentation
// of channels.
const (
	textChannel        = 0
	directChannel      = 1
	groupChannel       = 3
	newsChannel        = 5
	announcementThread = 10
	publicThread       = 11
	privateThread      = 12
	forumChannel       = 15
)

// missing names what have lacks for posting news in a channel of this type,
// with a thread for each story if threads is set. The rights in a thread are
// those in its parent channel.
func missing(have int64, channelType int, threads bool) []string {
	if have&administrator != 0 {
		return nil
	}
	var names []string
	for _, p := range neededIn(channelType, threads) {
		switch {
		case have&p.bit != 0:
		case channelType == forumChannel && p.forum != "":
			names = append(names, p.forum)
		default:
			names = append(names, p.name)
		}
	}
	return names
}

// neededIn returns the permissions for posting in a channel of this type.
func neededIn(channelType int, threads bool) []permission {
	switch channelType {
	case directChannel, groupChannel:
		return nil
	case announcementThread, publicThread, privateThread:
		return []permission{viewChannels, sendInThreads, embedLinks, readHistory}
	case forumChannel: // every post is a thread already, and who may post may make it
		return []permission{viewChannels, sendMessages, sendInThreads, embedLinks, readHistory}
	}
	needed := []permission{viewChannels, sendMessages, embedLinks, readHistory}
	if threads {
		needed = append(needed, createThreads, sendInThreads)
	}
	return needed
}

// guildRights is what a guild says of rights.
type guildRights struct {
	ID      string       `json:"id"` // also that of the role @everyone
	OwnerID string       `json:"owner_id"`
	Roles   []roleRights `json:"roles"`
}

// roleRights is what a role allows in the whole guild.
type roleRights struct {
	ID          string `json:"id"`
	Permissions int64  `json:"permissions,string"`
}

// memberRights is what a member of a guild says of rights.
type memberRights struct {
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Roles []string `json:"roles"` // ids, without @everyone
}

// channelRights is what a channel changes about rights. A thread has none of
// its own: take its parent's.
type channelRights struct {
	Overwrites []overwrite `json:"permission_overwrites"`
}

// overwrite allows and denies a role or member something in one channel.
type overwrite struct {
	ID    string `json:"id"`   // of the role or member
	Type  int    `json:"type"` // 0 role, 1 member
	Allow int64  `json:"allow,string"`
	Deny  int64  `json:"deny,string"`
}

// The types of an overwrite.
const (
	roleOverwrite   = 0
	memberOverwrite = 1
)

// effective returns what a member may do in a channel. Source: Discord's
// documentation of permissions, under overwrites.
func effective(g guildRights, m memberRights, c channelRights) int64 {
	if m.User.ID != "" && m.User.ID == g.OwnerID {
		return allPermissions
	}
	var have int64
	for _, r := range g.Roles {
		if r.ID == g.ID || slices.Contains(m.Roles, r.ID) {
			have |= r.Permissions
		}
	}
	if have&administrator != 0 {
		return allPermissions
	}
	have = c.apply(have, roleOverwrite, g.ID)
	have = c.apply(have, roleOverwrite, slices.DeleteFunc(slices.Clone(m.Roles), func(id string) bool { return id == g.ID })...)
	return c.apply(have, memberOverwrite, m.User.ID)
}

// allPermissions has every bit that there is or will be.
const allPermissions = 1<<63 - 1

// apply changes rights by the overwrites of these roles or members together:
// what one of them allows outdoes what another denies.
func (c channelRights) apply(have int64, kind int, ids ...string) int64 {
	var allow, deny int64
	for _, o := range c.Overwrites {
		if o.Type == kind && slices.Contains(ids, o.ID) {
			allow |= o.Allow
			deny |= o.Deny
		}
	}
	return have&^deny | allow
}
