package feeds

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const oneItem = "<item><title>A deal</title><guid>1</guid></item>"

// bench is a Fetcher and a server, with a clock that is set by hand.
type bench struct {
	t       *testing.T
	fetcher *Fetcher
	server  *httptest.Server
	src     Source
	now     time.Time
	asked   atomic.Int32
	serve   http.HandlerFunc
	log     bytes.Buffer
}

func newBench(t *testing.T, serve http.HandlerFunc) *bench {
	t.Helper()
	b := &bench{t: t, now: testNow, serve: serve}
	b.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.asked.Add(1)
		b.serve(w, r)
	}))
	b.fetcher = New(Options{
		AllowPrivate: true, Version: "1.2", Timeout: 5 * time.Second,
		Now: func() time.Time { return b.now }, Jitter: func() float64 { return 0.5 },
		Log: slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	b.src = Source{Name: "bench", URL: b.server.URL + "/feed"}
	t.Cleanup(func() { b.fetcher.Close(); b.server.Close() })
	return b
}

// fetch looks at the source a minute later.
func (b *bench) fetch(st State) (Result, error) {
	b.now = b.now.Add(time.Minute)
	return b.fetcher.Fetch(b.t.Context(), b.src, st)
}

// mustFetch fails the test on an error.
func (b *bench) mustFetch(st State) Result {
	b.t.Helper()
	r, err := b.fetch(st)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func serveText(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

func TestConditional(t *testing.T) {
	version := "v1"
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+version+`"`)
		w.Header().Set("Last-Modified", "Mon, 28 Jul 2025 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"`+version+`"` && r.Header.Get("If-Modified-Since") == "Mon, 28 Jul 2025 10:00:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, rssOf("<item><title>Deal "+version+"</title><guid>1</guid></item>"))
	})
	first := b.mustFetch(State{})
	if len(first.Reports) != 1 || first.Unchanged || first.State.ETag != `"v1"` || !first.State.FirstFetched.Equal(b.now) {
		t.Fatalf("first look: %+v", first)
	}
	second := b.mustFetch(first.State)
	if !second.Unchanged || len(second.Reports) != 0 || !second.State.FirstFetched.Equal(first.State.FirstFetched) || !second.State.LastFetched.Equal(b.now) {
		t.Errorf("second look: %+v", second)
	}
	version = "v2"
	third := b.mustFetch(second.State)
	if third.Unchanged || len(third.Reports) != 1 || third.State.ETag != `"v2"` {
		t.Fatalf("third look: %+v", third)
	}
	a, c := first.Reports[0], third.Reports[0]
	if a.Key() != c.Key() || a.Hash == c.Hash {
		t.Errorf("the revision has keys %q and %q, hashes %s and %s", a.Keys, c.Keys, a.Hash, c.Hash)
	}
	b.src.URL += "?other"
	if moved := b.mustFetch(third.State); moved.Unchanged || !moved.State.FirstFetched.Equal(b.now) {
		t.Errorf("another address does not start afresh: %+v", moved)
	}
}

// TestSameBytes finds a feed unchanged whose server knows no validators.
func TestSameBytes(t *testing.T) {
	b := newBench(t, serveText(rssOf(oneItem)))
	first := b.mustFetch(State{})
	if r := b.mustFetch(first.State); !r.Unchanged {
		t.Errorf("got %+v", r)
	}
}

func TestRequest(t *testing.T) {
	var got http.Header
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		fmt.Fprint(w, rssOf(""))
	})
	b.mustFetch(State{})
	if want := "Hotstove/1.2 (+https://github.com/hotstove/hotstove; MLB rumor bot)"; got.Get("User-Agent") != want {
		t.Errorf("User-Agent %q, want %q", got.Get("User-Agent"), want)
	}
	if got.Get("If-None-Match") != "" || !strings.Contains(got.Get("Accept"), "application/rss+xml") {
		t.Errorf("headers %v", got)
	}
	if ua := userAgent("1\n2", "(me)@a.example\r\nX: y"); strings.ContainsAny(ua, "\r\n") {
		t.Errorf("User-Agent %q", ua)
	}
}

