package discordtest

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// document returns the OpenAPI document's checker, where it is present.
func document(t *testing.T) *spec {
	s, err := loadSpec()
	if err != nil {
		t.Skip("Discord's OpenAPI document is not here")
	}
	return s
}

// checkAnswer checks an answer of the fake's own against the document.
func (c *client) checkAnswer(method, path string, got reply) {
	c.t.Helper()
	if got.status >= 300 || c.s.spec == nil {
		return
	}
	path, _, _ = strings.Cut(path, "?")
	r, _, _ := find(method, path)
	s := c.s.spec
	s.mu.Lock()
	defer s.mu.Unlock()
	names := []string{"paths", r.template, strings.ToLower(method), "responses", strconv.Itoa(got.status)}
	if said := at(s.document, names...); len(said) == 0 {
		c.t.Errorf("%s %s: the document knows no answer %d", method, r.template, got.status)
		return
	}
	names = append(names, "content", "application/json", "schema")
	if at(s.document, names...) == nil || got.status == 204 {
		return
	}
	schema, err := s.compiler.Compile(pointer(names...))
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, r.template, err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(got.raw)))
	if err != nil {
		c.t.Fatal(err)
	}
	if err := deepest(schema.Validate(value)); err != nil {
		c.t.Errorf("%s %s answers what the document does not allow: %v\n%s", method, r.template, err, got.raw)
	}
}

func TestRoutesAreInDocument(t *testing.T) {
	s := document(t)
	for _, r := range routes {
		if o := s.operation(r.method, r.template); o.err != nil {
			t.Errorf("%s %s: %v", r.method, r.template, o.err)
		}
	}
}

func TestSpecCheck(t *testing.T) {
	s := document(t)
	const posts, commands = "POST /channels/{channel_id}/messages", "PUT /applications/{application_id}/commands"
	for _, test := range []struct {
		name, what, query, body string
		want                    string // part of what is wrong; empty when nothing is
	}{
		{"a post", posts, "", `{"content": "x", "nonce": "n", "enforce_nonce": true, "allowed_mentions": {"parse": []}}`, ""},
		{"a wrong type", posts, "", `{"content": 1}`, "/content: got number, want"},
		{"a wrong type deep in it", posts, "", `{"components": [{"type": 1, "components": [{"type": 2, "style": "x"}]}]}`, "/components/0/components/0/style: got string"},
		{"a misspelled property", posts, "", `{"contents": "x"}`, "/contents: unknown property"},
		{"too long", posts, "", `{"content": "` + strings.Repeat("x", 4001) + `"}`, "/content: maxLength"},
		{"a query", posts, "wait=true", `{"content": "x"}`, "query parameter wait is unknown"},
		{"no JSON", posts, "", `{`, "the body is no JSON"},
		{"a body too many", "GET /channels/{channel_id}", "", `{}`, "a body where none is taken"},
		{"no such operation", "PUT /gateway/bot", "", ``, "no such operation"},
		{"what discordgo adds", commands, "", `[{"name": "a", "description": "b", "nsfw": false, "default_member_permissions": "16",
			"options": [{"type": 3, "name": "o", "description": "p", "channel_types": null, "options": null, "choices": null, "autocomplete": false}]}]`, ""},
		{"a permission", commands, "", `[{"name": "a", "description": "b", "default_member_permissions": "x"}]`, "default_member_permissions"},
	} {
		t.Run(test.name, func(t *testing.T) {
			method, path, _ := strings.Cut(test.what, " ")
			query, _ := url.ParseQuery(test.query)
			err := s.operation(method, path).check(query, []byte(test.body))
			switch {
			case test.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestSpecCheckFailsTest(t *testing.T) {
	document(t)
	s := Start(t, Options{Lenient: true})
	c := newClient(t, s)
	c.do("POST", "/users/@me/channels", object{"recipient": "1"})
	if got := s.Violations(); len(got) == 0 || got[0].Kind != NotInSchema {
		t.Errorf("violations: %v", got)
	}
	s.Tolerate("schema: POST /users/@me/channels")
	for _, v := range s.Violations() {
		if v.Kind == NotInSchema {
			t.Errorf("tolerated, and still there: %v", v)
		}
	}
}

func BenchmarkSpecCheck(b *testing.B) {
	s, err := loadSpec()
	if err != nil {
		b.Skip(err)
	}
	o := s.operation("POST", "/channels/{channel_id}/messages")
	body := []byte(`{"embeds": [{"title": "Red Sox ask about a catcher", "description": "Boston called.", "url": "https://news.example/1",
		"color": 1, "author": {"name": "MassLive"}, "footer": {"text": "abc"}, "fields": [{"name": "a", "value": "b", "inline": true}]}],
		"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "b"}, {"type": 2, "style": 1, "custom_id": "c", "label": "d"}]}],
		"nonce": "n", "enforce_nonce": true, "allowed_mentions": {"parse": []}}`)
	for b.Loop() {
		o.checked.Store(0)
		if err := o.check(nil, body); err != nil {
			b.Fatal(err)
		}
	}
}
