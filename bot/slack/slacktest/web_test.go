package slacktest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPostingAndReading(t *testing.T) {
	s := Start(t, Options{})
	w := s.AddWorkspace("Red Sox Nation")
	rumors := w.AddChannel(Public, "rumors")
	c := newClient(t, s, w.BotToken)

	o := c.form("chat.postMessage", url.Values{
		"token": {w.BotToken}, "channel": {rumors.ID}, "text": {"Devers to the Giants"}, "unfurl_links": {"false"}, "unfurl_media": {"false"},
		"blocks":   {string(marshal([]any{section("*Devers* to the <https://x.test/1|Giants>"), actions(button("more", "More"))}))},
		"metadata": {`{"event_type":"delivery","event_payload":{"id":"d1"}}`},
	})
	ts := text(o, "ts")
	c.must("chat.postMessage", object{"channel": rumors.ID, "text": "More of it", "thread_ts": ts})
	c.must("chat.postMessage", object{"channel": rumors.ID, "text": "Big news", "thread_ts": ts, "reply_broadcast": true})
	c.must("chat.update", object{"channel": rumors.ID, "ts": ts, "text": "Devers is a Giant"})

	all := s.Messages(rumors)
	if len(all) != 3 || len(s.Thread(all[0])) != 2 {
		t.Fatalf("messages are %v", all)
	}
	m := all[0]
	if m.Text() != "Devers is a Giant" || m.Edited.IsZero() || len(m.Bodies) != 2 || m.Metadata.EventType != "delivery" || m.Unfurl {
		t.Errorf("message is %+v", m)
	}
	if got := text(m.body(t, 0), "text"); got != "Devers to the Giants" {
		t.Errorf("first body has %q", got)
	}
	history := list(c.must("conversations.history", object{"channel": rumors.ID, "include_all_metadata": true}), "messages")
	if len(history) != 2 { // the message, and the reply that is shown in the channel
		t.Fatalf("history is %v", history)
	}
	first := history[1].(object)
	if text(inner(inner(first, "metadata"), "event_payload"), "id") != "d1" || text(first, "reply_count") != "2" {
		t.Errorf("in history the message is %v", first)
	}
	replies := list(c.must("conversations.replies", object{"channel": rumors.ID, "ts": ts}), "messages")
	if len(replies) != 3 || text(replies[1].(object), "text") != "More of it" {
		t.Errorf("replies are %v", replies)
	}
	c.must("chat.delete", object{"channel": rumors.ID, "ts": ts})
	if !s.Message(rumors, ts).Deleted || len(s.Messages(rumors)) != 2 {
		t.Error("the message is not deleted")
	}
}

// body returns how the message was posted, or edited.
func (m Message) body(t *testing.T, i int) object {
	t.Helper()
	if i >= len(m.Bodies) {
		t.Fatalf("there are %d bodies", len(m.Bodies))
	}
	return decoded(m.Bodies[i])
}

