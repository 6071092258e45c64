package slack

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// How replies are given: to whom, and in the place of what.
func TestWaysOfAnswering(t *testing.T) {
	mine, theirs := "u:"+testUser+":2", "u:"+testFan+":2"
	direct := map[string]any{"id": testDirect, "name": "directmessage"}
	hidden := map[string]any{"type": "message", "channel_id": testChannel, "is_ephemeral": true}
	threaded := map[string]any{"type": "message", "channel_id": testChannel, "thread_ts": "1.1"}
	slash := aSlash("/rumors", "redsox")
	for _, test := range []struct {
		name  string
		slash bool
		in    []byte
		reply commands.Reply
		want  respondedBody
	}{
		{"public", true, nil, spoken("x", false, false), respondedBody{Type: "in_channel"}},
		{"private", true, nil, spoken("x", true, false), respondedBody{Type: "ephemeral"}},
		{"a page, without a button", true, nil, spoken("x", false, true), respondedBody{Type: "in_channel"}},
		{"button", false, aPress(t, "rumors", mine), spoken("x", false, false), respondedBody{Type: "in_channel"}},
		{"button, private", false, aPress(t, "rumors", mine), spoken("x", true, false), respondedBody{Type: "ephemeral"}},
		{"button in a thread", false, aPress(t, "rumors", mine, "container", threaded), spoken("x", true, false), respondedBody{Type: "ephemeral", Thread: "1.1"}},
		{"page in a thread", false, aPress(t, "rumors", mine, "container", threaded), spoken("x", false, true), respondedBody{Type: "in_channel", Replace: true}},
		{"my page", false, aPress(t, "rumors", mine), spoken("x", false, true), respondedBody{Type: "in_channel", Replace: true}},
		{"my page, private", false, aPress(t, "rumors", mine), spoken("x", true, true), respondedBody{Type: "ephemeral"}},
		{"another's page", false, aPress(t, "rumors", theirs), spoken("x", false, true), respondedBody{Type: "ephemeral"}},
		{"nobody's page", false, aPress(t, "rumors", "b1"), spoken("x", false, true), respondedBody{Type: "ephemeral"}},
		{"my eyes' page", false, aPress(t, "rumors", "b1", "container", hidden), spoken("x", false, true), respondedBody{Type: "ephemeral", Replace: true}},
		{"direct page", false, aPress(t, "rumors", "b1", "channel", direct), spoken("x", true, true), respondedBody{Type: "in_channel", Replace: true}},
		{"direct, private", false, aPress(t, "rumors", "b1", "channel", direct), spoken("x", true, false), respondedBody{Type: "in_channel"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBooth(t, func(o *Options) { o.Router = &askedRouter{reply: test.reply} })
			if test.slash {
				b.slash(t.Context(), slash)
			} else {
				b.interactive(t.Context(), test.in)
			}
			b.settle(t)
			got := b.slack.only(t)
			got.body.Blocks, got.body.Text = nil, ""
			if got.method != "response_url" || got.body.Type != test.want.Type || got.body.Replace != test.want.Replace || got.body.Thread != test.want.Thread {
				t.Errorf("%s %+v, want %+v", got.method, got.body, test.want)
			}
		})
	}
}

// Buttons in an answer tell who asked, and are read back so.
func TestSignedBlocks(t *testing.T) {
	r := spoken("x", false, false)
	r.Message.Items = []message.Item{{Title: "A", Button: message.Button{Label: "Go", Action: "help"}}, {Title: "B"}}
	b := newBooth(t, func(o *Options) { o.Router = &askedRouter{reply: r} })
	b.slash(t.Context(), aSlash("/rumors", "redsox"))
	b.settle(t)
	var ids []string
	for _, block := range b.slack.only(t).body.Blocks {
		var fields struct {
			ID string `json:"block_id"`
		}
		if err := readLoosely(block, &fields); err != nil {
			t.Fatal(err)
		}
		if signedBy(fields.ID) == testUser {
			ids = append(ids, fields.ID)
		}
	}
	if len(ids) != 2 || ids[0] == ids[1] {
		t.Errorf("ids %q", ids)
	}
	for _, id := range []string{"", "u:", "u::1", "u:U1", "u:U1:x", "u:U/1:1", "x:U1:1"} {
		if user := signedBy(id); user != "" {
			t.Errorf("%q is signed by %q", id, user)
		}
	}
}

