package discord

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// TestDirectMessagesOpenedTooFast has Discord let the bot open no more direct
// messages: nobody else's are tried for a while, so that such refusals neither
// add up nor make a spammer of the bot. Those that are open are posted to.
func TestDirectMessagesOpenedTooFast(t *testing.T) {
	const open, dms = "POST /users/@me/channels", "POST /channels/500/messages"
	w := newWorld(t)
	now := testNow
	w.o.Now = func() time.Time { return now }
	to := func(user string) rumor.Delivery {
		return rumor.Delivery{Channel: rumor.Channel{Platform: Name, ID: "@" + user}, Story: "7K2M9QX", Revision: 1}
	}
	w.answer(open, `{"id":"500"}`, rejected(403, openedTooFast), `{"id":"500"}`)
	w.answer(dms, `{"id":"900","channel_id":"500"}`)
	for i, test := range []struct {
		user  string
		after time.Duration
		later bool
		calls []string
	}{
		{"1", 0, false, []string{open, dms}},
		{"2", 0, true, []string{open}},
		{"3", time.Minute, true, nil},
		{"1", 0, false, []string{dms}},
		{"3", 10 * time.Minute, false, []string{open, dms}},
		{"2", 0, false, []string{open, dms}},
	} {
		now = now.Add(test.after)
		_, err := w.Send(t.Context(), to(test.user), news)
		failure, failed := errors.AsType[*rumor.SendError](err)
		if failed != test.later || failed && (failure.Verdict != rumor.Later || failure.Wait < 9*time.Minute) {
			t.Errorf("%d: %v", i, err)
		}
		if calls := w.api.calls(); !slices.Equal(calls, test.calls) {
			t.Errorf("%d: made %q, want %q", i, calls, test.calls)
		}
	}
}
