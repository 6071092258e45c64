package slack

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
)

// historyWith is a history with one post of a delivery.
func historyWith(user, eventType, id, rest string) string {
	return fmt.Sprintf(`{"ok":true,"messages":[{"user":"U5","ts":"9.9","text":"hi"},
		{"user":%q,"ts":"3.3","thread_ts":"1.1","metadata":{"event_type":%q,"event_payload":{"id":%q}}}]%s}`, user, eventType, id, rest)
}

func TestLostAnswerIsFoundAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, lost := range []any{errTorn, 503, 200, `{"ok":tr`, no("internal_error")} {
			w := newSending(t)
			w.answer("chat.postMessage", lost)
			w.fails(t, scoop, rumor.Unknown, "chat.postMessage")
			w.answer("conversations.history", historyWith(sendBot, deliveryEvent, deliveryID(scoop), ""))
			wantReceipt(t, w.sends(t, scoop, "conversations.history", "auth.test"), receiptOf("3.3", "1.1"))
			if strings.Contains(w.log.String(), "possibly repeated") {
				t.Errorf("log %s", w.log)
			}
		}
	})
}

func TestSearchAsksForMetadata(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.names["slack.try:"+deliveryID(scoop)] = true // an attempt of a process that crashed
		w.answer("conversations.history", `{"ok":true,"messages":[]}`)
		w.answer("chat.postMessage", saidOK)
		if _, err := w.Send(t.Context(), scoop, tidings); err != nil {
			t.Fatal(err)
		}
		asked := w.api.take()
		if len(asked) != 2 {
			t.Fatalf("asked %v", asked)
		}
		for name, want := range map[string]string{
			"channel": sendChannel, "include_all_metadata": "1", "limit": "100", "oldest": "1785326400.000000", "latest": "1785412860.000000",
		} {
			if got := asked[0].Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	})
}

func TestSearchThatFindsNothing(t *testing.T) {
	id := deliveryID(scoop)
	for _, test := range []struct {
		name   string
		answer any
		calls  []string
		warns  bool
	}{
		{"nothing there", `{"ok":true,"messages":[]}`, nil, false},
		{"another delivery", historyWith(sendBot, deliveryEvent, "other", ""), nil, false},
		{"another app's metadata", historyWith(sendBot, "theirs", id, ""), nil, false},
		{"another Hotstove", historyWith("UELSE", deliveryEvent, id, ""), []string{"auth.test"}, false},
		{"a busy channel", historyWith(sendBot, deliveryEvent, "other", `,"has_more":true`), nil, true},
		{"no scope", no("missing_scope"), nil, true},
		{"not allowed", no("not_allowed_token_type"), nil, true},
		{"refused in a new way", no("a_code_of_tomorrow"), nil, true},
		{"limited for long", &web.LimitedError{Wait: time.Hour}, nil, true},
	} {
		t.Run(test.name, quickly(func(t *testing.T) {
			w := newSending(t)
			w.store.names["slack.try:"+id] = true
			w.answer("conversations.history", test.answer)
			w.answer("chat.postMessage", saidOK)
			calls := append([]string{"conversations.history"}, test.calls...)
			w.sends(t, scoop, append(calls, "chat.postMessage")...)
			if warned := strings.Contains(w.log.String(), "level=WARN msg=\"a post is possibly repeated"); warned != test.warns {
				t.Errorf("log %s", w.log)
			}
		}))
	}
}

func TestSearchThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, test := range []struct {
			answer any
			want   rumor.Verdict
		}{
			{errTorn, rumor.Unknown},
			{502, rumor.Unknown},
			{no("channel_not_found"), rumor.Gone},
			{&web.LimitedError{Wait: time.Minute}, rumor.Later},
			{no("token_revoked"), rumor.Fatal},
		} {
			w := newSending(t)
			w.store.names["slack.try:"+deliveryID(scoop)] = true
			w.answer("conversations.history", test.answer)
			w.fails(t, scoop, test.want, "conversations.history")
			if !w.store.names["slack.try:"+deliveryID(scoop)] {
				t.Errorf("%v: the earlier attempt is forgotten", test.answer)
			}
		}
	})
}

func TestSearchInTheThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := scoop
		d.ReplyTo = rumor.Receipt{Message: "1.1"}
		found := historyWith(sendBot, deliveryEvent, deliveryID(d), "")
		w := newSending(t)
		w.store.names["slack.try:"+deliveryID(d)] = true
		w.answer("conversations.replies", found)
		wantReceipt(t, w.sends(t, d, "conversations.replies", "auth.test"), receiptOf("3.3", "1.1"))

		w = newSending(t) // the parent is deleted: the earlier attempt went in the channel
		w.store.names["slack.try:"+deliveryID(d)] = true
		w.answer("conversations.replies", no("thread_not_found"))
		w.answer("conversations.history", found)
		w.sends(t, d, "conversations.replies", "conversations.history", "auth.test")
	})
}

func TestSearchWhereTheBotIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.names["slack.try:"+deliveryID(scoop)] = true
		w.answer("conversations.history", no("not_in_channel"), `{"ok":true,"messages":[]}`)
		w.answer("conversations.join", `{"ok":true,"channel":{"id":"C1"}}`)
		w.answer("chat.postMessage", saidOK)
		w.sends(t, scoop, "conversations.history", "conversations.join", "conversations.history", "chat.postMessage")
	})
}

// What surely did not arrive needs no search at the next attempt.
func TestAttemptIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, test := range []struct {
			answer any
			want   rumor.Verdict
		}{
			{&web.LimitedError{Wait: time.Second}, rumor.Later},
			{no("restricted_action"), rumor.Denied},
			{no("channel_not_found"), rumor.Gone},
		} {
			w := newSending(t)
			w.answer("chat.postMessage", test.answer, saidOK)
			w.fails(t, scoop, test.want, "chat.postMessage")
			w.sends(t, scoop, "chat.postMessage")
		}
	})
}

func TestEarlierAttemptIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("chat.postMessage", errTorn, &web.LimitedError{Wait: time.Second}, saidOK)
		w.answer("conversations.history", `{"ok":true,"messages":[]}`)
		w.fails(t, scoop, rumor.Unknown, "chat.postMessage")
		w.fails(t, scoop, rumor.Later, "conversations.history", "chat.postMessage")
		w.sends(t, scoop, "conversations.history", "chat.postMessage")
	})
}
