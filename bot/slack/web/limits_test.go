package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
)

// apart checks that times are at least every apart.
func apart(t *testing.T, at []time.Duration, every time.Duration) {
	t.Helper()
	for i := 1; i < len(at); i++ {
		if at[i]-at[i-1] < every {
			t.Fatalf("call %d came %v after the one before, want %v", i, at[i]-at[i-1], every)
		}
	}
}

// TestChannelPace posts and updates in one channel once a second.
func TestChannelPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{Slots: newSlots()}, nil)
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() {
				var err error
				if i%2 == 0 {
					err = b.post(t.Context(), "C1")
				} else {
					_, _, _, err = b.As("T1", testToken).UpdateMessageContext(t.Context(), "C1", "1.2", slack.MsgOptionText("A deal", false))
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		all := append(b.times("chat.postMessage"), b.times("chat.update")...)
		slices.Sort(all)
		apart(t, all, time.Second)
		if last := all[9]; last != 9*time.Second {
			t.Errorf("the last went after %v", last)
		}
	})
}

// TestWorkspacePace posts to many channels of two workspaces from two processes:
// four a second in each workspace, and each at its own pace.
func TestWorkspacePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := newSlots()
		var mu sync.Mutex
		at := map[string][]time.Duration{}
		var clients []*bench
		for range 2 {
			clients = append(clients, newBench(t, Options{Slots: shared}, func(s sent) *http.Response {
				mu.Lock()
				defer mu.Unlock()
				at[s.channel[:2]] = append(at[s.channel[:2]], s.at)
				return nil
			}))
		}
		var wg sync.WaitGroup
		for i := range 80 {
			wg.Go(func() {
				workspace := fmt.Sprintf("T%d", i%2)
				_, _, err := clients[i/2%2].As(workspace, testToken).PostMessageContext(t.Context(), fmt.Sprintf("%s-%d", workspace, i))
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, workspace := range []string{"T0", "T1"} {
			apart(t, at[workspace], 250*time.Millisecond)
			if n, last := len(at[workspace]), at[workspace][len(at[workspace])-1]; n != 40 || last != 39*250*time.Millisecond {
				t.Errorf("%s: %d posts, the last after %v", workspace, n, last)
			}
		}
		if n := shared.taken["slack.T0.chat.postMessage"]; n != 40 {
			t.Errorf("%d places were taken", n)
		}
		if n := shared.taken["slack.T0.c.T0-0"]; n != 1 {
			t.Errorf("%d places were taken of a channel", n)
		}
	})
}

// TestTiers never makes more calls in a minute than the tier allows, lets a few
// go at once, and loses no time.
func TestTiers(t *testing.T) {
	for _, tt := range []struct {
		method       string
		minute, once int
		call         func(ctx context.Context, c *slack.Client) error
	}{
		{"usergroups.list", 20, 4, func(ctx context.Context, c *slack.Client) error {
			_, err := c.GetUserGroupsContext(ctx)
			return err
		}},
		{"conversations.info", 50, 10, func(ctx context.Context, c *slack.Client) error {
			_, err := c.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: "C1"})
			return err
		}},
		{"users.info", 100, 20, func(ctx context.Context, c *slack.Client) error {
			_, err := c.GetUserInfoContext(ctx, "U1")
			return err
		}},
	} {
		t.Run(tt.method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, Options{Slots: newSlots()}, nil)
				for range 2 {
					var wg sync.WaitGroup
					for range 3 * tt.minute {
						wg.Go(func() {
							if err := tt.call(t.Context(), b.As("T1", testToken)); err != nil {
								t.Error(err)
							}
						})
					}
					wg.Wait()
					time.Sleep(time.Hour) // saves no more up than a burst
				}
				at := b.times(tt.method)
				for i := tt.minute; i < len(at); i++ {
					if at[i]-at[i-tt.minute] < time.Minute {
						t.Fatalf("%d calls in %v", tt.minute+1, at[i]-at[i-tt.minute])
					}
				}
				if at[tt.once-1] != 0 || at[tt.once] == 0 {
					t.Errorf("the first went after %v", at[:tt.once+1])
				}
				if last := at[3*tt.minute-1]; last > 4*time.Minute {
					t.Errorf("it took %v", last)
				}
			})
		})
	}
}

// TestViewsDoNotWait opens a view and answers a person while posts wait.
func TestViewsDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{Slots: newSlots()}, nil)
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if err := b.post(t.Context(), "C1"); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		for range 30 {
			if _, err := b.As("T1", testToken).OpenViewContext(t.Context(), "trigger", slack.ModalViewRequest{}); err != nil {
				t.Error(err)
			}
		}
		if err := b.post(Prompt(t.Context()), "C1"); err != nil {
			t.Error(err)
		}
		resp, err := b.HTTP().Post("https://hooks.slack.test/commands/T1/secret", "application/json", strings.NewReader(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if took := time.Since(b.start); took != 0 {
			t.Errorf("it took %v", took)
		}
		wg.Wait()
	})
}

