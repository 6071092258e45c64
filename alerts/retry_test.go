package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// TestLostAnswer has a platform take a post without our hearing of it, and a
// revision come before the retry: the retry is the same delivery, by which the
// platform knows it, and the revision is an edit.
func TestLostAnswer(t *testing.T) {
	d := openDesks(t)
	lost := true
	d.courier.Sender = sending(func(ctx context.Context, to rumor.Delivery, m message.Message) (rumor.Receipt, error) {
		r, err := d.posts.Send(ctx, to, m)
		if lost {
			lost = false
			return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Unknown, Err: context.DeadlineExceeded}
		}
		return r, err
	})
	d.tell("A", "Duran")
	d.drain()
	d.tell("B", "Duran")
	*d.now = d.now.Add(time.Hour)
	d.drain()
	if n := d.posts.newPosts(channel("all")); n != 1 {
		t.Errorf("%d posts, want 1:%s", n, d.posts.list())
	}
	if last := d.posts.posts[len(d.posts.posts)-1]; !last.delivery.Edit.Posted() {
		t.Errorf("the revision is no edit, though the platform may show the first text still:%s", d.posts.list())
	}
}

// TestLostAnswerToRollUp is the same with a roll-up one of whose stories grows.
func TestLostAnswerToRollUp(t *testing.T) {
	d := openDesks(t)
	lost := true
	d.courier.Sender = sending(func(ctx context.Context, to rumor.Delivery, m message.Message) (rumor.Receipt, error) {
		r, err := d.posts.Send(ctx, to, m)
		if lost {
			lost = false
			return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Unknown, Err: context.DeadlineExceeded}
		}
		return r, err
	})
	for i := range 8 {
		d.tell("A", fmt.Sprint("Player", i))
	}
	d.drain()
	d.tell("B", "Player0")
	*d.now = d.now.Add(time.Hour)
	d.drain()
	if n := d.posts.newPosts(channel("all")); n != 1 {
		t.Errorf("%d posts, want 1:%s", n, d.posts.list())
	}
}

// TestCrashInRollUp crashes before and after every write of a roll-up: started
// again, the platform sees the same delivery or none.
func TestCrashInRollUp(t *testing.T) {
	const stories = 8
	for n := 1; n <= stories+3; n++ {
		for _, after := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				d := openDesks(t)
				for i := range stories {
					d.tell("A", fmt.Sprint("Player", i))
				}
				crashing := fused{d.kept, d.posts, &fuse{n: n, after: after}}
				d.courier.Outbox, d.courier.Receipts, d.courier.Sender = crashing, crashing, crashing
				_, _ = d.courier.Drain(t.Context())
				*d.now = d.now.Add(time.Hour)
				d.courier.Outbox, d.courier.Receipts, d.courier.Sender = d.kept, d.kept, d.posts
				d.drain()
				if got := d.posts.newPosts(channel("all")); got != 1 {
					t.Errorf("fuse at %d, after %v: %d posts, want 1:%s", n, after, got, d.posts.list())
				}
			})
		}
	}
}

// shaky is a memory for receipts that fails for a while.
type shaky struct {
	*store.Store
	fail atomic.Int64
}

func (s *shaky) SaveReceipt(ctx context.Context, c rumor.Channel, subject string, r rumor.Receipt) error {
	if s.fail.Add(-1) >= 0 {
		return errors.New("connection refused")
	}
	return s.Store.SaveReceipt(ctx, c, subject, r)
}

// TestReceiptWaitsForRedis has Redis restart just when a post was made: the
// receipt is saved once it is back, and nothing is posted twice.
func TestReceiptWaitsForRedis(t *testing.T) {
	d := openDesks(t)
	receipts := &shaky{Store: d.kept}
	receipts.fail.Store(3)
	d.courier.Receipts = receipts
	d.tell("A", "Duran")
	d.drain()
	*d.now = d.now.Add(time.Hour)
	d.drain()
	if len(d.posts.posts) != 1 {
		t.Errorf("posts:%s\nwant one", d.posts.list())
	}
}

// partly is a store one part of which is away.
type partly struct{ *store.Store }

func (partly) Receipt(context.Context, rumor.Channel, string) (rumor.Receipt, bool, error) {
	return rumor.Receipt{}, false, errors.New("CLUSTERDOWN the cluster is down")
}

// TestStoreAwayIsNoFailedSend has the receipts out of reach for an hour while
// the outbox answers: what waits is kept.
func TestStoreAwayIsNoFailedSend(t *testing.T) {
	d := openDesks(t)
	d.courier.Receipts = partly{d.kept}
	d.tell("A", "Duran")
	for range 60 {
		d.drain()
		*d.now = d.now.Add(time.Minute)
	}
	d.courier.Receipts = d.kept
	*d.now = d.now.Add(time.Hour)
	d.drain()
	if len(d.posts.posts) != 1 {
		t.Errorf("posts after the store came back:%s\nwant one", d.posts.list())
	}
}

// TestOutage has a platform fail for half an hour, as they do.
func TestOutage(t *testing.T) {
	d := openDesks(t)
	d.courier.Sender = sending(func(ctx context.Context, to rumor.Delivery, m message.Message) (rumor.Receipt, error) {
		if d.now.Sub(noon) < 30*time.Minute {
			return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Unknown, Err: errors.New("500")}
		}
		return d.posts.Send(ctx, to, m)
	})
	d.tell("A", "Duran")
	for range 60 {
		d.drain()
		*d.now = d.now.Add(time.Minute)
	}
	if len(d.posts.posts) != 1 {
		t.Errorf("after the outage:%s\nwant the post", d.posts.list())
	}
}

// TestOldNewsIsNotPosted has a platform take nothing for days: what has become old
// is not posted then, what is posted is still brought up to date.
func TestOldNewsIsNotPosted(t *testing.T) {
	d := openDesks(t)
	d.courier.MaxAge = 48 * time.Hour
	d.tell("A", "Duran")
	d.drain()
	d.courier.Sender = sending(func(context.Context, rumor.Delivery, message.Message) (rumor.Receipt, error) {
		return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Later, Wait: 10 * time.Minute, Err: errors.New("too many messages")}
	})
	d.tell("B", "Duran")
	d.tell("A", "Bregman")
	d.tell("A", "Crochet")
	d.drain()
	*d.now = d.now.Add(47 * time.Hour)
	d.tell("A", "Campbell")
	*d.now = d.now.Add(2 * time.Hour)
	d.courier.Sender = d.posts
	d.drain()
	edits := 0
	for _, p := range d.posts.posts {
		if p.delivery.Edit.Posted() {
			edits++
		}
	}
	if fresh := d.posts.newPosts(channel("all")); fresh != 2 || edits != 1 || len(d.posts.posts) != 3 {
		t.Errorf("%d new posts and %d edits, want 2 and 1:%s", fresh, edits, d.posts.list())
	}
}

// TestLaterWithoutTime has a platform ask us to wait without saying how long.
func TestLaterWithoutTime(t *testing.T) {
	d := openDesks(t)
	asked := 0
	d.courier.Sender = sending(func(context.Context, rumor.Delivery, message.Message) (rumor.Receipt, error) {
		asked++
		return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Later, Err: errors.New("429")}
	})
	d.tell("A", "Duran")
	for range 100 {
		d.drain()
		*d.now = d.now.Add(10 * time.Millisecond)
	}
	if asked > 1 {
		t.Errorf("asked %d times within a second, want 1", asked)
	}
}
