package commands_test

import (
	"errors"
	"testing"

	"github.com/hotstove/hotstove/rumor"
)

// TestNobodyToPing asks for a ping in direct messages, where there are neither
// roles nor groups.
func TestNobodyToPing(t *testing.T) {
	r, _ := newWorld(t)
	for _, test := range []struct {
		name string
		to   string
		in   rumor.Channel
	}{
		{"given there", "", channel("@ann")},
		{"asked for from a channel", "me", channel("general")},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked := request("subscribe", map[string]string{"topic": "redsox", "ping": "@fans", "to": test.to})
			asked.Channel = test.in
			_, err := r.Run(t.Context(), asked)
			if e, ok := errors.AsType[*rumor.Error](err); !ok || e.Code != rumor.Invalid {
				t.Errorf("error %v", err)
			}
			delete(asked.Options, "ping")
			if _, err := r.Run(t.Context(), asked); err != nil {
				t.Errorf("without a ping: %v", err)
			}
		})
	}
}
