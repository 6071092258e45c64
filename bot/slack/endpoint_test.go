package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/endpoint"
	"github.com/hotstove/hotstove/commands"
)

// request returns a request as Slack signs it at a time.
func request(path, body, secret string, at time.Time) *http.Request {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":" + body))
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// slashForm returns a slash command as Slack sends it by HTTP.
func slashForm(c slackgo.SlashCommand) string {
	return url.Values{
		"team_id": {c.TeamID}, "channel_id": {c.ChannelID}, "user_id": {c.UserID}, "user_name": {c.UserName},
		"command": {c.Command}, "text": {c.Text}, "response_url": {c.ResponseURL}, "trigger_id": {c.TriggerID},
	}.Encode()
}

func payload(raw []byte) string { return url.Values{"payload": {string(raw)}}.Encode() }

// Nothing is done for whom Slack does not vouch.
func TestSignatures(t *testing.T) {
	slash := slashForm(aSlash("/subscribe", "redsox"))
	good := func() *http.Request { return request(commandsPath, slash, "secret", afternoon) }
	change := func(edit func(*http.Request)) *http.Request {
		r := good()
		edit(r)
		return r
	}
	for _, test := range []struct {
		name string
		in   *http.Request
		want int
	}{
		{"good", good(), 200},
		{"a clock behind", request(commandsPath, slash, "secret", afternoon.Add(-endpoint.MostSkew)), 200},
		{"a clock ahead", request(commandsPath, slash, "secret", afternoon.Add(endpoint.MostSkew)), 200},
		{"stale", request(commandsPath, slash, "secret", afternoon.Add(-endpoint.MostSkew-time.Second)), 401},
		{"future", request(commandsPath, slash, "secret", afternoon.Add(endpoint.MostSkew+time.Second)), 401},
		{"forged", request(commandsPath, slash, "guess", afternoon), 401},
		{"unsigned", change(func(r *http.Request) { r.Header.Del("X-Slack-Signature") }), 401},
		{"no time", change(func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }), 401},
		{"another time", change(func(r *http.Request) {
			r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(afternoon.Unix()+1, 10))
		}), 401},
		{"a time of long ago", change(func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "-9223372036854775808") }), 401},
		{"no number as time", change(func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "now") }), 401},
		{"half a signature", change(func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", r.Header.Get("X-Slack-Signature")[:35])
		}), 401},
		{"another version", change(func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", "v1"+r.Header.Get("X-Slack-Signature")[2:])
		}), 401},
		{"no hexadecimal", change(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("z", 64)) }), 401},
		{"another body", change(func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(slash + "&x=1")) }), 401},
		{"in the address", change(func(r *http.Request) {
			r.URL.RawQuery, r.Body = slash, io.NopCloser(strings.NewReader(""))
		}), 401},
		{"GET", change(func(r *http.Request) { r.Method = http.MethodGet }), 405},
		{"too large", request(commandsPath, slash+"&x="+strings.Repeat("x", endpoint.MostBody), "secret", afternoon), 413},
		{"broken off", change(func(r *http.Request) { r.Body = io.NopCloser(iotest.ErrReader(errors.New("cut"))) }), 400},
		{"no form", request(commandsPath, "%zz", "secret", afternoon), 400},
		{"no payload", request(interactionsPath, "x=1", "secret", afternoon), 400},
		{"no event", request(eventsPath, "{", "secret", afternoon), 400},
		{"a check", request(commandsPath, "ssl_check=1&token=x", "secret", afternoon), 200},
		{"elsewhere", request("/slack/other", slash, "secret", afternoon), 404},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBooth(t, nil)
			w := httptest.NewRecorder()
			b.endpoint().ServeHTTP(w, test.in)
			b.settle(t)
			if w.Code != test.want || w.Code == 200 && w.Body.Len() > 0 || w.Body.Len() > 50 {
				t.Errorf("%d %q, want %d", w.Code, w.Body, test.want)
			}
			if done := len(b.memory.subs) > 0; done != (test.want == 200 && test.name != "a check") {
				t.Errorf("subscribed %v", b.memory.subs)
			}
			if b.log.Len() > 0 {
				t.Errorf("logged %s", b.log)
			}
		})
	}
}

