package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client is a plain bot.
type client struct {
	t     testing.TB
	s     *Server
	token string
	http  http.Client
}

func newClient(t testing.TB, s *Server, token string) *client {
	c := &client{t: t, s: s, token: token, http: http.Client{Transport: &http.Transport{}}}
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// try calls a method with JSON, and returns status, headers and answer.
func (c *client) try(method string, args object) (*http.Response, object, error) {
	return c.post(c.s.URL()+method, args)
}

func (c *client) post(to string, args object) (*http.Response, object, error) {
	// Bots go on when a test has its answer: the end of the Slack waits for them.
	r, err := http.NewRequest(http.MethodPost, to, strings.NewReader(string(marshal(args))))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return answer, nil, err
	}
	var o object
	return answer, o, json.Unmarshal(data, &o)
}

// call calls a method, and returns its answer and error.
func (c *client) call(method string, args object) (object, string) {
	c.t.Helper()
	_, o, err := c.try(method, args)
	if err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	return o, text(o, "error")
}

// must calls a method that has to work.
func (c *client) must(method string, args object) object {
	c.t.Helper()
	o, code := c.call(method, args)
	if code != "" {
		c.t.Fatalf("%s: %s %v", method, code, o)
	}
	return o
}

// form calls a method with a form, as SDKs do.
func (c *client) form(method string, values url.Values) object {
	c.t.Helper()
	answer, err := c.http.PostForm(c.s.URL()+method, values)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	var o object
	if err := json.NewDecoder(answer.Body).Decode(&o); err != nil {
		c.t.Fatal(err)
	}
	return o
}

// line is a Socket Mode connection of a bot's.
type line struct {
	t  testing.TB
	ws *websocket.Conn
	wg sync.WaitGroup
}

// dial opens a connection, and reads its hello.
func dial(t testing.TB, s *Server) *line {
	t.Helper()
	o := newClient(t, s, s.AppToken).must("apps.connections.open", nil)
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), text(o, "url"), http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal(err)
	}
	l := &line{t: t, ws: ws}
	t.Cleanup(func() {
		_ = ws.Close()
		l.wg.Wait()
	})
	if hello := l.next(); text(hello, "type") != "hello" {
		t.Fatalf("hello is %v", hello)
	}
	return l
}

// next reads a frame.
func (l *line) next() object {
	l.t.Helper()
	var o object
	if err := l.ws.ReadJSON(&o); err != nil {
		l.t.Fatalf("read: %v", err)
	}
	return o
}

// ack acknowledges a frame, with a payload unless it is nil.
func (l *line) ack(frame, payload object) {
	l.t.Helper()
	answer := object{"envelope_id": frame["envelope_id"]}
	if payload != nil {
		answer["payload"] = payload
	}
	if err := l.ws.WriteJSON(answer); err != nil {
		l.t.Fatal(err)
	}
}

// serve acknowledges everything with what f returns.
func (l *line) serve(f func(payload object) object) {
	l.wg.Go(func() {
		for {
			var frame object
			if l.ws.ReadJSON(&frame) != nil {
				return
			}
			answer := object{"envelope_id": frame["envelope_id"]}
			if payload := f(inner(frame, "payload")); payload != nil {
				answer["payload"] = payload
			}
			_ = l.ws.WriteJSON(answer)
		}
	})
}

// botServer is a bot that is reached by HTTP: it answers with what f returns.
func botServer(t testing.TB, f http.HandlerFunc) string {
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return server.URL
}

func section(text string) object {
	return object{"type": "section", "text": object{"type": "mrkdwn", "text": text}}
}

func plain(text string) object { return object{"type": "plain_text", "text": text} }

func button(action, label string) object {
	return object{"type": "button", "action_id": action, "text": plain(label), "value": action + "!"}
}

func actions(elements ...any) object { return object{"type": "actions", "elements": elements} }
