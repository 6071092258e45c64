package discord

import "testing"

// TestEachDenialIsTold denies the bot threads in a channel, and later posts: the
// owner hears of both.
func TestEachDenialIsTold(t *testing.T) {
	w := denied(t)
	w.store.settings[redsox] = map[string]string{threadsSetting: "on"}
	w.answer(toChannel, said)
	w.answer(newThread, rejected(403, missingPermissions))
	w.send(t, story, toChannel, newThread, getSelf, getGuild, getChannel, getMember, openDirect, toOwner)

	w.answer(toChannel, rejected(403, missingPermissions))
	for _, calls := range [][]string{{toChannel, getGuild, getChannel, getMember, toOwner}, {toChannel}} {
		if _, err := w.Send(t.Context(), story, news); err == nil {
			t.Fatal("sent")
		}
		w.expect(t, calls...)
	}
}
