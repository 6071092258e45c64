package slack

import (
	"fmt"
	"slices"
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
			"channel": sendChannel, "include_all_metadata": "1", "limit": "200", "oldest": "1785240000.000000", "latest": "1785412860.000000",
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
		{"without an author", historyWith("", deliveryEvent, id, ""), []string{"auth.test"}, false},
		{"more than may be read", historyWith(sendBot, deliveryEvent, "other", `,"has_more":true,"response_metadata":{"next_cursor":"n"}`), nil, true},
		{"more without a cursor", chatter(200, ""), nil, true},
		{"no scope", no("missing_scope"), nil, true},
		{"not allowed", no("not_allowed_token_type"), nil, true},
		{"refused in a new way", no("a_code_of_tomorrow"), nil, true},
		{"too large a page", `{"ok":true,"messages":[{"text":"` + strings.Repeat("a", 8<<20) + `"}]}`, nil, true},
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
			if names := strings.Contains(w.log.String(), "channel="+inSox.String()+" delivery="+scoop.Key()); names != test.warns {
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
			{no("team_added_to_org"), rumor.Later},
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

// followUp is a delivery of which an earlier attempt may have come through, in a
// thread or beside it.
func followUp(w *sending) rumor.Delivery {
	d := scoop
	d.ReplyTo = rumor.Receipt{Message: "1.1"}
	w.store.names["slack.try:"+deliveryID(d)] = true
	return d
}

func TestSearchInTheThread(t *testing.T) {
	const none = `{"ok":true,"messages":[{"user":"UBOT","ts":"1.1","thread_ts":"1.1"}]}`
	found := historyWith(sendBot, deliveryEvent, deliveryID(scoop), "")
	replies, history, post := "conversations.replies", "conversations.history", "chat.postMessage"
	for _, test := range []struct {
		name              string
		inThread, beside  any
		calls             []string
		found, isRepeated bool
	}{
		{"in it", found, nil, []string{replies, "auth.test"}, true, false},
		{"beside it, as it was locked", none, found, []string{replies, history, "auth.test"}, true, false},
		{"beside it, as its parent was deleted", no("thread_not_found"), found, []string{replies, history, "auth.test"}, true, false},
		{"beside it, which alone may be read", no("not_allowed_token_type"), found, []string{replies, history, "auth.test"}, true, false},
		{"nowhere", none, none, []string{replies, history, post}, false, false},
		{"nowhere in what may be read", no("missing_scope"), none, []string{replies, history, post}, false, true},
		{"nowhere in the thread", none, no("missing_scope"), []string{replies, history, post}, false, true},
	} {
		t.Run(test.name, quickly(func(t *testing.T) {
			w := newSending(t)
			d := followUp(w)
			w.answer(replies, test.inThread)
			w.answer(history, test.beside)
			w.answer(post, saidInThread)
			want := receiptOf("2.2", "1.1")
			if test.found {
				want = receiptOf("3.3", "1.1")
			}
			wantReceipt(t, w.sends(t, d, test.calls...), want)
			if repeated := strings.Contains(w.log.String(), "possibly repeated"); repeated != test.isRepeated {
				t.Errorf("log %s", w.log)
			}
		}))
	}
}

// An answer that is lost after the thread was found closed is searched for in
// the channel.
func TestLostAnswerOfAClosedThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		d := scoop
		d.ReplyTo = rumor.Receipt{Message: "1.1"}
		w.answer("chat.postMessage", no("restricted_action_thread_locked"), errTorn)
		w.fails(t, d, rumor.Unknown, "chat.postMessage", "chat.postMessage")
		w.answer("conversations.replies", `{"ok":true,"messages":[]}`)
		w.answer("conversations.history", historyWith(sendBot, deliveryEvent, deliveryID(d), ""))
		w.sends(t, d, "conversations.replies", "conversations.history", "auth.test")
	})
}

// chatter is a page of people's messages, with more after it.
func chatter(n int, next string) string {
	said := slices.Repeat([]string{`{"user":"U5","ts":"9.9","text":"hi"}`}, n)
	return fmt.Sprintf(`{"ok":true,"messages":[%s],"has_more":true,"response_metadata":{"next_cursor":%q}}`, strings.Join(said, ","), next)
}

// A thread is read from its oldest message on, so that the post is on its last
// page.
func TestSearchInALongThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		d := followUp(w)
		w.answer("conversations.replies", chatter(200, "second"), chatter(180, "third"), historyWith(sendBot, deliveryEvent, deliveryID(d), ""))
		if _, err := w.Send(t.Context(), d, tidings); err != nil {
			t.Fatal(err)
		}
		var cursors []string
		for _, c := range w.api.take() {
			if c.method == "conversations.replies" {
				cursors = append(cursors, c.Get("cursor"))
			}
		}
		if !slices.Equal(cursors, []string{"", "second", "third"}) {
			t.Errorf("read from %q", cursors)
		}
	})
}

func TestSearchEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.names["slack.try:"+deliveryID(scoop)] = true
		w.answer("conversations.history", chatter(200, "again"))
		w.answer("chat.postMessage", saidOK)
		w.sends(t, scoop, append(slices.Repeat([]string{"conversations.history"}, searchPages), "chat.postMessage")...)
		if !strings.Contains(w.log.String(), "possibly repeated") {
			t.Errorf("log %s", w.log)
		}
	})
}

// What both sides of a shared channel post there is told apart.
func TestSharedChannel(t *testing.T) {
	theirs := scoop
	theirs.Channel.Workspace = "T2"
	if deliveryID(theirs) == deliveryID(scoop) {
		t.Error("the deliveries of two workspaces look the same")
	}
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
