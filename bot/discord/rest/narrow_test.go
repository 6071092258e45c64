package rest

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestNarrow tells a limit of one route in one channel from those of all calls:
// as Discord answers, and while it is waited for.
func TestNarrow(t *testing.T) {
	for _, test := range []struct {
		name    string
		answer  string
		headers []string
		narrow  bool
	}{
		{"a channel's", `{"message":"slow","code":20028,"retry_after":1163.097,"global":false}`, append(quota("posts", 5, 4, "0.999"), "X-RateLimit-Scope: shared", "Retry-After: 1"), true},
		{"the bot's", `{"message":"slow","retry_after":1163.097,"global":true}`, []string{"X-RateLimit-Global: true", "Retry-After: 1163"}, false},
		{"the network's", `<html>`, []string{"Retry-After: 1163"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, Options{}, func(int, *http.Request) (*http.Response, error) {
					return reply(429, test.answer, test.headers...), nil
				})
				call := Post(messages, nil, "1")
				call.Patience = time.Second
				for i, status := range []int{429, 0} {
					e, ok := errors.AsType[*Error](b.Do(t.Context(), call, nil))
					if !ok || e.Status != status || !e.Limited || e.Narrow != test.narrow || e.Wait < 1160*time.Second {
						t.Errorf("%d: %+v", i, e)
					}
				}
			})
		})
	}
}
