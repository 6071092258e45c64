package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// missing is a platform that says of every channel what gone says, if that is
// anything, and posts else.
type missing struct {
	sender interface {
		Send(ctx context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error)
	}
	gone  func() rumor.Verdict // Unknown: the channel is there
	asked int
}

func (m *missing) Send(ctx context.Context, d rumor.Delivery, msg message.Message) (rumor.Receipt, error) {
	m.asked++
	if v := m.gone(); v != rumor.Unknown {
		return rumor.Receipt{}, &rumor.SendError{Verdict: v, Err: errors.New("unknown channel")}
	}
	return m.sender.Send(ctx, d, msg)
}

// goneUntil has the courier's platform say that channels are gone until then.
func (d desks) goneUntil(until time.Duration) *missing {
	m := &missing{sender: d.posts, gone: func() rumor.Verdict {
		if d.now.Sub(noon) < until {
			return rumor.Gone
		}
		return rumor.Unknown
	}}
	d.courier.Sender = m
	return m
}

// glance is how often the courier looks while time passes.
const glance = 10 * time.Minute

func (d desks) pass(span time.Duration) {
	d.t.Helper()
	for range int(span / glance) {
		d.drain()
		*d.now = d.now.Add(glance)
	}
}

// expect checks what was posted, what waits, what died, and whether the channel
// still hears news.
func (d desks) expect(when string, posts, waiting, dead int, awake bool) {
	d.t.Helper()
	hears := false
	err := d.kept.Subscribers(d.t.Context(), rumor.LeagueTopic, func([]rumor.Subscription) error {
		hears = true
		return nil
	})
	waits, err2 := d.kept.Waiting(d.t.Context())
	letters, err3 := d.kept.DeadLetters(d.t.Context(), 100)
	subs, err4 := d.kept.Subscriptions(d.t.Context(), channel("all"))
	if err := errors.Join(err, err2, err3, err4); err != nil {
		d.t.Fatal(err)
	}
	if len(d.posts.posts) != posts || waits != waiting || len(letters) != dead || hears != awake || len(subs) != 1 {
		d.t.Errorf("%s: %d posts, %d wait, %d dead, awake %v, %d subscriptions; want %d, %d, %d, %v, 1",
			when, len(d.posts.posts), waits, len(letters), hears, len(subs), posts, waiting, dead, awake)
	}
}

const forGood = 1000 * time.Hour

// TestGoneForGood looks again soon, then every hour, and has the subscriptions
// sleep once it is certain.
func TestGoneForGood(t *testing.T) {
	d := openDesks(t)
	m := d.goneUntil(forGood)
	d.tell("A", "Duran")
	d.pass(glance)
	d.expect("after ten minutes", 0, 1, 0, true)
	if m.asked != 1 {
		t.Errorf("asked %d times within ten minutes, want 1", m.asked)
	}
	d.pass(6 * time.Hour)
	d.expect("after six hours", 0, 1, 0, true)
	for i := range 7 {
		d.tell("A", fmt.Sprint("Player", i))
	}
	d.pass(2 * glance)
	d.expect("in the end", 0, 0, 8, false)
	if m.asked != 8 {
		t.Errorf("asked %d times, want 8: at once, after ten minutes, and each hour", m.asked)
	}
	if letters, _ := d.kept.DeadLetters(t.Context(), 1); letters[0].Reason != "gone" {
		t.Errorf("they died because %q", letters[0].Reason)
	}
	d.tell("A", "Devers")
	d.expect("asleep", 0, 0, 8, false)
}

// TestGoneForAWhile is an outage of five hours in which all channels seem gone.
func TestGoneForAWhile(t *testing.T) {
	d := openDesks(t)
	d.goneUntil(5 * time.Hour)
	d.tell("A", "Duran")
	d.pass(8 * time.Hour)
	d.expect("after the outage", 1, 0, 0, true)
	if _, times, err := d.kept.Missing(t.Context(), channel("all")); times != 1 || err != nil {
		t.Errorf("the absence of before still counts: %d, %v", times, err)
	}
}

// TestGoneNowAndThen has channels seem gone for a moment each few hours: what
// came of it in between counts, whatever it was.
func TestGoneNowAndThen(t *testing.T) {
	for _, between := range []rumor.Verdict{rumor.Unknown, rumor.Denied, rumor.Refused} {
		t.Run(between.String(), func(t *testing.T) {
			d := openDesks(t)
			m := d.goneUntil(0)
			for i := range 5 {
				m.gone = func() rumor.Verdict { return rumor.Gone }
				d.tell("A", fmt.Sprint("Player", i))
				d.pass(glance)
				m.gone = func() rumor.Verdict { return between }
				d.pass(3 * time.Hour)
			}
			d.pass(8 * time.Hour) // a channel that denies is tried for hours
			if between == rumor.Unknown {
				d.expect("in the end", 5, 0, 0, true)
			} else {
				d.expect("in the end", 0, 0, 5, true)
			}
		})
	}
}

// TestDenied has an admin set up the channel's permissions after some hours, or
// never.
func TestDenied(t *testing.T) {
	for name, test := range map[string]struct {
		mended             time.Duration
		asked, posts, dead int
	}{
		"mended": {3 * time.Hour, 6, 2, 0}, // at once, after ten minutes, each hour; and the second post
		"never":  {forGood, 7, 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			d := openDesks(t)
			m := &missing{sender: d.posts, gone: func() rumor.Verdict {
				if d.now.Sub(noon) < test.mended {
					return rumor.Denied
				}
				return rumor.Unknown
			}}
			d.courier.Sender = m
			d.tell("A", "Duran")
			d.tell("A", "Devers")
			d.pass(10 * time.Hour)
			d.expect("in the end", test.posts, 0, test.dead, true)
			if m.asked != test.asked {
				t.Errorf("asked %d times, want %d", m.asked, test.asked)
			}
		})
	}
}

