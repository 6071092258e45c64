package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/rumor"
)

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

// A process claims what it can send, and leaves the rest to those who can.
func testClaimByPlatform(t *testing.T, f *fixture) {
	var batch []rumor.Delivery
	platforms := []string{"console", "discord", "slack", "irc"}
	for _, p := range platforms {
		for i := range 20 {
			batch = append(batch, story(rumor.Channel{Platform: p, ID: fmt.Sprint(i)}, "A"))
		}
	}
	check(t, f.Push(t.Context(), batch))
	for _, p := range platforms {
		claims := must(f.Claim(t.Context(), 100, lease, p))(t)
		if len(claims) != 20 {
			t.Errorf("%s: %d claims, want 20", p, len(claims))
		}
		for _, c := range claims {
			if c.Channel.Platform != p {
				t.Errorf("claimed %s for %s", c.Channel, p)
			}
		}
	}
	waiting(t, f, len(batch))
	f.clock.Add(2 * lease)
	if claims := must(f.Claim(t.Context(), 100, lease, "slack", "discord"))(t); len(claims) != 40 {
		t.Errorf("two platforms: %d claims, want 40", len(claims))
	}
	if claims := must(f.Claim(t.Context(), 100, lease))(t); len(claims) != 40 {
		t.Errorf("all that is left: %d claims, want 40", len(claims))
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
