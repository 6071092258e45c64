package rumor_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

func TestChannelRoundTrip(t *testing.T) {
	for _, c := range []rumor.Channel{
		{Platform: "slack", Workspace: "T1", ID: "C9"},
		{Platform: "console", ID: "general"},
		{Platform: "discord", Workspace: "1", ID: "2/3"},
	} {
		if got, err := rumor.ParseChannel(c.String()); got != c || err != nil {
			t.Errorf("%s read back as %+v, %v", c, got, err)
		}
	}
	for _, bad := range []string{"", "slack", "slack/T1", "slack/T1/", "/T1/C9"} {
		if got, err := rumor.ParseChannel(bad); err == nil {
			t.Errorf("%q read as %+v, want an error", bad, got)
		}
	}
}

func TestDeliveryRoundTrip(t *testing.T) {
	to := rumor.Channel{Platform: "console", ID: "general"}
	for _, d := range []rumor.Delivery{
		{Channel: to, Story: "7k2m9qx", Revision: 12},
		{Channel: to, Deadline: "2026-trade-deadline", Rung: 36 * time.Hour},
		{Channel: to, Deadline: "2026-trade-deadline"},
	} {
		got, err := rumor.ParseDelivery(to, d.Key())
		if err != nil || got.ID() != d.ID() || got.Story != d.Story || got.Rung != d.Rung {
			t.Errorf("%s read back as %+v, %v", d.Key(), got, err)
		}
	}
	for _, bad := range []string{"", "s:x", "s:x:y", "d:x:soon", "z:x:1", "s:x:1:2"} {
		if got, err := rumor.ParseDelivery(to, bad); err == nil {
			t.Errorf("%q read as %+v, want an error", bad, got)
		}
	}
}

func FuzzParseDelivery(f *testing.F) {
	f.Add("s:7k2m9qx:1")
	f.Add("d:2026-trade-deadline:24h0m0s")
	f.Fuzz(func(t *testing.T, key string) {
		d, err := rumor.ParseDelivery(rumor.Channel{}, key)
		if err != nil {
			return
		}
		if again, err := rumor.ParseDelivery(rumor.Channel{}, d.Key()); err != nil || again.Key() != d.Key() {
			t.Errorf("%q: %q reads back as %q, %v", key, d.Key(), again.Key(), err)
		}
	})
}

func TestOptionsAllow(t *testing.T) {
	for _, c := range []struct {
		options rumor.Options
		kind    rumor.Kind
		tier    int
		want    bool
	}{
		{rumor.Options{}, rumor.Interest, 3, true},
		{rumor.Options{}, rumor.NotRumor, 1, false},
		{rumor.Options{Kinds: []rumor.Kind{rumor.NotRumor}}, rumor.NotRumor, 1, true},
		{rumor.Options{Kinds: []rumor.Kind{rumor.Signing}}, rumor.Interest, 1, false},
		{rumor.Options{Tier: 1}, rumor.Interest, 2, false},
		{rumor.Options{Tier: 2}, rumor.Interest, 2, true},
	} {
		if got := c.options.Allow(c.kind, c.tier); got != c.want {
			t.Errorf("%+v lets %s of tier %d through: %v, want %v", c.options, c.kind, c.tier, got, c.want)
		}
	}
}

func TestListed(t *testing.T) {
	s := &rumor.Story{Kind: rumor.Interest, Clubs: []string{"BOS"}, Players: []rumor.Player{{ID: 7}, {Name: "Unlisted"}}}
	if want := []rumor.Topic{"player:7", "club:BOS", "league"}; !slices.Equal(s.Listed(), want) {
		t.Errorf("a rumor is listed under %v, want %v", s.Listed(), want)
	}
	s.Kind = rumor.NotRumor
	if want := []rumor.Topic{"news"}; !slices.Equal(s.Listed(), want) {
		t.Errorf("a recap is listed under %v, want %v", s.Listed(), want)
	}
}

func TestMessage(t *testing.T) {
	if got := rumor.Message(fmt.Errorf("load: %w", rumor.Errorf(rumor.NotFound, "No %s here.", "story"))); got != "No story here." {
		t.Errorf("of our own error users see %q", got)
	}
	if got := rumor.Message(errors.New("dial tcp 10.0.0.1: refused")); got != rumor.Apology {
		t.Errorf("of any other error users see %q", got)
	}
}
