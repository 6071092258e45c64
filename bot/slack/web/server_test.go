package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// serve starts a Slack and returns a client of it.
func serve(t *testing.T, o Options, h http.HandlerFunc) (*Client, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	o.Base = server.URL + "/api"
	c := New(o)
	t.Cleanup(c.Close)
	return c, server
}

func postTo(ctx context.Context, c *Client, channel string) error {
	_, _, err := c.As("T1", testToken).PostMessageContext(ctx, channel, slack.MsgOptionText("A deal", false))
	return err
}

func TestRequest(t *testing.T) {
	var observed []string
	observe := func(method string, status int, took time.Duration) {
		observed = append(observed, fmt.Sprint(method, " ", status))
		if took < 0 || took > callTimeout {
			t.Errorf("%s took %v", method, took)
		}
	}
	c, server := serve(t, Options{Observe: observe}, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("User-Agent"); got != userAgent {
			t.Errorf("User-Agent %q", got)
		}
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch r.URL.Path {
		case "/api/chat.postMessage":
			if token = r.FormValue("token"); r.FormValue("channel") != "C1" || r.FormValue("text") != "A deal" {
				t.Errorf("body %v", r.Form)
			}
			io.WriteString(w, `{"ok":true,"channel":"C1","ts":"1.2"}`)
		case "/api/views.open":
			io.WriteString(w, `{"ok":true,"view":{"id":"V1"}}`)
		case "/api/apps.connections.open":
			io.WriteString(w, `{"ok":true,"url":"wss://slack.test"}`)
		case "/hook/secret":
			io.WriteString(w, "ok")
			return
		}
		if token != testToken && token != "xapp-1" {
			t.Errorf("%s with token %q", r.URL.Path, token)
		}
	})
	channel, ts, err := c.As("T1", testToken).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("A deal", false))
	if channel != "C1" || ts != "1.2" || err != nil {
		t.Errorf("got %s, %s, %v", channel, ts, err)
	}
	if view, err := c.As("T1", testToken).OpenViewContext(t.Context(), "t", slack.ModalViewRequest{}); err != nil || view.ID != "V1" {
		t.Errorf("got %v, %v", view, err)
	}
	if _, address, err := c.As("", "xapp-1").StartSocketModeContext(t.Context()); err != nil || address != "wss://slack.test" {
		t.Errorf("got %v, %v", address, err)
	}
	if err := slack.PostWebhookCustomHTTPContext(t.Context(), server.URL+"/hook/secret", c.HTTP(), &slack.WebhookMessage{}); err != nil {
		t.Error(err)
	}
	if got := strings.Join(observed, ", "); got != "chat.postMessage 200, views.open 200, apps.connections.open 200, response_url 200" {
		t.Errorf("observed %s", got)
	}
}

// TestAnswers tells apart all that may come instead of success.
func TestAnswers(t *testing.T) {
	page := "<html>Service unavailable</html>"
	for _, tt := range []struct {
		name    string
		status  int
		body    string
		want    string // part of the error
		code    string
		arrived bool
	}{
		{"refused", 200, `{"ok":false,"error":"channel_not_found"}`, "channel_not_found", "channel_not_found", false},
		{"details", 200, `{"ok":false,"error":"invalid_blocks","errors":[{"new":1}],"channel":7,"response_metadata":{"messages":["no"]}}`, "invalid_blocks", "invalid_blocks", false},
		{"odd details", 200, `{"ok":false,"Error":"invalid_blocks","needed":7}`, "invalid_blocks", "invalid_blocks", false},
		{"half done", 200, `{"ok":false,"error":"fatal_error"}`, "fatal_error", "fatal_error", true},
		{"limited", 429, ``, "chat.postMessage: limited for 30s", "ratelimited", false},
		{"limited page", 429, page, "chat.postMessage: limited for 30s", "ratelimited", false},
		{"limited in words", 200, `{"ok":false,"error":"rate_limited"}`, "limited for 30s", "ratelimited", false},
		{"server", 500, `{"ok":false,"error":"internal_error"}`, "status 500: a refusal without its reason", "", true},
		{"edge", 503, page, "status 503: a page", "", true},
		{"forbidden page", 403, page, "status 403: a page", "", false},
		{"forbidden", 403, `{"ok":false,"error":"team_access_not_granted"}`, "team_access_not_granted", "team_access_not_granted", false},
		{"redirect", 302, ``, "status 302: a refusal", "", false},
		{"page", 200, page, "status 200: a page", "", true},
		{"broken", 200, `{"ok":true,"chan`, "status 200: broken JSON", "", true},
		{"empty", 200, ``, "status 200: a refusal without", "", true},
		{"no word", 200, `{}`, "status 200: a refusal without", "", true},
		{"null", 200, `null`, "status 200: a refusal without", "", true},
		{"list", 200, `[]`, "status 200: broken JSON", "", true},
		{"no code", 200, `{"ok":false}`, "status 200: a refusal without", "", true},
		{"odd code", 200, `{"ok":false,"error":"<script>\n` + strings.Repeat("x", 1000) + `"}`, "status 200: a refusal without", "", true},
		{"odd types", 200, `{"ok":true,"channel":7}`, "cannot unmarshal", "", true},
		{"unknown fields", 200, `{"ok":true,"new":{"a":[1]},"warning":"w"}`, "", "", true},
		{"too large", 200, `{"ok":true,"x":"` + strings.Repeat("x", largestAnswer) + `"}`, "too large an answer", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body)
			})
			err := postTo(t.Context(), c, "C1")
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if err != nil && (len(err.Error()) > 200 || strings.Contains(err.Error(), testToken)) {
				t.Errorf("error of %d bytes: %.300s", len(err.Error()), err)
			}
			if Code(err) != tt.code || Arrived(err) != tt.arrived {
				t.Errorf("code %q, arrived %v", Code(err), Arrived(err))
			}
		})
	}
}

