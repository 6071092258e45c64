package discordtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/internal/rulebook"
)

// listener is a test that only listens to what it is told.
type listener struct {
	testing.TB
	cleanups     []func()
	errors, logs []string
}

func (l *listener) Helper() {}

func (l *listener) Cleanup(f func()) { l.cleanups = append(l.cleanups, f) }

func (l *listener) Errorf(format string, args ...any) {
	l.errors = append(l.errors, fmt.Sprintf(format, args...))
}

func (l *listener) Logf(format string, args ...any) {
	l.logs = append(l.logs, fmt.Sprintf(format, args...))
}

func TestViolationsFailTest(t *testing.T) {
	for _, test := range []struct {
		name         string
		o            Options
		bad          int // requests out of form
		tolerate     string
		errors, logs int
	}{
		{"none", Options{}, 0, "", 0, 0},
		{"some", Options{}, 2, "", 2, 0},
		{"many", Options{}, rulebook.MostReported + 5, "", rulebook.MostReported + 1, 0},
		{"lenient", Options{Lenient: true}, 2, "", 0, 2},
		{"tolerated", Options{}, 2, "form: POST /channels/{channel_id}/messages: Cannot send an empty message", 0, 0},
		{"others tolerated", Options{}, 2, "rate:", 2, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := &listener{TB: t}
			test.o.Global, test.o.Messages = -1, Rate{Limit: -1}
			s := Start(l, test.o)
			l.logs = nil
			if test.tolerate != "" {
				s.Tolerate(test.tolerate)
			}
			c := newClient(t, s)
			channel := s.AddGuild("Fenway").AddChannel(Text, "rumors")
			for range test.bad {
				c.do("POST", "/channels/"+channel.ID+"/messages", object{"content": ""})
			}
			for _, f := range l.cleanups {
				f()
			}
			if len(l.errors) != test.errors || len(l.logs) != test.logs {
				t.Errorf("%d errors, %d logs: %v %v", len(l.errors), len(l.logs), l.errors, l.logs)
			}
			for _, line := range l.errors {
				if !strings.Contains(line, "violations") && !strings.Contains(line, "empty message") {
					t.Errorf("told: %s", line)
				}
			}
		})
	}
}