// What goes wrong with a response_url, and how the answer arrives all the same.
func TestResponseURLFaults(t *testing.T) {
	refuses := func(status int, body string, times int) func() (*http.Response, error) {
		return func() (*http.Response, error) {
			if times--; times < 0 {
				return says(200, "ok"), nil
			}
			return says(status, body), nil
		}
	}
	lost := func(times int) func() (*http.Response, error) {
		return func() (*http.Response, error) {
			if times--; times < 0 {
				return says(200, "ok"), nil
			}
			return nil, errors.New("connection reset")
		}
	}
	twice := []string{"response_url", "response_url"}
	for _, test := range []struct {
		name    string
		hook    func() (*http.Response, error)
		private bool
		want    []string
		blocks  bool // in the last answer
	}{
		{"lost once", lost(1), true, twice, true},
		{"failed once", refuses(503, "<html>", 1), true, twice, true},
		{"ill once", refuses(200, `{"ok":false,"error":"internal_error"}`, 1), true, twice, true},
		{"lost for good", lost(9), true, append(slices.Clone(twice), "chat.postEphemeral"), true},
		{"lost for good, public", lost(9), false, append(slices.Clone(twice), "chat.postMessage"), true},
		{"used up", refuses(404, "used_url", 9), true, []string{"response_url", "chat.postEphemeral"}, true},
		{"expired", refuses(200, `{"ok":false,"error":"expired_url"}`, 9), false, []string{"response_url", "chat.postMessage"}, true},
		{"limited", refuses(429, "", 9), true, []string{"response_url", "chat.postEphemeral"}, true},
		{"blocks refused", refuses(400, "invalid_blocks", 1), true, twice, false},
		{"a page of a proxy", refuses(403, "<html>", 9), true, []string{"response_url", "chat.postEphemeral"}, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBooth(t, func(o *Options) { o.Router = &askedRouter{reply: spoken("hello", test.private, false)} })
			b.slack.hook = test.hook
			b.slash(t.Context(), aSlash("/rumors", "redsox"))
			b.settle(t)
			if got := b.slack.methods(); !slices.Equal(got, test.want) {
				t.Errorf("%s: %q, want %q", test.name, got, test.want)
			}
			all := b.slack.answered()
			last := all[len(all)-1]
			if has := len(last.body.Blocks) > 0 || last.form.Get("blocks") != ""; has != test.blocks || !strings.Contains(last.text(), "hello") {
				t.Errorf("%s: last %+v", test.name, last)
			}
			if strings.Contains(b.log.String(), "secretsecret") {
				t.Errorf("%s: logged %s", test.name, b.log)
			}
		})
	}
}

