package feeds

import (
	"net/http"
	"net/url"
	"time"
)

// State is what is remembered of a source between two looks at it. The zero
// State is that of a source never looked at. It is kept as JSON; it holds no
// credentials.
type State struct {
	Address string `json:"address,omitempty"` // fingerprint of the address it belongs to: another address starts afresh

	ETag         string    `json:"etag,omitempty"`          // of the last document, as the server gave it
	LastModified string    `json:"last_modified,omitempty"` // likewise
	Digest       string    `json:"digest,omitempty"`        // of the last document's bytes
	FileSize     int64     `json:"file_size,omitempty"`     // of a file that was read
	FileTime     time.Time `json:"file_time,omitzero"`      // when that file was last changed

	TTL time.Duration `json:"ttl,omitempty"` // how long the last document said it stays as it is

	FirstFetched time.Time `json:"first_fetched,omitzero"` // when it was first read; zero: never, so all it holds is back catalogue
	LastFetched  time.Time `json:"last_fetched,omitzero"`  // when it was last read, or found unchanged
	LastTried    time.Time `json:"last_tried,omitzero"`    // when the last request for it was made
	NextDue      time.Time `json:"next_due,omitzero"`      // when to look again, not sooner

	Failures     int       `json:"failures,omitempty"`     // since it was last read
	FailingSince time.Time `json:"failing_since,omitzero"` // when the first of them was
	LastError    string    `json:"last_error,omitempty"`   // the newest failure, or what was wrong with a document read in part; empty when all is well

	// MovedTo is where the server says the feed has moved for good (301, 308),
	// without query; empty when it has not. The configured address stays in
	// use: which address to ask is the operator's to decide.
	MovedTo string `json:"moved_to,omitempty"`
}

// Due reports whether it is time to look at the source again.
func (s State) Due(now time.Time) bool { return !now.Before(s.NextDue) }

// Waits after failures. 404 and 410 wait longer: such an address seldom comes
// back within the hour, and asking on is what gets a bot blocked.
const (
	firstBackoff   = time.Minute
	maxBackoff     = time.Hour
	missingBackoff = 15 * time.Minute // 404
	maxMissing     = 6 * time.Hour
	goneBackoff    = 24 * time.Hour // 410
	maxRetryAfter  = 24 * time.Hour // however long a server asks for
)

// backoff is how long to wait after the nth failure in a row, n from 1: it
// doubles, bounded, and is drawn up to a tenth longer by jitter (0 to 1), so
// that sources that fail together do not come back together. What the server
// asks for in Retry-After is never undercut.
func backoff(e *Error, n int, jitter float64) time.Duration {
	first, longest := firstBackoff, maxBackoff
	switch e.Status {
	case http.StatusNotFound:
		first, longest = missingBackoff, maxMissing
	case http.StatusGone:
		first, longest = goneBackoff, goneBackoff
	}
	wait := min(first<<min(n-1, 10), longest)
	wait += time.Duration(jitter * float64(wait) / 10)
	return max(wait, min(e.RetryAfter, maxRetryAfter))
}

// failed returns the state after a failure.
func (s State) failed(src Source, e *Error, now time.Time, jitter float64) State {
	if s.Failures == 0 {
		s.FailingSince = now
	}
	s.Failures++
	s.LastError = e.Error()
	s.NextDue = now.Add(max(backoff(e, s.Failures, jitter), src.every()))
	return s
}

// fetched returns the state after the source was read, or found unchanged.
func (s State) fetched(now time.Time, wait time.Duration) State {
	if s.FirstFetched.IsZero() {
		s.FirstFetched = now
	}
	s.LastFetched, s.NextDue = now, now.Add(wait)
	s.Failures, s.FailingSince, s.LastError = 0, time.Time{}, ""
	return s
}

// of returns the state as far as it belongs to the source's present address.
func (s State) of(src Source) State {
	if address := fingerprint(src.URL); s.Address != address {
		return State{Address: address}
	}
	return s
}

// fingerprint tells addresses apart without showing them.
func fingerprint(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		u.User = nil
		address = u.String()
	}
	return digest([]byte(address))
}
