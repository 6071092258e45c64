package discordtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client is a plain bot.
type client struct {
	t     testing.TB
	s     *Server
	http  http.Client
	token string
	check bool // answers against the document
}

func newClient(t testing.TB, s *Server) *client {
	c := &client{t: t, s: s, token: s.Token, http: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// reply is an answer.
type reply struct {
	status int
	header http.Header
	raw    []byte
	body   any
}

// at follows names and indexes into the body.
func (r reply) at(path string) any {
	v := r.body
	for name := range strings.SplitSeq(path, ".") {
		switch here := v.(type) {
		case map[string]any:
			v = here[name]
		case []any:
			i := int(name[0] - '0')
			if i >= len(here) {
				return nil
			}
			v = here[i]
		default:
			return nil
		}
	}
	return v
}

// text is at, of a string.
func (r reply) text(path string) string {
	text, _ := r.at(path).(string)
	return text
}

// code is Discord's error code.
func (r reply) code() int {
	code, _ := r.at("code").(float64)
	return int(code)
}

// try makes a request. Body may be nil, a string of JSON, or anything else.
func (c *client) try(method, path string, body any) (reply, error) {
	c.t.Helper()
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	default:
		data = mustMarshal(b)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.s.URL()+path, bytes.NewReader(data))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("User-Agent", "DiscordBot (https://hotstove.example, 1)")
	if len(data) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	if !strings.HasPrefix(path, "/interactions/") && !strings.HasPrefix(path, "/webhooks/") {
		r.Header.Set("Authorization", "Bot "+c.token)
	}
	response, err := c.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}, err
	}
	got := reply{status: response.StatusCode, header: response.Header, raw: raw}
	if len(raw) > 0 && strings.Contains(response.Header.Get("Content-Type"), "json") {
		err = json.Unmarshal(raw, &got.body)
	}
	if err == nil && c.check {
		c.checkAnswer(method, path, got)
	}
	return got, err
}

// do makes a request that must be answered.
func (c *client) do(method, path string, body any) reply {
	c.t.Helper()
	got, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

// ok makes a request that must succeed.
func (c *client) ok(method, path string, body any) reply {
	c.t.Helper()
	got := c.do(method, path, body)
	if got.status >= 300 {
		c.t.Fatalf("%s %s: HTTP %d %s", method, path, got.status, got.raw)
	}
	return got
}

// post posts text to a channel, pinging nobody, and returns its id.
func (c *client) post(channel *Channel, text string) string {
	c.t.Helper()
	return c.ok("POST", "/channels/"+channel.ID+"/messages", object{
		"content": text, "allowed_mentions": object{"parse": []string{}},
	}).text("id")
}

// register registers commands everywhere.
func (c *client) register(commands ...object) reply {
	c.t.Helper()
	return c.ok("PUT", "/applications/"+c.s.ApplicationID+"/commands", commands)
}