// An answer goes to nobody's address but Slack's.
func TestResponseURLs(t *testing.T) {
	b := newBooth(t, func(o *Options) { o.API = "http://127.0.0.1:9/api/" })
	for address, want := range map[string]bool{
		"https://hooks.slack.com/commands/1": true, "https://hooks.slack-gov.com/x": true, "http://127.0.0.1:9/respond/1": true,
		"": false, "http://hooks.slack.com/x": false, "https://evil.example/": false, "https://slack.com.evil.example/": false,
		"https://evilslack.com/": false, "http://127.0.0.1:8/": false, "https://127.0.0.1:9/": false, "::": false,
	} {
		if got := b.isResponseURL(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

// What cannot be posted with blocks is posted without.
func TestPostWithoutBlocks(t *testing.T) {
	b := newBooth(t, nil)
	b.slack.answers["chat.postMessage"] = func(f url.Values) string {
		if f.Get("blocks") != "" {
			return `{"ok":false,"error":"invalid_blocks"}`
		}
		return `{"ok":true,"channel":"C1","ts":"1.2"}`
	}
	b.event(t.Context(), anEvent(t, "app_mention", "<@"+testBot+"> redsox"))
	b.settle(t)
	all := b.slack.answered()
	if len(all) != 2 || all[1].form.Get("blocks") != "" || !strings.Contains(all[1].text(), "Red Sox") {
		t.Errorf("%+v", all)
	}
}

// The same thing is not answered twice, whether it is sent again or replayed.
func TestAgain(t *testing.T) {
	mention := anEvent(t, "app_mention", "<@"+testBot+"> redsox")
	press := aPress(t, "rumors", "b1")
	nameless := aSlash("/rumors", "redsox")
	nameless.TriggerID = ""
	for name, say := range map[string]func(*booth){
		"slash":           func(b *booth) { b.slash(t.Context(), aSlash("/rumors", "redsox")) },
		"without trigger": func(b *booth) { b.slash(t.Context(), nameless) },
		"mention":         func(b *booth) { b.event(t.Context(), mention) },
		"button":          func(b *booth) { b.interactive(t.Context(), press) },
	} {
		b := newBooth(t, nil)
		for range 3 {
			say(b)
		}
		b.settle(t)
		if n := len(b.slack.answered()); n != 1 {
			t.Errorf("%s: %d answers", name, n)
		}
		for name := range b.memory.seen {
			if strings.Contains(name, "secretsecret") || strings.Contains(name, testTrigger) {
				t.Errorf("kept %s", name)
			}
		}
	}
}

// Without a store that remembers, things are answered all the same.
func TestNoMemory(t *testing.T) {
	b := newBooth(t, nil)
	b.memory.err = errors.New("store away")
	b.slash(t.Context(), aSlash("/rumors", "redsox"))
	b.settle(t)
	b.slack.only(t)
	if !strings.Contains(b.log.String(), "came before") {
		t.Errorf("logged %s", b.log)
	}
}

func TestPanicIsAnswered(t *testing.T) {
	b := newBooth(t, func(o *Options) { o.Router = &askedRouter{do: func() { panic("at the plate") }} })
	b.slash(t.Context(), aSlash("/rumors", "redsox"))
	b.settle(t)
	if got := b.slack.only(t); got.text() != rumor.Apology || got.body.Type != "ephemeral" {
		t.Errorf("%+v", got)
	}
	if log := b.log.String(); !strings.Contains(log, "panicked") || strings.Contains(log, "at the plate") {
		t.Errorf("logged %s", log)
	}
}

// A look-up that takes long is answered when it is done, and nothing else waits.
func TestSlowAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var kind string
		var took time.Duration
		b := newBooth(t, func(o *Options) {
			o.Router = &askedRouter{reply: spoken("x", false, false), do: func() { time.Sleep(12 * time.Second) }}
			o.Observe.Interaction = func(k string, d time.Duration) { kind, took = k, d }
		})
		ctx, end := context.WithCancel(t.Context())
		start := time.Now()
		b.slash(ctx, aSlash("/rumors", "redsox"))
		if time.Since(start) != 0 {
			t.Error("not acknowledged at once")
		}
		end()
		b.settle(t)
		b.slack.only(t)
		if kind != "command" || took != 12*time.Second {
			t.Errorf("observed %s %v", kind, took)
		}
	})
}

func TestTooMany(t *testing.T) {
	b := newBooth(t, nil)
	b.settle(t)
	_, ok := b.interactive(t.Context(), aPress(t, "rumors", "b1"))
	if ok || b.slash(t.Context(), aSlash("/rumors", "")) || b.event(t.Context(), anEvent(t, "app_mention", "x")) {
		t.Error("taken after the end")
	}
	if len(b.slack.methods()) > 0 || !strings.Contains(b.log.String(), "left unanswered") {
		t.Errorf("made %q, logged %s", b.slack.methods(), b.log)
	}
}