// TestPatience fails at once where a wait would be too long, and uses up no
// places.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := newSlots()
		b := newBench(t, Options{Slots: shared}, nil)
		patient := Patient(t.Context(), 2500*time.Millisecond)
		var wg sync.WaitGroup
		var mu sync.Mutex
		var waits []time.Duration
		for range 20 {
			wg.Go(func() {
				if err := b.post(patient, "C1"); err != nil {
					mu.Lock()
					defer mu.Unlock()
					if Arrived(err) || Code(err) != "ratelimited" {
						t.Errorf("arrived %v, code %q", Arrived(err), Code(err))
					}
					waits = append(waits, waitOf(t, err))
				}
			})
			synctest.Wait()
		}
		if time.Since(b.start) != 0 {
			t.Errorf("it took %v to foresee", time.Since(b.start))
		}
		wg.Wait()
		if len(waits) != 17 || slices.Max(waits) != 3*time.Second || slices.Min(waits) != 3*time.Second {
			t.Errorf("they shall wait %v", waits)
		}
		if n := shared.taken["slack.T1.c.C1"]; n != 3 || len(b.sent) != 3 {
			t.Errorf("%d places for %d calls", n, len(b.sent))
		}
		time.Sleep(time.Second)
		if err := b.post(Patient(t.Context(), 0), "C2"); err != nil {
			t.Error(err)
		}
	})
}

// TestSparePlace leaves a place that is too far away to the next call.
func TestSparePlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := newSlots()
		b := newBench(t, Options{Slots: shared}, nil)
		shared.Postpone(t.Context(), "slack.T1.c.C1", time.Now().Add(20*time.Second))
		for range 5 {
			if wait := waitOf(t, b.post(Patient(t.Context(), time.Second), "C1")); wait != 20*time.Second {
				t.Errorf("wait %v", wait)
			}
		}
		if err := b.post(t.Context(), "C1"); err != nil {
			t.Error(err)
		}
		if got := b.times("chat.postMessage"); len(got) != 1 || got[0] != 20*time.Second {
			t.Errorf("went at %v", got)
		}
		if n := shared.taken["slack.T1.c.C1"]; n != 1 {
			t.Errorf("%d places were taken", n)
		}
	})
}

// TestContextEnds leaves a queue as if the call had not been there.
func TestContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		if err := b.post(t.Context(), "C1"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				err := b.post(ctx, "C1")
				if !errors.Is(err, context.DeadlineExceeded) || Arrived(err) || time.Since(b.start) != 500*time.Millisecond {
					t.Errorf("got %v after %v, arrived %v", err, time.Since(b.start), Arrived(err))
				}
			})
		}
		wg.Wait()
		if err := b.post(t.Context(), "C1"); err != nil {
			t.Error(err)
		}
		if at := b.times("chat.postMessage"); len(at) != 2 || at[1] != time.Second {
			t.Errorf("went at %v", at)
		}
	})
}

// TestContextEndsInWorkspace leaves the channel's queue when a call gives up in
// the workspace's.
func TestContextEndsInWorkspace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, nil)
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() { b.post(t.Context(), fmt.Sprint("C9", i)) })
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		if err := b.post(ctx, "C1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if err := b.post(t.Context(), "C1"); err != nil || time.Since(b.start) > 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(b.start))
		}
		wg.Wait()
	})
}

// limitOnce refuses the first call to each of some channels.
func limitOnce(retryAfter string, channels ...string) func(sent) *http.Response {
	var mu sync.Mutex
	left := slices.Clone(channels)
	return func(s sent) *http.Response {
		mu.Lock()
		defer mu.Unlock()
		i := slices.Index(left, s.channel)
		if i < 0 {
			return nil
		}
		left = slices.Delete(left, i, i+1)
		if retryAfter == "" {
			return reply(429, `{"ok":false,"error":"ratelimited"}`)
		}
		return reply(429, "", "Retry-After: "+retryAfter)
	}
}

func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"7": 7 * time.Second, "1.25": 1250 * time.Millisecond, "": 30 * time.Second, "soon": 30 * time.Second,
		"-1": 30 * time.Second, "0": time.Second, "1e9": time.Hour,
	} {
		t.Run(header, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shared := newSlots()
				b := newBench(t, Options{Slots: shared}, limitOnce(header, "C1"))
				err := b.post(t.Context(), "C1")
				if wait := waitOf(t, err); wait != want {
					t.Errorf("wait %v, want %v", wait, want)
				}
				if e, ok := errors.AsType[*slack.RateLimitedError](err); !ok || e.RetryAfter != want {
					t.Errorf("slack-go sees %v", e)
				}
				if until := shared.postponed["slack.T1.c.C1"]; !until.Equal(b.start.Add(want)) || len(shared.postponed) != 1 {
					t.Errorf("postponed %v", shared.postponed)
				}
				if err := b.post(t.Context(), "C2"); err != nil { // another channel goes on
					t.Error(err)
				}
				if wait := waitOf(t, b.post(Patient(Prompt(t.Context()), want/2), "C1")); wait > want || wait < want-250*time.Millisecond {
					t.Errorf("then wait %v", wait)
				}
				if err := b.post(t.Context(), "C1"); err != nil {
					t.Error(err)
				}
				if at := b.times("chat.postMessage"); len(at) != 3 || at[2] != max(want, time.Second) {
					t.Errorf("went at %v", at)
				}
			})
		})
	}
}

