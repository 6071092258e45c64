package discord

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/bot/pacing"
)

// queued is a Discord whose calls wait in the queue that many processes share.
type queued struct {
	caller
	wait time.Duration
}

func (q queued) Do(ctx context.Context, c rest.Call, out any) error {
	if err := pacing.Sleep(ctx, q.wait); err != nil {
		return err
	}
	return q.caller.Do(ctx, c, out)
}

// TestThreadInAQueue posts while several processes are busy: the thread waits
// its turn in the queue, as the post does.
func TestThreadInAQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := withThreads(t)
		w.answer(newThread, `{"id":"900"}`)
		w.calls = queued{w.calls, 5 * time.Second}
		wantReceipt(t, w.send(t, story, toChannel, newThread), receipt("900", "900"))
	})
}
