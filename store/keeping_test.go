package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

func testSeen(t *testing.T, f *fixture) {
	ctx := t.Context()
	marks := map[string]string{"guid:1": "h1", "https://example.com/ü": "", strings.Repeat("x", 100000): "h3"}
	var items []string
	for i := range 1200 {
		key := fmt.Sprint("item", i)
		items = append(items, key, "un"+key)
		marks[key] = fmt.Sprint("hash", i)
	}
	for item := range marks {
		items = append(items, item)
	}
	check(t, f.MarkSeen(ctx, marks))
	if d := cmp.Diff(marks, must(f.Seen(ctx, items))(t)); d != "" {
		t.Errorf("seen:\n%s", d)
	}
	check(t, f.MarkSeen(ctx, map[string]string{"guid:1": "h2"}))
	if got := must(f.Seen(ctx, []string{"guid:1"}))(t)["guid:1"]; got != "h2" {
		t.Errorf("marked again: %q", got)
	}
	check(t, f.MarkSeen(ctx, nil))
	if got := must(f.Seen(ctx, nil))(t); len(got) != 0 {
		t.Errorf("nothing asked: %v", got)
	}
}

func testSourceState(t *testing.T, f *fixture) {
	ctx := t.Context()
	if got := must(f.SourceState(ctx, "mlbtr"))(t); got != nil {
		t.Errorf("no state: %q", got)
	}
	doc := "{\"etag\":\"\\\"x\\\"\"}\x00\xff"
	check(t, f.SaveSourceState(ctx, "mlbtr", []byte(doc)))
	if got := must(f.SourceState(ctx, "mlbtr"))(t); string(got) != doc {
		t.Errorf("state %q, want %q", got, doc)
	}
}

func testReceipts(t *testing.T, f *fixture) {
	ctx := t.Context()
	if _, ok, err := f.Receipt(ctx, dodgers, "s:A"); ok || err != nil {
		t.Errorf("no receipt: %t, %v", ok, err)
	}
	want := rumor.Receipt{Message: "17.5", Thread: "17.1", Revision: 3, At: f.clock.Now().Add(time.Nanosecond)}
	check(t, f.SaveReceipt(ctx, dodgers, "s:A", want))
	got, ok, err := f.Receipt(ctx, dodgers, "s:A")
	if err != nil || !ok || got != want {
		t.Errorf("receipt %+v, %t, %v; want %+v", got, ok, err, want)
	}
	if _, ok, _ := f.Receipt(ctx, redsox, "s:A"); ok {
		t.Error("another channel has the receipt too")
	}
	if _, ok, _ := f.Receipt(ctx, dodgers, "s:B"); ok {
		t.Error("another story has the receipt too")
	}
}

func testMarks(t *testing.T, f *fixture) {
	ctx := t.Context()
	if got := must(f.Mark(ctx, "poll"))(t); !got.IsZero() {
		t.Errorf("no mark: %s", got)
	}
	want := time.Date(2026, 7, 31, 18, 0, 0, 5, time.FixedZone("EDT", -4*3600))
	check(t, f.SetMark(ctx, "poll", want))
	if got := must(f.Mark(ctx, "poll"))(t); !got.Equal(want) {
		t.Errorf("mark %s, want %s", got, want)
	}
}

func testSettings(t *testing.T, f *fixture) {
	ctx := t.Context()
	check(t, f.SetSetting(ctx, redsox, "timezone", "America/New_York"))
	check(t, f.SetSetting(ctx, redsox, "remind", "on"))
	check(t, f.SetSetting(ctx, redsox, "remind", "off"))
	check(t, f.SetSetting(ctx, redsox, "quiet", "22-8"))
	check(t, f.SetSetting(ctx, redsox, "quiet", ""))
	want := map[string]string{"timezone": "America/New_York", "remind": "off"}
	if d := cmp.Diff(want, must(f.Settings(ctx, redsox))(t)); d != "" {
		t.Errorf("settings:\n%s", d)
	}
	if got := must(f.Settings(ctx, dodgers))(t); len(got) != 0 {
		t.Errorf("settings of another channel: %v", got)
	}
}

// lasting are the keys that may be without an expiry, by their beginning.
var lasting = []string{"hs:{sub}:", "hs:topics", "hs:set:", "hs:inst:"}

// lastingOutbox are those of a shard of the outbox, by their end.
var lastingOutbox = []string{":ready", ":meta", ":tries", dodgers.String()}

