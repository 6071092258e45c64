package alerts_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

var (
	noon  = time.Date(2025, 7, 28, 12, 0, 0, 0, league.Eastern)
	quiet = slog.New(slog.DiscardHandler)
)

// openStore opens an empty store that is thrown away after the test.
func openStore(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	server, err := embedded.Start(t.Context(), embedded.Options{Force: embedded.ForceMiniredis})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close(context.Background()) })
	return store.New(server.Client(), store.Options{Now: now})
}

// scripted is a reader that was told what each report says.
type scripted map[string]rumor.Reading

func (s scripted) Read(r rumor.Report) rumor.Reading                          { return s[r.Key()] }
func (s scripted) ReadKnowing(r rumor.Report, _ []rumor.Player) rumor.Reading { return s[r.Key()] }

// wall keeps what was posted, and answers as a platform does.
type wall struct {
	posts []wallPost
}

type wallPost struct {
	delivery rumor.Delivery
	message  message.Message
}

func (w *wall) Send(_ context.Context, d rumor.Delivery, m message.Message) (rumor.Receipt, error) {
	w.posts = append(w.posts, wallPost{d, m})
	id := fmt.Sprintf("m%d", len(w.posts))
	if d.Edit.Posted() {
		id = d.Edit.Message
	}
	return rumor.Receipt{Message: id, Revision: d.Revision}, nil
}

// newPosts counts the posts in a channel that were no edits, taking those of
// one delivery as one: a platform with nonces shows them once.
func (w *wall) newPosts(c rumor.Channel) int {
	seen := map[string]bool{}
	for _, p := range w.posts {
		if p.delivery.Channel == c && !p.delivery.Edit.Posted() {
			seen[p.delivery.ID()] = true
		}
	}
	return len(seen)
}

var errCrash = errors.New("the power is gone")

// fuse blows at the nth step and at every later one, before or after the step
// is done.
type fuse struct {
	n     int
	after bool
	steps int
}

func (f *fuse) step(do func() error) error {
	f.steps++
	if f.n > 0 && (f.steps > f.n || f.steps == f.n && !f.after) {
		return errCrash
	}
	if err := do(); err != nil {
		return err
	}
	if f.n > 0 && f.steps == f.n {
		return errCrash
	}
	return nil
}

// fused is a store and a platform whose every write may be the last.
type fused struct {
	*store.Store
	*wall
	fuse *fuse
}

func (f fused) SaveStory(ctx context.Context, s *rumor.Story) error {
	return f.fuse.step(func() error { return f.Store.SaveStory(ctx, s) })
}

func (f fused) Push(ctx context.Context, d []rumor.Delivery) error {
	return f.fuse.step(func() error { return f.Store.Push(ctx, d) })
}

func (f fused) MarkSeen(ctx context.Context, m map[string]string) error {
	return f.fuse.step(func() error { return f.Store.MarkSeen(ctx, m) })
}

func (f fused) SaveReceipt(ctx context.Context, c rumor.Channel, subject string, r rumor.Receipt) error {
	return f.fuse.step(func() error { return f.Store.SaveReceipt(ctx, c, subject, r) })
}

func (f fused) Settle(ctx context.Context, s []rumor.Settlement) error {
	return f.fuse.step(func() error { return f.Store.Settle(ctx, s) })
}

func (f fused) SetMark(ctx context.Context, name string, t time.Time) error {
	return f.fuse.step(func() error { return f.Store.SetMark(ctx, name, t) })
}

func (f fused) Missing(ctx context.Context, c rumor.Channel) (since time.Time, times int, err error) {
	err = f.fuse.step(func() error {
		since, times, err = f.Store.Missing(ctx, c)
		return err
	})
	return since, times, err
}

func (f fused) Found(ctx context.Context, c rumor.Channel) error {
	return f.fuse.step(func() error { return f.Store.Found(ctx, c) })
}

func (f fused) Sleep(ctx context.Context, c rumor.Channel) error {
	return f.fuse.step(func() error { return f.Store.Sleep(ctx, c) })
}

func (f fused) Send(ctx context.Context, d rumor.Delivery, m message.Message) (r rumor.Receipt, err error) {
	err = f.fuse.step(func() error {
		r, err = f.wall.Send(ctx, d, m)
		return err
	})
	return r, err
}

// newsroom is the pipeline over a fused store.
type newsroom struct {
	desk      *alerts.Desk
	courier   *alerts.Courier
	countdown *alerts.Countdown
}

