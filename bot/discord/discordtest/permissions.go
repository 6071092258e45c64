package discordtest

// Permissions is a set of what somebody may do.
// Source: Discord's documentation of permissions.
type Permissions uint64

// The permissions that matter here.
const (
	Administrator          Permissions = 1 << 3
	ManageChannels         Permissions = 1 << 4
	ManageGuild            Permissions = 1 << 5
	AddReactions           Permissions = 1 << 6
	ViewChannel            Permissions = 1 << 10
	SendMessages           Permissions = 1 << 11
	ManageMessages         Permissions = 1 << 13
	EmbedLinks             Permissions = 1 << 14
	AttachFiles            Permissions = 1 << 15
	ReadMessageHistory     Permissions = 1 << 16
	MentionEveryone        Permissions = 1 << 17
	ManageRoles            Permissions = 1 << 28
	UseApplicationCommands Permissions = 1 << 31
	ManageThreads          Permissions = 1 << 34
	CreatePublicThreads    Permissions = 1 << 35
	CreatePrivateThreads   Permissions = 1 << 36
	SendMessagesInThreads  Permissions = 1 << 38

	// Ordinary is what members, and the bot, may do in a new guild.
	Ordinary = AddReactions | ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory |
		UseApplicationCommands | CreatePublicThreads | SendMessagesInThreads
	// All is everything.
	All Permissions = 1<<50 - 1
)

// allowed returns what a member of the guild may do in a channel, or in the
// guild as a whole when channel is nil.
// Source: the algorithm in Discord's documentation of permissions.
func (g *Guild) allowed(user string, c *Channel) Permissions {
	m := g.members[user]
	if m == nil {
		return 0
	}
	if g.Owner.ID == user {
		return All
	}
	p := g.Everyone.permissions
	for _, r := range m.roles {
		p |= r.permissions
	}
	if p&Administrator != 0 {
		return All
	}
	if c == nil {
		return p
	}
	return effective(c.overwritten(p, g, m))
}

// overwritten applies the channel's overwrites: for everyone, for the member's
// roles together, for the member.
func (c *Channel) overwritten(p Permissions, g *Guild, m *member) Permissions {
	if c.parent != nil && c.isThread() {
		c = c.parent
	}
	apply := func(o overwrite) { p = p&^o.deny | o.allow }
	apply(c.overwrites[g.Everyone.ID])
	var roles overwrite
	for _, r := range m.roles {
		roles.allow |= c.overwrites[r.ID].allow
		roles.deny |= c.overwrites[r.ID].deny
	}
	apply(roles)
	apply(c.overwrites[m.user.ID])
	return p
}

// effective takes away what is of no use without another permission.
func effective(p Permissions) Permissions {
	if p&ViewChannel == 0 {
		return 0
	}
	if p&(SendMessages|SendMessagesInThreads) == 0 {
		p &^= EmbedLinks | AttachFiles | MentionEveryone
	}
	return p
}
