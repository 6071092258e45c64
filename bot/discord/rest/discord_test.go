package rest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testToken = "MTA0.bot-token.secret"
	messages  = "/channels/*/messages"
	callback  = "/interactions/*/*/callback"
)

// script answers requests in the place of Discord, without a network.
type script func(r *http.Request) (*http.Response, error)

func (f script) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	return f(r)
}

// reply makes an answer. Headers are given as "Name: value".
func reply(status int, body string, headers ...string) *http.Response {
	h := make(http.Header)
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		h.Set(name, value)
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// quota are the headers of a bucket.
func quota(bucket string, limit, remaining int, resetAfter string) []string {
	return []string{
		"X-RateLimit-Bucket: " + bucket, "X-RateLimit-Limit: " + strconv.Itoa(limit),
		"X-RateLimit-Remaining: " + strconv.Itoa(remaining), "X-RateLimit-Reset-After: " + resetAfter,
	}
}

// bench is a client, what it sent, and what it logged.
type bench struct {
	*Client
	start time.Time

	mu   sync.Mutex
	sent []sent
	log  bytes.Buffer
}

type sent struct {
	path string
	at   time.Duration // since the start
}

// newBench returns a client whose requests answer answers, n counting them
// from 1.
func newBench(t *testing.T, o Options, answer func(n int, r *http.Request) (*http.Response, error)) *bench {
	t.Helper()
	b := &bench{start: time.Now()}
	o.Token = testToken
	o.Log = slog.New(slog.NewTextHandler(&b.log, nil))
	o.HTTP = script(func(r *http.Request) (*http.Response, error) {
		b.mu.Lock()
		b.sent = append(b.sent, sent{strings.TrimPrefix(r.URL.Path, "/api/v10"), time.Since(b.start)})
		n := len(b.sent)
		b.mu.Unlock()
		return answer(n, r)
	})
	b.Client = New(o)
	t.Cleanup(b.Close)
	return b
}

// post posts to a channel.
func (b *bench) post(t *testing.T, channel string) error {
	t.Helper()
	return b.Do(t.Context(), Post(messages, nil, channel), nil)
}

// errorOf returns the Error that a call failed with.
func errorOf(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %v, want an Error", err)
	}
	return e
}

// strict is a Discord that keeps its limits to the letter and counts who
// breaks them: 50 calls in any second, five in a channel's window of one second
// that begins with the first of them.
type strict struct {
	span time.Duration // in which 50 calls may come

	mu       sync.Mutex
	last     [50]time.Time // a ring
	calls    int
	channels map[string]*window
	broken   []string
}

type window struct {
	ends  time.Time
	count int
}

func newStrict(span time.Duration) *strict {
	return &strict{span: span, channels: make(map[string]*window)}
}

func (s *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	oldest := &s.last[s.calls%len(s.last)]
	if now.Sub(*oldest) < s.span {
		s.refuse(w, "global", s.span-now.Sub(*oldest))
		return
	}
	*oldest = now
	s.calls++
	channel := strings.Split(r.URL.Path, "/")[4]
	win := s.channels[channel]
	if win == nil || !now.Before(win.ends) {
		win = &window{ends: now.Add(time.Second)}
		s.channels[channel] = win
	}
	if win.count >= 5 {
		s.refuse(w, "user", win.ends.Sub(now))
		return
	}
	win.count++
	h := w.Header()
	h.Set("X-RateLimit-Bucket", "posts")
	h.Set("X-RateLimit-Limit", "5")
	h.Set("X-RateLimit-Remaining", strconv.Itoa(5-win.count))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", win.ends.Sub(now).Seconds()))
	fmt.Fprint(w, `{"id":"1"}`)
}

func (s *strict) refuse(w http.ResponseWriter, scope string, wait time.Duration) {
	s.broken = append(s.broken, fmt.Sprintf("%s limit at call %d, %s too early", scope, s.calls, wait))
	w.Header().Set("X-RateLimit-Scope", scope)
	w.WriteHeader(http.StatusTooManyRequests)
	fmt.Fprintf(w, `{"message":"You are being rate limited.","retry_after":%.3f,"global":%v}`, wait.Seconds(), scope == "global")
}

// answer serves a request without a network.
func (s *strict) answer(r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// check fails the test when a limit was broken.
func (s *strict) check(t *testing.T, calls int) {
	t.Helper()
	if s.calls != calls {
		t.Errorf("%d calls came, want %d", s.calls, calls)
	}
	if len(s.broken) > 0 {
		t.Errorf("%d limits were broken, first %s", len(s.broken), s.broken[0])
	}
}
