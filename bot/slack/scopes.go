package slack

// scope is something that the bot's token may do, and what for.
type scope struct{ name, why string }

// scopes are all that the bot asks for. It does not ask for chat:write.public,
// as it joins the public channels that it posts in: only there may it look for
// what it posted before a crash.
//
// Source: the pages of the methods that are called and the events that are heard.
var scopes = []scope{
	{"commands", "to answer slash commands, and to offer the message shortcut"},
	{"chat:write", "to post rumors, and to update them as they grow"},
	{"app_mentions:read", "to answer when somebody mentions it"},
	{"im:history", "to read what you write to it in a direct message"},
	{"im:write", "to open a direct message with you"},
	{"channels:read", "to see which public channels there are, and which are archived"},
	{"channels:join", "to join a public channel that subscribes"},
	{"channels:history", "to find a post of its own again after a crash, so that nothing is posted twice"},
	{"groups:read", "to see the private channels that it is invited to"},
	{"groups:history", "to find a post of its own again there"},
}

// scopeNames returns the names of the scopes.
func scopeNames() []string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = s.name
	}
	return names
}
