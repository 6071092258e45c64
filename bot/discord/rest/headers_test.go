package rest

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadSeconds(t *testing.T) {
	for _, tt := range []struct {
		s    string
		want time.Duration
		ok   bool
	}{
		{"1", time.Second, true},
		{"0.994", 994 * time.Millisecond, true},
		{"64.57", 64570 * time.Millisecond, true},
		{"0.0001", time.Millisecond, true}, // never too early
		{"0", 0, true},
		{"1e300", longestWait, true},
		{"inf", longestWait, true},
		{"NaN", 0, false},
		{"-1", 0, false},
		{"", 0, false},
		{"soon", 0, false},
	} {
		if got, ok := readSeconds(tt.s); got != tt.want || ok != tt.ok {
			t.Errorf("%q: got %v, %v; want %v, %v", tt.s, got, ok, tt.want, tt.ok)
		}
	}
}

func TestTakeLimitHeaders(t *testing.T) {
	tests := []struct {
		name    string
		headers []string
		want    limitHeaders
	}{
		{"none", nil, limitHeaders{limit: 1}},
		{"usual", quota("abcd", 5, 4, "0.750"), limitHeaders{bucket: "abcd", known: true, limit: 5, remaining: 4, resetAfter: 750 * time.Millisecond, any: true}},
		{"no limit", []string{"X-RateLimit-Remaining: 2", "X-RateLimit-Reset-After: 1"}, limitHeaders{known: true, limit: 3, remaining: 2, resetAfter: time.Second, any: true}},
		{"no reset", []string{"X-RateLimit-Remaining: 2"}, limitHeaders{limit: 3, remaining: 2, any: true}},
		{"nonsense", quota("abcd", -1, -5, "never"), limitHeaders{bucket: "abcd", limit: 1, any: true}},
		{"global", []string{"Retry-After: 65", "X-RateLimit-Global: true"}, limitHeaders{limit: 1, retry: 65 * time.Second, hasRetry: true, global: true, any: true}},
		{"scope global", []string{"X-RateLimit-Scope: global"}, limitHeaders{limit: 1, global: true, any: true}},
		{"shared", []string{"X-RateLimit-Scope: shared"}, limitHeaders{limit: 1, shared: true, any: true}},
		{"network", []string{"Retry-After: 30"}, limitHeaders{limit: 1, retry: 30 * time.Second, hasRetry: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := reply(200, "", tt.headers...).Header
			h.Set("Content-Type", "application/json")
			got := takeLimitHeaders(h)
			if d := cmp.Diff(tt.want, got, cmp.AllowUnexported(limitHeaders{})); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if len(h) != 1 {
				t.Errorf("headers are left: %v", h)
			}
		})
	}
}

func FuzzHeaders(f *testing.F) {
	f.Add("abcd", "5", "4", "0.75", "1", "true", "user")
	f.Add("", "-1", "1e9", "NaN", "99999999999999", "false", "shared")
	f.Fuzz(func(t *testing.T, bucket, limit, remaining, reset, retry, global, scope string) {
		h := http.Header{headerBucket: {bucket}, headerLimit: {limit}, headerRemaining: {remaining},
			headerResetAfter: {reset}, headerRetryAfter: {retry}, headerGlobal: {global}, headerScope: {scope}}
		l := takeLimitHeaders(h)
		if l.limit <= l.remaining || l.remaining < 0 || l.limit > largestCount+1 || len(l.bucket) > longestBucket {
			t.Errorf("counts %+v", l)
		}
		for _, d := range []time.Duration{l.resetAfter, l.retry} {
			if d < 0 || d > longestWait || d%time.Millisecond != 0 {
				t.Errorf("time %v", d)
			}
		}
		if len(h) != 0 {
			t.Errorf("headers are left: %v", h)
		}
	})
}
