package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

func TestMain(m *testing.M) {
	store.LogClient(slog.New(slog.DiscardHandler))
	goleak.VerifyTestMain(m)
}

// patience is what somebody who gave a command waits at the very most.
const patience = 3 * time.Second

// everything calls each method once and returns the errors by name.
func everything(ctx context.Context, s *store.Store) map[string]error {
	errs := map[string]error{}
	note := func(name string, err error) { errs[name] = err }
	sub := rumor.Subscription{Channel: dodgers, Topic: rumor.DeadlinesTopic}
	_, err := s.Subscribe(ctx, sub)
	note("Subscribe", err)
	_, err = s.Unsubscribe(ctx, dodgers, rumor.DeadlinesTopic)
	note("Unsubscribe", err)
	_, err = s.Subscriptions(ctx, redsox)
	note("Subscriptions", err)
	note("Subscribers", s.Subscribers(ctx, rumor.LeagueTopic, func([]rumor.Subscription) error { return nil }))
	note("Sleep", s.Sleep(ctx, dodgers))
	note("Wake", s.Wake(ctx, dodgers))
	note("SleepWorkspace", s.SleepWorkspace(ctx, "slack", "T1"))
	note("WakeWorkspaces", s.WakeWorkspaces(ctx, "slack", "T1"))
	_, err = s.EndSleepers(ctx)
	note("EndSleepers", err)
	_, _, err = s.Missing(ctx, dodgers)
	note("Missing", err)
	note("Found", s.Found(ctx, dodgers))
	_, err = s.Slot(ctx, "a", time.Second)
	note("Slot", err)
	note("Postpone", s.Postpone(ctx, "a", time.Now().Add(time.Second)))
	_, err = s.First(ctx, "a", time.Minute)
	note("First", err)
	_, err = s.Forget(ctx, "a")
	note("Forget", err)
	note("SaveInstallation", s.SaveInstallation(ctx, "slack", "T1", []byte("a")))
	_, _, err = s.Installation(ctx, "slack", "T1")
	note("Installation", err)
	_, err = s.Installed(ctx, "slack")
	note("Installed", err)
	_, err = s.ReplaceInstallation(ctx, "slack", "T1", nil, nil)
	note("ReplaceInstallation", err)
	_, err = s.Subscribed(ctx, "slack", "T1")
	note("Subscribed", err)
	_, err = s.Present(ctx, "a", "b", time.Minute)
	note("Present", err)
	note("SaveStory", s.SaveStory(ctx, tale("A", time.Now(), "BOS")))
	_, _, err = s.Story(ctx, "A")
	note("Story", err)
	_, _, err = s.StoriesAbout(ctx, rumor.LeagueTopic, 0, 10)
	note("StoriesAbout", err)
	_, err = s.StoriesSince(ctx, []rumor.Topic{rumor.LeagueTopic}, time.Time{}, 10)
	note("StoriesSince", err)
	_, err = s.Seen(ctx, []string{"a"})
	note("Seen", err)
	note("MarkSeen", s.MarkSeen(ctx, map[string]string{"a": "b"}))
	_, err = s.SourceState(ctx, "a")
	note("SourceState", err)
	note("SaveSourceState", s.SaveSourceState(ctx, "a", []byte("b")))
	_, err = s.Waiting(ctx)
	note("Waiting", err)
	_, _, err = s.Due(ctx)
	note("Due", err)
	_, err = s.DeadLetters(ctx, 1)
	note("DeadLetters", err)
	_, _, err = s.Receipt(ctx, redsox, "s:A")
	note("Receipt", err)
	note("SaveReceipt", s.SaveReceipt(ctx, redsox, "s:A", rumor.Receipt{}))
	_, err = s.Mark(ctx, "a")
	note("Mark", err)
	note("SetMark", s.SetMark(ctx, "a", time.Now()))
	_, err = s.Settings(ctx, redsox)
	note("Settings", err)
	note("SetSetting", s.SetSetting(ctx, redsox, "a", "b"))
	release, _, err := s.Lease(ctx, "a", time.Minute)
	release()
	note("Lease", err)
	_, err = s.Clean(ctx)
	note("Clean", err)
	note("Ping", s.Ping(ctx))
	for name, err := range outboxInTurn(ctx, s) {
		note(name, err)
	}
	return errs
}

// outboxInTurn moves a delivery of its own through the outbox.
func outboxInTurn(ctx context.Context, s *store.Store) map[string]error {
	errs := map[string]error{"Push": s.Push(ctx, []rumor.Delivery{story(dodgers, "Z")})}
	_, errs["Claim"] = s.Claim(ctx, 10, 10*time.Millisecond)
	c := rumor.Claim{Channel: dodgers, Deliveries: []rumor.Delivery{story(dodgers, "Z")}, Lease: 1}
	errs["Settle"] = s.Settle(ctx, []rumor.Settlement{{Claim: c, Done: 1}})
	return errs
}

// Redis is killed and comes back: meanwhile every method fails soon and says
// what it was at; then all goes on, with nothing forgotten.
func TestAway(t *testing.T) {
	server := redistest.Start(t)
	client, err := store.Connect(t.Context(), server.URL, store.ConnectOptions{})
	check(t, err)
	defer client.Close()
	f := &fixture{Store: store.New(client, store.Options{}), client: client}
	want := rumor.Subscription{Channel: redsox, Topic: rumor.LeagueTopic, By: "U1", Since: time.Now().UTC().Truncate(time.Second)}
	must(f.Subscribe(t.Context(), want))(t)
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A"), story(redsox, "B")}))
	inHand := claimOne(t, f)

	server.Kill()
	start := time.Now()
	for name, err := range everything(t.Context(), f.Store) {
		if !errors.Is(err, os.ErrNotExist) && !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%s while Redis is away: %v", name, err)
		} else if !strings.Contains(err.Error(), ": ") {
			t.Errorf("%s does not say what it was at: %v", name, err)
		}
	}
	if took := time.Since(start); took > patience {
		t.Errorf("all methods together took %s", took)
	}

	server.Restart()
	// go-redis tries again once a second after it has failed often.
	check(t, store.Await(t.Context(), client, 5*time.Second, slog.New(slog.DiscardHandler)))
	check(t, f.Settle(t.Context(), []rumor.Settlement{{Claim: inHand, Done: 1}}))
	if got := claimed(claimOne(t, f)); got != "B" {
		t.Errorf("after Redis came back %q waits", got)
	}
	for name, err := range everything(t.Context(), f.Store) {
		if err != nil {
			t.Errorf("%s after Redis came back: %v", name, err)
		}
	}
	if got := subscribers(t, f, rumor.LeagueTopic); len(got) != 1 || fmt.Sprint(got[0]) != fmt.Sprint(want) {
		t.Errorf("subscriptions after Redis came back: %v", got)
	}
}

// The lease is lost when Redis stays away for its whole length.
func TestLeaseLostToOutage(t *testing.T) {
	server := redistest.Start(t)
	s := store.New(server.Client, store.Options{})
	work, release, held, err := s.Hold(t.Context(), "poll", 300*time.Millisecond)
	if err != nil || !held {
		t.Fatalf("a free lease: %t, %v", held, err)
	}
	server.Kill()
	start := time.Now()
	<-work.Done()
	if took, cause := time.Since(start), context.Cause(work); !errors.Is(cause, store.ErrLeaseLost) || took > patience {
		t.Errorf("the work ended for %v after %s", cause, took)
	}
	release()
}
