package feeds

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// fakeNet answers requests without a network, so that tests can run in
// synctest's time.
type fakeNet struct {
	asked  atomic.Int32
	answer func(r *http.Request) *http.Response
}

func (n *fakeNet) RoundTrip(r *http.Request) (*http.Response, error) {
	n.asked.Add(1)
	if resp := n.answer(r); resp != nil {
		resp.Request = r
		return resp, nil
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func fakeResponse(status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}
}

// feedNet takes a second to answer, with an ETag that it heeds.
func feedNet() *fakeNet {
	return &fakeNet{answer: func(r *http.Request) *http.Response {
		time.Sleep(time.Second)
		if r.Header.Get("If-None-Match") == `"e"` {
			return fakeResponse(304, "")
		}
		return fakeResponse(200, rssOf(oneItem), "ETag", `"e"`)
	}}
}

func fetchAll(t *testing.T, f *Fetcher, states ...State) []Result {
	t.Helper()
	results := make([]Result, len(states))
	var wg sync.WaitGroup
	for i, st := range states {
		wg.Go(func() {
			var err error
			if results[i], err = f.Fetch(t.Context(), Source{Name: string(rune('a' + i)), URL: "https://a.example/feed"}, st); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	return results
}

// TestOneRequestForAll asks once for an address that many sources name.
func TestOneRequestForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		net := feedNet()
		f := New(Options{Transport: net})
		results := fetchAll(t, f, make([]State, 20)...)
		if net.asked.Load() != 1 {
			t.Errorf("%d requests", net.asked.Load())
		}
		states := make([]State, len(results))
		for i, r := range results {
			if len(r.Reports) != 1 || r.Reports[0].Source != string(rune('a'+i)) {
				t.Errorf("result %d: %+v", i, r)
			}
			states[i] = r.State
		}
		time.Sleep(time.Minute)
		for i, r := range fetchAll(t, f, states...) {
			if !r.Unchanged {
				t.Errorf("result %d: %+v", i, r)
			}
		}
		if net.asked.Load() != 2 {
			t.Errorf("%d requests after two rounds", net.asked.Load())
		}
	})
}

// TestShareOneAfterAnother shares within a round, but not with the source
// that has seen the answer, nor later.
func TestShareOneAfterAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		net := feedNet()
		f := New(Options{Transport: net})
		ask := func(st State, want int32) State {
			t.Helper()
			r := fetchAll(t, f, st)[0]
			if net.asked.Load() != want {
				t.Errorf("%d requests, want %d", net.asked.Load(), want)
			}
			return r.State
		}
		a := ask(State{}, 1)
		time.Sleep(3 * time.Second)
		ask(State{}, 1) // another source, just after
		ask(a, 2)       // the first again: it wants news
		ask(State{}, 3) // the answer to that was 304, which is none for a newcomer
		ask(State{}, 3)
		time.Sleep(shareFor + time.Second)
		ask(State{}, 4)
	})
}

// TestNoStore keeps no answer that the server forbids to keep.
func TestNoStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		net := &fakeNet{answer: func(*http.Request) *http.Response {
			return fakeResponse(200, rssOf(oneItem), "Cache-Control", "private, No-Store")
		}}
		f := New(Options{Transport: net})
		fetchAll(t, f, State{})
		fetchAll(t, f, State{})
		if net.asked.Load() != 2 || len(f.flights.by) != 0 {
			t.Errorf("%d requests, %d answers kept", net.asked.Load(), len(f.flights.by))
		}
	})
}

// TestShareFailures shares a failure with those who waited for it only.
func TestShareFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		net := &fakeNet{answer: func(*http.Request) *http.Response {
			time.Sleep(time.Second)
			return fakeResponse(500, "")
		}}
		f := New(Options{Transport: net, Jitter: func() float64 { return 0 }})
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				if r, err := f.Fetch(t.Context(), Source{URL: "https://a.example/"}, State{}); err == nil || r.State.Failures != 1 {
					t.Errorf("error %v, state %+v", err, r.State)
				}
			})
		}
		wg.Wait()
		if net.asked.Load() != 1 {
			t.Errorf("%d requests", net.asked.Load())
		}
		f.Fetch(t.Context(), Source{URL: "https://a.example/"}, State{})
		if net.asked.Load() != 2 {
			t.Errorf("%d requests", net.asked.Load())
		}
	})
}

