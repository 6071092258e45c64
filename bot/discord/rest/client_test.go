package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// serve returns a client of a server, below a proxy's prefix.
func serve(t *testing.T, handle http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handle)
	c := New(Options{Token: testToken, Base: server.URL + "/proxy/api/v10/"})
	t.Cleanup(func() { c.Close(); server.Close() })
	return c
}

// TestRequest shows all that goes over the wire.
func TestRequest(t *testing.T) {
	type request struct{ Method, URI, Body, Auth, Type, Agent string }
	var got request
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = request{r.Method, r.RequestURI, string(body), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), r.UserAgent()}
		fmt.Fprint(w, `{"id":"5","unknown":[]}`)
	})
	const bot, agent = "Bot " + testToken, "DiscordBot (https://github.com/hotstove/hotstove, 1)"
	tests := []struct {
		name string
		call Call
		want request
	}{
		{"post", Post(messages, map[string]string{"content": "<b>"}, "1/2"),
			request{"POST", "/proxy/api/v10/channels/1%2F2/messages", `{"content":"\u003cb\u003e"}`, bot, "application/json", agent}},
		{"get", Call{Method: "GET", Route: "/guilds/*", Args: []string{"7"}, Query: "with_counts=true&a=%20"},
			request{"GET", "/proxy/api/v10/guilds/7?with_counts=true&a=%20", "", bot, "", agent}},
		{"put", Put("/channels/*/messages/*/crosspost", nil, "1", "2"), request{"PUT", "/proxy/api/v10/channels/1/messages/2/crosspost", "", bot, "", agent}},
		{"interaction", Call{Method: "POST", Route: callback, Args: []string{"1", "interaction-token"}, Body: 4, Interaction: true},
			request{"POST", "/proxy/api/v10/interactions/1/interaction-token/callback", "4", "", "application/json", agent}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out struct{ ID string }
			if err := c.Do(t.Context(), tt.call, &out); err != nil || out.ID != "5" {
				t.Fatalf("got %+v, %v", out, err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// TestAnswers shows what becomes of answers that are no refusals.
func TestAnswers(t *testing.T) {
	long := `"` + strings.Repeat("x", largestAnswer) + `"`
	tests := []struct {
		name   string
		status int
		body   string
		want   string // part of the error; empty for none
	}{
		{"JSON", 200, `{"id":"1"}`, ""},
		{"created", 201, `{"id":"1"}`, ""},
		{"accepted", 202, `{"id":"1"}`, ""},
		{"no content", 204, "", ""},
		{"empty", 200, "", ""},
		{"page", 200, "<html>", "decode answer"},
		{"broken off", 200, `{"id":"1`, "decode answer"},
		{"another type", 200, `{"id":1}`, "decode answer"},
		{"too long", 200, long, "larger than 8388608 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body)
			})
			var out struct{ ID string }
			err := c.Do(t.Context(), Get("/gateway/bot"), &out)
			if !strings.Contains(fmt.Sprint(err), tt.want) || (err == nil) != (tt.want == "") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if _, ok := errors.AsType[*Error](err); ok {
				t.Error("an Error says that Discord refused")
			}
			if err == nil && tt.body != "" && out.ID != "1" {
				t.Errorf("got %+v", out)
			}
			if err := c.Do(t.Context(), Get("/gateway/bot"), nil); tt.name == "page" && err == nil {
				t.Error("a page is taken for an answer when nobody reads it")
			}
		})
	}
}

// TestRefused shows that refusals which discordgo words in its own ways all
// come out as an Error, and that nothing is tried again.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
		code   int
		edge   bool
	}{
		{400, `{"message":"Invalid Form Body","code":50035}`, 50035, false},
		{403, `{"message":"Missing Access","code":50001}`, 50001, false},
		{403, edgeBody, 0, true},
		{404, `{"message":"Unknown Channel","code":10003}`, 10003, false},
		{429, limitedBody, 0, false},
		{429, edgeBody, 0, true},
		{500, edgeBody, 0, true},
		{502, edgeBody, 0, true},
		{503, "", 0, true},
		{307, "", 0, true},
		{500, strings.Repeat("x", largestRefusal+1), 0, true},
		{401, `{"message":"401: Unauthorized","code":0}`, 0, false},
	} {
		var calls atomic.Int32
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			w.Header().Set("Location", "/api/v9/elsewhere")
			w.WriteHeader(tt.status)
			io.WriteString(w, tt.body)
		})
		err := c.Do(t.Context(), Post(messages, nil, "1"), nil)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Status != tt.status || e.Code != tt.code || e.Edge != tt.edge || e.Limited != (tt.status == 429) || e.Route != messages || e.Method != "POST" {
			t.Errorf("%d: got %+v", tt.status, err)
		}
		if calls.Load() != 1 {
			t.Errorf("%d: %d calls", tt.status, calls.Load())
		}
	}
}

