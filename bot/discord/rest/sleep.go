package rest

import (
	"context"
	"time"
)

// sleep waits for d, for changed to close or for ctx to end, whichever is
// first; only the last is an error. A d of zero or less does not wait.
func sleep(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