func TestNoSecret(t *testing.T) {
	b := newBooth(t, func(o *Options) { o.SigningSecret = "" })
	w := httptest.NewRecorder()
	b.endpoint().ServeHTTP(w, request(commandsPath, slashForm(aSlash("/subscribe", "redsox")), "", afternoon))
	if b.settle(t); w.Code != 401 || len(b.memory.subs) > 0 {
		t.Errorf("%d %v", w.Code, b.memory.subs)
	}
}

// What is replayed or retried is taken, and done once.
func TestReplays(t *testing.T) {
	for name, r := range map[string]func(at time.Time) *http.Request{
		"command": func(at time.Time) *http.Request {
			return request(commandsPath, slashForm(aSlash("/rumors", "redsox")), "secret", at)
		},
		"interaction": func(at time.Time) *http.Request {
			return request(interactionsPath, payload(aPress(t, "rumors", "b1")), "secret", at)
		},
		"event": func(at time.Time) *http.Request {
			r := request(eventsPath, string(anEvent(t, "app_mention", "redsox")), "secret", at)
			r.Header.Set("X-Slack-Retry-Num", "1")
			return r
		},
	} {
		b := newBooth(t, nil)
		for i := range 3 {
			w := httptest.NewRecorder()
			b.endpoint().ServeHTTP(w, r(afternoon.Add(time.Duration(i)*time.Minute)))
			if w.Code != 200 || w.Body.Len() > 0 {
				t.Errorf("%s: %d %s", name, w.Code, w.Body)
			}
		}
		b.settle(t)
		if n := len(b.slack.answered()); n != 1 {
			t.Errorf("%s: %d answers", name, n)
		}
	}
}

// What Slack is told at once is in the answer to its request.
func TestAnswersByHTTP(t *testing.T) {
	b := newBooth(t, func(o *Options) {
		o.Router = &askedRouter{choices: []commands.Choice{{Label: "Red Sox", Value: "club:BOS"}}}
	})
	b.hooks.views = map[string]func(context.Context, []byte) any{
		"view_submission": func(context.Context, []byte) any { return map[string]string{"response_action": "clear"} },
		"view_closed":     func(context.Context, []byte) any { return func() {} },
	}
	for _, test := range []struct {
		path, body, want string
		code             int
	}{
		{eventsPath, `{"type":"url_verification","challenge":"3eZbrw1aB"}`, `{"challenge":"3eZbrw1aB"}`, 200},
		{eventsPath, `{"type":"something_new"}`, "", 200},
		{eventsPath, `[]`, "", 200},
		{interactionsPath, payload(aSuggestion(t, completionID("rumors", "name"), "red")), `"value":"club:BOS"`, 200},
		{interactionsPath, payload(aPress(t, "", "", "type", "view_submission")), `{"response_action":"clear"}`, 200},
		{interactionsPath, payload(aPress(t, "", "", "type", "hologram")), "", 200},
		{interactionsPath, payload(aPress(t, "", "", "type", "view_closed", "trigger_id", "2")), "no answer", 500},
	} {
		w := httptest.NewRecorder()
		b.endpoint().ServeHTTP(w, request(test.path, test.body, "secret", afternoon))
		if w.Code != test.code || !strings.Contains(w.Body.String(), test.want) || test.want == "" && w.Body.Len() > 0 {
			t.Errorf("%s: %d %s", test.body, w.Code, w.Body)
		}
		if w.Code == 200 && test.want != "" && w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v", test.body, w.Header())
		}
	}
}

func TestBusyByHTTP(t *testing.T) {
	b := newBooth(t, nil)
	b.settle(t)
	w := httptest.NewRecorder()
	b.endpoint().ServeHTTP(w, request(eventsPath, string(anEvent(t, "app_mention", "redsox")), "secret", afternoon))
	if w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func FuzzEndpoint(f *testing.F) {
	f.Add(commandsPath, slashForm(aSlash("/rumors", "redsox")))
	f.Add(interactionsPath, payload(aPress(f, "rumors", "b1")))
	f.Add(eventsPath, string(anEvent(f, "app_mention", "redsox")))
	f.Fuzz(func(t *testing.T, path, body string) {
		switch path {
		case commandsPath, interactionsPath, eventsPath:
		default:
			return
		}
		b := newBooth(t, func(o *Options) { o.Router = new(askedRouter) })
		w := httptest.NewRecorder()
		b.endpoint().ServeHTTP(w, request(path, body, "secret", afternoon))
		b.settle(t)
		if w.Code != 200 && w.Code != 400 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if strings.Contains(b.log.String(), "panicked") {
			t.Errorf("logged %s", b.log)
		}
	})
}