// TestWorkspaceLimited holds the workspace when two of its channels are limited.
func TestWorkspaceLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := newSlots()
		b := newBench(t, Options{Slots: shared}, limitOnce("10", "C1", "C2"))
		waitOf(t, b.post(t.Context(), "C1"))
		waitOf(t, b.post(t.Context(), "C2"))
		if wait := waitOf(t, b.post(Patient(t.Context(), time.Second), "C3")); wait < 9*time.Second {
			t.Errorf("wait %v", wait)
		}
		if _, ok := shared.postponed["slack.T1.chat.postMessage"]; !ok {
			t.Errorf("postponed %v", shared.postponed)
		}
		if _, err := b.As("T1", testToken).OpenViewContext(t.Context(), "trigger", slack.ModalViewRequest{}); err != nil {
			t.Error(err)
		}
		if _, _, err := b.As("T2", testToken).PostMessageContext(t.Context(), "C3"); err != nil {
			t.Error(err)
		}
		if took := time.Since(b.start); took > time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// TestChannelLimitedTwice takes two limits of one channel for no more than that.
func TestChannelLimitedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limit := limitOnce("10", "C1", "C1")
		b := newBench(t, Options{}, func(s sent) *http.Response {
			resp := limit(s)
			if resp != nil {
				time.Sleep(2 * time.Second) // so that both are under way
			}
			return resp
		})
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { waitOf(t, b.post(t.Context(), "C1")) })
		}
		wg.Wait()
		if err := b.post(Patient(t.Context(), time.Second), "C2"); err != nil {
			t.Error(err)
		}
	})
}

// TestHoldWhileWaiting has a channel held while a post to it waits for the
// workspace: nobody waits behind that.
func TestHoldWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limit := limitOnce("20", "C1")
		b := newBench(t, Options{}, func(s sent) *http.Response {
			if s.channel == "C1" {
				time.Sleep(2200 * time.Millisecond)
			}
			return limit(s)
		})
		var wg sync.WaitGroup
		wg.Go(func() { waitOf(t, b.post(t.Context(), "C1")) })
		synctest.Wait()
		for i := range 11 { // one goes each quarter of a second
			wg.Go(func() { b.post(t.Context(), fmt.Sprint("C9", i)) })
		}
		time.Sleep(1100 * time.Millisecond)
		wg.Go(func() { b.post(t.Context(), "C1") })
		synctest.Wait()
		wg.Go(func() { b.post(t.Context(), "C2") })
		wg.Wait()
		at := map[string]time.Duration{}
		for _, s := range b.sent {
			at[s.channel] = s.at
		}
		if at["C2"] > 4*time.Second || at["C1"] != 22200*time.Millisecond {
			t.Errorf("went at %v", at)
		}
	})
}

// TestMethodLimited holds a method, and no other.
func TestMethodLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{Slots: newSlots()}, func(s sent) *http.Response {
			if s.method == "conversations.history" && s.at < time.Second {
				return reply(200, `{"ok":false,"error":"ratelimited"}`, "Retry-After: 60")
			}
			return nil
		})
		history := func(ctx context.Context) error {
			_, err := b.As("T1", testToken).GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: "C1"})
			return err
		}
		if wait := waitOf(t, history(t.Context())); wait != time.Minute {
			t.Errorf("wait %v", wait)
		}
		if err := b.post(t.Context(), "C1"); err != nil {
			t.Error(err)
		}
		if wait := waitOf(t, history(Patient(t.Context(), time.Second))); wait != time.Minute {
			t.Errorf("then wait %v", wait)
		}
		if err := history(t.Context()); err != nil || time.Since(b.start) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(b.start))
		}
		if strings.Count(b.log.String(), "level=WARN") != 1 {
			t.Errorf("log:\n%s", &b.log)
		}
	})
}

// TestForgets keeps nothing of channels and workspaces that are idle.
func TestForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{Slots: newSlots()}, limitOnce("300", "C7"))
		for i := range 100 {
			b.post(t.Context(), fmt.Sprint("C", i))
		}
		time.Sleep(2 * time.Minute)
		b.post(t.Context(), "C0")
		if n := len(b.limits.queues); n != 3 { // the method's, C0 and C7, which is held
			t.Errorf("%d queues are kept", n)
		}
		time.Sleep(10 * time.Minute)
		b.post(t.Context(), "C0")
		if n := len(b.limits.queues); n != 2 {
			t.Errorf("then %d queues are kept", n)
		}
	})
}
