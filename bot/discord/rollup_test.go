package discord

import "testing"

// TestRollUpHasNoThread posts many stories in one message: nothing that follows
// them could go into a thread of it.
func TestRollUpHasNoThread(t *testing.T) {
	w := withThreads(t)
	d := story
	d.RollUp = 6
	wantReceipt(t, w.send(t, d, toChannel), receipt("900", ""))
}