// TestRefusalWords keeps what slack-go reads of a refusal.
func TestRefusalWords(t *testing.T) {
	c, _ := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"commands","response_metadata":{"messages":["[ERROR] no"]}}`)
	})
	e, _ := errors.AsType[slack.SlackErrorResponse](postTo(t.Context(), c, "C1"))
	if e.Err != "missing_scope" || e.Needed != "chat:write" || e.Provided != "commands" || len(e.ResponseMetadata.Messages) != 1 {
		t.Errorf("got %+v", e)
	}
}

// TestResponseURL tells what a response_url refuses, which is not held against
// any queue and does not show the address.
func TestResponseURL(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   string // code, or part of the error
	}{
		{"text", 200, "ok", ""},
		{"JSON", 200, `{"ok":true}`, ""},
		{"nothing", 200, "", ""},
		{"refused", 200, `{"ok":false,"error":"invalid_blocks"}`, "invalid_blocks"},
		{"used", 404, `{"ok":false,"error":"used_url"}`, "used_url"},
		{"in text", 404, "channel_not_found\n", "channel_not_found"},
		{"page", 502, "<html>", "response_url: status 502: a page"},
		{"limited", 429, "", "response_url: limited for 2s"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, server := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", "2")
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body)
			})
			resp, err := c.HTTP().Post(server.URL+"/actions/T1/secret", "application/json", strings.NewReader(`{}`))
			if err == nil {
				resp.Body.Close()
			}
			if (err == nil) != (tt.want == "") || err != nil && Code(err) != tt.want && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if err != nil && strings.Contains(Bare(err).Error(), "secret") {
				t.Errorf("the address shows: %v", Bare(err))
			}
			if len(c.limits.queues) != 0 {
				t.Error("a queue is kept")
			}
		})
	}
}

// TestNoToken has calls fail in every way, and finds no secret in errors or logs.
func TestNoToken(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"echo": func(w http.ResponseWriter, r *http.Request) { r.ParseForm(); io.WriteString(w, r.FormValue("token")) },
		"refused": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"ok":false,"error":%q}`, r.FormValue("token"))
		},
		"limited": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(429) },
		"cut":     func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/api/?token="+r.FormValue("token"), http.StatusTemporaryRedirect)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			c, _ := serve(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, h)
			err := postTo(t.Context(), c, "C1")
			if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err)+log.String(), "secret") {
				t.Errorf("got %v, log %s", err, &log)
			}
		})
	}
}

// TestOnTheWay tells whether a call may have been made that got no answer.
func TestOnTheWay(t *testing.T) {
	t.Run("cut", func(t *testing.T) {
		c, _ := serve(t, Options{}, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		if err := postTo(t.Context(), c, "C1"); err == nil || !Arrived(err) {
			t.Errorf("got %v, arrived %v", err, Arrived(err))
		}
	})
	t.Run("cut in the answer", func(t *testing.T) {
		c, _ := serve(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, `{"ok":true`)
		})
		if err := postTo(t.Context(), c, "C1"); !errors.Is(err, io.ErrUnexpectedEOF) || !Arrived(err) {
			t.Errorf("got %v, arrived %v", err, Arrived(err))
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		c, server := serve(t, Options{}, nil)
		server.Close()
		if err := postTo(t.Context(), c, "C1"); err == nil || Arrived(err) {
			t.Errorf("got %v, arrived %v", err, Arrived(err))
		}
	})
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c, _ := serve(t, Options{}, func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // so that the server sees the client go
			cancel()
			<-r.Context().Done()
		})
		if err := postTo(ctx, c, "C1"); !errors.Is(err, context.Canceled) || !Arrived(err) {
			t.Errorf("got %v, arrived %v", err, Arrived(err))
		}
	})
	t.Run("no address", func(t *testing.T) {
		c := New(Options{Base: "slack\n"})
		if err := postTo(t.Context(), c, "C1"); err == nil {
			t.Error("no error")
		}
	})
}

// TestZippedLarge reads no more than the cap of what was zipped small.
func TestZippedLarge(t *testing.T) {
	c, _ := serve(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		for range 10 {
			z.Write(make([]byte, 1<<20))
		}
	})
	e, ok := errors.AsType[*AnswerError](postTo(t.Context(), c, "C1"))
	if !ok || e.What != tooLarge {
		t.Errorf("got %v", e)
	}
}

// TestManyAtOnce calls from many goroutines for many workspaces.
func TestManyAtOnce(t *testing.T) {
	var calls atomic.Int64
	c, _ := serve(t, Options{Slots: newSlots()}, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1)%10 == 0 {
			w.Header().Set("Retry-After", "0.01")
			w.WriteHeader(429)
			return
		}
		io.WriteString(w, `{"ok":true}`)
	})
	var wg sync.WaitGroup
	var limited atomic.Int64
	for i := range 200 {
		wg.Go(func() {
			workspace := fmt.Sprint("T", i%100)
			_, _, err := c.As(workspace, testToken).PostMessageContext(t.Context(), fmt.Sprint("C", i))
			if _, ok := errors.AsType[*LimitedError](err); ok {
				limited.Add(1)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if calls.Load() != 200 || limited.Load() != 20 {
		t.Errorf("%d calls, %d limited", calls.Load(), limited.Load())
	}
}
