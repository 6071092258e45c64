package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// noncing is a platform that shows of one delivery what it took first, and
// whose answers may get lost.
type noncing struct {
	shown map[string]message.Message // by the delivery's id
	order []string
	lose  int // so many answers
}

func (n *noncing) Send(_ context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	id := d.ID()
	if _, ok := n.shown[id]; !ok {
		n.shown[id] = m
		n.order = append(n.order, id)
	}
	if n.lose--; n.lose >= 0 {
		return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Unknown, Err: errors.New("502")}
	}
	return rumor.Receipt{Message: id}, nil
}

// times counts how often a player's story is shown.
func (n *noncing) times(player string) int {
	count := 0
	for _, m := range n.shown {
		titles := []string{m.Title}
		for _, item := range m.Items {
			titles = append(titles, item.Title)
		}
		for _, title := range titles {
			if title == player {
				count++
			}
		}
	}
	return count
}

func (n *noncing) list() string {
	var all []string
	for _, id := range n.order {
		all = append(all, fmt.Sprintf("%s %s (%d)", id, n.shown[id].Title, len(n.shown[id].Items)))
	}
	return "\n  " + strings.Join(all, "\n  ")
}

// TestBurstAfterLostAnswer loses the answer to a post or a roll-up, and has
// more stories come before the retry: each is shown once.
func TestBurstAfterLostAnswer(t *testing.T) {
	for _, test := range []struct{ before, after int }{{1, 8}, {6, 5}, {8, 1}, {8, 8}} {
		t.Run(fmt.Sprintf("%d and %d", test.before, test.after), func(t *testing.T) {
			d := openDesks(t)
			p := &noncing{shown: map[string]message.Message{}, lose: 1}
			d.courier.Sender = p
			d.tellAbout(0, test.before)
			d.drain()
			d.tellAbout(test.before, test.after)
			for range 5 {
				*d.now = d.now.Add(10 * time.Minute)
				d.drain()
			}
			for i := range test.before + test.after {
				if n := p.times(player(i)); n != 1 {
					t.Errorf("%s is shown %d times, want once:%s", player(i), n, p.list())
				}
			}
		})
	}
}

// TestBurstAfterCrash crashes after a post or a roll-up was sent, and has more
// stories come before the next start: none is lost, and what was in a roll-up is
// not told again.
func TestBurstAfterCrash(t *testing.T) {
	for _, test := range []struct{ before, after, steps int }{{1, 8, 1}, {8, 1, 2}, {8, 8, 2}} {
		t.Run(fmt.Sprintf("%d and %d", test.before, test.after), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := openDesks(t)
				p := &noncing{shown: map[string]message.Message{}}
				d.tellAbout(0, test.before)
				crashing := fused{d.kept, d.posts, &fuse{n: test.steps, after: true}}
				d.courier.Outbox, d.courier.Receipts = crashing, crashing
				d.courier.Sender = sending(func(ctx context.Context, to rumor.Delivery, m message.Message) (r rumor.Receipt, err error) {
					err = crashing.fuse.step(func() error {
						r, err = p.Send(ctx, to, m)
						return err
					})
					return r, err
				})
				_, _ = d.courier.Drain(t.Context())
				d.courier.Outbox, d.courier.Receipts, d.courier.Sender = d.kept, d.kept, p
				d.tellAbout(test.before, test.after)
				for range 5 {
					*d.now = d.now.Add(10 * time.Minute)
					d.drain()
				}
				for i := range test.before + test.after {
					n, most := p.times(player(i)), 1
					if test.before == 1 && i == 0 {
						most = 2 // of a post nobody knows whether it was tried
					}
					if n < 1 || n > most {
						t.Errorf("%s is shown %d times, want 1 to %d:%s", player(i), n, most, p.list())
					}
				}
			})
		})
	}
}

func player(i int) string { return fmt.Sprint("Player", i) }

func (d desks) tellAbout(first, n int) {
	d.t.Helper()
	for i := range n {
		d.tell("A", player(first+i))
	}
}
