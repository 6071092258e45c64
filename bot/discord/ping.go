package discord

import (
	"slices"
	"strings"
)

// mostPings is how many roles one post pings. A post for several subscriptions
// of a channel pings the roles of all.
const mostPings = 10

// pingContent returns what a post says to ping roles, and the ids that it must
// be allowed to ping. What is no role's id is left out, as is the guild's own
// id: that is the role of everyone. Outside of guilds there are no roles.
func pingContent(guild string, roles []string) (content string, allowed []string) {
	if guild == "" {
		return "", nil
	}
	var mentions []string
	for _, id := range roles {
		if len(allowed) == mostPings {
			break
		}
		if id == guild || !isSnowflake(id) || slices.Contains(allowed, id) {
			continue
		}
		allowed = append(allowed, id)
		mentions = append(mentions, "<@&"+id+">")
	}
	return strings.Join(mentions, " "), allowed
}