// A /subscribe that names nothing opens a modal, where one can be opened.
func TestSubscribeWithoutTopic(t *testing.T) {
	for _, test := range []struct {
		name string
		say  func(b *booth)
		fail error
		want string // the modal's trigger, team, channel, user
		said string
	}{
		{"slash", func(b *booth) { b.slash(t.Context(), aSlash("/subscribe", " ")) }, nil, testTrigger + " T00000001 C00000001 U00000001", ""},
		{"under /rumors", func(b *booth) { b.slash(t.Context(), aSlash("/rumors", "subscribe")) }, nil, testTrigger + " T00000001 C00000001 U00000001", ""},
		{"button", func(b *booth) { b.interactive(t.Context(), aPress(t, "subscribe", "b1")) }, nil, testTrigger + " T00000001 C00000001 U00000001", ""},
		{"mention", func(b *booth) { b.event(t.Context(), anEvent(t, "app_mention", "subscribe")) }, nil, "", "needs a topic"},
		{"too late", func(b *booth) { b.slash(t.Context(), aSlash("/subscribe", "")) }, errors.New("expired_trigger_id"), testTrigger + " T00000001 C00000001 U00000001", "needs a topic"},
		{"another", func(b *booth) { b.slash(t.Context(), aSlash("/unsubscribe", "")) }, nil, "", ""},
	} {
		b := newBooth(t, nil)
		opened := ""
		b.hooks.openSubscribe = func(_ context.Context, t *turn, channel string, _ filled) error {
			opened = strings.Join([]string{t.trigger, t.team, channel, t.user}, " ")
			return test.fail
		}
		test.say(b)
		b.settle(t)
		if opened != test.want {
			t.Errorf("%s: opened %q, want %q", test.name, opened, test.want)
		}
		answers := b.slack.answered()
		if test.said != "" && (len(answers) != 1 || !strings.Contains(answers[0].text(), test.said)) || test.want != "" && test.said == "" && len(answers) != 0 {
			t.Errorf("%s: said %+v", test.name, answers)
		}
	}
}

// A workspace that we have no token of, and ids that are none, harm nothing.
func TestStrangers(t *testing.T) {
	b := newBooth(t, nil)
	for _, ids := range [][3]string{{"", testChannel, testUser}, {"T/1", testChannel, testUser}, {testTeam, "", testUser}, {testTeam, "C 1", testUser}, {testTeam, testChannel, strings.Repeat("U", 50)}} {
		c := aSlash("/subscribe", "redsox")
		c.TeamID, c.ChannelID, c.UserID = ids[0], ids[1], ids[2]
		if !b.slash(t.Context(), c) {
			t.Error("not taken")
		}
	}
	c := aSlash("/subscribe", "redsox in:#trades")
	c.TeamID = "T99999999"
	b.slash(t.Context(), c)
	b.settle(t)
	if got := b.slack.only(t); got.text() != rumor.Apology && !strings.Contains(got.text(), "went wrong") {
		t.Errorf("said %q", got.text())
	}
	if len(b.memory.subs) > 0 {
		t.Errorf("subscribed %v", b.memory.subs)
	}
}

// A post that is limited or lost is made once more.
func TestPostAgain(t *testing.T) {
	for name, first := range map[string]func() (*http.Response, error){
		"limited": func() (*http.Response, error) {
			r := says(429, `{"ok":false,"error":"ratelimited"}`)
			r.Header.Set("Retry-After", "3")
			return r, nil
		},
		"failed": func() (*http.Response, error) { return says(502, "<html>"), nil },
		"ill":    func() (*http.Response, error) { return says(200, `{"ok":false,"error":"internal_error"}`), nil },
		"lost":   func() (*http.Response, error) { return nil, errors.New("connection reset") },
	} {
		synctest.Test(t, func(t *testing.T) {
			fails := &failsFirst{of: "chat.postMessage", as: first}
			b := newBooth(t, func(o *Options) { fails.next, o.HTTP = o.HTTP, fails })
			b.event(t.Context(), anEvent(t, "app_mention", "redsox"))
			b.settle(t)
			if got := b.slack.methods(); !fails.done || !slices.Equal(got, []string{"chat.postMessage"}) {
				t.Errorf("%s: made %q, logged %s", name, got, b.log)
			}
		})
	}
}

// failsFirst fails the first call of a method.
type failsFirst struct {
	next http.RoundTripper
	of   string
	as   func() (*http.Response, error)
	done bool
}

func (f *failsFirst) RoundTrip(r *http.Request) (*http.Response, error) {
	if !f.done && strings.HasSuffix(r.URL.Path, f.of) {
		f.done = true
		return f.as()
	}
	return f.next.RoundTrip(r)
}
