package discordtest

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// limits are the rate limits, and how far they are used up.
type limits struct {
	options Options
	mu      sync.Mutex
	recent  []time.Time // requests within the second, oldest first
	buckets map[string]*bucket
}

// bucket counts requests of one kind to one channel, from the first one on.
type bucket struct {
	rate  Rate
	used  int
	reset time.Time
}

// standing says how a bucket stands after a request, for the headers.
type standing struct {
	name      string // of the bucket's kind
	limit     int
	remaining int
	reset     time.Time
	after     time.Duration
}

// global counts a request of the bot. When it is one too many in a second it
// returns how long to wait.
func (l *limits) global(now time.Time) (wait time.Duration) {
	if l.options.Global < 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.recent) > 0 && now.Sub(l.recent[0]) >= time.Second {
		l.recent = l.recent[1:]
	}
	if len(l.recent) >= l.options.Global {
		return time.Second - now.Sub(l.recent[0])
	}
	l.recent = append(l.recent, now)
	return 0
}

// channel counts a request in the bucket of its kind and channel. A nil
// standing means that there is no limit; ok tells whether it passes.
func (l *limits) channel(kind, channel string, rate Rate, now time.Time) (st *standing, ok bool) {
	if rate.Limit < 0 {
		return nil, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buckets == nil {
		l.buckets = make(map[string]*bucket)
	}
	b := l.buckets[kind+" "+channel]
	if b == nil || !now.Before(b.reset) {
		b = &bucket{rate: rate, reset: now.Add(rate.Per)}
		l.buckets[kind+" "+channel] = b
	}
	ok = b.used < rate.Limit
	if ok {
		b.used++
	}
	return &standing{kind, rate.Limit, rate.Limit - b.used, b.reset, b.reset.Sub(now)}, ok
}

// write puts the standing into headers.
// Source: Discord's documentation of rate limits.
func (st *standing) write(h http.Header) {
	name := fnv.New64a()
	name.Write([]byte(st.name))
	h.Set("X-RateLimit-Limit", strconv.Itoa(st.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(st.remaining))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(st.reset.UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", seconds(st.after))
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%016x", name.Sum64()))
}

// seconds writes a time as Discord does, to the millisecond, never too short.
func seconds(d time.Duration) string {
	return fmt.Sprintf("%.3f", math.Ceil(d.Seconds()*1000)/1000)
}

// tooMany writes the answer 429. A nil standing means the global limit.
func tooMany(w http.ResponseWriter, st *standing, wait time.Duration) {
	h := w.Header()
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	scope := "global"
	if st != nil {
		st.write(h)
		scope = "user"
	} else {
		h.Set("X-RateLimit-Global", "true")
	}
	h.Set("X-RateLimit-Scope", scope)
	h.Set("Content-Type", "application/json")
	h.Set("Via", viaDiscord)
	w.WriteHeader(http.StatusTooManyRequests)
	fmt.Fprintf(w, `{"message": "You are being rate limited.", "retry_after": %s, "global": %t}`, seconds(wait), st == nil)
}
