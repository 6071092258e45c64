package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/rumor"
)

const lease = time.Minute

func story(c rumor.Channel, id string) rumor.Delivery {
	return rumor.Delivery{Channel: c, Story: id, Revision: 1}
}

func channel(i int) rumor.Channel {
	return rumor.Channel{Platform: "discord", Workspace: "G", ID: fmt.Sprintf("%04d", i)}
}

// claimOne claims and expects exactly one channel.
func claimOne(t testing.TB, f *fixture) rumor.Claim {
	t.Helper()
	claims := must(f.Claim(t.Context(), 100, lease))(t)
	if len(claims) != 1 {
		t.Fatalf("%d claims, want 1: %+v", len(claims), claims)
	}
	return claims[0]
}

func noClaim(t testing.TB, f *fixture, why string) {
	t.Helper()
	if claims := must(f.Claim(t.Context(), 100, lease))(t); len(claims) != 0 {
		t.Errorf("%s: claimed %+v", why, claims)
	}
}

func waiting(t testing.TB, f *fixture, want int) {
	t.Helper()
	if got := must(f.Waiting(t.Context()))(t); got != want {
		t.Errorf("%d waiting, want %d", got, want)
	}
}

func settle(t testing.TB, f *fixture, s rumor.Settlement) {
	t.Helper()
	check(t, f.Settle(t.Context(), []rumor.Settlement{s}))
}

// stories returns the stories of a claim's deliveries.
func claimed(c rumor.Claim) string {
	var all []string
	for _, d := range c.Deliveries {
		all = append(all, d.Story)
	}
	return strings.Join(all, " ")
}

func testPush(t *testing.T, f *fixture) {
	ctx := t.Context()
	waiting(t, f, 0)
	noClaim(t, f, "an empty outbox")
	check(t, f.Push(ctx, nil))
	reminder := rumor.Delivery{Channel: redsox, Deadline: "2026-trade-deadline", Rung: 24 * time.Hour}
	batch := []rumor.Delivery{story(redsox, "A"), {Channel: redsox, Story: "A", Revision: 2}, reminder}
	for range 2 {
		check(t, f.Push(ctx, batch))
		waiting(t, f, 3)
	}
	c := claimOne(t, f)
	if d := cmp.Diff(batch, c.Deliveries); d != "" || c.Channel != redsox || c.Waiting != 3 || c.Attempts != 0 {
		t.Errorf("claim %+v:\n%s", c, d)
	}
	check(t, f.Push(ctx, batch)) // while leased
	waiting(t, f, 3)
	noClaim(t, f, "a leased channel")
	settle(t, f, rumor.Settlement{Claim: c, Done: 3})
	waiting(t, f, 0)
	noClaim(t, f, "a finished channel")
	if n := must(f.client.Keys(ctx, "hs:{ob:*}:q:*").Result())(t); len(n) != 0 {
		t.Errorf("left behind: %v", n)
	}
	check(t, f.Push(ctx, batch[:1])) // it left, so it may come again
	waiting(t, f, 1)
}

func testPushOrder(t *testing.T, f *fixture) {
	ctx := t.Context()
	check(t, f.Push(ctx, []rumor.Delivery{story(redsox, "Z"), story(redsox, "B")}))
	check(t, f.Push(ctx, []rumor.Delivery{story(redsox, "C"), story(redsox, "Z"), story(redsox, "A")}))
	c := claimOne(t, f)
	if got := claimed(c); got != "Z B C A" {
		t.Errorf("order %q", got)
	}
	settle(t, f, rumor.Settlement{Claim: c, Done: 2})
	check(t, f.Push(ctx, []rumor.Delivery{story(redsox, "Z")}))
	if got := claimed(claimOne(t, f)); got != "C A Z" {
		t.Errorf("order after some left and one came again: %q", got)
	}
}

// More than one script's worth for a shard, and more than a claim shows.
func testPushMany(t *testing.T, f *fixture) {
	ctx := t.Context()
	const n = 1203
	var batch []rumor.Delivery
	for i := range n {
		batch = append(batch, story(redsox, fmt.Sprint(i)), story(dodgers, fmt.Sprint(i)))
	}
	check(t, f.Push(ctx, batch))
	waiting(t, f, 2*n)
	next := map[rumor.Channel]int{}
	for left := 2 * n; left > 0; {
		claims := must(f.Claim(ctx, 2, lease))(t)
		if len(claims) == 0 {
			t.Fatalf("nothing to claim, %d left", left)
		}
		for _, c := range claims {
			if want := n - next[c.Channel]; c.Waiting != want || len(c.Deliveries) != min(25, want) {
				t.Fatalf("claim of %d, %d waiting; %d are left", len(c.Deliveries), c.Waiting, want)
			}
			for _, d := range c.Deliveries {
				if d.Story != fmt.Sprint(next[c.Channel]) {
					t.Fatalf("delivery %s, want %d", d.Story, next[c.Channel])
				}
				next[c.Channel]++
			}
			left -= len(c.Deliveries)
			settle(t, f, rumor.Settlement{Claim: c, Done: len(c.Deliveries)})
		}
	}
	waiting(t, f, 0)
}

