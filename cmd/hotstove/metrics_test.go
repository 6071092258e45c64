package main

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/rumor"
)

func scrape(m *metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	waiting, away := 3, error(nil)
	m := newMetrics("v1.2.3", func(ctx context.Context) (int, error) {
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("the store may hold up the scrape")
		}
		return waiting, away
	})
	m.command("rumors", "answered", 20*time.Millisecond)
	m.command("rumors", "answered", 2*time.Second)
	m.delivery("console", "sent", 90*time.Second)
	m.delivery("console", "skipped", 0)
	m.poll(feeds.Source{Name: "MLB.com"}, 25, nil)
	m.poll(feeds.Source{Name: "MLB.com"}, 0, errors.New("timeout"))
	m.report(alerts.NewStory, &rumor.Story{Kind: rumor.Interest})
	m.call("discord")("/channels/*/messages", 200, time.Second)
	m.connection("discord")(0, "ready")
	m.interaction("discord")("command", 3*time.Millisecond)
	got := scrape(m)
	for _, line := range []string{
		`hotstove_chat_calls_total{platform="discord",route="/channels/*/messages",status="200"} 1`,
		`hotstove_gateway_total{platform="discord",what="ready"} 1`,
		`hotstove_interaction_duration_seconds_bucket{kind="command",platform="discord",le="0.005"} 1`,
		`hotstove_command_duration_seconds_bucket{command="rumors",outcome="answered",le="0.025"} 1`,
		`hotstove_command_duration_seconds_count{command="rumors",outcome="answered"} 2`,
		`hotstove_deliveries_total{outcome="sent",platform="console"} 1`,
		`hotstove_deliveries_total{outcome="skipped",platform="console"} 1`,
		`hotstove_delivery_latency_seconds_count{platform="console"} 1`,
		`hotstove_delivery_latency_seconds_sum{platform="console"} 90`,
		`hotstove_polls_total{outcome="ok",source="MLB.com"} 1`,
		`hotstove_polls_total{outcome="failed",source="MLB.com"} 1`,
		`hotstove_items_total{source="MLB.com"} 25`,
		`hotstove_reports_total{change="new",kind="interest"} 1`,
		`hotstove_outbox_waiting 3`,
		`hotstove_build_info{version="v1.2.3"} 1`,
	} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	for _, name := range []string{"go_goroutines ", "process_cpu_seconds_total "} {
		if !strings.Contains(got, name) {
			t.Errorf("no %s", name)
		}
	}
	away = errors.New("refused")
	if got := scrape(m); !strings.Contains(got, "hotstove_outbox_waiting NaN\n") {
		t.Error("an outbox that cannot be asked is told as a number")
	}
}
