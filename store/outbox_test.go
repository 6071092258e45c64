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
