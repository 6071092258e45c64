package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// times returns when each request went out, in milliseconds, in order.
func (b *bench) times() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	var ms []int
	for _, s := range b.sent {
		ms = append(ms, int(s.at.Milliseconds()))
	}
	return ms
}

// ok answers with what is left of a bucket.
func ok(limit, remaining int, resetAfter string) (*http.Response, error) {
	return reply(200, "{}", quota("posts", limit, remaining, resetAfter)...), nil
}

// TestBucketWaits sends nothing when nothing is left, to the millisecond.
func TestBucketWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(n int, _ *http.Request) (*http.Response, error) {
			return ok(2, (2-n%2)%2, "0.750") // 1, 0, 1, 0
		})
		for range 4 {
			if err := b.post(t, "1"); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff([]int{0, 20, 771, 792}, b.times()); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	})
}

// TestFirstAlone sends the first call of a bucket alone, and then as many at
// once as are left.
func TestFirstAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(n int, _ *http.Request) (*http.Response, error) {
			headers := quota("posts", 5, 5-n, fmt.Sprintf("%.3f", 3-float64(n)/50))
			time.Sleep(time.Second)
			return reply(200, "{}", headers...), nil
		})
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { b.post(t, "1") })
		}
		wg.Wait()
		if d := cmp.Diff([]int{0, 1000, 1020, 1041, 1061}, b.times()); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	})
}

// TestSharedBucket lets routes that name one bucket share it, for each channel
// apart.
func TestSharedBucket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(n int, r *http.Request) (*http.Response, error) {
			if strings.Contains(r.URL.Path, "/2/") {
				return ok(9, 9-n, "5")
			}
			return ok(9, 0, "5")
		})
		edit := Patch("/channels/*/messages/*", nil, "2", "7")
		for _, c := range []Call{edit, Post(messages, nil, "2")} { // both routes are known
			if err := b.Do(t.Context(), c, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.post(t, "1"); err != nil {
			t.Fatal(err)
		}
		edit.Args[0], edit.Patience = "1", time.Second
		if e := errorOf(t, b.Do(t.Context(), edit, nil)); !e.Limited || e.Status != 0 {
			t.Errorf("got %+v", e)
		}
		if err := b.post(t, "2"); err != nil {
			t.Errorf("the other channel: %v", err)
		}
	})
}

// TestPatience fails at once, with the exact time, and takes no place in the
// queue of all calls.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slots := &queue{}
		b := newBench(t, Options{Slots: slots}, func(int, *http.Request) (*http.Response, error) { return ok(1, 0, "2.500") })
		b.post(t, "1")
		time.Sleep(time.Second)
		call := Post(messages, nil, "1")
		for _, patience := range []time.Duration{time.Nanosecond, time.Second, 1500 * time.Millisecond} {
			call.Patience = patience
			start := time.Now()
			e := errorOf(t, b.Do(t.Context(), call, nil))
			want := &Error{Method: "POST", Route: messages, Limited: true, Narrow: true, Wait: 1501 * time.Millisecond}
			if d := cmp.Diff(want, e); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if took := time.Since(start); took != 0 {
				t.Errorf("patience of %v: it took %v", patience, took)
			}
		}
		if slots.taken != 1 {
			t.Errorf("%d places were taken", slots.taken)
		}
		call.Patience = 1501 * time.Millisecond
		if err := b.Do(t.Context(), call, nil); err != nil {
			t.Error(err)
		}
	})
}

// TestPatienceInFlight gives up waiting for another call's answer.
func TestPatienceInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(int, *http.Request) (*http.Response, error) {
			time.Sleep(5 * time.Second)
			return ok(5, 4, "1")
		})
		var wg sync.WaitGroup
		defer wg.Wait()
		wg.Go(func() { b.post(t, "1") })
		synctest.Wait()
		call := Post(messages, nil, "1")
		call.Patience = 2 * time.Second
		start := time.Now()
		e := errorOf(t, b.Do(t.Context(), call, nil))
		if took := time.Since(start); took != 2*time.Second || !e.Limited || e.Wait != 0 {
			t.Errorf("got %+v after %v", e, took)
		}
		call.Patience = 4 * time.Second
		if err := b.Do(t.Context(), call, nil); err != nil {
			t.Error(err)
		}
	})
}