func TestErrors(t *testing.T) {
	s := Start(t, Options{Unlimited: true})
	for _, part := range []string{"no_text", "msg_too_long", "unknown.method", "without a text", "invalid_blocks"} {
		s.Tolerate(part)
	}
	w := s.AddWorkspace("Nation")
	fan := w.AddUser("fan")
	in, out := w.AddChannel(Public, "in"), w.AddChannelWithout(Public, "out")
	secret, old, quiet, gone := w.AddChannelWithout(Private, "secret"), w.AddChannel(Public, "old"), w.AddChannel(Public, "quiet"), w.AddChannel(Public, "gone")
	old.Archive(true)
	quiet.Restrict(true)
	gone.Delete()
	theirs := s.Say(fan, in, "hi", "")
	c := newClient(t, s, w.BotToken)
	say := func(ch *Channel) object { return object{"channel": ch.ID, "text": "hi"} }
	tests := []struct {
		name, method string
		args         object
		want         string
	}{
		{"unknown", "unknown.method", nil, "unknown_method"},
		{"no channel", "chat.postMessage", object{"channel": "C999", "text": "hi"}, "channel_not_found"},
		{"outside", "chat.postMessage", say(out), "not_in_channel"},
		{"private", "chat.postMessage", say(secret), "channel_not_found"},
		{"archived", "chat.postMessage", say(old), "is_archived"},
		{"restricted", "chat.postMessage", say(quiet), "restricted_action"},
		{"deleted", "chat.postMessage", say(gone), "channel_not_found"},
		{"empty", "chat.postMessage", object{"channel": in.ID}, "no_text"},
		{"long", "chat.postMessage", object{"channel": in.ID, "text": strings.Repeat("x", 40001)}, "msg_too_long"},
		{"blocks", "chat.postMessage", object{"channel": in.ID, "text": "hi", "blocks": []any{object{"type": "hologram"}}}, "invalid_blocks"},
		{"bare blocks", "chat.postMessage", object{"channel": in.ID, "blocks": []any{section("hi")}}, ""},
		{"thread", "chat.postMessage", object{"channel": in.ID, "text": "hi", "thread_ts": "now"}, "invalid_thread_ts"},
		{"to a user", "chat.postMessage", object{"channel": fan.ID, "text": "hi"}, ""},
		{"another's", "chat.update", object{"channel": in.ID, "ts": theirs.TS, "text": "no"}, "cant_update_message"},
		{"no message", "chat.update", object{"channel": in.ID, "ts": "1.2", "text": "no"}, "message_not_found"},
		{"history outside", "conversations.history", object{"channel": out.ID}, "not_in_channel"},
		{"join private", "conversations.join", object{"channel": secret.ID}, "channel_not_found"},
		{"join archived", "conversations.join", object{"channel": old.ID}, "is_archived"},
		{"join", "conversations.join", object{"channel": out.ID}, ""},
		{"inside now", "chat.postMessage", say(out), ""},
		{"no user", "users.info", object{"user": "U999"}, "user_not_found"},
		{"no trigger", "views.open", object{"trigger_id": "x"}, "invalid_trigger_id"},
	}
	for _, tt := range tests {
		if _, code := c.call(tt.method, tt.args); code != tt.want {
			t.Errorf("%s: error %q, want %q", tt.name, code, tt.want)
		}
	}
}

func TestTokens(t *testing.T) {
	s := Start(t, Options{Scopes: []string{"chat:write", "channels:read"}})
	w := s.AddWorkspace("Nation")
	general := w.AddChannel(Public, "general")
	check := func(token, want string) {
		t.Helper()
		if _, code := newClient(t, s, token).call("auth.test", nil); code != want {
			t.Errorf("token %q: error %q, want %q", token, code, want)
		}
	}
	check("", "not_authed")
	check("xoxb-nobody", "invalid_auth")
	check(s.AppToken, "not_allowed_token_type")
	check(w.BotToken, "")
	o, code := newClient(t, s, w.BotToken).call("conversations.history", object{"channel": general.ID})
	if code != "missing_scope" || text(o, "needed") != "channels:history" || text(o, "provided") != "chat:write,channels:read" {
		t.Errorf("without the scope: %v", o)
	}
	w.Deactivate()
	check(w.BotToken, "account_inactive")
	w.RevokeToken()
	check(w.BotToken, "token_revoked")
}

func TestListing(t *testing.T) {
	s := Start(t, Options{})
	w := s.AddWorkspace("Nation")
	w.AddUser("fan")
	for _, name := range []string{"a", "b", "c"} {
		w.AddChannel(Public, name)
	}
	w.AddChannelWithout(Public, "d")
	w.AddChannel(Private, "e")
	c := newClient(t, s, w.BotToken)
	list := func(method, types string) (names []string) {
		cursor := ""
		for {
			o := c.must(method, object{"types": types, "limit": 2, "cursor": cursor})
			for _, ch := range list(o, "channels") {
				names = append(names, text(ch.(object), "name"))
			}
			if cursor = text(inner(o, "response_metadata"), "next_cursor"); cursor == "" {
				return names
			}
		}
	}
	if got := list("conversations.list", ""); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Errorf("public channels are %v", got)
	}
	if got := list("users.conversations", "public_channel,private_channel"); !slices.Equal(got, []string{"a", "b", "c", "e"}) {
		t.Errorf("the bot's channels are %v", got)
	}
}

