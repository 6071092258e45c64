package rest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// postAll posts from many goroutines, each to channel after channel.
func postAll(t *testing.T, goroutines, channels, posts int, clients ...*Client) {
	t.Helper()
	next := make(chan int)
	var wg sync.WaitGroup
	for i := range goroutines {
		wg.Go(func() {
			for n := range next {
				if err := clients[i%len(clients)].Do(t.Context(), Post(messages, nil, fmt.Sprint(n%channels)), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for n := range posts {
		next <- n
	}
	close(next)
	wg.Wait()
}

// late delays requests by up to 30 ms on their way and answers by up to 100.
func late(s *strict) http.RoundTripper {
	return script(func(r *http.Request) (*http.Response, error) {
		time.Sleep(rand.N(30 * time.Millisecond))
		resp := s.answer(r)
		time.Sleep(rand.N(100 * time.Millisecond))
		return resp, nil
	})
}

// TestManyChannels posts to 10,000 channels at 48 a second and more, without
// a limit broken.
func TestManyChannels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStrict(time.Second)
		c := New(Options{Token: testToken, HTTP: late(s)})
		start := time.Now()
		postAll(t, 64, 10_000, 10_000, c)
		s.check(t, 10_000)
		if rate := 10_000 / time.Since(start).Seconds(); rate < 48 {
			t.Errorf("%.2f posts a second", rate)
		}
	})
}

// TestBusyChannels keeps both limits where each is the narrower in turn.
func TestBusyChannels(t *testing.T) {
	for _, channels := range []int{1, 4, 10, 50} {
		t.Run(fmt.Sprint(channels), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStrict(time.Second)
				c := New(Options{Token: testToken, HTTP: late(s)})
				start := time.Now()
				posts := 60 * min(channels, 10)
				postAll(t, 64, channels, posts, c)
				s.check(t, posts)
				// A window of ours is longer by what a call takes there and back.
				if rate, least := float64(posts)/time.Since(start).Seconds(), min(48*.9, float64(channels)*5*.7); rate < least {
					t.Errorf("%.2f posts a second, want %.2f", rate, least)
				}
			})
		})
	}
}

// TestProcesses shares the limit among three processes.
func TestProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, q := newStrict(time.Second), &queue{}
		var clients []*Client
		for range 3 {
			clients = append(clients, New(Options{Token: testToken, HTTP: late(s), Slots: q}))
		}
		start := time.Now()
		postAll(t, 48, 1000, 1000, clients...)
		s.check(t, 1000)
		if rate := 1000 / time.Since(start).Seconds(); rate < 48 {
			t.Errorf("%.2f posts a second", rate)
		}
	})
}

// TestOverTheWire is the same with a server, in real time. A busy machine may
// delay calls by more than the pace allows for, so that the span is shorter.
func TestOverTheWire(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	s := newStrict(900 * time.Millisecond)
	server := httptest.NewServer(s)
	defer server.Close()
	c := New(Options{Token: testToken, Base: server.URL + "/api/v10"})
	defer c.Close()
	postAll(t, 64, 50, 200, c)
	s.check(t, 200)
}