// TestContextEndsWaits ends each kind of wait with the context.
func TestContextEndsWaits(t *testing.T) {
	answers := map[string]func() (*http.Response, error){
		"bucket":  func() (*http.Response, error) { return ok(1, 0, "60") },
		"blocked": func() (*http.Response, error) { return reply(429, limitedBody, "X-RateLimit-Scope: user"), nil },
		"global": func() (*http.Response, error) {
			return reply(429, "", "Retry-After: 60", "X-RateLimit-Global: true"), nil
		},
		"edge":      func() (*http.Response, error) { return reply(429, edgeBody), nil },
		"in flight": func() (*http.Response, error) { time.Sleep(20 * time.Second); return nil, io.EOF },
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, Options{}, func(int, *http.Request) (*http.Response, error) { return answer() })
				var wg sync.WaitGroup
				defer wg.Wait()
				wg.Go(func() { b.post(t, "1") })
				time.Sleep(time.Second)
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				start := time.Now()
				err := b.Do(ctx, Post(messages, nil, "1"), nil)
				if took := time.Since(start); took != 3*time.Second || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v after %v", err, took)
				}
				if n := len(b.times()); n != 1 {
					t.Errorf("%d calls were made", n)
				}
			})
		})
	}
}

// TestChannelLimit holds back one channel after its 429, and no other.
func TestChannelLimit(t *testing.T) {
	for _, scope := range []string{"user", "shared"} {
		t.Run(scope, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, Options{}, func(n int, r *http.Request) (*http.Response, error) {
					if n == 1 {
						return reply(429, `{"message":"","retry_after":1.337}`, append(quota("posts", 5, 4, "0.2"), "Retry-After: 2", "X-RateLimit-Scope: "+scope)...), nil
					}
					return ok(5, 4, "1")
				})
				e := errorOf(t, b.post(t, "1"))
				if want := 1337 * time.Millisecond; e.Status != 429 || !e.Limited || e.Edge || e.Wait != want {
					t.Errorf("got %+v", e)
				}
				impatient := Post(messages, nil, "1")
				impatient.Patience = time.Second
				if e := errorOf(t, b.Do(t.Context(), impatient, nil)); e.Wait != 1337*time.Millisecond || e.Status != 0 {
					t.Errorf("got %+v", e)
				}
				var wg sync.WaitGroup
				for _, channel := range []string{"2", "1", "3"} {
					wg.Go(func() {
						if err := b.post(t, channel); err != nil {
							t.Error(err)
						}
					})
				}
				wg.Wait()
				if d := cmp.Diff([]int{0, 20, 41, 1337}, b.times()); d != "" {
					t.Errorf("(-want +got)\n%s", d)
				}
			})
		})
	}
}

// TestGlobalLimit holds back all but interactions, for just its time, and then
// no faster than the pace.
func TestGlobalLimit(t *testing.T) {
	forms := map[string]*http.Response{
		"headers": reply(429, "", "Retry-After: 2", "X-RateLimit-Global: true"),
		"body":    reply(429, `{"message":"","retry_after":2.0,"global":true}`),
	}
	for name, limited := range forms {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, Options{}, func(n int, r *http.Request) (*http.Response, error) {
					if n == 1 {
						time.Sleep(30 * time.Millisecond)
						return limited, nil
					}
					return ok(5, 4, "1")
				})
				var wg sync.WaitGroup
				wg.Go(func() {
					if e := errorOf(t, b.post(t, "1")); e.Wait != 2*time.Second || !e.Limited || e.Edge {
						t.Errorf("got %+v", e)
					}
				})
				synctest.Wait()
				for n := range 4 { // the first of them goes out before the answer, the others are on deck then
					wg.Go(func() { b.post(t, fmt.Sprint(n+2)) })
				}
				time.Sleep(500 * time.Millisecond)
				interaction := Call{Method: "POST", Route: callback, Args: []string{"1", "t"}, Interaction: true}
				if err := b.Do(t.Context(), interaction, nil); err != nil {
					t.Error(err)
				}
				wg.Wait()
				if d := cmp.Diff([]int{0, 20, 500, 2030, 2050, 2071}, b.times()); d != "" {
					t.Errorf("(-want +got)\n%s", d)
				}
				if got := strings.Count(b.log.String(), "a limit holds back all calls"); got != 1 {
					t.Errorf("%d lines in the log", got)
				}
			})
		})
	}
}

// TestEdgeLimit holds back everything, interactions too.
func TestEdgeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(n int, r *http.Request) (*http.Response, error) {
			if n == 1 {
				return reply(429, edgeBody, "Content-Type: text/html"), nil
			}
			return reply(200, "{}"), nil
		})
		if e := errorOf(t, b.post(t, "1")); !e.Edge || e.Wait != time.Minute {
			t.Errorf("got %+v", e)
		}
		interaction := Call{Method: "POST", Route: callback, Args: []string{"1", "t"}, Interaction: true, Patience: time.Second}
		if e := errorOf(t, b.Do(t.Context(), interaction, nil)); e.Status != 0 || e.Wait != time.Minute {
			t.Errorf("got %+v", e)
		}
		interaction.Patience = 0
		if err := b.Do(t.Context(), interaction, nil); err != nil {
			t.Error(err)
		}
		if d := cmp.Diff([]int{0, 60000}, b.times()); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	})
}