func testPushNonsense(t *testing.T, f *fixture) {
	for _, d := range []rumor.Delivery{
		{},
		{Channel: redsox},
		{Channel: redsox, Story: "a:b"},
		{Channel: redsox, Deadline: "a:b"},
		{Story: "A"},
		{Channel: rumor.Channel{Platform: "slack", Workspace: "a/b", ID: "c"}, Story: "A"},
	} {
		if err := f.Push(t.Context(), []rumor.Delivery{story(redsox, "A"), d}); err == nil {
			t.Errorf("pushed %+v", d)
		}
	}
	waiting(t, f, 0)
}

func testClaimLeases(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A")}))
	a := claimOne(t, f)
	f.clock.Add(lease - 2*time.Millisecond)
	noClaim(t, f, "a leased channel")
	f.clock.Add(3 * time.Millisecond)
	b := claimOne(t, f)
	if a.Lease == b.Lease {
		t.Error("two claims share a lease")
	}
	if d := cmp.Diff(a.Deliveries, b.Deliveries); d != "" {
		t.Errorf("claimed again:\n%s", d)
	}
	if _, err := f.Claim(t.Context(), 1, 0); err == nil {
		t.Error("claimed for no time")
	}
	if claims := must(f.Claim(t.Context(), 0, lease))(t); claims != nil {
		t.Errorf("claimed none and got %v", claims)
	}
}

func testClaimRunsOut(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A"), story(redsox, "B")}))
	a := claimOne(t, f)
	f.clock.Add(lease)
	settle(t, f, rumor.Settlement{Claim: a, Done: 1}) // late, but nobody came between
	waiting(t, f, 1)
	if got := claimed(claimOne(t, f)); got != "B" {
		t.Errorf("left %q", got)
	}
}

// With more to do than can be done, every channel has its turn as often as
// any other, however unevenly they fall into the shards.
func testClaimFair(t *testing.T, f *fixture) {
	const n, each = 50, 20
	var batch []rumor.Delivery
	for i := range n {
		for k := range each {
			batch = append(batch, story(channel(i), fmt.Sprint(k)))
		}
	}
	check(t, f.Push(t.Context(), batch))
	turns := make(map[rumor.Channel]int)
	for left := n * each; left > 0; {
		claims := must(f.Claim(t.Context(), 7, lease))(t)
		if want := min(7, left); len(claims) > want || (len(claims) < want && left > n) {
			t.Fatalf("claimed %d, want %d", len(claims), want)
		}
		least := each
		for i := range n {
			least = min(least, turns[channel(i)])
		}
		for _, c := range claims {
			if turns[c.Channel] > least+1 {
				t.Fatalf("%s has its turn %d while another had %d", c.Channel, turns[c.Channel]+1, least)
			}
			turns[c.Channel]++
			left--
			f.clock.Add(time.Microsecond)
			settle(t, f, rumor.Settlement{Claim: c, Done: 1})
		}
	}
	waiting(t, f, 0)
}

// Claims are filled from shards that have more when others have little.
func testClaimFew(t *testing.T, f *fixture) {
	var batch []rumor.Delivery
	for i := range 100 {
		batch = append(batch, story(channel(i), "A"))
	}
	check(t, f.Push(t.Context(), batch))
	total := 0
	for _, n := range []int{1, 3, 16, 17, 63} {
		claims := must(f.Claim(t.Context(), n, lease))(t)
		if len(claims) != n {
			t.Errorf("claimed %d, want %d", len(claims), n)
		}
		total += len(claims)
	}
	if total != 100 {
		t.Errorf("claimed %d, want 100", total)
	}
	noClaim(t, f, "all claimed")
}

