package gateway

import "time"

// backoff returns how long to wait before the next attempt, when so many in a
// row have failed since the last good connection: not at all after none, then
// from half of to all of a time that doubles. Random is from 0 to 1.
func (t *times) backoff(failed int, random float64) time.Duration {
	if failed <= 0 {
		return 0
	}
	wait := t.mostRetry
	if doublings := failed - 1; doublings < 30 {
		wait = min(t.firstRetry<<doublings, t.mostRetry)
	}
	return between(wait/2, wait, random)
}

// between returns a time from least to most. Random is from 0 to 1.
func between(least, most time.Duration, random float64) time.Duration {
	return least + time.Duration(random*float64(most-least))
}
