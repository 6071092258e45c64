package discord

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/rumor"
)

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want rumor.Verdict
		wait time.Duration
	}{
		{"torn connection", errors.New("connection reset"), rumor.Unknown, 0},
		{"too slow", context.DeadlineExceeded, rumor.Unknown, 0},
		{"held back by our limiter", &rest.Error{Limited: true, Wait: 1234 * time.Millisecond}, rumor.Later, 1234 * time.Millisecond},
		{"429", &rest.Error{Status: 429, Limited: true, Wait: 3 * time.Second}, rumor.Later, 3 * time.Second},
		{"429 that nobody marked", &rest.Error{Status: 429, Wait: time.Second}, rumor.Later, time.Second},
		{"wrapped", fmt.Errorf("post: %w", &rest.Error{Status: 429, Wait: time.Second}), rumor.Later, time.Second},
		{"slowmode", &rest.Error{Status: 400, Code: 20016, Wait: time.Second}, rumor.Later, time.Second},
		{"slow channel", &rest.Error{Status: 429, Code: 20028, Wait: time.Second}, rumor.Later, time.Second},
		{"overloaded", &rest.Error{Status: 503, Code: 130000}, rumor.Later, 0},
		{"old message", &rest.Error{Status: 400, Code: 30046}, rumor.Later, 10 * time.Minute},
		{"too many direct messages opened", rejected(403, 40003), rumor.Later, 10 * time.Minute},
		{"switched off for a while", rejected(400, 40006), rumor.Later, 10 * time.Minute},
		{"network says 429", &rest.Error{Status: 429, Edge: true, Limited: true}, rumor.Later, 10 * time.Minute},
		{"network says 429 and how long", &rest.Error{Status: 429, Edge: true, Limited: true, Wait: time.Minute}, rumor.Later, time.Minute},
		{"network says 403", &rest.Error{Status: 403, Edge: true}, rumor.Later, 10 * time.Minute},
		{"network says 502", &rest.Error{Status: 502, Edge: true}, rumor.Unknown, 0},
		{"network says 401", &rest.Error{Status: 401, Edge: true}, rumor.Unknown, 0},
		{"blocked by the network", rejected(403, 40333), rumor.Later, 10 * time.Minute},
		{"500", rejected(500, 0), rumor.Unknown, 0},
		{"503 with a code", rejected(503, 50013), rumor.Unknown, 0},
		{"404 without a code", rejected(404, 0), rumor.Unknown, 0},
		{"unknown channel", rejected(404, 10003), rumor.Gone, 0},
		{"unknown guild", rejected(404, 10004), rumor.Gone, 0},
		{"unknown user", rejected(404, 10013), rumor.Gone, 0},
		{"missing access", rejected(403, 50001), rumor.Gone, 0},
		{"direct messages closed", rejected(403, 50007), rumor.Gone, 0},
		{"missing permissions", rejected(403, 50013), rumor.Denied, 0},
		{"not a text channel", rejected(400, 50008), rumor.Denied, 0},
		{"forum", rejected(400, 40058), rumor.Denied, 0},
		{"archived thread", rejected(400, 50083), rumor.Denied, 0},
		{"locked thread", rejected(400, 160005), rumor.Denied, 0},
		{"tag required", rejected(400, 40067), rumor.Denied, 0},
		{"only tags for moderators", rejected(400, 40066), rumor.Denied, 0},
		{"nobody to write to", rejected(400, 50033), rumor.Gone, 0},
		{"malformed", rejected(400, 50035), rumor.Refused, 0},
		{"empty", rejected(400, 50006), rumor.Refused, 0},
		{"not JSON", rejected(400, 50109), rumor.Refused, 0},
		{"too large", rejected(413, 40005), rumor.Refused, 0},
		{"AutoMod", rejected(400, 200000), rumor.Refused, 0},
		{"AutoMod, title", rejected(400, 200001), rumor.Refused, 0},
		{"bad token", rejected(401, 0), rumor.Fatal, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := judge(test.err)
			if got.Verdict != test.want || got.Wait != test.wait {
				t.Errorf("%s, wait %s; want %s, wait %s", got.Verdict, got.Wait, test.want, test.wait)
			}
			if !errors.Is(got, test.err) {
				t.Error("the cause is lost")
			}
		})
	}
}