// TestGoneOften has a channel found gone many times in a short while: that it
// lasts is what counts.
func TestGoneOften(t *testing.T) {
	d := openDesks(t)
	d.goneUntil(4 * time.Hour)
	for range 30 {
		if _, _, err := d.kept.Missing(t.Context(), channel("all")); err != nil {
			t.Fatal(err)
		}
	}
	d.tell("A", "Duran")
	d.pass(5 * time.Hour)
	d.expect("in the end", 1, 0, 0, true)
}

// TestGoneSeldom has the program stand still for most of six hours: that is no
// reason to believe the second answer.
func TestGoneSeldom(t *testing.T) {
	d := openDesks(t)
	d.goneUntil(8 * time.Hour)
	d.tell("A", "Duran")
	d.drain()
	*d.now = d.now.Add(7*time.Hour + 30*time.Minute)
	d.pass(2 * time.Hour)
	d.expect("in the end", 1, 0, 0, true)
}

// TestGoneOnConsole is a courier that puts nobody to sleep.
func TestGoneOnConsole(t *testing.T) {
	d := openDesks(t)
	d.courier.Absences = nil
	d.goneUntil(forGood)
	d.tell("A", "Duran")
	d.pass(glance)
	d.expect("in the end", 0, 0, 1, true)
}

// forgetful is a store that cannot note who is gone.
type forgetful struct{ *store.Store }

func (forgetful) Missing(context.Context, rumor.Channel) (time.Time, int, error) {
	return time.Time{}, 0, errors.New("connection refused")
}

// TestGoneUnnoted loses nothing when the store is away at the wrong moment.
func TestGoneUnnoted(t *testing.T) {
	d := openDesks(t)
	d.courier.Absences = forgetful{d.kept}
	d.goneUntil(12 * time.Hour)
	d.tell("A", "Duran")
	d.pass(11 * time.Hour)
	d.expect("while the store is away", 0, 1, 0, true)
	d.pass(2 * time.Hour)
	d.expect("in the end", 1, 0, 0, true)
}

// TestLeftOver has news waiting for a workspace that the bot leaves: it is
// posted if the bot is back soon, and leaves if not. Its channels sleep with the
// workspace, and so wake with it.
func TestLeftOver(t *testing.T) {
	for _, away := range []time.Duration{3 * time.Hour, 12 * time.Hour} {
		t.Run(away.String(), func(t *testing.T) {
			d := openDesks(t)
			guild := rumor.Channel{Platform: "test", Workspace: "G", ID: "1"}
			subscribe(t, d.kept, guild, rumor.LeagueTopic, rumor.Options{})
			if _, err := d.kept.Unsubscribe(t.Context(), channel("all"), rumor.LeagueTopic); err != nil {
				t.Fatal(err)
			}
			d.goneUntil(away)
			d.tell("A", "Duran")
			if err := d.kept.SleepWorkspace(t.Context(), "test", "G"); err != nil {
				t.Fatal(err)
			}
			d.pass(away)
			if err := d.kept.WakeWorkspaces(t.Context(), "test", "G"); err != nil {
				t.Fatal(err)
			}
			d.tell("A", "Devers")
			d.pass(2 * time.Hour)
			want := 2
			if away > 6*time.Hour {
				want = 1
			}
			if got := d.posts.newPosts(guild); got != want {
				t.Errorf("%d posts, want %d:%s", got, want, d.posts.list())
			}
		})
	}
}

// TestCrashInAbsence crashes at every write while a channel is gone, for a
// while and for good: in the end it has its post, or sleeps.
func TestCrashInAbsence(t *testing.T) {
	for _, until := range []time.Duration{2 * time.Hour, forGood} {
		for n := 1; ; n++ {
			steps := 0
			for _, after := range []bool{false, true} {
				synctest.Test(t, func(t *testing.T) {
					f := &fuse{n: n, after: after}
					crashWhileGone(t, f, until)
					steps = f.steps
				})
			}
			if steps < n {
				if n < 8 {
					t.Fatalf("the way has %d writes only; the test does not see them", n)
				}
				break
			}
		}
	}
}

func crashWhileGone(t *testing.T, f *fuse, until time.Duration) {
	d := openDesks(t)
	d.tell("A", "Duran")
	d.courier.Platforms = []string{"test"} // fewer to look for: this is done often
	m := d.goneUntil(until)
	crashing := fused{d.kept, d.posts, f}
	m.sender = crashing
	d.courier.Outbox, d.courier.Receipts, d.courier.Absences = crashing, crashing, crashing
	for range int(8 * time.Hour / glance) {
		_, _ = d.courier.Drain(t.Context())
		*d.now = d.now.Add(glance)
		if f.steps >= f.n {
			break
		}
	}
	m.sender = d.posts
	d.courier.Outbox, d.courier.Receipts, d.courier.Absences = d.kept, d.kept, d.kept
	d.pass(8 * time.Hour)
	if until == forGood {
		d.expect(fmt.Sprintf("fuse at %d, after %v", f.n, f.after), 0, 0, 1, false)
		return
	}
	if n := d.posts.newPosts(channel("all")); n != 1 {
		t.Errorf("fuse at %d, after %v: %d posts, want 1:%s", f.n, f.after, n, d.posts.list())
	}
	d.posts.posts = d.posts.posts[:1] // a platform with nonces shows one
	d.expect(fmt.Sprintf("fuse at %d, after %v", f.n, f.after), 1, 0, 0, true)
}
