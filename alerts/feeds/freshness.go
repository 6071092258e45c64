package feeds

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How long a server may put off the next look at its feed. What the HTTP
// headers say holds for every cache on the way, so asking sooner would bring
// the same copy: it is honored up to an hour. What the feed itself says is
// mostly a default of the publisher's program that nobody thought about, and
// would make each alert an hour late: it is honored up to ten minutes, and only
// when the headers are silent. Asking sooner costs the server little, since our
// requests are conditional.
const (
	maxHeaderWait = time.Hour
	maxTTLWait    = 10 * time.Minute
)

// nextLook is how long to wait after a successful look: as long as the source's
// settings say, longer when the server asks for it.
func nextLook(src Source, h http.Header, ttl time.Duration, now time.Time) time.Duration {
	if fresh, ok := freshness(h, now); ok {
		return max(src.every(), min(fresh, maxHeaderWait))
	}
	return max(src.every(), min(ttl, maxTTLWait))
}

// freshness is how much longer the answer stays fresh by its Cache-Control or
// Expires (RFC 9111, section 4.2). ok is false when it does not say.
func freshness(h http.Header, now time.Time) (fresh time.Duration, ok bool) {
	if h == nil {
		return 0, false
	}
	for name, value := range directives(h) {
		switch name {
		case "no-store", "no-cache", "must-understand":
			return 0, false
		case "max-age":
			seconds, err := strconv.ParseInt(value, 10, 32)
			if err != nil || seconds < 0 {
				return 0, false
			}
			age, err := strconv.ParseInt(h.Get("Age"), 10, 32)
			if err != nil || age < 0 {
				age = 0
			}
			fresh, ok = time.Duration(max(0, seconds-age))*time.Second, true
		}
	}
	if ok || h.Get("Expires") == "" {
		return fresh, ok
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil { // "0": it is stale already
		return 0, false
	}
	return max(0, expires.Sub(serverNow(h, now))), true
}

// directives returns the directives of Cache-Control in lower case. A
// directive that forbids caching outranks any other, which a caller sees by
// finding it in the map.
func directives(h http.Header) map[string]string {
	found := map[string]string{}
	for part := range strings.SplitSeq(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			found[name] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return found
}

// serverNow is the time by the server's clock when it says, else ours: dates in
// headers are to be read by the clock that wrote them.
func serverNow(h http.Header, now time.Time) time.Time {
	if t, err := http.ParseTime(h.Get("Date")); err == nil {
		return t
	}
	return now
}

// retryAfter reads Retry-After: seconds or a date (RFC 9110, section 10.2.3).
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if !(seconds > 0) {
			return 0
		}
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	t, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return max(0, min(t.Sub(serverNow(h, now)), maxRetryAfter))
}
