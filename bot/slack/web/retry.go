package web

import (
	"math"
	"strconv"
	"time"
)

const (
	defaultWait  = 30 * time.Second // for a 429 that names no time
	shortestWait = time.Second      // for one that names none to wait
	longestWait  = time.Hour        // all more is taken as that; asking again then does no harm
)

// readRetryAfter reads the header Retry-After: seconds, with a fraction at
// times, rounded up to the millisecond.
func readRetryAfter(s string) time.Duration {
	f, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil && !math.IsInf(f, 1), math.IsNaN(f), f < 0:
		return defaultWait
	case f == 0:
		return shortestWait
	case f >= longestWait.Seconds():
		return longestWait
	}
	millis := math.Ceil(math.Round(f*1e6) / 1e3) // 64.57 is a little less in binary
	return max(time.Duration(millis), 1) * time.Millisecond
}
