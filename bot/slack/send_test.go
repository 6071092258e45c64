package slack

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

func TestPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("chat.postMessage", saidOK)
		d := scoop
		d.Pings = []string{"S0GROUP01"}
		got, err := w.Send(t.Context(), d, message.Message{Title: "News", Private: true})
		if err != nil {
			t.Fatal(err)
		}
		wantReceipt(t, got, receiptOf("1785412800.000100", ""))
		calls := w.api.take()
		if len(calls) != 1 {
			t.Fatalf("calls: %+v", calls)
		}
		for name, want := range map[string]string{
			"token": "xoxb-one", "channel": sendChannel, "parse": "none", "unfurl_links": "false", "unfurl_media": "false",
			"metadata":  `{"event_type":"hotstove_delivery","event_payload":{"id":"` + deliveryID(d) + `"}}`,
			"thread_ts": "", "reply_broadcast": "", "link_names": "",
		} {
			if got := calls[0].Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if blocks := calls[0].Get("blocks"); strings.Count(blocks, "subteam^S0GROUP01") != 1 || !strings.Contains(blocks, "News") {
			t.Errorf("blocks %s", blocks)
		}
		if text := calls[0].Get("text"); text == "" || strings.Contains(text, "subteam") {
			t.Errorf("text %q", text)
		}
	})
}

func TestDeliveryID(t *testing.T) {
	id := deliveryID(scoop)
	other, rollUp := scoop, scoop
	other.Channel.ID = "C2"
	rollUp.RollUp = 7
	if len(id) != 22 || id != deliveryID(scoop) || id == deliveryID(other) || id == deliveryID(rollUp) {
		t.Errorf("ids %q, %q, %q", id, deliveryID(other), deliveryID(rollUp))
	}
}

func TestDirectMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("conversations.open", `{"ok":true,"channel":{"id":"D7"}}`)
		w.answer("chat.postMessage", saidOK)
		d := scoop
		d.Channel.ID = "@U7"
		w.sends(t, d, "conversations.open", "chat.postMessage")
		again := d
		again.Revision++
		w.sends(t, again, "chat.postMessage")

		d.Channel.ID = "@U8"
		w.answer("conversations.open", no("user_not_found"))
		w.fails(t, d, rumor.Gone, "conversations.open")
		w.answer("conversations.open", `{"ok":true}`)
		w.fails(t, d, rumor.Unknown, "conversations.open")
	})
}

func TestEdit(t *testing.T) {
	posted := rumor.Receipt{Message: "1.5", Thread: "1.1", Revision: 1, At: sendNow.Add(-time.Hour)}
	edited := posted
	edited.Revision = scoop.Revision
	deleted := rumor.Receipt{Revision: scoop.Revision, At: posted.At}
	const changed = `{"ok":true,"channel":"C1","ts":"1.5"}`
	for _, test := range []struct {
		name    string
		answers []any
		want    rumor.Receipt
		verdict rumor.Verdict // when it fails
		calls   []string
	}{
		{name: "edited", answers: []any{changed}, want: edited},
		{name: "deleted by somebody", answers: []any{no("message_not_found")}, want: deleted},
		{name: "not ours", answers: []any{no("cant_update_message")}, want: edited},
		{name: "too late", answers: []any{no("edit_window_closed")}, want: edited},
		{name: "blocks not taken", answers: []any{no("invalid_blocks"), changed}, want: edited, calls: []string{"chat.update", "chat.update"}},
		{name: "archived", answers: []any{no("is_archived")}, verdict: rumor.Gone},
		{name: "too long", answers: []any{no("msg_too_long")}, verdict: rumor.Refused},
	} {
		t.Run(test.name, quickly(func(t *testing.T) {
			w := newSending(t)
			w.answer("chat.update", test.answers...)
			d := scoop
			d.Edit = posted
			if test.calls == nil {
				test.calls = []string{"chat.update"}
			}
			if test.verdict != rumor.Unknown {
				w.fails(t, d, test.verdict, test.calls...)
				return
			}
			wantReceipt(t, w.sends(t, d, test.calls...), test.want)
		}))
	}
}

func TestEditAsksForTheMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("chat.update", no("msg_blocks_too_long"), `{"ok":true}`)
		d := scoop
		d.Edit = rumor.Receipt{Message: "1.5"}
		if _, err := w.Send(t.Context(), d, tidings); err != nil {
			t.Fatal(err)
		}
		calls := w.api.take()
		for _, c := range calls {
			if c.Get("ts") != "1.5" || c.Get("parse") != "none" || c.Get("metadata") != "" {
				t.Errorf("asked %v", c)
			}
		}
		if calls[0].Get("blocks") == "[]" || calls[1].Get("blocks") != "[]" || calls[1].Get("text") == "" {
			t.Errorf("blocks %s, then %s", calls[0].Get("blocks"), calls[1].Get("blocks"))
		}
	})
}

func TestTextInsteadOfBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, code := range []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"} {
			w := newSending(t)
			w.answer("chat.postMessage", no(code), saidOK)
			d := scoop
			d.Pings = []string{"S0GROUP01"}
			if _, err := w.Send(t.Context(), d, tidings); err != nil {
				t.Fatal(err)
			}
			calls := w.api.take()
			if len(calls) != 2 || calls[1].Get("blocks") != "[]" || calls[1].Get("metadata") == "" {
				t.Fatalf("%s: calls %v", code, calls)
			}
			if text := calls[1].Get("text"); !strings.HasPrefix(text, "<!subteam^S0GROUP01>\n") || !strings.Contains(text, tidings.Title) {
				t.Errorf("%s: text %q", code, text)
			}
			if !strings.Contains(w.log.String(), "form=text") {
				t.Errorf("%s: log %s", code, w.log)
			}
		}
		w := newSending(t)
		w.answer("chat.postMessage", no("invalid_blocks"))
		w.fails(t, scoop, rumor.Refused, "chat.postMessage", "chat.postMessage")
	})
}

// pictured is a message with a picture that Slack may not be able to fetch.
var pictured = message.Message{Title: "News", URL: "https://example.com/1", Image: "https://example.com/1.jpg"}

func TestWithoutPicturesInsteadOfText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const unfetched = `{"ok":false,"error":"invalid_blocks","errors":["downloading image failed [json-pointer:/blocks/0/accessory/image_url]"],` +
			`"response_metadata":{"messages":["[ERROR] downloading image failed [json-pointer:/blocks/0/accessory/image_url]"]}}`
		edited := scoop
		edited.Edit = rumor.Receipt{Message: "1.5"}
		for method, d := range map[string]rumor.Delivery{"chat.postMessage": scoop, "chat.update": edited} {
			w := newSending(t)
			w.answer(method, unfetched, saidOK)
			if _, err := w.Send(t.Context(), d, pictured); err != nil {
				t.Fatal(err)
			}
			asked := w.api.take()
			if len(asked) != 2 || !strings.Contains(asked[0].Get("blocks"), "1.jpg") {
				t.Fatalf("%s: asked %v", method, asked)
			}
			if blocks := asked[1].Get("blocks"); strings.Contains(blocks, "image") || !strings.Contains(blocks, "News") {
				t.Errorf("%s: blocks %s", method, blocks)
			}

			w = newSending(t) // the picture was not what Slack refuses
			w.answer(method, unfetched, no("invalid_blocks"), saidOK)
			if _, err := w.Send(t.Context(), d, pictured); err != nil {
				t.Fatal(err)
			}
			if asked := w.api.take(); len(asked) != 3 || asked[2].Get("blocks") != "[]" {
				t.Errorf("%s: asked %v", method, asked)
			}
		}
	})
}

func TestWithoutPictures(t *testing.T) {
	alone := message.Message{Image: pictured.Image}
	for _, m := range []message.Message{pictured, alone, {Title: "News", Image: pictured.Image, Body: []message.Text{message.String("All of it.")}}} {
		full := newOutgoing(m)
		before, err := json.Marshal(full.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		less, err := json.Marshal(full.simpler().Blocks)
		if err != nil || strings.Contains(string(less), `"image"`) || !strings.Contains(string(before), `"image"`) {
			t.Errorf("%s of %s, %v", less, before, err)
		}
		if after, _ := json.Marshal(full.Blocks); string(after) != string(before) {
			t.Errorf("changed to %s", after)
		}
	}
}

func TestJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("chat.postMessage", no("not_in_channel"), saidOK)
		w.answer("conversations.join", `{"ok":true,"channel":{"id":"C1"}}`)
		w.sends(t, scoop, "chat.postMessage", "conversations.join", "chat.postMessage")

		for _, test := range []struct {
			answer any
			want   rumor.Verdict
		}{
			{no("method_not_supported_for_channel_type"), rumor.Denied},
			{no("missing_scope"), rumor.Denied},
			{no("is_archived"), rumor.Denied},
			{errTorn, rumor.Unknown},
			{&web.LimitedError{Wait: time.Second}, rumor.Later},
		} {
			w := newSending(t)
			w.answer("chat.postMessage", no("not_in_channel"))
			w.answer("conversations.join", test.answer)
			w.fails(t, scoop, test.want, "chat.postMessage", "conversations.join")
		}

		w = newSending(t) // joined, and still not in
		w.answer("chat.postMessage", no("not_in_channel"))
		w.answer("conversations.join", `{"ok":true,"channel":{"id":"C1"}}`)
		w.fails(t, scoop, rumor.Denied, "chat.postMessage", "conversations.join", "chat.postMessage")
	})
}

func TestStoreAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.store.away = errTorn
		w.fails(t, scoop, rumor.Unknown)
	})
}

func TestLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSending(t)
		w.answer("chat.postMessage", no("ratelimited"))
		w.fails(t, scoop, rumor.Later, "chat.postMessage")
		w.fails(t, scoop, rumor.Later) // held back, without a call
	})
}

func TestMemoIsBounded(t *testing.T) {
	m := newMemo(2)
	for _, key := range []string{"a", "b", "c"} {
		m.put(key, key)
	}
	if _, ok := m.get("a"); ok || len(m.answers) > 2 {
		t.Errorf("remembers %v", m.answers)
	}
	if got, ok := m.get("c"); !ok || cmp.Diff("c", got) != "" {
		t.Error("the newest is forgotten")
	}
}
