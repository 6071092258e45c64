package web

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestTimeout gives a call ten seconds, from when it goes out.
func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, nil)
		b.trip = script(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		b.limits.get("slack.T1.c.C1", channelPace).held = time.Now().Add(time.Minute)
		err := b.post(t.Context(), "C1")
		if err == nil || !strings.Contains(err.Error(), "no answer within 10s") || !Arrived(err) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(b.start); took != 70*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
