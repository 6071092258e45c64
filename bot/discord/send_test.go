package discord

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	toChannel = "POST /channels/" + channelID + "/messages"
	said      = `{"id":"900","channel_id":"` + channelID + `"}`
	threadID  = "500000000000000001"
	inThread  = "POST /channels/" + threadID + "/messages"
	saidThere = `{"id":"901","channel_id":"` + threadID + `"}`
	newThread = "POST /channels/" + channelID + "/messages/900/threads"
)

var (
	story = rumor.Delivery{Channel: redsox, Story: "7K2M9QX", Revision: 2}
	news  = message.Message{Title: "Red Sox ask about a catcher"}
)

// send sends and checks the calls that it took.
func (w *world) send(t *testing.T, d rumor.Delivery, calls ...string) rumor.Receipt {
	t.Helper()
	r, err := w.Send(t.Context(), d, news)
	if err != nil {
		t.Errorf("Send: %v", err)
	}
	w.expect(t, calls...)
	return r
}

// expect checks which calls were made since the last time.
func (w *world) expect(t *testing.T, calls ...string) {
	t.Helper()
	if d := cmp.Diff(calls, w.api.calls()); d != "" {
		t.Errorf("calls (-want +got)\n%s", d)
	}
}

func receipt(name, thread string) rumor.Receipt {
	return rumor.Receipt{Message: name, Thread: thread, Revision: story.Revision, At: testNow}
}

func wantReceipt(t *testing.T, got, want rumor.Receipt) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("receipt (-want +got)\n%s", d)
	}
}

// verdictOf returns the verdict of a failed send.
func verdictOf(t *testing.T, err error) rumor.SendError {
	t.Helper()
	failure, ok := errors.AsType[*rumor.SendError](err)
	if !ok {
		t.Fatalf("Send: %v, want a SendError", err)
	}
	return *failure
}

func body(t *testing.T, a recorded) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(a.body), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPost(t *testing.T) {
	w := newWorld(t)
	w.answer(toChannel, said)
	d := story
	d.Pings = []string{"600000000000000001"}
	d.ReplyTo = rumor.Receipt{Message: "800"}
	got, err := w.Send(t.Context(), d, message.Message{Title: "News", Private: true})
	if err != nil {
		t.Fatal(err)
	}
	wantReceipt(t, got, receipt("900", ""))
	calls := w.api.take()
	if len(calls) != 1 || calls[0].Patience != postPatience {
		t.Fatalf("calls: %+v", calls)
	}
	b := body(t, calls[0])
	for name, want := range map[string]any{
		"nonce":             nonce(d.ID()),
		"enforce_nonce":     true,
		"allowed_mentions":  map[string]any{"parse": []any{}, "roles": []any{"600000000000000001"}},
		"message_reference": map[string]any{"message_id": "800", "fail_if_not_exists": false},
		"content":           "<@&600000000000000001>",
		"flags":             nil,
	} {
		if d := cmp.Diff(want, b[name]); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
	}
}

func TestNonce(t *testing.T) {
	n := nonce(story.ID())
	other := story
	other.Channel.ID = "1"
	if len(n) != 22 || n != nonce(story.ID()) || n == nonce(other.ID()) {
		t.Errorf("nonces %q, %q", n, nonce(other.ID()))
	}
}

func TestLostAnswerIsTriedWithTheSameNonce(t *testing.T) {
	w := newWorld(t)
	w.answer(toChannel, errLost, said)
	_, err := w.Send(t.Context(), story, news)
	if v := verdictOf(t, err); v.Verdict != rumor.Unknown {
		t.Errorf("verdict %s", v.Verdict)
	}
	if _, err := w.Send(t.Context(), story, news); err != nil {
		t.Fatal(err)
	}
	calls := w.api.take()
	if first, again := body(t, calls[0])["nonce"], body(t, calls[1])["nonce"]; first != again {
		t.Errorf("nonces %v and %v", first, again)
	}
}

func TestAnswerWithoutHistory(t *testing.T) {
	w := newWorld(t)
	w.answer(toChannel, rejected(400, historyHidden), said)
	d := story
	d.ReplyTo = rumor.Receipt{Message: "800"}
	if _, err := w.Send(t.Context(), d, news); err != nil {
		t.Fatal(err)
	}
	calls := w.api.take()
	if len(calls) != 2 || body(t, calls[1])["message_reference"] != nil {
		t.Errorf("calls: %+v", calls)
	}
}

