package redistest

import (
	"context"
	"net"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Memory returns the options of a client for an empty miniredis that ends with
// the test. It uses no network, so it works in a bubble of testing/synctest.
// Pipelines longer than a few hundred commands are not for it: its connections
// hold nothing back.
func Memory(t testing.TB) *redis.Options {
	t.Helper()
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	return &redis.Options{
		Addr:                  "in-process",
		Dialer:                func(context.Context, string, string) (net.Conn, error) { return m.Dial() },
		DialerRetries:         1,
		MaxRetries:            -1,
		ContextTimeoutEnabled: true,
		// It would look up the address.
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}
