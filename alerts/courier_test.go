package alerts_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// sending is a platform made of a function.
type sending func(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error)

func (f sending) Send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	return f(ctx, d, m)
}

// desks is a newsroom in which any report can be told by a line.
type desks struct {
	newsroom
	t     *testing.T
	kept  *store.Store
	posts *wall
	read  scripted
	now   *time.Time
}

func openDesks(t *testing.T) desks {
	t.Helper()
	now := noon
	clock := func() time.Time { return now }
	kept, posts, read := openStore(t, clock), &wall{}, scripted{}
	subscribe(t, kept, channel("all"), rumor.LeagueTopic, rumor.Options{})
	return desks{newNewsroom(t, fused{kept, posts, &fuse{}}, read, clock), t, kept, posts, read, &now}
}

// tell takes a report in about a player's signing by an outlet.
func (d desks) tell(outlet, player string) {
	d.t.Helper()
	key := outlet + "/" + player
	d.read[key] = rumor.Reading{Title: player, Kind: rumor.Signing, Clubs: []string{"BOS"}, Players: []rumor.Player{{Name: player}}, Tier: 2}
	report := rumor.Report{Keys: []string{key}, Hash: "1", Outlet: outlet, Published: *d.now}
	if _, err := d.desk.Take(d.t.Context(), report, false); err != nil {
		d.t.Fatal(err)
	}
}

func (d desks) drain() {
	d.t.Helper()
	if _, err := d.courier.Drain(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

// TestBurstAmongEdits has as many edits as new posts wait, in turn: the new
// ones become one post all the same.
func TestBurstAmongEdits(t *testing.T) {
	d := openDesks(t)
	for i := range 7 {
		d.tell("A", fmt.Sprint("Old", i))
		d.drain()
	}
	d.posts.posts = nil
	for i := range 7 {
		d.tell("A", fmt.Sprint("New", i))
		d.tell("B", fmt.Sprint("Old", i))
	}
	d.drain()
	if n := d.posts.newPosts(channel("all")); n != 1 || len(d.posts.posts) != 8 {
		t.Errorf("%d new posts among %d, want 1 among 8:%s", n, len(d.posts.posts), d.posts.list())
	}
	if n, err := d.kept.Waiting(t.Context()); n != 0 || err != nil {
		t.Errorf("%d still wait, %v", n, err)
	}
}

// TestOvertakenReminders has the rungs of a ladder pile up while a platform is
// away: only the latest is sent.
func TestOvertakenReminders(t *testing.T) {
	d := openDesks(t)
	c := channel("deadlines")
	subscribe(t, d.kept, c, rumor.DeadlinesTopic, rumor.Options{})
	var waiting []rumor.Delivery
	for _, days := range []time.Duration{7, 3, 1} {
		waiting = append(waiting, rumor.Delivery{Channel: c, Deadline: "2025-trade-deadline", Rung: days * 24 * time.Hour})
	}
	if err := d.kept.Push(t.Context(), waiting); err != nil {
		t.Fatal(err)
	}
	*d.now = noon.AddDate(0, 0, 2)
	d.drain()
	if len(d.posts.posts) != 1 || d.posts.posts[0].delivery.Rung != 24*time.Hour {
		t.Errorf("reminders:%s\nwant the last one only", d.posts.list())
	}
}

// slow is a store that takes half a minute to find a receipt.
type slow struct {
	*store.Store
	now *time.Time
}

func (s slow) Receipt(ctx context.Context, c rumor.Channel, subject string) (rumor.Receipt, bool, error) {
	*s.now = s.now.Add(30 * time.Second)
	return s.Store.Receipt(ctx, c, subject)
}

// TestSlowStore has looking take longer than the lease: nothing is sent that
// somebody else may be sending by then.
func TestSlowStore(t *testing.T) {
	d := openDesks(t)
	for i := range 8 {
		d.tell("A", fmt.Sprint("Player", i))
	}
	d.courier.Receipts = slow{d.kept, d.now}
	ctx, stop := context.WithCancel(t.Context())
	d.courier.Sender = sending(func(_ context.Context, to rumor.Delivery, m message.Message) (rumor.Receipt, error) {
		other, err := d.kept.Claim(ctx, 1, time.Minute)
		if len(other) > 0 || err != nil {
			t.Errorf("another courier has the channel too, %v", err)
		}
		stop()
		return d.posts.Send(ctx, to, m)
	})
	for range 3 {
		_, _ = d.courier.Drain(ctx)
	}
}

// TestDrainWithinLeases has each send take a while: by the time the last
// channel's turn comes, nobody else may have been given it.
func TestDrainWithinLeases(t *testing.T) {
	d := openDesks(t)
	for i := range 9 {
		subscribe(t, d.kept, channel(fmt.Sprint(i)), rumor.LeagueTopic, rumor.Options{})
	}
	d.tell("A", "Duran")
	d.courier.Sender = sending(func(ctx context.Context, to rumor.Delivery, m message.Message) (rumor.Receipt, error) {
		*d.now = d.now.Add(15 * time.Second)
		other, err := d.kept.Claim(ctx, 20, time.Millisecond*10)
		if err != nil {
			t.Error(err)
		}
		if slices.ContainsFunc(other, func(c rumor.Claim) bool { return c.Channel == to.Channel }) {
			t.Errorf("another courier may send to %s too", to.Channel)
		}
		*d.now = d.now.Add(time.Second)
		return d.posts.Send(ctx, to, m)
	})
	d.drain()
}

// TestStopWhileSending stops the courier while a platform takes a post, which
// it may do for a moment longer: torn off, nobody could tell whether it arrived.
func TestStopWhileSending(t *testing.T) {
	d := openDesks(t)
	d.tell("A", "Duran")
	ctx, stop := context.WithCancel(t.Context())
	d.courier.Sender = sending(func(ctx context.Context, to rumor.Delivery, m message.Message) (rumor.Receipt, error) {
		stop()
		if _, err := d.posts.Send(ctx, to, m); err != nil {
			return rumor.Receipt{}, err
		}
		select {
		case <-ctx.Done():
			return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Unknown, Err: ctx.Err()}
		case <-time.After(50 * time.Millisecond):
			return rumor.Receipt{Message: "m1"}, nil
		}
	})
	if err := d.courier.Run(ctx); err != nil {
		t.Fatal(err)
	}
	d.courier.Sender = d.posts
	d.drain()
	if len(d.posts.posts) != 1 {
		t.Errorf("posts:%s\nwant one", d.posts.list())
	}
}

// TestStopInTime stops the courier while a platform does not answer at all.
func TestStopInTime(t *testing.T) { synctest.Test(t, testStopInTime) }

func testStopInTime(t *testing.T) {
	d := openDesks(t)
	d.tell("A", "Duran")
	ctx, stop := context.WithCancel(t.Context())
	d.courier.Sender = sending(func(ctx context.Context, _ rumor.Delivery, _ message.Message) (rumor.Receipt, error) {
		stop()
		<-ctx.Done()
		return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Unknown, Err: ctx.Err()}
	})
	began := time.Now()
	if err := d.courier.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	d.courier.Sender = d.posts
	d.drain()
	if len(d.posts.posts) != 1 {
		t.Errorf("posts at the next start:%s\nwant one", d.posts.list())
	}
}