func TestDirectMessages(t *testing.T) {
	w := newWorld(t)
	w.answer("POST /users/@me/channels", `{"id":"77"}`)
	w.answer("POST /channels/77/messages", `{"id":"900","channel_id":"77"}`)
	d := story
	d.Channel = rumor.Channel{Platform: Name, ID: "@" + ownerID}
	got := w.send(t, d, "POST /users/@me/channels", "POST /channels/77/messages")
	wantReceipt(t, got, receipt("900", ""))
	w.send(t, d, "POST /channels/77/messages")

	w.answer("POST /channels/77/messages", rejected(403, cannotMessageUser))
	_, err := w.Send(t.Context(), d, news)
	if v := verdictOf(t, err); v.Verdict != rumor.Gone {
		t.Errorf("closed direct messages: %s", v.Verdict)
	}
}

func TestEdit(t *testing.T) {
	posted := rumor.Receipt{Message: "900", Thread: "900", Revision: 1, At: testNow.Add(-time.Hour)}
	edited, deleted := posted, posted
	edited.Revision = story.Revision
	deleted = rumor.Receipt{Revision: story.Revision, At: posted.At}
	there, thereEdited := posted, edited
	there.Message, thereEdited.Message = threadID+"/901", threadID+"/901"
	for _, test := range []struct {
		name    string
		edit    rumor.Receipt
		answer  any
		want    rumor.Receipt
		verdict rumor.Verdict // when it fails
		wait    time.Duration
	}{
		{name: "edited", edit: posted, want: edited},
		{name: "in a thread", edit: there, want: thereEdited},
		{name: "deleted by a moderator", edit: posted, answer: rejected(404, unknownMessage), want: deleted},
		{name: "thread deleted", edit: there, answer: rejected(404, unknownChannel), want: deleted},
		{name: "thread archived", edit: there, answer: rejected(400, archivedThread), want: thereEdited},
		{name: "not ours", edit: posted, answer: rejected(403, otherAuthor), want: edited},
		{name: "channel deleted", edit: posted, answer: rejected(404, unknownChannel), verdict: rumor.Gone},
		{name: "edited too often", edit: posted, answer: rejected(400, tooManyOldEdits), want: edited},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			call := "PATCH /channels/" + channelID + "/messages/900"
			if test.edit == there {
				call = "PATCH /channels/" + threadID + "/messages/901"
			}
			w.answer(call, test.answer)
			d := story
			d.Edit, d.Pings = test.edit, []string{"600000000000000001"}
			got, err := w.Send(t.Context(), d, news)
			calls := w.api.take()
			if len(calls) != 1 || calls[0].call != call {
				t.Fatalf("calls: %+v", calls)
			}
			b := body(t, calls[0])
			if _, ok := b["content"]; ok || b["nonce"] != nil || !cmp.Equal(b["allowed_mentions"], map[string]any{"parse": []any{}}) {
				t.Errorf("body %s", calls[0].body)
			}
			if test.verdict != rumor.Unknown {
				if v := verdictOf(t, err); v.Verdict != test.verdict || v.Wait != test.wait {
					t.Errorf("%s, wait %s", v.Verdict, v.Wait)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			wantReceipt(t, got, test.want)
		})
	}
}

func TestAnnouncement(t *testing.T) {
	const crosspost = "POST /channels/" + channelID + "/messages/900/crosspost"
	for _, answer := range []any{said, rejected(400, crossposted), &rest.Error{Limited: true, Wait: time.Hour}, errLost} {
		w := newWorld(t)
		w.store.settings[redsox] = map[string]string{typeSetting: "5"}
		w.answer(toChannel, said)
		w.answer(crosspost, answer)
		wantReceipt(t, w.send(t, story, toChannel, crosspost), receipt("900", ""))
	}
}

func TestStoreAway(t *testing.T) {
	w := newWorld(t)
	w.store.away = errLost
	_, err := w.Send(t.Context(), story, news)
	if v := verdictOf(t, err); v.Verdict != rumor.Unknown {
		t.Errorf("verdict %s", v.Verdict)
	}
	w.expect(t)
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		m    posted
		want string
	}{
		{posted{"900", "3"}, "900"},
		{posted{"900", ""}, "900"},
		{posted{"900", "4"}, "4/900"},
	} {
		name := nameOf("3", test.m)
		if name != test.want {
			t.Errorf("%+v is named %q, want %q", test.m, name, test.want)
		}
		channel, id := standsIn("3", name)
		if !slices.Contains([]string{test.m.ChannelID, "3"}, channel) || id != test.m.ID {
			t.Errorf("%q stands in %q as %q", name, channel, id)
		}
	}
}