// fill uses every kind of key there is.
func fill(t *testing.T, f *fixture) {
	t.Helper()
	ctx := t.Context()
	follow(t, f, redsox, dodgers)
	check(t, f.Sleep(ctx, redsox))
	check(t, f.SleepWorkspace(ctx, dodgers.Platform, dodgers.Workspace))
	check(t, f.SaveStory(ctx, tale("A", f.clock.Now(), "BOS")))
	check(t, f.MarkSeen(ctx, map[string]string{"a": "b"}))
	check(t, f.SaveSourceState(ctx, "mlbtr", []byte("x")))
	check(t, f.SaveReceipt(ctx, redsox, "s:A", rumor.Receipt{Message: "1"}))
	check(t, f.SetMark(ctx, "m", f.clock.Now()))
	check(t, f.SetSetting(ctx, redsox, "a", "b"))
	release, _, err := f.Lease(ctx, "job", time.Minute)
	check(t, err)
	t.Cleanup(release)
	must(f.Slot(ctx, "calls", time.Second))(t)
	check(t, f.Postpone(ctx, "posts", f.clock.Now().Add(time.Minute)))
	must(f.First(ctx, "Ev1", time.Hour))(t)
	check(t, f.SaveInstallation(ctx, "slack", "T1", []byte("sealed")))
	must(f.Present(ctx, "shards", "a", time.Minute))(t)
	_, _, err = f.Missing(ctx, redsox)
	check(t, err)
	check(t, f.Push(ctx, []rumor.Delivery{story(redsox, "A"), story(dodgers, "A"), story(dodgers, "B")}))
	for _, c := range must(f.Claim(ctx, 10, time.Minute))(t) {
		s := rumor.Settlement{Claim: c, Failed: true}
		if c.Channel == redsox {
			s = rumor.Settlement{Claim: c, Done: 1, Dead: "gone"}
		}
		check(t, f.Settle(ctx, []rumor.Settlement{s}))
	}
}

func testExpiry(t *testing.T, f *fixture) {
	fill(t, f)
	ctx := t.Context()
	keys := must(f.client.Keys(ctx, "*").Result())(t)
	kinds := map[string]bool{}
	for _, key := range keys {
		if !strings.HasPrefix(key, "hs:") {
			t.Errorf("key %s does not begin with hs:", key)
		}
		ttl := must(f.client.TTL(ctx, key).Result())(t)
		stays := false
		for _, p := range lasting {
			stays = stays || strings.HasPrefix(key, p)
		}
		for _, p := range lastingOutbox {
			stays = stays || strings.HasPrefix(key, "hs:{ob:") && strings.HasSuffix(key, p)
		}
		if stays != (ttl < 0) {
			t.Errorf("%s expires in %s", key, ttl)
		}
		if mark := strings.HasPrefix(key, "hs:mark:"); !stays && !mark && ttl > store.DefaultKeep {
			t.Errorf("%s expires only in %s", key, ttl)
		}
		kinds[strings.SplitN(key, ":", 3)[1]] = true
	}
	for _, kind := range []string{"{sub}", "st", "sti", "topics", "seen", "src", "rc", "mark", "set", "lease", "slot", "here", "gone", "inst", "first"} {
		if !kinds[kind] {
			t.Errorf("no key hs:%s was written", kind)
		}
	}
}

func testClean(t *testing.T, f *fixture) {
	ctx, now := t.Context(), f.clock.Now()
	check(t, f.SaveStory(ctx, tale("old", now.Add(-store.DefaultKeep-time.Hour), "BOS", "NYY")))
	check(t, f.SaveStory(ctx, tale("new", now.Add(-store.DefaultKeep+time.Hour), "BOS")))
	// club:BOS, club:NYY, the player and the league
	if n := must(f.Clean(ctx))(t); n != 4 {
		t.Errorf("cleaned %d, want 4", n)
	}
	stories, total, err := f.StoriesAbout(ctx, rumor.ClubTopic("BOS"), 0, 10)
	if err != nil || ids(stories) != "new" || total != 1 {
		t.Errorf("after cleaning: %q of %d, %v", ids(stories), total, err)
	}
	f.clock.Add(2 * time.Hour)
	if n := must(f.Clean(ctx))(t); n != 3 {
		t.Errorf("cleaned %d, want 3", n)
	}
	if n := must(f.client.Exists(ctx, "hs:topics").Result())(t); n != 0 {
		t.Error("topics without stories are kept")
	}
}

// A record from a later version must not be taken for what it is not.
func testLaterRecords(t *testing.T, f *fixture) {
	ctx := t.Context()
	check(t, f.SaveStory(ctx, tale("A", f.clock.Now(), "BOS")))
	check(t, f.SaveStory(ctx, tale("B", f.clock.Now(), "BOS")))
	for _, text := range []string{`{"v":99,"id":"A"}`, `{"id":"A"}`, `nonsense`} {
		check(t, f.client.Set(ctx, "hs:st:A", text, 0).Err())
		if s, ok, err := f.Story(ctx, "A"); err == nil {
			t.Errorf("record %s was read as %+v, %t", text, s, ok)
		}
		stories, _, err := f.StoriesAbout(ctx, rumor.ClubTopic("BOS"), 0, 10)
		if err != nil || ids(stories) != "B" {
			t.Errorf("beside record %s: %q, %v", text, ids(stories), err)
		}
	}
	check(t, f.client.Set(ctx, "hs:rc:"+redsox.String()+"|s:A", `{"v":2}`, 0).Err())
	if _, _, err := f.Receipt(ctx, redsox, "s:A"); err == nil {
		t.Error("a later receipt was read")
	}
}
