package discord

import "github.com/hotstove/hotstove/message"

// safeAddress returns a web address that Discord takes and that can stand in
// the parentheses of a link, of at most limit characters, all of them ASCII. It
// is empty when there is none.
func safeAddress(s string, limit int) string {
	address := message.SafeAddress(s)
	if len(address) > limit {
		return ""
	}
	return address
}
