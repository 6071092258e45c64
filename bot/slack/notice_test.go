package slack

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

var subscribedBy = []rumor.Subscription{
	{By: "U6", Since: sendNow.Add(-time.Hour)}, {By: "U7", Since: sendNow}, {By: "<!channel>", Since: sendNow.Add(time.Hour)},
}

func TestSubscriberIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.subs[inSox] = subscribedBy
		w.answer("chat.postMessage", no("restricted_action"), saidOK)
		w.answer("conversations.open", `{"ok":true,"channel":{"id":"D7"}}`)
		_, err := w.Send(t.Context(), scoop, tidings)
		if err == nil {
			t.Fatal("sent")
		}
		asked := w.api.take()
		if len(asked) != 3 || asked[2].Get("channel") != "D7" || !strings.Contains(asked[2].Get("text"), "an admin of the workspace") {
			t.Fatalf("asked %v", asked)
		}
		w.answer("chat.postMessage", no("restricted_action"))
		for range 3 {
			w.fails(t, scoop, rumor.Denied, "chat.postMessage")
		}
		if n := strings.Count(w.log.String(), "a channel denies something"); n != 1 {
			t.Errorf("%d lines in the log: %s", n, w.log)
		}
		other := scoop
		other.Channel.ID = "C2"
		w.fails(t, other, rumor.Denied, "chat.postMessage") // nobody is known who subscribed there
		if n := strings.Count(w.log.String(), "a channel denies something"); n != 2 {
			t.Errorf("%d lines in the log: %s", n, w.log)
		}
	})
}

func TestMissingScopeIsTheOperators(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.subs[inSox] = subscribedBy
		w.answer("chat.postMessage", `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"commands"}`)
		w.fails(t, scoop, rumor.Denied, "chat.postMessage")
		if !strings.Contains(w.log.String(), "needed=chat:write") {
			t.Errorf("log %s", w.log)
		}
	})
}

func TestNoticeThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.subs[inSox] = subscribedBy
		w.answer("chat.postMessage", no("not_in_channel"))
		w.answer("conversations.join", no("missing_scope"))
		w.answer("conversations.open", errTorn)
		w.fails(t, scoop, rumor.Denied, "chat.postMessage", "conversations.join", "conversations.open")
		if !strings.Contains(w.log.String(), "/invite @Hotstove") {
			t.Errorf("log %s", w.log)
		}
	})
}

// A private channel that the bot is not in looks as if it were deleted.
func TestUnseenChannelIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.subs[inSox] = subscribedBy
		w.answer("chat.postMessage", no("channel_not_found"), saidOK, no("channel_not_found"))
		w.answer("conversations.open", `{"ok":true,"channel":{"id":"D7"}}`)
		if _, err := w.Send(t.Context(), scoop, tidings); judge(err).Verdict != rumor.Gone {
			t.Fatalf("Send: %v", err)
		}
		asked := w.api.take()
		if len(asked) != 3 || asked[2].Get("channel") != "D7" {
			t.Fatalf("asked %v", asked)
		}
		for _, word := range []string{"deleted", "private", "/invite"} {
			if text := asked[2].Get("text"); !strings.Contains(text, word) {
				t.Errorf("%q is not in %q", word, text)
			}
		}
		w.fails(t, scoop, rumor.Gone, "chat.postMessage")
	})
}

func TestDirectMessagesNeedNoInvitation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		d := scoop
		d.Channel.ID = "@U7"
		w.store.subs[d.Channel] = subscribedBy
		w.answer("conversations.open", `{"ok":true,"channel":{"id":"D7"}}`)
		w.answer("chat.postMessage", no("channel_not_found"))
		w.fails(t, d, rumor.Gone, "conversations.open", "chat.postMessage")
	})
}