// TestBrake holds back after 500 refusals until the first is ten minutes old.
func TestBrake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status := 403
		b := newBench(t, Options{}, func(n int, r *http.Request) (*http.Response, error) {
			switch {
			case n <= 300: // not held against the bot
				return reply(429, `{"message":"","retry_after":0}`, "X-RateLimit-Scope: shared"), nil
			case n <= 400:
				return reply(404, `{"message":""}`), nil
			}
			return reply(status, `{"message":"","code":50001}`), nil
		})
		for range 900 {
			if e := errorOf(t, b.post(t, "1")); e.Status == 0 {
				t.Fatalf("held back: %v", e)
			}
		}
		began := time.Duration(b.times()[400]) * time.Millisecond
		call := Post(messages, nil, "2")
		call.Patience = time.Minute
		e := errorOf(t, b.Do(t.Context(), call, nil))
		if want := began + brakeWindow - time.Since(b.start); e.Status != 0 || !e.Limited || e.Wait.Truncate(time.Second) != want.Truncate(time.Second) {
			t.Errorf("got %+v, want a wait of %v", e, want)
		}
		interaction := Call{Method: "POST", Route: callback, Args: []string{"1", "t"}, Interaction: true}
		if e := errorOf(t, b.Do(t.Context(), interaction, nil)); e.Status != 403 {
			t.Errorf("an interaction got %+v", e)
		}
		status = 200
		if err := b.post(t, "2"); err != nil { // it waits
			t.Error(err)
		}
		if took := time.Since(b.start); took < brakeWindow || took > began+brakeWindow+time.Second {
			t.Errorf("it went out after %v", took)
		}
		if got := strings.Count(b.log.String(), "level=ERROR"); got != 1 {
			t.Errorf("%d errors in the log", got)
		}
	})
}

// TestBadToken sends nothing more with a token that Discord did not take.
func TestBadToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(n int, r *http.Request) (*http.Response, error) {
			if n == 2 {
				return reply(401, edgeBody), nil
			}
			return reply(401, `{"message":"401: Unauthorized","code":0}`), nil
		})
		interaction := Call{Method: "POST", Route: callback, Args: []string{"1", "t"}, Interaction: true}
		errorOf(t, b.Do(t.Context(), interaction, nil)) // says nothing of the bot's token
		for range 2 {                                   // nor does one of the network
			if e := errorOf(t, b.post(t, "1")); e.Status != 401 {
				t.Errorf("got %+v", e)
			}
		}
		e := errorOf(t, b.Do(t.Context(), Get("/gateway/bot"), nil))
		want := &Error{Method: "GET", Route: "/gateway/bot", Status: 401, Message: "401: Unauthorized"}
		if d := cmp.Diff(want, e); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
		if n := len(b.times()); n != 3 {
			t.Errorf("%d calls were made", n)
		}
		errorOf(t, b.Do(t.Context(), interaction, nil))
		if n := len(b.times()); n != 4 {
			t.Error("an interaction was held back")
		}
	})
}

// TestBadTokenOnDeck holds back also the calls that have their place already.
func TestBadTokenOnDeck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(int, *http.Request) (*http.Response, error) {
			time.Sleep(30 * time.Millisecond)
			return reply(401, `{"message":"401: Unauthorized","code":0}`), nil
		})
		var wg sync.WaitGroup
		for n := range 10 {
			wg.Go(func() {
				if e := errorOf(t, b.post(t, fmt.Sprint(n))); e.Status != 401 {
					t.Errorf("got %+v", e)
				}
			})
		}
		wg.Wait()
		if n := len(b.times()); n != 2 {
			t.Errorf("%d calls were made", n)
		}
	})
}

// TestGiveBack lets a call go that waited for one that gave up.
func TestGiveBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slots := &queue{fail: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		b := newBench(t, Options{Slots: slots}, func(int, *http.Request) (*http.Response, error) { return ok(5, 4, "1") })
		var wg sync.WaitGroup
		defer wg.Wait()
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			if err := b.Do(ctx, Post(messages, nil, "1"), nil); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		wg.Go(func() { b.post(t, "1") })
		synctest.Wait()
		slots.set(nil)
		wg.Wait()
		if d := cmp.Diff([]int{500}, b.times()); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	})
}

// TestInteractionsPass never lets an interaction wait behind a bucket or the
// pace, and keeps nothing of its token.
func TestInteractionsPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, func(int, *http.Request) (*http.Response, error) { return ok(1, 0, "60") })
		for n := range 1000 {
			c := Call{Method: "PATCH", Route: "/webhooks/*/*/messages/@original", Args: []string{"1", fmt.Sprint("token", n)}, Interaction: true}
			if err := b.Do(t.Context(), c, nil); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(b.start); took != 0 {
			t.Errorf("it took %v", took)
		}
		s := b.limits.buckets
		if n := len(s.places) + len(s.shared) + len(s.hashes); n != 0 {
			t.Errorf("%d entries are kept", n)
		}
	})
}
