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
