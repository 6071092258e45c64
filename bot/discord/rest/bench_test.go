package rest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

// soon gives each caller a place at once.
type soon struct{}

func (soon) Slot(context.Context, string, time.Duration) (time.Time, error) { return time.Now(), nil }

// BenchmarkDo is a call over a local connection.
func BenchmarkDo(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-RateLimit-Bucket", "posts")
		h.Set("X-RateLimit-Limit", "1000000")
		h.Set("X-RateLimit-Remaining", "999999")
		h.Set("X-RateLimit-Reset-After", "5.000")
		io.WriteString(w, `{"id":"1234567890123456789","content":"A deal"}`)
	}))
	defer server.Close()
	c := New(Options{Token: testToken, Base: server.URL, Slots: soon{}})
	defer c.Close()
	var out struct{ ID string }
	body := map[string]string{"content": "A deal"}
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Do(b.Context(), Post(messages, body, "1"), &out); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLimits is what the limits alone cost a call, with 10,000 channels.
func BenchmarkLimits(b *testing.B) {
	l := newLimits(withDefaults(Options{Slots: soon{}}))
	calls := make([]Call, 10_000)
	for i := range calls {
		calls[i] = Post(messages, nil, strconv.Itoa(i))
	}
	a := answer{status: 200, limit: left(1000, 5000)}
	a.limit.limit = 1001
	ctx, i := context.Background(), 0
	b.ReportAllocs()
	for b.Loop() {
		p, err := l.admit(ctx, calls[i%len(calls)])
		if err != nil {
			b.Fatal(err)
		}
		l.settle(p, a, nil)
		i++
	}
}

// BenchmarkHeaders reads the headers of an answer.
func BenchmarkHeaders(b *testing.B) {
	h := make(http.Header)
	lines := reply(200, "", quota("posts", 5, 4, "0.750")...).Header
	b.ReportAllocs()
	for b.Loop() {
		for name, values := range lines {
			h[name] = values
		}
		if l := takeLimitHeaders(h); !l.known {
			b.Fatalf("%+v", l)
		}
	}
}
