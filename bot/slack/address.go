package slack

import (
	"strings"

	"github.com/hotstove/hotstove/message"
)

// safeAddress returns a web address that Slack takes and that can stand in a
// link, of at most limit characters with its escapes, all of them ASCII. It is
// empty when there is none.
func safeAddress(s string, limit int) string {
	address := strings.ReplaceAll(message.SafeAddress(s), "~", "%7E") // or it may strike text through
	if len(entities.Replace(address)) > limit {
		return ""
	}
	return address
}
