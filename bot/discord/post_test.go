package discord_test

import (
	"testing"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/message"
)

// post is the message that tells a story of the store.
func (b *ballpark) post(t *testing.T, story string) message.Message {
	t.Helper()
	s, ok, err := b.store.Story(t.Context(), story)
	if err != nil || !ok {
		t.Fatalf("story %s: %v", story, err)
	}
	return alerts.Post(b.league, s)
}