func newNewsroom(t testing.TB, f fused, read scripted, now func() time.Time) newsroom {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	return newsroom{
		desk: &alerts.Desk{
			Reader: read, Archive: f, Ledger: f, Outbox: f, Subscribers: f,
			Now: now, Log: quiet, MaxAge: 24 * time.Hour,
		},
		courier: &alerts.Courier{
			League: l, Outbox: f, Receipts: f, Stories: f, Subscriptions: f, Sender: f, Absences: f,
			Now: now, Log: quiet, Idle: time.Second,
		},
		countdown: &alerts.Countdown{
			Deadlines: l.Deadlines(), Ladder: alerts.DefaultLadder, Marks: f, Outbox: f, Subscribers: f,
			Now: now, Log: quiet,
		},
	}
}

// work takes the reports in, reminds, and sends what waits, until it is done
// or the fuse blows.
func (n newsroom) work(ctx context.Context, reports []rumor.Report) error {
	for _, r := range reports {
		if _, err := n.desk.Take(ctx, r, false); err != nil {
			return err
		}
	}
	if err := n.countdown.Remind(ctx); err != nil {
		return err
	}
	_, err := n.courier.Drain(ctx)
	return err
}

func channel(id string) rumor.Channel { return rumor.Channel{Platform: "test", ID: id} }

func subscribe(t testing.TB, s *store.Store, c rumor.Channel, topic rumor.Topic, o rumor.Options) {
	t.Helper()
	if _, err := s.Subscribe(t.Context(), rumor.Subscription{Channel: c, Topic: topic, Options: o}); err != nil {
		t.Fatal(err)
	}
}

// TestCrashAtEveryStep blows the fuse at every write in turn, before it and
// after it, starts again, and looks at what people see: every channel has each
// post once.
func TestCrashAtEveryStep(t *testing.T) {
	reports := []rumor.Report{
		{Keys: []string{"a"}, Hash: "1", Outlet: "A", Published: noon},
		{Keys: []string{"b"}, Hash: "1", Outlet: "B", Published: noon.Add(time.Minute)},
		{Keys: []string{"c"}, Hash: "1", Outlet: "C", Published: noon.Add(2 * time.Minute)},
	}
	rushing := []rumor.Player{{ID: 687221, Name: "Dalton Rushing"}}
	read := scripted{
		"a": {Title: "Interest", Kind: rumor.Interest, Clubs: []string{"BOS", "LAD"}, Players: rushing, Tier: 1},
		"b": {Title: "Interest too", Kind: rumor.Interest, Clubs: []string{"BOS"}, Players: rushing, Tier: 1},
		"c": {Title: "Talks", Kind: rumor.Talks, Clubs: []string{"BOS", "LAD"}, Players: rushing, Tier: 1},
	}
	for n := 1; ; n++ {
		for _, after := range []bool{false, true} {
			steps := 0
			// In a bubble, where waiting for Redis to come back takes no time.
			synctest.Test(t, func(t *testing.T) {
				steps = crashOnce(t, &fuse{n: n, after: after}, reports, read)
			})
			if steps < n {
				if n < 20 {
					t.Fatalf("the way has %d writes only; the test does not see them", n)
				}
				return
			}
		}
	}
}

