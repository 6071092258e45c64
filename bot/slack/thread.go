package slack

import (
	"cmp"

	"github.com/hotstove/hotstove/rumor"
)

// threadOf returns the ts of the parent of the thread that a delivery answers
// in; empty when it answers nothing. Answers always go in the thread of the
// first post, whatever the channel's setting of threads: Slack has no other way
// to show what a post answers. Big news goes to the channel as well.
func threadOf(d rumor.Delivery) string { return cmp.Or(d.ReplyTo.Thread, d.ReplyTo.Message) }

// closedThreads are the codes of errors after which an answer goes in the
// channel: the thread is gone, locked, or not had in that channel.
var closedThreads = []string{
	threadNotFound, messageNotFound, "invalid_thread_ts", "cannot_reply_to_message",
	"restricted_action_thread_locked", "restricted_action_non_threadable_channel",
}
