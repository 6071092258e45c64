package store

import (
	"context"
	_ "embed"

	"github.com/redis/go-redis/v9"
)

var (
	//go:embed push.lua
	pushSource string
	//go:embed claim.lua
	claimSource string
	//go:embed settle.lua
	settleSource string
	//go:embed sleep.lua
	sleepSource string
	//go:embed end.lua
	endSource string
	//go:embed slot.lua
	slotSource string
	//go:embed postpone.lua
	postponeSource string
	//go:embed swap.lua
	swapSource string

	pushScript     = redis.NewScript(pushSource)
	claimScript    = redis.NewScript(claimSource)
	settleScript   = redis.NewScript(settleSource)
	sleepScript    = redis.NewScript(sleepSource)
	endScript      = redis.NewScript(endSource)
	slotScript     = redis.NewScript(slotSource)
	postponeScript = redis.NewScript(postponeSource)
	swapScript     = redis.NewScript(swapSource)
)

// call is one run of a script, on keys that lie together.
type call struct {
	script *redis.Script
	keys   []string
	args   []any
	reply  *redis.Cmd
}

// run runs calls in one pipeline; each call's reply bears its own error, and
// run returns the first. A server that does not know a script yet, after a
// restart or a failover, is sent the text of it.
func (s *Store) run(ctx context.Context, calls []*call) error {
	pipe := s.client.Pipeline()
	for _, c := range calls {
		c.reply = c.script.EvalSha(ctx, pipe, c.keys, c.args...)
	}
	_, err := pipe.Exec(ctx)
	if err == nil {
		return nil
	}
	again := s.client.Pipeline()
	for _, c := range calls {
		if redis.HasErrorPrefix(c.reply.Err(), "NOSCRIPT") {
			c.reply = c.script.Eval(ctx, again, c.keys, c.args...)
		}
	}
	if again.Len() > 0 {
		_, _ = again.Exec(ctx) // each reply bears its error
	}
	for _, c := range calls {
		if err := c.reply.Err(); err != nil {
			return err
		}
	}
	return nil
}
