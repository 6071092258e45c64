package rest

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Names of headers, spelled as http.Header keeps them.
const (
	headerPrefix     = "X-Ratelimit-"
	headerBucket     = headerPrefix + "Bucket"
	headerLimit      = headerPrefix + "Limit"
	headerRemaining  = headerPrefix + "Remaining"
	headerResetAfter = headerPrefix + "Reset-After"
	headerGlobal     = headerPrefix + "Global"
	headerScope      = headerPrefix + "Scope"
	headerRetryAfter = "Retry-After"
)

// What a header may say at most; all more is taken as that.
const (
	longestWait   = 24 * time.Hour
	largestCount  = 1_000_000
	longestBucket = 128 // bytes of a bucket's name
)

// limitHeaders is what the headers of an answer say of limits.
type limitHeaders struct {
	bucket     string // Discord's name for the bucket; empty if none
	known      bool   // whether the next three are
	limit      int    // calls in a window; at least one
	remaining  int
	resetAfter time.Duration // until the window ends

	any      bool // whether there were any but Retry-After: Discord itself answered
	retry    time.Duration
	hasRetry bool
	global   bool
	shared   bool // the limit is one of the channel's or guild's, not of the bot's
}

// takeLimitHeaders reads the headers of limits and removes them.
func takeLimitHeaders(h http.Header) limitHeaders {
	var l limitHeaders
	if l.bucket = h.Get(headerBucket); len(l.bucket) > longestBucket {
		l.bucket = ""
	}
	var hasRemaining, hasReset bool
	l.remaining, hasRemaining = readCount(h.Get(headerRemaining))
	l.resetAfter, hasReset = readSeconds(h.Get(headerResetAfter))
	l.known = hasRemaining && hasReset
	limit, _ := readCount(h.Get(headerLimit))
	l.limit = max(limit, l.remaining+1) // the call itself took one
	l.retry, l.hasRetry = readSeconds(h.Get(headerRetryAfter))
	scope := h.Get(headerScope)
	l.global = scope == "global" || strings.EqualFold(h.Get(headerGlobal), "true")
	l.shared = scope == "shared"
	for name := range h {
		if strings.HasPrefix(name, headerPrefix) {
			l.any = true
			h.Del(name)
		}
	}
	h.Del(headerRetryAfter)
	return l
}

func readCount(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, false
	}
	return min(n, largestCount), true
}

// readSeconds reads seconds with their fraction, such as 64.57, rounded up to
// the millisecond.
func readSeconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < 0 {
		return 0, false
	}
	if f >= longestWait.Seconds() {
		return longestWait, true
	}
	d := time.Duration(math.Round(f*1e6)) * time.Microsecond // 64.57 is a little less in binary
	return (d + time.Millisecond - 1).Truncate(time.Millisecond), true
}
