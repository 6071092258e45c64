package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestMethodOf(t *testing.T) {
	c := New(Options{Base: "https://slack.test/api"})
	for address, want := range map[string]string{
		"https://slack.test/api/chat.postMessage":           "chat.postMessage",
		"https://slack.test/api/oauth.v2.access?a":          "oauth.v2.access",
		"https://slack.test/api/":                           unknownMethod,
		"https://slack.test/api/a/b":                        unknownMethod,
		"https://slack.test/api/" + strings.Repeat("a", 65): unknownMethod,
		"https://slack.test/commands/T1/2/x":                responseURL,
		"https://other.test/api/chat.postMessage":           responseURL,
		"http://slack.test/api/chat.postMessage":            responseURL,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got, api := c.methodOf(u); got != want || api != (want != responseURL) {
			t.Errorf("%s: got %s, %v", address, got, api)
		}
	}
}

func TestReadChannel(t *testing.T) {
	const form, json = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
	for _, tt := range []struct{ contentType, body, want string }{
		{form, "blocks=%5B%5D&channel=C1&text=channel%3DC2", "C1"},
		{form, "text=a%26channel=C2&channel=%23general", "#general"},
		{form, "channel=%zz", ""},
		{form, "channels=C1", ""},
		{form, "", ""},
		{json, `{"text":"a","channel":"C1"}`, "C1"},
		{json, `{"channel":7}`, ""},
		{json, `{"channel":"C1"`, ""},
		{json, `null`, ""},
		{form, "channel=" + strings.Repeat("C", 81), ""},
	} {
		if got := readChannel(tt.contentType, []byte(tt.body)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.body, got, tt.want)
		}
	}
}

// TestChannelOfLeavesBody reads the channel of a request that can then be sent.
func TestChannelOfLeavesBody(t *testing.T) {
	req, err := http.NewRequest(http.MethodPost, Base+"chat.update", strings.NewReader("channel=C1&text=a"))
	if err != nil {
		t.Fatal(err)
	}
	if got := channelOf(req); got != "C1" {
		t.Errorf("got %q", got)
	}
	var left bytes.Buffer
	if _, err := left.ReadFrom(req.Body); err != nil || left.String() != "channel=C1&text=a" {
		t.Errorf("left %q, %v", left.String(), err)
	}
}

func FuzzReadChannel(f *testing.F) {
	f.Add(true, "C1", "a&channel=C2")
	f.Add(false, "#über uns", "%zz;=")
	f.Fuzz(func(t *testing.T, form bool, channel, text string) {
		readChannel("application/json", []byte(text))
		readChannel(text, []byte(text))
		body := url.Values{"channel": {channel}, "blocks": {text}, "text": {text}}.Encode()
		want := channel
		if len(want) > longestChannel {
			want = ""
		}
		if got := readChannel("application/x-www-form-urlencoded", []byte(body)); form && got != want {
			t.Errorf("got %q of %q", got, body)
		}
	})
}
