package store_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/store/embedded"
)

func testFirsts(t *testing.T, f *fixture) {
	ctx := t.Context()
	long := strings.Repeat("x", 100000)
	for _, name := range []string{"Ev1", "Ev2", "", long} {
		for _, want := range []bool{true, false, false} {
			if got := must(f.First(ctx, name, time.Hour))(t); got != want {
				t.Errorf("first is %t, want %t", got, want)
			}
		}
	}
	for _, want := range []bool{true, false} {
		if got := must(f.Forget(ctx, "Ev1"))(t); got != want {
			t.Errorf("it was known: %t, want %t", got, want)
		}
	}
	if !must(f.First(ctx, "Ev1", time.Hour))(t) {
		t.Error("a forgotten name is not new")
	}
	for _, key := range must(f.client.Keys(ctx, "*").Result())(t) {
		if strings.Contains(key, "Ev1") || len(key) > 100 {
			t.Errorf("key %.100s holds a name", key)
		}
	}
	if _, err := f.First(ctx, "for ever", 0); err == nil {
		t.Error("a name was remembered for no time")
	}
}

func testFirstsAtOnce(t *testing.T, f *fixture) {
	const names, each = 10, 8
	var firsts, known atomic.Int32
	ask := func(count *atomic.Int32, do func(name string) (bool, error)) {
		var wg sync.WaitGroup
		for i := range names * each {
			wg.Go(func() {
				ok, err := do(string(rune('a' + i%names)))
				if err != nil {
					t.Error(err)
				}
				if ok {
					count.Add(1)
				}
			})
		}
		wg.Wait()
	}
	ask(&firsts, func(name string) (bool, error) { return f.First(t.Context(), name, time.Hour) })
	ask(&known, func(name string) (bool, error) { return f.Forget(t.Context(), name) })
	if firsts.Load() != names || known.Load() != names {
		t.Errorf("of %d names, %d were first and %d known", names, firsts.Load(), known.Load())
	}
}

// The client, having lost the answer, asks again: the caller is first all the
// same.
func TestFirstAnswerLost(t *testing.T) {
	f := newFixture(startEmbedded(t, embedded.ForceMiniredis))
	f.client.AddHook(again{})
	for _, want := range []bool{true, false} {
		if got := must(f.First(t.Context(), "Ev1", time.Hour))(t); got != want {
			t.Errorf("first is %t, want %t", got, want)
		}
	}
}

// again sends each command that writes a string a second time.
type again struct{}

func (again) DialHook(next redis.DialHook) redis.DialHook { return next }

func (again) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "set" {
			_ = next(ctx, cmd)
		}
		return next(ctx, cmd)
	}
}

func (again) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