// TestLeaderGoesAway lets those who wait ask for themselves.
func TestLeaderGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		net := &fakeNet{}
		net.answer = func(*http.Request) *http.Response {
			if net.asked.Load() == 1 {
				return nil // until the request is given up
			}
			return fakeResponse(200, rssOf(oneItem))
		}
		f := New(Options{Transport: net})
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := f.Fetch(ctx, Source{URL: "https://a.example/"}, State{}); !errors.Is(err, context.Canceled) {
				t.Errorf("the leader's error is %v", err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			if r, err := f.Fetch(t.Context(), Source{URL: "https://a.example/"}, State{}); err != nil || len(r.Reports) != 1 {
				t.Errorf("result %+v, error %v", r, err)
			}
		})
		synctest.Wait()
		cancel()
		wg.Wait()
	})
}

// TestSpacing asks a public host once a second, others meanwhile, and lets
// nobody wait who gives up.
func TestSpacing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		at := map[string][]time.Duration{}
		began := time.Now()
		f := New(Options{Timeout: 2 * time.Second, Transport: &fakeNet{answer: func(r *http.Request) *http.Response {
			mu.Lock()
			defer mu.Unlock()
			at[r.URL.Host] = append(at[r.URL.Host], time.Since(began))
			return fakeResponse(200, rssOf(oneItem))
		}}})
		var wg sync.WaitGroup
		for _, address := range []string{
			"https://a.example/1", "https://a.example/2", "http://www.a.example/3", "https://a.example/4", "https://a.example/5",
			"https://b.example/1", "http://127.0.0.1:99/1", "http://127.0.0.1:99/2", "http://localhost/1", "http://localhost/2",
		} {
			wg.Go(func() {
				if _, err := f.Fetch(t.Context(), Source{URL: address}, State{}); err != nil {
					t.Errorf("%s: %v", address, err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); took != 4*time.Second {
			t.Errorf("it took %v, want 4 s: the time limit does not count waiting", took)
		}
		for host, times := range at {
			for i := 1; i < len(times); i++ {
				if gap := times[i] - times[i-1]; strings.HasSuffix(host, ".example") && gap < time.Second {
					t.Errorf("%s: asked again after %v", host, gap)
				}
			}
		}
		if at["127.0.0.1:99"][1] != 0 || at["localhost"][1] != 0 || at["b.example"][0] != 0 {
			t.Errorf("somebody waited in vain: %v", at)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		f.Fetch(ctx, Source{URL: "https://b.example/2"}, State{})
		before := time.Now()
		if _, err := f.Fetch(ctx, Source{URL: "https://b.example/3"}, State{}); err == nil || time.Since(before) > time.Second {
			t.Errorf("error %v after %v", err, time.Since(before))
		}
	})
}

func TestSpacingForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := spacing{apart: time.Second, next: map[string]time.Time{}}
		for i := range 3000 {
			s.turn(strings.Repeat("h", i+1))
			time.Sleep(10 * time.Millisecond)
		}
		if len(s.next) > 1200 {
			t.Errorf("%d hosts are remembered", len(s.next))
		}
	})
}

func TestIsLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost:80/": true, "http://redis": true, "http://nas.local/": true, "http://127.0.0.9:8080": true, "http://10.1.2.3": true,
		"http://[::1]:99": true, "http://[::1]/": true, "http://a.internal": true, "https://a.example:8443": false, "https://8.8.8.8": false,
		"http://[2001:db8::1]:8080": false, "https://localhost.example": false,
	} {
		u, _ := url.Parse(address)
		if got := isLocal(canonicalHost(u)); got != want {
			t.Errorf("isLocal(%s) = %v", address, got)
		}
	}
}