// TestLostAnswer shows that a call whose answer is lost fails with no Error,
// and gives its room in the bucket back.
func TestLostAnswer(t *testing.T) {
	var calls atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
	})
	err := c.Do(t.Context(), Post(messages, nil, "1"), nil)
	if _, ok := errors.AsType[*Error](err); err == nil || ok {
		t.Errorf("got %v", err)
	}
	if err := c.Do(t.Context(), Post(messages, nil, "1"), nil); err != nil {
		t.Error(err)
	}
}

// TestSecrets shows that no error tells a token, whoever words it.
func TestSecrets(t *testing.T) {
	const token = "aW50ZXJhY3Rpb24tdG9rZW4"
	call := Call{Method: "POST", Route: callback, Args: []string{"1234", token}, Interaction: true}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	bases := map[string]http.RoundTripper{
		"dial": &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no route") }},
		"its own": script(func(r *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: io.EOF}
		}),
		"all told": script(func(r *http.Request) (*http.Response, error) { return nil, fmt.Errorf("%s %v", r.URL, r.Header) }),
		"refused": script(func(r *http.Request) (*http.Response, error) {
			return reply(400, `{"message":"`+r.URL.Path+testToken+`"}`), nil
		}),
		"page": script(func(r *http.Request) (*http.Response, error) { return reply(200, r.URL.Path), nil }),
		"redirect": script(func(r *http.Request) (*http.Response, error) {
			return reply(302, "", "Location: https://a.example/%zz"+token), nil
		}),
		"limited": script(func(r *http.Request) (*http.Response, error) { return reply(429, "x"), nil }),
	}
	for name, trip := range bases {
		t.Run(name, func(t *testing.T) {
			c := New(Options{Token: testToken, HTTP: trip})
			bad := New(Options{Token: testToken, HTTP: trip, Base: "http://" + token + ".example/%zz"})
			for _, err := range []error{
				c.Do(t.Context(), call, nil),
				c.Do(t.Context(), Call{Method: "POST", Route: messages, Args: []string{"1"}, Patience: 1}, nil),
				c.Do(canceled, call, nil),
				bad.Do(t.Context(), call, nil),
			} {
				text := fmt.Sprintf("%v %+v %s", err, err, err)
				if err == nil || strings.Contains(text, token) || strings.Contains(text, testToken) {
					t.Errorf("got %s", text)
				}
				if name != "all told" && strings.Contains(text, "discord.com") || !strings.Contains(text, "POST /") {
					t.Errorf("got %s, want the route alone", text)
				}
			}
		})
	}
}

func TestContext(t *testing.T) {
	release := make(chan struct{})
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { <-release })
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := c.Do(ctx, Post(messages, nil, "1"), nil)
	if _, ok := errors.AsType[*Error](err); ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestObserve hears of calls that were made, by their routes.
func TestObserve(t *testing.T) {
	type seen struct {
		Route  string
		Status int
	}
	var got []seen
	o := Options{Observe: func(route string, status int, took time.Duration) {
		got = append(got, seen{route, status})
		if took < 0 || took > time.Minute {
			t.Errorf("took %v", took)
		}
	}}
	b := newBench(t, o, func(n int, _ *http.Request) (*http.Response, error) {
		return []func() (*http.Response, error){
			func() (*http.Response, error) { return reply(200, "{}"), nil },
			func() (*http.Response, error) { return reply(404, "{}"), nil },
			func() (*http.Response, error) { return nil, io.EOF },
			func() (*http.Response, error) { return reply(200, strings.Repeat(" ", largestAnswer+1)), nil },
		}[n-1]()
	})
	for range 4 {
		b.post(t, "1")
	}
	b.Do(t.Context(), Get("/channels/*", ".."), nil)
	want := []seen{{messages, 200}, {messages, 404}, {messages, 0}, {messages, 200}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestErrorText(t *testing.T) {
	for _, tt := range []struct {
		e    Error
		want string
	}{
		{Error{Limited: true, Wait: time.Second}, "GET /x: held back by a limit (wait 1s)"},
		{Error{Status: 502, Edge: true}, "GET /x: HTTP 502 from the network before Discord"},
		{Error{Status: 404, Code: 10003, Message: "Unknown Channel"}, "GET /x: HTTP 404, code 10003: Unknown Channel"},
	} {
		tt.e.Method, tt.e.Route = "GET", "/x"
		if got := tt.e.Error(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestBase(t *testing.T) {
	for base, ok := range map[string]bool{
		Base: true, "http://127.0.0.1:8080/api/v10": true, "https://proxy.example/a/b/": true,
		"discord.com/api": false, "ftp://a.example": false, "https://": false, "https://a.example/?x": false, "://": false,
	} {
		if err := checkBase(base); (err == nil) != ok {
			t.Errorf("%s: %v", base, err)
		}
	}
}