func TestLimits(t *testing.T) {
	s := Start(t, Options{Workspace: Rate{5, time.Minute}})
	s.Tolerate("rate: ")
	w := s.AddWorkspace("Nation")
	c := newClient(t, s, w.BotToken)
	one, two := w.AddChannel(Public, "one"), w.AddChannel(Public, "two")
	post := func(ch *Channel) (string, string) {
		answer, o, err := c.try("chat.postMessage", object{"channel": ch.ID, "text": "hi"})
		if err != nil {
			t.Fatal(err)
		}
		if limited := answer.StatusCode == http.StatusTooManyRequests; limited != (text(o, "error") == "ratelimited") {
			t.Errorf("status %d with %v", answer.StatusCode, o)
		}
		return text(o, "error"), answer.Header.Get("Retry-After")
	}
	for range burst {
		if code, _ := post(one); code != "" {
			t.Fatal(code)
		}
	}
	if code, after := post(one); code != "ratelimited" || after != "1" {
		t.Errorf("one too many in a channel: %q, Retry-After %q", code, after)
	}
	s.Advance(time.Second)
	if code, _ := post(one); code != "" {
		t.Errorf("a second later: %q", code)
	}
	post(two)
	if code, after := post(two); code != "ratelimited" || after != "11" && after != "12" {
		t.Errorf("one too many in the workspace: %q, Retry-After %q", code, after)
	}
	if got := s.Limited(); got != (Counts{Channel: 1, Workspace: 1}) {
		t.Errorf("counted %+v", got)
	}
}

func TestFaults(t *testing.T) {
	s := Start(t, Options{Unlimited: true})
	w := s.AddWorkspace("Nation")
	ch, other := w.AddChannel(Public, "one"), w.AddChannel(Public, "two")
	c := newClient(t, s, w.BotToken)
	here := Match{Method: "chat.postMessage", Channel: ch.ID}
	say := func(ch *Channel) (*http.Response, object, error) {
		return c.try("chat.postMessage", object{"channel": ch.ID, "text": "hi"})
	}
	tests := []struct {
		name   string
		fault  Fault
		status int
		header string
		broken bool // no JSON comes
		posts  int
	}{
		{"whole", Limited(1500*time.Millisecond, Whole), 429, "2", false, 0},
		{"fractional", Limited(1500*time.Millisecond, Fractional), 429, "1.500", false, 0},
		{"missing", Limited(1500*time.Millisecond, Missing), 429, "", false, 0},
		{"503", Status(503), 503, "", true, 0},
		{"page", HTML(502), 502, "", true, 0},
		{"error", Error("fatal_error"), 200, "", false, 0},
		{"half", BrokenJSON(), 200, "", true, 1},
		{"lost", LostAnswer(), 0, "", true, 1},
		{"late", Delay(time.Millisecond), 200, "", false, 1},
	}
	for _, tt := range tests {
		before := len(s.Messages(ch))
		s.Fail(here, tt.fault, 1)
		if _, o, err := say(other); err != nil || text(o, "error") != "" {
			t.Errorf("%s: the other channel: %v %v", tt.name, o, err)
		}
		answer, _, err := say(ch)
		if (err != nil) != tt.broken || answer != nil && (answer.StatusCode != tt.status || answer.Header.Get("Retry-After") != tt.header) {
			t.Errorf("%s: %v %v", tt.name, answer, err)
		}
		if got := len(s.Messages(ch)) - before; got != tt.posts {
			t.Errorf("%s: posted %d times, want %d", tt.name, got, tt.posts)
		}
		s.Heal()
		if _, o, err := say(ch); err != nil || text(o, "error") != "" {
			t.Errorf("%s: healed: %v %v", tt.name, o, err)
		}
	}
	requests := s.Requests()
	if r := requests[len(requests)-1]; r.Method != "chat.postMessage" || r.Workspace != w.ID || r.Channel != ch.ID || r.Status != 200 {
		t.Errorf("noted %+v", r)
	}
}

func TestViolationsFailTheTest(t *testing.T) {
	probe := &probe{TB: t}
	s := Start(probe, Options{})
	newClient(t, s, s.AddWorkspace("Nation").BotToken).call("chat.meMessage", nil)
	for _, f := range slices.Backward(probe.cleanups) {
		f()
	}
	if !probe.failed {
		t.Error("an unknown method did not fail the test")
	}
}

// probe is a test that may fail.
type probe struct {
	testing.TB
	cleanups []func()
	failed   bool
}

func (p *probe) Cleanup(f func())      { p.cleanups = append(p.cleanups, f) }
func (p *probe) Errorf(string, ...any) { p.failed = true }
