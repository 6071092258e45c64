package store_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// benched returns a store on a redis-server as the embedded form runs it, with
// its append-only file synced each second.
func benched(b *testing.B) *fixture {
	b.Helper()
	redistest.Need(b)
	s, err := embedded.Start(b.Context(), embedded.Options{Dir: b.TempDir(), Force: embedded.ForceServer})
	check(b, err)
	b.Cleanup(func() { _ = s.Close(context.Background()) })
	return &fixture{Store: store.New(s.Client(), store.Options{}), client: s.Client()}
}

const (
	benchBatch    = 100
	benchChannels = 10_000
)

// BenchmarkPush pushes batches of 100 deliveries of a story to its channels.
func BenchmarkPush(b *testing.B) {
	f := benched(b)
	channels := benchedChannels()
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		check(b, f.Push(b.Context(), nextBatch(channels, n)))
		n++
	}
	b.ReportMetric(float64(n*benchBatch)/b.Elapsed().Seconds(), "pushes/s")
}

func benchedChannels() []rumor.Channel {
	channels := make([]rumor.Channel, benchChannels)
	for i := range channels {
		channels[i] = rumor.Channel{Platform: "discord", Workspace: fmt.Sprint(1e17 + i), ID: fmt.Sprint(2e17 + i)}
	}
	return channels
}

// nextBatch is the n-th hundred deliveries.
func nextBatch(channels []rumor.Channel, n int) []rumor.Delivery {
	batch := make([]rumor.Delivery, benchBatch)
	for i := range batch {
		at := n*benchBatch + i
		batch[i] = story(channels[at%len(channels)], fmt.Sprintf("7K2M%06d", at/len(channels)))
	}
	return batch
}

// BenchmarkSettle settles 100 claims at a time; claiming them is not measured.
func BenchmarkSettle(b *testing.B) {
	f := benched(b)
	channels := benchedChannels()
	settled, pushed := 0, 0
	for b.Loop() {
		b.StopTimer()
		claims := fillAndClaim(b, f, channels, &pushed)
		b.StartTimer()
		check(b, f.Settle(b.Context(), doneAll(claims)))
		settled += len(claims)
	}
	b.ReportMetric(float64(settled)/b.Elapsed().Seconds(), "settles/s")
}

// BenchmarkClaimSettle measures the whole way out of the outbox, 100 at a time.
func BenchmarkClaimSettle(b *testing.B) {
	f := benched(b)
	channels := benchedChannels()
	settled, pushed := 0, 0
	for b.Loop() {
		if settled+benchBatch > pushed {
			b.StopTimer()
			pushMore(b, f, channels, &pushed)
			b.StartTimer()
		}
		claims := must(f.Claim(b.Context(), benchBatch, lease))(b)
		check(b, f.Settle(b.Context(), doneAll(claims)))
		settled += len(claims)
	}
	b.ReportMetric(float64(settled)/b.Elapsed().Seconds(), "deliveries/s")
}

func fillAndClaim(b *testing.B, f *fixture, channels []rumor.Channel, pushed *int) []rumor.Claim {
	b.Helper()
	claims := must(f.Claim(b.Context(), benchBatch, lease))(b)
	if len(claims) > 0 {
		return claims
	}
	pushMore(b, f, channels, pushed)
	return must(f.Claim(b.Context(), benchBatch, lease))(b)
}

func pushMore(b *testing.B, f *fixture, channels []rumor.Channel, pushed *int) {
	b.Helper()
	for range len(channels) / benchBatch {
		check(b, f.Push(b.Context(), nextBatch(channels, *pushed/benchBatch)))
		*pushed += benchBatch
	}
}

func doneAll(claims []rumor.Claim) []rumor.Settlement {
	settlements := make([]rumor.Settlement, len(claims))
	for i, c := range claims {
		settlements[i] = rumor.Settlement{Claim: c, Done: 1}
	}
	return settlements
}

// BenchmarkClaimNothing is what a worker's look into an outbox costs in which
// nothing is due.
func BenchmarkClaimNothing(b *testing.B) {
	f := benched(b)
	for b.Loop() {
		if claims := must(f.Claim(b.Context(), 64, lease, "discord"))(b); len(claims) > 0 {
			b.Fatal("something is due")
		}
	}
}

// BenchmarkSubscribers reads 100,000 subscriptions to one topic, when nobody
// sleeps and when somebody does.
func BenchmarkSubscribers(b *testing.B) {
	f := benched(b)
	subscribeMany(b, f, benchSubscribers)
	b.Run("awake", func(b *testing.B) { readSubscribers(b, f, benchSubscribers) })
	sleeper := inGuild("G", "100000")
	check(b, f.Sleep(b.Context(), sleeper))
	b.Run("one asleep", func(b *testing.B) { readSubscribers(b, f, benchSubscribers-1) })
}

const benchSubscribers = 100_000

func readSubscribers(b *testing.B, f *fixture, n int) {
	read := 0
	b.ReportAllocs()
	for b.Loop() {
		check(b, f.Subscribers(b.Context(), rumor.LeagueTopic, func(page []rumor.Subscription) error {
			read += len(page)
			return nil
		}))
	}
	if read != b.N*n {
		b.Fatalf("read %d, want %d", read, b.N*n)
	}
	b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "subscriptions/s")
}

// BenchmarkSaveStory saves revisions of stories about two clubs and a player.
func BenchmarkSaveStory(b *testing.B) {
	f := benched(b)
	now := time.Now()
	var n atomic.Int64
	b.ReportAllocs()
	for b.Loop() {
		i := n.Add(1)
		check(b, f.SaveStory(b.Context(), tale(fmt.Sprint(i%1000), now.Add(time.Duration(i)*time.Millisecond), "BOS", "LAD")))
	}
}

// BenchmarkSlot hands out slots to as many callers as there are processors.
func BenchmarkSlot(b *testing.B) {
	f := benched(b)
	now := time.Now()
	s := store.New(f.client, store.Options{Now: func() time.Time { return now }})
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := s.Slot(b.Context(), "calls", time.Microsecond); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "slots/s")
}
