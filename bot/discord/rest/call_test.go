package rest

import (
	"net/url"
	"strings"
	"testing"
)

func TestPath(t *testing.T) {
	tests := []struct {
		name string
		call Call
		want string // empty for an error
	}{
		{"plain", Get("/gateway/bot"), "/gateway/bot"},
		{"one", Post(messages, nil, "12"), "/channels/12/messages"},
		{"two", Get("/channels/*/messages/*", "12", "34"), "/channels/12/messages/34"},
		{"slash", Get("/channels/*", "12/messages"), "/channels/12%2Fmessages"},
		{"query in an argument", Get("/channels/*", "12?limit=1#x"), "/channels/12%3Flimit=1%23x"},
		{"star in an argument", Get("/channels/*/messages/*", "*", "34"), "/channels/%2A/messages/34"},
		{"escape in an argument", Get("/channels/*", "%2F"), "/channels/%252F"},
		{"emoji", Put("/channels/*/messages/*/reactions/*/@me", nil, "1", "2", "🔥"), "/channels/1/messages/2/reactions/%F0%9F%94%A5/@me"},
		{"query", Call{Method: "GET", Route: "/guilds/*", Args: []string{"1"}, Query: "with_counts=true"}, "/guilds/1?with_counts=true"},
		{"up", Get("/channels/*", ".."), ""},
		{"here", Get("/channels/*", "."), ""},
		{"empty", Get("/channels/*", ""), ""},
		{"too few", Get("/channels/*"), ""},
		{"too many", Get("/channels/*", "1", "2"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.call.path()
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestPlace(t *testing.T) {
	for _, tt := range []struct {
		call Call
		want string
	}{
		{Post(messages, nil, "12"), "12"},
		{Get("/guilds/*/channels", "7"), "7"},
		{Post("/webhooks/*/*", nil, "9", "token"), "9"},
		{Put("/applications/*/commands", nil, "5"), ""},
		{Get("/gateway/bot"), ""},
		{Get("/channels/*"), ""},
	} {
		if got := tt.call.place(); got.major != tt.want || got.route != tt.call.Route || got.method != tt.call.Method {
			t.Errorf("%s: got %+v, want %q", tt.call.Route, got, tt.want)
		}
	}
}

// FuzzPath shows that an argument never leaves its segment.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"12", "a/b", "..", "?x#y", "%2e%2e", "\x00", "\\", "🔥", "a;b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		path, err := Get("/channels/*/messages", arg).path()
		if err != nil {
			return
		}
		u, err := url.Parse(Base + path)
		if err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		parts := strings.Split(strings.TrimPrefix(u.EscapedPath(), "/api/v10"), "/")
		if len(parts) != 4 || parts[1] != "channels" || parts[3] != "messages" || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q became %q", arg, path)
		}
		if back, err := url.PathUnescape(parts[2]); err != nil || back != arg {
			t.Fatalf("%q became %q", arg, back)
		}
	})
}