// crashOnce works until the fuse blows, then again with a new one, and returns
// how many steps the first took.
func crashOnce(t *testing.T, f *fuse, reports []rumor.Report, read scripted) int {
	t.Helper()
	now := noon.Add(3 * time.Minute)
	clock := func() time.Time { return now }
	kept, posts := openStore(t, clock), &wall{}
	ctx := t.Context()
	subscribe(t, kept, channel("club"), rumor.ClubTopic("BOS"), rumor.Options{})
	subscribe(t, kept, channel("both"), rumor.ClubTopic("BOS"), rumor.Options{})
	subscribe(t, kept, channel("both"), rumor.ClubTopic("LAD"), rumor.Options{})
	subscribe(t, kept, channel("other"), rumor.ClubTopic("HOU"), rumor.Options{})
	subscribe(t, kept, channel("deadlines"), rumor.DeadlinesTopic, rumor.Options{})
	// The reminders were last looked at before the 3-day rung of the trade deadline.
	if err := kept.SetMark(ctx, "reminders", noon.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	now = time.Date(2025, 7, 28, 18, 0, 30, 0, league.Eastern)

	_ = newNewsroom(t, fused{kept, posts, f}, read, clock).work(ctx, reports)
	steps := f.steps
	now = now.Add(20 * time.Minute) // leases run out, failures are due again
	second := newNewsroom(t, fused{kept, posts, &fuse{}}, read, clock)
	if err := second.work(ctx, reports); err != nil {
		t.Fatalf("after the crash: %v", err)
	}
	for id, want := range map[string]int{"club": 2, "both": 2, "other": 0, "deadlines": 1} {
		if got := posts.newPosts(channel(id)); got != want {
			t.Errorf("fuse at %d, after %v: %s has %d posts, want %d:%s", f.n, f.after, id, got, want, posts.list())
		}
	}
	if n, err := kept.Waiting(ctx); n != 0 || err != nil {
		t.Errorf("fuse at %d, after %v: %d still wait, %v", f.n, f.after, n, err)
	}
	return steps
}

func (w *wall) list() string {
	out := ""
	for _, p := range w.posts {
		out += fmt.Sprintf("\n  %s edit %q answers %q: %s", p.delivery.ID(), p.delivery.Edit.Message, p.delivery.ReplyTo.Message, p.message.Title)
	}
	return out
}

// TestWay follows three reports without trouble: a post, its edit, an answer.
func TestWay(t *testing.T) {
	now := noon
	clock := func() time.Time { return now }
	kept, posts := openStore(t, clock), &wall{}
	rushing := []rumor.Player{{ID: 687221, Name: "Dalton Rushing"}}
	read := scripted{
		"a": {Title: "Interest", Kind: rumor.Interest, Clubs: []string{"BOS"}, Players: rushing, Tier: 1},
		"b": {Title: "More", Kind: rumor.Interest, Clubs: []string{"BOS"}, Players: rushing, Tier: 1},
		"c": {Title: "Talks", Kind: rumor.Talks, Clubs: []string{"BOS"}, Players: rushing, Tier: 1, ClubsMentioned: []string{"HOU"}},
		"d": {Title: "A recap", Kind: rumor.NotRumor, Clubs: []string{"BOS", "HOU"}, Tier: 1},
		"e": {Title: "Old", Kind: rumor.Signing, Clubs: []string{"BOS"}, Tier: 1},
	}
	subscribe(t, kept, channel("sox"), rumor.ClubTopic("BOS"), rumor.Options{Ping: "role"})
	subscribe(t, kept, channel("astros"), rumor.ClubTopic("HOU"), rumor.Options{})
	subscribe(t, kept, channel("curious"), rumor.ClubTopic("HOU"), rumor.Options{Mentions: true})
	subscribe(t, kept, channel("signings"), rumor.ClubTopic("BOS"), rumor.Options{Kinds: []rumor.Kind{rumor.Signing}})
	room := newNewsroom(t, fused{kept, posts, &fuse{}}, read, clock)
	for i, key := range []string{"a", "b", "c", "d", "e"} {
		now = now.Add(time.Minute)
		report := rumor.Report{Keys: []string{key}, Hash: "1", Outlet: fmt.Sprint(i), Published: now}
		if key == "e" {
			report.Published = now.Add(-25 * time.Hour)
		}
		if err := room.work(t.Context(), []rumor.Report{report, report}); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, p := range posts.posts {
		got = append(got, fmt.Sprintf("%s %s edit:%s answers:%s pings:%v", p.delivery.Channel.ID, p.message.Title, p.delivery.Edit.Message, p.delivery.ReplyTo.Message, p.delivery.Pings))
	}
	want := []string{
		"sox Interest edit: answers: pings:[role]",
		"sox Interest edit:m1 answers: pings:[]",
		"curious Talks edit: answers: pings:[]",
		"sox Talks edit: answers:m1 pings:[role]",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("posts:\n%q\nwant\n%q", got, want)
	}
}

// TestBurst queues more than a channel can bear and finds one roll-up.
func TestBurst(t *testing.T) {
	now := noon
	clock := func() time.Time { return now }
	kept, posts := openStore(t, clock), &wall{}
	subscribe(t, kept, channel("all"), rumor.LeagueTopic, rumor.Options{Ping: "role"})
	read, reports := scripted{}, []rumor.Report(nil)
	for i, code := range []string{"BOS", "LAD", "HOU", "SEA", "NYM", "NYY", "TB", "TEX"} {
		key := fmt.Sprint(i)
		read[key] = rumor.Reading{Title: "About " + code, Kind: rumor.Roster, Clubs: []string{code}, Tier: 2}
		reports = append(reports, rumor.Report{Keys: []string{key}, Hash: "1", Outlet: "A", Published: noon})
	}
	room := newNewsroom(t, fused{kept, posts, &fuse{}}, read, clock)
	if err := room.work(t.Context(), reports); err != nil {
		t.Fatal(err)
	}
	if len(posts.posts) != 1 || posts.posts[0].message.Title != "8 new stories" || len(posts.posts[0].message.Items) != 8 {
		t.Fatalf("posts:%s\nwant one roll-up of 8 stories", posts.list())
	}
	// A story of the roll-up that grows is not posted again.
	read["more"] = rumor.Reading{Title: "About BOS again", Kind: rumor.Roster, Clubs: []string{"BOS"}, Tier: 2}
	if err := room.work(t.Context(), []rumor.Report{{Keys: []string{"more"}, Hash: "1", Outlet: "B", Published: noon}}); err != nil {
		t.Fatal(err)
	}
	if len(posts.posts) != 1 {
		t.Errorf("after a story of the roll-up grew:%s\nwant no more posts", posts.list())
	}
}
