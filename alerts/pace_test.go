package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// latency is how long the platforms of these tests take to answer.
const latency = 100 * time.Millisecond

// crowd is a platform that takes its time, and counts how often each channel
// was posted to and asked for.
type crowd struct {
	hold  func(c rumor.Channel) time.Duration // what it asks to wait, 0 for nothing
	mu    sync.Mutex
	asked map[rumor.Channel]int
	posts map[rumor.Channel]int
	want  int
	all   context.CancelFunc // called when so many posts were made
}

func (p *crowd) Send(_ context.Context, d rumor.Delivery, _ message.Message) (rumor.Receipt, error) {
	wait := p.hold(d.Channel)
	if wait == 0 {
		time.Sleep(latency)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[d.Channel]++
	if wait > 0 {
		return rumor.Receipt{}, &rumor.SendError{Verdict: rumor.Later, Wait: wait, Err: errors.New("429")}
	}
	p.posts[d.Channel]++
	if p.want--; p.want == 0 {
		p.all()
	}
	return rumor.Receipt{Message: "m"}, nil
}

// postMany has a courier post a story to n channels of a platform that holds
// some back, until want posts are made, and returns how long it took.
func postMany(t testing.TB, kept *store.Store, n, want int, p *crowd) time.Duration {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	p.want, p.all, p.asked, p.posts = want, stop, map[rumor.Channel]int{}, map[rumor.Channel]int{}
	room := newNewsroom(t, fused{kept, &wall{}, &fuse{}}, nil, time.Now)
	room.courier.Outbox, room.courier.Receipts, room.courier.Sender = kept, kept, p
	story := &rumor.Story{ID: "story", Revision: 1, Kind: rumor.Signing, Updated: time.Now()}
	if err := kept.SaveStory(ctx, story); err != nil {
		t.Fatal(err)
	}
	var deliveries []rumor.Delivery
	for i := range n {
		c := channel(fmt.Sprint(i))
		subscribe(t, kept, c, rumor.LeagueTopic, rumor.Options{})
		deliveries = append(deliveries, rumor.Delivery{Channel: c, Story: story.ID, Revision: 1})
	}
	if err := kept.Push(ctx, deliveries); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := room.courier.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}

// TestOneHeldBack has a platform hold one channel of many back, for ever: the
// others are served as if it were not there.
func TestOneHeldBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n, atOnce = 1000, 32
		p := &crowd{hold: func(c rumor.Channel) time.Duration {
			if c == channel("0") {
				return 200 * time.Millisecond
			}
			return 0
		}}
		took := postMany(t, openStore(t, time.Now), n, n-1, p)
		if most := (n/atOnce + 2) * latency; took > most {
			t.Errorf("it took %s, want %s at most", took, most)
		}
		if asked := p.asked[channel("0")]; asked < 2 || asked > 1+int(took/(200*time.Millisecond)) {
			t.Errorf("the channel that was held back was asked for %d times within %s", asked, took)
		}
		expectOnce(t, p, n-1)
	})
}

// TestAllHeldBack has a platform hold everything back for a while: each channel
// is asked for, waits as long as it was told, and is posted to right after.
func TestAllHeldBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n, block, atOnce = 300, 5 * time.Second, 32
		began := time.Now()
		p := &crowd{hold: func(rumor.Channel) time.Duration { return max(0, block-time.Since(began)) }}
		took := postMany(t, openStore(t, time.Now), n, n, p)
		if most := block + (n/atOnce+3)*latency; took > most {
			t.Errorf("it took %s, want %s at most", took, most)
		}
		for c, asked := range p.asked {
			if asked > 2 {
				t.Errorf("%s was asked for %d times", c, asked)
			}
		}
		expectOnce(t, p, n)
	})
}

func expectOnce(t *testing.T, p *crowd, channels int) {
	t.Helper()
	if len(p.posts) != channels {
		t.Errorf("%d channels were posted to, want %d", len(p.posts), channels)
	}
	for c, posts := range p.posts {
		if posts != 1 {
			t.Errorf("%s was posted to %d times", c, posts)
		}
	}
}

// BenchmarkCourier posts a story to 2,000 channels through a platform that
// takes 100 ms for each, on a real Redis.
func BenchmarkCourier(b *testing.B) {
	const n = 2000
	var sending time.Duration
	for range b.N { // b.Loop would measure what comes before the sending, too
		kept := store.New(redistest.Start(b).Client, store.Options{})
		sending += postMany(b, kept, n, n, &crowd{hold: func(rumor.Channel) time.Duration { return 0 }})
	}
	b.ReportMetric(float64(n*b.N)/sending.Seconds(), "posts/s")
	b.ReportMetric(0, "ns/op") // most of it is not the courier's
}
