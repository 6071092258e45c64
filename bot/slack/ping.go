package slack

import (
	"regexp"
	"slices"
	"strings"
)

// mostPings is how many groups one post pings. A post for several subscriptions
// of a channel pings the groups of all.
const mostPings = 10

// groupID is the id of a user group.
var groupID = regexp.MustCompile(`^S[A-Z0-9]{1,20}$`)

// pingText returns what a post says to ping groups, each once. What is no
// group's id is left out.
func pingText(groups []string) string {
	var ids, mentions []string
	for _, id := range groups {
		if len(ids) == mostPings {
			break
		}
		if !groupID.MatchString(id) || slices.Contains(ids, id) {
			continue
		}
		ids = append(ids, id)
		mentions = append(mentions, "<!subteam^"+id+">")
	}
	return strings.Join(mentions, " ")
}
