package discord

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/rumor"
)

// TestEditsHeldForLong has Discord allow no more edits for a while, as it does in
// announcement channels after three an hour: the post stays as it is, and what
// waits behind the edit does not wait for it. What holds back all calls holds
// back edits too.
func TestEditsHeldForLong(t *testing.T) {
	const edit = "PATCH /channels/" + channelID + "/messages/900"
	for _, test := range []struct {
		name string
		err  *rest.Error
		wait time.Duration // 0: passed over
	}{
		{"in an announcement channel", &rest.Error{Status: 429, Code: channelWriteLimit, Limited: true, Narrow: true, Wait: 1163 * time.Second}, 0},
		{"the same, known already", &rest.Error{Limited: true, Narrow: true, Wait: 1100 * time.Second}, 0},
		{"announcement edits", &rest.Error{Status: 400, Code: newsEditLimit}, 0},
		{"old messages", &rest.Error{Status: 429, Code: tooManyOldEdits, Limited: true, Narrow: true, Wait: time.Second}, 0},
		{"for a moment", &rest.Error{Status: 429, Limited: true, Narrow: true, Wait: 5 * time.Second}, 5 * time.Second},
		{"with all calls", &rest.Error{Limited: true, Wait: 5 * time.Minute}, 5 * time.Minute},
		{"by the network", &rest.Error{Status: 429, Edge: true, Limited: true, Wait: 5 * time.Minute}, 5 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.answer(edit, error(test.err))
			d := story
			d.Edit = rumor.Receipt{Message: "900", Thread: "900", Revision: 1}
			got, err := w.Send(t.Context(), d, news)
			if failure, failed := errors.AsType[*rumor.SendError](err); failed != (test.wait > 0) || failed && (failure.Verdict != rumor.Later || failure.Wait != test.wait) {
				t.Errorf("%v", err)
			}
			if want := (rumor.Receipt{Message: "900", Thread: "900", Revision: d.Revision}); err == nil && got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
			if calls := w.api.calls(); !slices.Equal(calls, []string{edit}) {
				t.Errorf("made %q", calls)
			}
		})
	}
}
