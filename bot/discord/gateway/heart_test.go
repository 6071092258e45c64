package gateway

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestHeart follows a heart by the second: when it beats, what it tells, and
// when it gives up.
func TestHeart(t *testing.T) {
	type moment struct {
		at   time.Duration
		what func(h *heart, seq *atomic.Int64)
	}
	type sent struct {
		at  time.Duration
		seq any
	}
	answered := func(h *heart, _ *atomic.Int64) { signal(h.answered) }
	asked := func(h *heart, _ *atomic.Int64) { signal(h.asked) }
	heard := func(h *heart, seq *atomic.Int64) { seq.Store(7) }
	s := time.Second
	tests := []struct {
		name     string
		interval time.Duration
		moments  []moment
		want     []sent
		died     time.Duration
	}{
		{"never answered", 40 * s, nil, []sent{{20 * s, nil}, {60 * s, nil}}, 100 * s},
		{"never answered, slowly", 50 * s, nil, []sent{{25 * s, nil}, {75 * s, nil}}, 115 * s},
		{"answered once", 40 * s, []moment{{21 * s, answered}}, []sent{{20 * s, nil}, {60 * s, nil}, {100 * s, nil}}, 140 * s},
		{"answered late", 40 * s, []moment{{99 * s, answered}}, []sent{{20 * s, nil}, {60 * s, nil}, {100 * s, nil}, {140 * s, nil}}, 180 * s},
		{"asked", 40 * s, []moment{{3 * s, asked}, {4 * s, heard}, {5 * s, asked}}, []sent{{3 * s, nil}, {5 * s, int64(7)}, {20 * s, int64(7)}, {60 * s, int64(7)}}, 83 * s},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				var got []sent
				h := newHeart(90*s, func(o outgoing) error {
					got = append(got, sent{time.Since(start), o.Data})
					return errors.New("not sent, for all it matters")
				})
				var seq atomic.Int64
				var world sync.WaitGroup
				for _, m := range test.moments {
					world.Go(func() {
						time.Sleep(m.at)
						m.what(&h, &seq)
					})
				}
				h.interval <- test.interval
				if err := h.beat(t.Context(), &seq, 0.5); !errors.Is(err, errDead) || time.Since(start) != test.died {
					t.Errorf("%v after %s, want %s", err, time.Since(start), test.died)
				}
				world.Wait()
				if len(got) > len(test.want) && got[len(test.want)].at == test.died {
					got = got[:len(test.want)] // beat and died at once
				}
				if len(got) != len(test.want) {
					t.Fatalf("beat %v, want %v", got, test.want)
				}
				for i, want := range test.want {
					if got[i] != want {
						t.Errorf("beat %v, want %v", got, test.want)
					}
				}
			})
		})
	}
}

// TestHeartEnds ends it before hello and after.
func TestHeartEnds(t *testing.T) {
	for _, hello := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h := newHeart(time.Hour, func(outgoing) error { return nil })
			if hello {
				h.interval <- time.Minute
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if err := h.beat(ctx, new(atomic.Int64), 0.5); err != nil {
				t.Error(err)
			}
		})
	}
}
