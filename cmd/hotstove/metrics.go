package main

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/rumor"
)

// metrics counts what the bot does, for Prometheus. Its methods fit the Observe
// hooks of the packages that do it, and are safe for concurrent use.
type metrics struct {
	registry   *prometheus.Registry
	commands   *prometheus.HistogramVec
	deliveries *prometheus.CounterVec
	latency    *prometheus.HistogramVec
	polls      *prometheus.CounterVec
	items      *prometheus.CounterVec
	reports    *prometheus.CounterVec
	calls      *prometheus.CounterVec
	asked      *prometheus.HistogramVec
	gateway    *prometheus.CounterVec
}

// The upper bounds of the histograms, in seconds.
var (
	// A chat takes an answer within 3 seconds.
	commandBounds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}
	// A feed may give an item an hour after its date; the bot adds its poll interval.
	latencyBounds = []float64{1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 10800}
)

// newMetrics returns metrics of nothing yet. Waiting tells, at every scrape,
// how many deliveries wait in the outbox.
func newMetrics(version string, waiting func(context.Context) (int, error)) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		commands: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "hotstove_command_duration_seconds",
			Help:    "How long commands took to answer, by command and outcome.",
			Buckets: commandBounds,
		}, []string{"command", "outcome"}),
		deliveries: counter("hotstove_deliveries_total", "Deliveries that were tried, by platform and outcome.", "platform", "outcome"),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "hotstove_delivery_latency_seconds",
			Help:    "Time from the publication of news to its post, by platform.",
			Buckets: latencyBounds,
		}, []string{"platform"}),
		polls:   counter("hotstove_polls_total", "Times that sources were asked, by source and outcome.", "source", "outcome"),
		items:   counter("hotstove_items_total", "Items that sources gave, also those known before, by source.", "source"),
		reports: counter("hotstove_reports_total", "Reports that were read, by what they changed (new, revision, nothing) and the story's kind.", "change", "kind"),
		calls:   counter("hotstove_chat_calls_total", "Calls to the API of a chat, by platform, route and HTTP status; status 0 for those that failed on the way.", "platform", "route", "status"),
		asked: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "hotstove_interaction_duration_seconds",
			Help:    "Time from a chat's asking to our answer, by platform and kind.",
			Buckets: commandBounds,
		}, []string{"platform", "kind"}),
		gateway: counter("hotstove_gateway_total", "What happened to a chat's connections, by platform.", "platform", "what"),
	}
	m.registry.MustRegister(
		m.commands, m.deliveries, m.latency, m.polls, m.items, m.reports,
		m.calls, m.asked, m.gateway,
		outboxGauge(waiting), buildInfo(version),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// outboxTimeout bounds the question how many deliveries wait.
const outboxTimeout = time.Second

// outboxGauge asks at every scrape. While the store is away it is not a number,
// which no alert takes for an empty outbox.
func outboxGauge(waiting func(context.Context) (int, error)) prometheus.GaugeFunc {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "hotstove_outbox_waiting",
		Help: "Deliveries that wait in the outbox; NaN while the store does not answer.",
	}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), outboxTimeout)
		defer cancel()
		n, err := waiting(ctx)
		if err != nil {
			return math.NaN()
		}
		return float64(n)
	})
}

func buildInfo(version string) prometheus.GaugeFunc {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name:        "hotstove_build_info",
		Help:        "Always 1; the label says which version runs.",
		ConstLabels: prometheus.Labels{"version": version},
	}, func() float64 { return 1 })
}

// Handler returns what /metrics answers.
func (m *metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		MaxRequestsInFlight: 4,
		Timeout:             readTimeout,
	})
}

// command is for bot.RouterOptions.Observe.
func (m *metrics) command(name, outcome string, took time.Duration) {
	m.commands.WithLabelValues(name, outcome).Observe(took.Seconds())
}

// delivery is for alerts.Courier.Observe.
func (m *metrics) delivery(platform, outcome string, late time.Duration) {
	m.deliveries.WithLabelValues(platform, outcome).Inc()
	if late > 0 {
		m.latency.WithLabelValues(platform).Observe(late.Seconds())
	}
}

// call returns what counts the calls to a platform's API.
func (m *metrics) call(platform string) func(route string, status int, took time.Duration) {
	return func(route string, status int, _ time.Duration) {
		m.calls.WithLabelValues(platform, route, strconv.Itoa(status)).Inc()
	}
}

// connection returns what counts what happens to a platform's connections.
func (m *metrics) connection(platform string) func(shard int, what string) {
	return func(_ int, what string) { m.gateway.WithLabelValues(platform, what).Inc() }
}

// interaction returns what measures how soon a platform is answered.
func (m *metrics) interaction(platform string) func(kind string, took time.Duration) {
	return func(kind string, took time.Duration) {
		m.asked.WithLabelValues(platform, kind).Observe(took.Seconds())
	}
}

// poll is for alerts.Poller.Observe.
func (m *metrics) poll(source feeds.Source, items int, err error) {
	outcome := "ok"
	if err != nil {
		outcome = "failed"
	}
	m.polls.WithLabelValues(source.Name, outcome).Inc()
	m.items.WithLabelValues(source.Name).Add(float64(items))
}

// report is for alerts.Desk.Observe.
func (m *metrics) report(change alerts.Change, story *rumor.Story) {
	m.reports.WithLabelValues(change.String(), string(story.Kind)).Inc()
}
