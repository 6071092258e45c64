package gateway

import (
	"context"
	"log/slog"
)

// trouble tells operators once when something begins to fail, and once when
// that is over.
type trouble struct {
	log          *slog.Logger
	begins, ends string // the messages
	on           bool
}

func (t *trouble) begin(ctx context.Context, err error) {
	level := slog.LevelWarn
	if t.on {
		level = slog.LevelDebug
	}
	t.on = true
	t.log.Log(ctx, level, t.begins, "error", err)
}

func (t *trouble) end(ctx context.Context) {
	if t.on {
		t.log.InfoContext(ctx, t.ends)
	}
	t.on = false
}
