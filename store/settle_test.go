package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/rumor"
)

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
