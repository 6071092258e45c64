package feeds

import (
	"net/http"
	"testing"
	"time"
)

func TestNextLook(t *testing.T) {
	const date = "Thu, 31 Jul 2025 09:00:00 GMT" // the server's clock is three hours behind
	tests := []struct {
		name    string
		headers []string
		ttl     time.Duration
		every   time.Duration
		want    time.Duration
	}{
		{"nothing said", nil, 0, 0, DefaultEvery},
		{"the source's own", nil, 0, 5 * time.Minute, 5 * time.Minute},
		{"max-age", []string{"Cache-Control", "public, max-age=300"}, 0, time.Minute, 5 * time.Minute},
		{"max-age quoted", []string{"Cache-Control", `Max-Age="300"`}, 0, time.Minute, 5 * time.Minute},
		{"max-age less than the source's", []string{"Cache-Control", "max-age=5"}, 0, time.Minute, time.Minute},
		{"max-age and age", []string{"Cache-Control", "max-age=300", "Age", "120"}, 0, time.Minute, 3 * time.Minute},
		{"aged out", []string{"Cache-Control", "max-age=300", "Age", "1200"}, 0, time.Minute, time.Minute},
		{"max-age of a year", []string{"Cache-Control", "max-age=31536000"}, 0, time.Minute, time.Hour},
		{"max-age beyond numbers", []string{"Cache-Control", "max-age=99999999999999999999"}, 0, time.Minute, time.Minute},
		{"max-age below zero", []string{"Cache-Control", "max-age=-1"}, 0, time.Minute, time.Minute},
		{"no-store", []string{"Cache-Control", "no-store, max-age=300"}, 0, time.Minute, time.Minute},
		{"no-cache", []string{"Cache-Control", "max-age=300, no-cache"}, 0, time.Minute, time.Minute},
		{"expires", []string{"Date", date, "Expires", "Thu, 31 Jul 2025 09:10:00 GMT"}, 0, time.Minute, 10 * time.Minute},
		{"expires by our clock", []string{"Expires", "Thu, 31 Jul 2025 12:10:00 GMT"}, 0, time.Minute, 10 * time.Minute},
		{"expired", []string{"Date", date, "Expires", "Thu, 31 Jul 2025 08:00:00 GMT"}, 0, time.Minute, time.Minute},
		{"expires 0", []string{"Expires", "0"}, 0, time.Minute, time.Minute},
		{"max-age outranks expires", []string{"Cache-Control", "max-age=120", "Date", date, "Expires", "Thu, 31 Jul 2025 09:30:00 GMT"}, 0, time.Minute, 2 * time.Minute},
		{"ttl", nil, 5 * time.Minute, time.Minute, 5 * time.Minute},
		{"ttl of a day", nil, 24 * time.Hour, time.Minute, maxTTLWait},
		{"ttl against headers", []string{"Cache-Control", "max-age=120"}, 8 * time.Minute, time.Minute, 2 * time.Minute},
		{"ttl with no-cache", []string{"Cache-Control", "no-cache"}, 8 * time.Minute, time.Minute, 8 * time.Minute},
		{"slower by choice", []string{"Cache-Control", "max-age=120"}, 8 * time.Minute, 3 * time.Hour, 3 * time.Hour},
	}
	for _, tt := range tests {
		h := http.Header{}
		for i := 0; i < len(tt.headers); i += 2 {
			h.Set(tt.headers[i], tt.headers[i+1])
		}
		if got := nextLook(Source{Every: tt.every}, h, tt.ttl, testNow); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestNextDue remembers the feed's own word while the feed is unchanged.
func TestNextDue(t *testing.T) {
	b := newBench(t, serveText(`<rss version="2.0"><channel><title>T</title><ttl>7</ttl>`+oneItem+`</channel></rss>`))
	first := b.mustFetch(State{})
	if wait := first.State.NextDue.Sub(b.now); wait != 7*time.Minute {
		t.Errorf("first wait %v", wait)
	}
	second := b.mustFetch(first.State)
	if wait := second.State.NextDue.Sub(b.now); !second.Unchanged || wait != 7*time.Minute {
		t.Errorf("second wait %v", wait)
	}
}

func TestTTL(t *testing.T) {
	sy := func(period, frequency string) string {
		return `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>T</title>` +
			`<sy:updatePeriod> ` + period + ` </sy:updatePeriod><sy:updateFrequency>` + frequency + `</sy:updateFrequency></channel></rss>`
	}
	for text, want := range map[string]time.Duration{
		rssOf("<ttl>15</ttl>"):              15 * time.Minute,
		rssOf("<ttl> 60 </ttl>"):            time.Hour,
		rssOf("<ttl>-1</ttl>"):              0,
		rssOf("<ttl>soon</ttl>"):            0,
		rssOf("<ttl>999999999999999</ttl>"): 0,
		sy("hourly", "1"):                   0, // WordPress says so in every feed
		sy("hourly", ""):                    0,
		sy("hourly", "4"):                   15 * time.Minute,
		sy("Daily", "0"):                    24 * time.Hour,
		sy("daily", ""):                     24 * time.Hour,
		sy("never", "1"):                    0,
	} {
		doc, err := parse([]byte(text), "", input{now: testNow})
		if err != nil || doc.ttl != want {
			t.Errorf("%s: %v, want %v; error %v", text, doc.ttl, want, err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "1.5": 1500 * time.Millisecond, "-5": 0, "NaN": 0, "Inf": maxRetryAfter, "soon": 0,
		"Thu, 31 Jul 2025 12:05:00 GMT": 5 * time.Minute, "Thu, 31 Jul 2025 11:00:00 GMT": 0, "Thu, 31 Jul 2055 11:00:00 GMT": maxRetryAfter,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}, testNow); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", text, got, want)
		}
	}
}
