package discordtest

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// endpoint is a bot that answers interactions over HTTP.
type endpoint struct {
	key      ed25519.PublicKey
	careless bool // about signatures
	answer   func(w http.ResponseWriter, interaction map[string]any)
	busy     sync.WaitGroup // requests under way
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.busy.Add(1)
	defer e.busy.Done()
	body, err := io.ReadAll(r.Body)
	signature, bad := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	signed := append([]byte(r.Header.Get("X-Signature-Timestamp")), body...)
	if err != nil || bad != nil || !e.careless && !ed25519.Verify(e.key, signed, signature) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var interaction map[string]any
	if json.Unmarshal(body, &interaction) == nil && interaction["type"] == 1.0 {
		_, _ = io.WriteString(w, `{"type": 1}`)
		return
	}
	e.answer(w, interaction)
}

// serve starts the endpoint.
func serve(t *testing.T, e *endpoint) string {
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL
}

func TestInteractionURL(t *testing.T) {
	p := settle(t)
	p.c.register(lookUps()...)
	e := &endpoint{key: p.s.PublicKey}
	if err := p.s.SetInteractionURL(serve(t, e)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		answer func(w http.ResponseWriter, i map[string]any)
		want   string
		err    error
	}{
		{"answered", func(w http.ResponseWriter, i map[string]any) {
			_, _ = io.WriteString(w, `{"type": 4, "data": {"content": "hello"}}`)
		}, "hello", nil},
		{"accepted", func(w http.ResponseWriter, i map[string]any) {
			w.WriteHeader(http.StatusAccepted)
			path := "/interactions/" + i["id"].(string) + "/" + i["token"].(string) + "/callback"
			if _, err := p.c.try("POST", path, object{"type": 4, "data": object{"content": "later"}}); err != nil {
				t.Error(err)
			}
		}, "later", nil},
		{"failed", func(w http.ResponseWriter, i map[string]any) { w.WriteHeader(500) }, "", ErrNoAnswer},
		{"out of form", func(w http.ResponseWriter, i map[string]any) { _, _ = io.WriteString(w, `{"type": 4, "data": {}}`) }, "", ErrNoAnswer},
		{"no JSON", func(w http.ResponseWriter, i map[string]any) { _, _ = io.WriteString(w, `hello`) }, "", ErrNoAnswer},
	} {
		e.answer = test.answer
		m, err := p.s.Slash(p.fan, p.text, "rumors", nil).Answer(t.Context())
		e.busy.Wait() // the answer can be here before the callback's own
		if m.Content != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %q, %v", test.name, m.Content, err)
		}
	}
	forms := 0
	for _, v := range p.s.Violations() {
		if v.Kind == BadForm {
			forms++
		}
	}
	if forms != 2 {
		t.Errorf("violations: %v", p.s.Violations())
	}
}

func TestInteractionURLIsVerified(t *testing.T) {
	p := settle(t)
	for name, test := range map[string]struct {
		url, want string
	}{
		"careless":  {serve(t, &endpoint{careless: true}), "wrong signature"},
		"wrong key": {serve(t, &endpoint{key: make([]byte, ed25519.PublicKeySize)}), "ping was answered with 401"},
		"nobody":    {"http://127.0.0.1:1", "refused"},
	} {
		if err := p.s.SetInteractionURL(test.url); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.s.SetInteractionURL(""); err != nil {
		t.Error(err)
	}
}
