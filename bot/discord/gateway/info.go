package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/hotstove/hotstove/bot/pacing"
)

// maxShards is far more than any bot has.
const maxShards = 10_000

// Info is Discord's answer to GET /gateway/bot.
type Info struct {
	URL    string `json:"url"`    // wss://…
	Shards int    `json:"shards"` // how many it advises
	Limit  struct {
		Total          int   `json:"total"`
		Remaining      int   `json:"remaining"`       // identifies left
		ResetAfter     int64 `json:"reset_after"`     // milliseconds until there are Total again
		MaxConcurrency int   `json:"max_concurrency"` // identifies at once, in 5 seconds
	} `json:"session_start_limit"`
}

// wait returns how long there are no identifies left: at most a day, at least a
// second when there are none.
func (i Info) wait() time.Duration {
	if i.Limit.Total <= 0 || i.Limit.Remaining > 0 {
		return 0
	}
	day := (24 * time.Hour).Milliseconds()
	return time.Duration(min(max(i.Limit.ResetAfter, 1000), day)) * time.Millisecond
}

// ask asks for the gateway until Discord tells. It fails when Info does so for
// good, and when ctx ends.
func (g *Gateway) ask(ctx context.Context) (Info, error) {
	away := trouble{log: g.options.Log, begins: "cannot ask Discord for its gateway", ends: "Discord told its gateway"}
	for attempt := 1; ; attempt++ {
		info, err := g.info(ctx)
		if err == nil {
			away.end(ctx)
			return info, nil
		}
		if isFatal(err) || ctx.Err() != nil {
			return Info{}, err
		}
		away.begin(ctx, err)
		if err := pacing.Sleep(ctx, g.times.backoff(attempt, g.random())); err != nil {
			return Info{}, err
		}
	}
}

// info asks once. The URL that it returns is ready to be dialled.
func (g *Gateway) info(ctx context.Context) (Info, error) {
	ctx, cancel := context.WithTimeout(ctx, g.times.ask)
	defer cancel()
	info, err := g.options.Info(ctx)
	if err != nil {
		return Info{}, fmt.Errorf("ask for the gateway: %w", err)
	}
	if info.Shards < 1 || info.Shards > maxShards {
		return Info{}, fmt.Errorf("ask for the gateway: %d shards were advised", info.Shards)
	}
	info.Limit.MaxConcurrency = max(info.Limit.MaxConcurrency, 1)
	if info.URL, err = address(info.URL); err != nil {
		return Info{}, fmt.Errorf("ask for the gateway: %w", err)
	}
	return info, nil
}

// address completes the address of a gateway with the version and the encoding
// that we speak.
func address(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", errors.New("the address is malformed")
	}
	if u.Scheme != "wss" && u.Scheme != "ws" || u.Host == "" || u.User != nil {
		return "", errors.New("the address is not that of a websocket")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	query := u.Query()
	query.Set("v", "10")
	query.Set("encoding", "json")
	u.RawQuery, u.Fragment = query.Encode(), ""
	return u.String(), nil
}

// isFatal reports whether trying again is no use.
func isFatal(err error) bool {
	_, fatal := errors.AsType[*FatalError](err)
	return fatal
}
