package slack

import (
	"testing"
	"testing/synctest"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const saidInThread = `{"ok":true,"ts":"2.2","message":{"user":"UBOT","thread_ts":"1.1"}}`

func TestFollowUp(t *testing.T) {
	for _, test := range []struct {
		name      string
		replyTo   rumor.Receipt
		big       bool
		answer    string
		thread    string // asked for
		broadcast string
		want      rumor.Receipt
	}{
		{"of a post", rumor.Receipt{Message: "1.1"}, false, saidInThread, "1.1", "", receiptOf("2.2", "1.1")},
		{"of a follow-up", rumor.Receipt{Message: "1.5", Thread: "1.1"}, false, saidInThread, "1.1", "", receiptOf("2.2", "1.1")},
		{"big news", rumor.Receipt{Message: "1.1"}, true, saidInThread, "1.1", "true", receiptOf("2.2", "1.1")},
		{"big news, alone", rumor.Receipt{}, true, saidOK, "", "", receiptOf("1785412800.000100", "")},
		{"of a post that was deleted", rumor.Receipt{Message: "1.1"}, false, saidOK, "1.1", "", receiptOf("1785412800.000100", "")},
		{"its own parent", rumor.Receipt{}, false, `{"ok":true,"ts":"2.2","message":{"thread_ts":"2.2"}}`, "", "", receiptOf("2.2", "")},
	} {
		t.Run(test.name, quickly(func(t *testing.T) {
			w := newSending(t)
			w.answer("chat.postMessage", test.answer)
			d := scoop
			d.ReplyTo = test.replyTo
			got, err := w.Send(t.Context(), d, message.Message{Title: "News", Big: test.big})
			if err != nil {
				t.Fatal(err)
			}
			wantReceipt(t, got, test.want)
			asked := w.api.take()[0]
			if asked.Get("thread_ts") != test.thread || asked.Get("reply_broadcast") != test.broadcast {
				t.Errorf("thread_ts %q, reply_broadcast %q", asked.Get("thread_ts"), asked.Get("reply_broadcast"))
			}
		}))
	}
}

func TestClosedThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, code := range closedThreads {
			w := newSending(t)
			w.answer("chat.postMessage", no(code), saidOK)
			d := scoop
			d.ReplyTo = rumor.Receipt{Message: "1.1"}
			d.Pings = []string{"S0GROUP01"}
			if _, err := w.Send(t.Context(), d, tidings); err != nil {
				t.Fatalf("%s: %v", code, err)
			}
			if asked := w.api.take(); len(asked) != 2 || asked[1].Get("thread_ts") != "" || asked[0].Get("blocks") != asked[1].Get("blocks") {
				t.Errorf("%s: asked %v", code, asked)
			}
		}
	})
}