// TestStatuses checks what each failure says and how long we stay away.
func TestStatuses(t *testing.T) {
	tests := []struct {
		status int
		retry  string
		text   string
		wait   time.Duration
	}{
		{404, "", "the server answered 404: check the address", missingBackoff + missingBackoff/20},
		{410, "", "the server answered 410: the feed is gone for good, remove the source", goneBackoff + goneBackoff/20},
		{403, "", "the server answered 403: it does not let us read this address", 63 * time.Second},
		{401, "", "the server answered 401: it wants credentials", 63 * time.Second},
		{429, "120", "the server answered 429: it asks us to come less often", 2 * time.Minute},
		{429, "Thu, 31 Jul 2025 13:00:00 GMT", "the server answered 429: it asks us to come less often", time.Hour},
		{503, "99999999", "the server answered 503: it has trouble of its own", maxRetryAfter},
		{503, "1", "the server answered 503: it has trouble of its own", 63 * time.Second},
		{418, "", "the server answered 418", 63 * time.Second},
		{204, "", "the server answered 204", 63 * time.Second},
		{304, "", "the server answered 304", 63 * time.Second},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.status, tt.retry), func(t *testing.T) {
			b := newBench(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", "Thu, 31 Jul 2025 12:00:00 GMT")
				if tt.retry != "" {
					w.Header().Set("Retry-After", tt.retry)
				}
				w.WriteHeader(tt.status)
			})
			r, err := b.fetch(State{})
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Message != tt.text || e.Source != "bench" || r.State.LastError != tt.text {
				t.Fatalf("error %+v, state %+v", err, r.State)
			}
			if wait := r.State.NextDue.Sub(b.now); wait != tt.wait {
				t.Errorf("we stay away for %v, want %v", wait, tt.wait)
			}
			if r.State.Failures != 1 || !r.State.FailingSince.Equal(b.now) || !r.State.FirstFetched.IsZero() {
				t.Errorf("state %+v", r.State)
			}
		})
	}
}

// TestRecovery counts failures, keeps what is known, and forgets them after a success.
func TestRecovery(t *testing.T) {
	b := newBench(t, serveText(rssOf(oneItem)))
	good := b.mustFetch(State{}).State
	feed := b.serve
	b.serve = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }
	st, since := good, time.Time{}
	for n := 1; n <= 3; n++ {
		r, err := b.fetch(st)
		if st = r.State; err == nil || st.Failures != n || st.Digest != good.Digest || !st.FirstFetched.Equal(good.FirstFetched) {
			t.Fatalf("failure %d: error %v, state %+v", n, err, st)
		}
		if n == 1 {
			since = st.FailingSince
		}
	}
	if !st.FailingSince.Equal(since) {
		t.Errorf("failing since %v, want %v", st.FailingSince, since)
	}
	b.serve = feed
	if r := b.mustFetch(st); !r.Unchanged || r.State.Failures != 0 || r.State.LastError != "" || !r.State.FailingSince.IsZero() {
		t.Errorf("after recovery: %+v", r)
	}
}

func TestBackoff(t *testing.T) {
	plain, missing := &Error{}, &Error{Status: 404}
	tests := []struct {
		e      *Error
		n      int
		jitter float64
		want   time.Duration
	}{
		{plain, 1, 0, time.Minute}, {plain, 2, 0, 2 * time.Minute}, {plain, 3, 0, 4 * time.Minute}, {plain, 6, 0, 32 * time.Minute},
		{plain, 7, 0, time.Hour}, {plain, 1 << 30, 0, time.Hour}, {plain, 7, 1, 66 * time.Minute}, {plain, 1, 0.5, 63 * time.Second},
		{missing, 1, 0, 15 * time.Minute}, {missing, 20, 0, 6 * time.Hour},
		{&Error{Status: 410}, 1, 0, 24 * time.Hour},
		{&Error{RetryAfter: 10 * time.Minute}, 1, 0, 10 * time.Minute},
		{&Error{RetryAfter: 10 * time.Minute}, 7, 0, time.Hour},
		{&Error{RetryAfter: 1000 * time.Hour}, 1, 0, maxRetryAfter},
	}
	for _, tt := range tests {
		if got := backoff(tt.e, tt.n, tt.jitter); got != tt.want {
			t.Errorf("backoff(%+v, %d, %v) = %v, want %v", tt.e, tt.n, tt.jitter, got, tt.want)
		}
	}
	st := State{}.failed(Source{Every: 3 * time.Hour}, plain, testNow, 0)
	if got := st.NextDue.Sub(testNow); got != 3*time.Hour {
		t.Errorf("a source of every 3 h is tried again after %v", got)
	}
	if st.Due(testNow) || !st.Due(st.NextDue) {
		t.Error("Due is wrong")
	}
}

// TestBodies checks what servers send in place of a feed, and too much of one.
func TestBodies(t *testing.T) {
	page := `<!DOCTYPE html><html><head><title>Are you a robot?</title></head><body><p>Wait.</p></body></html>`
	named := strings.Replace(page, "<title>", `<link rel="alternate" type="application/rss+xml" href="/rss?key=secret"><title>`, 1)
	tests := []struct {
		name  string
		serve http.HandlerFunc
		want  string
	}{
		{"page", serveText(page), "it is a web page, not a feed"},
		{"page that names a feed", serveText(named), "/rss"},
		{"text", serveText("Under construction, come back soon."), "it is plain text, not a feed"},
		{"nothing", serveText(""), "it is empty"},
		{"100 MB", endlessBody(100<<20, true), "it is larger than 4 MiB"},
		{"100 MB unannounced", endlessBody(100<<20, false), "it is larger than 4 MiB"},
		{"gzip bomb", gzipBomb(), "it is larger than 4 MiB"},
		{"odd packing", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, "xyz")
		}, "it is packed in a way that was not asked for (br)"},
		{"broken gzip", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "xyz")
		}, "could not be reached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, tt.serve)
			r, err := b.fetch(State{})
			if err == nil || !strings.Contains(err.Error(), tt.want) || len(r.Reports) != 0 {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("error %v holds a query", err)
			}
		})
	}
}