func testClaimUnreadable(t *testing.T, f *fixture) {
	ctx := t.Context()
	check(t, f.Push(ctx, []rumor.Delivery{story(redsox, "A"), story(redsox, "B")}))
	queue := must(f.client.Keys(ctx, "hs:{ob:*}:q:*").Result())(t)[0]
	members := must(f.client.ZRangeWithScores(ctx, queue, 0, 0).Result())(t)
	members[0].Member, members[0].Score = "x:from:a:later:version", 0
	check(t, f.client.ZAdd(ctx, queue, members[0]).Err())
	var c []rumor.Claim
	for range 3 {
		c = append(c, must(f.Claim(ctx, 10, lease))(t)...)
	}
	if len(c) != 1 || claimed(c[0]) != "A B" {
		t.Errorf("beside an unreadable delivery: %+v", c)
	}
	letters := must(f.DeadLetters(ctx, 10))(t)
	if len(letters) != 1 || letters[0].Delivery.Channel != redsox || !strings.Contains(letters[0].Reason, "x:from") {
		t.Errorf("dead letters %+v", letters)
	}
}

func testSettleAttempts(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A"), story(redsox, "B")}))
	for want := range 3 {
		c := claimOne(t, f)
		if c.Attempts != want || claimed(c) != "A B" {
			t.Errorf("claim %+v, want %d attempts", c, want)
		}
		settle(t, f, rumor.Settlement{Claim: c, Failed: true, NotTill: f.clock.Now().Add(time.Second)})
		noClaim(t, f, "a channel that waits")
		f.clock.Add(time.Second)
	}
	c := claimOne(t, f)
	settle(t, f, rumor.Settlement{Claim: c, Done: 1})
	if c = claimOne(t, f); c.Attempts != 0 || claimed(c) != "B" {
		t.Errorf("after the failing one left: %+v", c)
	}
	settle(t, f, rumor.Settlement{Claim: c, Failed: true})
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "C")}))
	c = claimOne(t, f)
	settle(t, f, rumor.Settlement{Claim: c, Done: 1, Failed: true})
	if c = claimOne(t, f); c.Attempts != 1 || claimed(c) != "C" {
		t.Errorf("one left, the next failed: %+v", c)
	}
}

func testSettleLater(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A")}))
	c := claimOne(t, f)
	settle(t, f, rumor.Settlement{Claim: c, NotTill: f.clock.Now().Add(1500 * time.Microsecond)})
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "B")})) // changes nothing about that
	f.clock.Add(1499 * time.Microsecond)
	noClaim(t, f, "before it was asked for")
	f.clock.Add(time.Microsecond)
	if c = claimOne(t, f); c.Attempts != 0 || claimed(c) != "A B" {
		t.Errorf("after waiting as asked: %+v", c)
	}
	settle(t, f, rumor.Settlement{Claim: c, NotTill: f.clock.Now().Add(-time.Hour)})
	claimOne(t, f)
}

func testSettleStale(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A"), story(redsox, "B")}))
	stale := claimOne(t, f)
	f.clock.Add(lease)
	fresh := claimOne(t, f)
	for _, s := range []rumor.Settlement{
		{Claim: stale, Done: 1},
		{Claim: stale, Done: 2, Dead: "gone"},
		{Claim: stale, Failed: true},
		{Claim: stale, NotTill: f.clock.Now().Add(time.Hour)},
	} {
		settle(t, f, s)
		noClaim(t, f, "after a stale settlement")
	}
	waiting(t, f, 2)
	settle(t, f, rumor.Settlement{Claim: fresh})
	if c := claimOne(t, f); c.Attempts != 0 || claimed(c) != "A B" {
		t.Errorf("after stale settlements: %+v", c)
	}
	if letters := must(f.DeadLetters(t.Context(), 10))(t); len(letters) != 0 {
		t.Errorf("dead letters %+v", letters)
	}
}

// The clock stands still, as it may in a demonstration: a settlement that
// comes twice must not end the claim after it.
func testSettleTwice(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A"), story(redsox, "B"), story(redsox, "C")}))
	first := claimOne(t, f)
	settle(t, f, rumor.Settlement{Claim: first, Done: 1})
	second := claimOne(t, f)
	settle(t, f, rumor.Settlement{Claim: first, Done: 1})
	noClaim(t, f, "after a repeated settlement")
	waiting(t, f, 2)
	settle(t, f, rumor.Settlement{Claim: second, Done: 2})
	settle(t, f, rumor.Settlement{Claim: second, Done: 2, NotTill: f.clock.Now().Add(time.Hour)})
	waiting(t, f, 0)
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "D")}))
	claimOne(t, f) // at once: the repeated settlement set nothing
}

