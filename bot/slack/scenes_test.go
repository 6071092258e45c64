package slack_test

import (
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// everyWay plays a scene by Socket Mode, and by HTTP.
func everyWay(t *testing.T, play func(t *testing.T, d *diamond)) {
	t.Helper()
	for _, way := range []string{bySocket, byHTTP} {
		t.Run(way, func(t *testing.T) { play(t, newDiamond(t, way)) })
	}
}

// outcome returns the message that comes of what a user did.
func outcome(t *testing.T, r *slacktest.Result) slacktest.Message {
	t.Helper()
	m, err := r.Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// view returns the view that comes of what a user did.
func view(t *testing.T, r *slacktest.Result) slacktest.View {
	t.Helper()
	v, err := r.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// expect holds a message to its text, and to who sees it.
func expect(t *testing.T, m slacktest.Message, ephemeral bool, text ...string) {
	t.Helper()
	says(t, m.Text(), text...)
	if m.Ephemeral != ephemeral {
		t.Errorf("ephemeral is %v of:\n%s", m.Ephemeral, m.Text())
	}
}

func says(t *testing.T, got string, text ...string) {
	t.Helper()
	for _, part := range text {
		if !strings.Contains(got, part) {
			t.Errorf("it does not say %q:\n%s", part, got)
		}
	}
}