func endlessBody(size int, announced bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if announced {
			w.Header().Set("Content-Length", fmt.Sprint(size))
		}
		chunk := bytes.Repeat([]byte("<rss><channel> "), 4096)
		for sent := 0; sent < size; sent += len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
}

func gzipBomb() http.HandlerFunc {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for range 100 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed.Bytes())
	}
}

func TestGzip(t *testing.T) {
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("gzip is not asked for")
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, rssOf(oneItem))
		z.Close()
	})
	if r := b.mustFetch(State{}); len(r.Reports) != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestArticle(t *testing.T) {
	b := newBench(t, serveText("<html><head><title>A deal</title></head><body><p>Text.</p></body></html>"))
	b.src.Article = true
	if r := b.mustFetch(State{}); len(r.Reports) != 1 || r.Reports[0].Title != "A deal" || r.Reports[0].URL != b.src.URL {
		t.Errorf("got %+v", r.Reports)
	}
}

// TestBrokenConnection keeps the whole items, and asks for all of them again.
func TestBrokenConnection(t *testing.T) {
	b := newBench(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5000")
		w.Header().Set("ETag", `"x"`)
		fmt.Fprint(w, strings.TrimSuffix(rssOf(oneItem+"<item><title>Half"), "</channel></rss>"))
	})
	r, err := b.fetch(State{})
	if !errors.As(err, new(*PartialError)) || len(r.Reports) != 1 || err.Error() != "it is cut off: 1 item was read" {
		t.Fatalf("reports %+v, error %v", r.Reports, err)
	}
	if st := r.State; st.ETag != "" || st.Digest != "" || st.Failures != 0 || st.LastError != err.Error() || st.FirstFetched.IsZero() {
		t.Errorf("state %+v", st)
	}
}

// TestSlowServers ends answers that never begin and answers that drip.
func TestSlowServers(t *testing.T) {
	wait := func(r *http.Request, d time.Duration) bool {
		select {
		case <-r.Context().Done():
			return false
		case <-time.After(d):
			return true
		}
	}
	for name, serve := range map[string]http.HandlerFunc{
		"silent": func(_ http.ResponseWriter, r *http.Request) { wait(r, 10*time.Second) },
		"dripping": func(w http.ResponseWriter, r *http.Request) {
			for wait(r, 20*time.Millisecond) {
				fmt.Fprint(w, "<a>")
				w.(http.Flusher).Flush()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, serve)
			b.fetcher.timeout = 300 * time.Millisecond
			began := time.Now()
			r, err := b.fetch(State{})
			if err == nil || err.Error() != "it did not answer in full within 300ms" || r.State.Failures != 1 {
				t.Errorf("error %v", err)
			}
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestCancelled leaves the state alone: nothing is wrong with the source.
func TestCancelled(t *testing.T) {
	b := newBench(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	st := State{Failures: 2, LastError: "x"}
	r, err := b.fetcher.Fetch(ctx, b.src, st)
	if !errors.Is(err, context.Canceled) || r.State != st {
		t.Errorf("error %v, state %+v", err, r.State)
	}
}

// TestUnreachable words what the network says.
func TestUnreachable(t *testing.T) {
	f := New(Options{AllowPrivate: true})
	defer f.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	tls.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	defer tls.Close()
	for address, want := range map[string]string{
		gone.URL: "the server refused the connection",
		tls.URL:  "the server's certificate is not valid",
	} {
		_, err := f.Fetch(t.Context(), Source{URL: strings.Replace(address, "://", "://user:secret@", 1) + "?token=secret"}, State{})
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestCredentials sends them to the server and shows them nowhere.
func TestCredentials(t *testing.T) {
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != "user" || password != "secret" || r.URL.Query().Get("token") != "secret2" {
			w.WriteHeader(401)
			return
		}
		fmt.Fprint(w, `<rss version="2.0"><channel><title></title><item><title>A</title><link>/a</link></item></channel></rss>`)
	})
	b.src = Source{URL: strings.Replace(b.server.URL, "://", "://user:secret@", 1) + "/feed?token=secret2"}
	r := b.mustFetch(State{})
	b.serve = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }
	failed, err := b.fetch(r.State)
	shown := fmt.Sprintf("%+v %+v %+v %v %s", r.Reports, r.State, failed.State, err, b.log.String())
	if e, ok := errors.AsType[*Error](err); ok {
		shown += e.Source
	}
	if strings.Contains(shown, "secret") {
		t.Errorf("credentials are shown: %s", shown)
	}
	if len(r.Reports) != 1 || r.Reports[0].URL != b.server.URL+"/a" {
		t.Errorf("reports %+v", r.Reports)
	}
}