func testSettleNonsense(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A")}))
	c := claimOne(t, f)
	for _, done := range []int{-1, 2} {
		if err := f.Settle(t.Context(), []rumor.Settlement{{Claim: c, Done: done}}); err == nil {
			t.Errorf("settled %d of 1", done)
		}
	}
	check(t, f.Settle(t.Context(), nil))
	waiting(t, f, 1)
}

func testRest(t *testing.T, f *fixture) {
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A")}))
	settle(t, f, rumor.Settlement{Claim: claimOne(t, f), Done: 1, NotTill: f.clock.Now().Add(time.Second)})
	waiting(t, f, 0)
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "B")}))
	noClaim(t, f, "a channel that rests")
	f.clock.Add(time.Second)
	settle(t, f, rumor.Settlement{Claim: claimOne(t, f), Done: 1, NotTill: f.clock.Now().Add(time.Second)})
	f.clock.Add(time.Second)
	noClaim(t, f, "a channel that has rested and has nothing")
	if _, any := due(t, f); any {
		t.Error("something is due after the rest")
	}
}

func due(t testing.TB, f *fixture) (time.Time, bool) {
	t.Helper()
	at, any, err := f.Due(t.Context())
	check(t, err)
	return at, any
}

func testDue(t *testing.T, f *fixture) {
	if at, any := due(t, f); any {
		t.Errorf("an empty outbox is due at %s", at)
	}
	start := f.clock.Now()
	check(t, f.Push(t.Context(), []rumor.Delivery{story(redsox, "A")}))
	f.clock.Add(time.Second)
	check(t, f.Push(t.Context(), []rumor.Delivery{story(dodgers, "A")}))
	if at, any := due(t, f); !any || !at.Equal(start) {
		t.Errorf("due at %s, want %s", at, start)
	}
	later := f.clock.Now().Add(time.Hour)
	for _, c := range must(f.Claim(t.Context(), 2, lease))(t) {
		settle(t, f, rumor.Settlement{Claim: c, NotTill: later})
	}
	if at, any := due(t, f); !any || !at.Equal(later) {
		t.Errorf("due at %s, want %s", at, later)
	}
}

func testDeadLetters(t *testing.T, f *fixture) {
	ctx := t.Context()
	if letters := must(f.DeadLetters(ctx, 10))(t); len(letters) != 0 {
		t.Errorf("dead letters of an empty outbox: %v", letters)
	}
	check(t, f.Push(ctx, []rumor.Delivery{story(redsox, "A"), story(redsox, "B"), story(redsox, "C")}))
	settle(t, f, rumor.Settlement{Claim: claimOne(t, f), Done: 2, Dead: strings.Repeat("ü", 400)})
	waiting(t, f, 1)
	f.clock.Add(time.Second)
	check(t, f.Push(ctx, []rumor.Delivery{story(dodgers, "A")}))
	for _, c := range must(f.Claim(ctx, 2, lease))(t) {
		settle(t, f, rumor.Settlement{Claim: c, Done: 1, Dead: "the channel is gone"})
	}
	letters := must(f.DeadLetters(ctx, 3))(t)
	if len(letters) != 3 {
		t.Fatalf("dead letters %+v", letters)
	}
	var got []string
	for _, l := range letters {
		got = append(got, l.Delivery.ID())
	}
	want := []string{"s:A:1@slack/T1/C9", "s:C:1@console//#redsox", "s:A:1@console//#redsox"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("dead letters:\n%s", d)
	}
	if l := letters[0]; l.Reason != "the channel is gone" || !l.At.Equal(f.clock.Now()) {
		t.Errorf("dead letter %+v", l)
	}
	if r := letters[2].Reason; len(r) > 500 || !strings.HasSuffix(r, "ü…") {
		t.Errorf("a long reason became %d bytes: %q", len(r), r)
	}
	if got := len(must(f.DeadLetters(ctx, 100))(t)); got != 4 {
		t.Errorf("%d dead letters, want 4", got)
	}
}

// A server that was started anew knows no scripts.
func testScriptsUnknown(t *testing.T, f *fixture) {
	ctx := t.Context()
	forget := func() { check(t, f.client.ScriptFlush(context.WithoutCancel(ctx)).Err()) }
	forget()
	check(t, f.Push(ctx, []rumor.Delivery{story(redsox, "A"), story(dodgers, "A")}))
	forget()
	claims := must(f.Claim(ctx, 2, lease))(t)
	if len(claims) != 2 {
		t.Fatalf("claimed %d, want 2", len(claims))
	}
	forget()
	check(t, f.Settle(ctx, []rumor.Settlement{{Claim: claims[0], Done: 1}, {Claim: claims[1], Done: 1}}))
	waiting(t, f, 0)
}
