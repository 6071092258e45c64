package rest

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const (
	limitedBody = `{"message": "You are being rate limited.", "retry_after": 64.57, "global": false}`
	edgeBody    = "<!DOCTYPE html><title>Access denied | discord.com used Cloudflare to restrict access</title>error code: 1015"
)

func TestRefusal(t *testing.T) {
	const limited = "You are being rate limited."
	tests := []struct {
		name    string
		status  int
		body    string
		headers []string
		want    *refusal // without method and route
	}{
		{"success", 200, `{}`, nil, nil},
		{"nothing came", 0, "", nil, nil},
		{"unknown channel", 404, `{"message": "Unknown Channel", "code": 10003}`, nil,
			&refusal{Error: Error{Status: 404, Code: 10003, Message: "Unknown Channel"}}},
		{"bad form", 400, `{"code": 50035, "errors": {"embeds": {"10": {"b": {"_errors": [{"message": "second"}]}}, "0": {"title": {"_errors": [{"code": "X", "message": "Must be 256 or fewer in length."}]}}}}, "message": "Invalid Form Body"}`, nil,
			&refusal{Error: Error{Status: 400, Code: 50035, Message: "Invalid Form Body: embeds.0.title: Must be 256 or fewer in length."}}},
		{"errors of the whole", 400, `{"code": 50035, "errors": {"_errors": [{"message": "Bad."}]}}`, nil,
			&refusal{Error: Error{Status: 400, Code: 50035, Message: "Bad."}}},
		{"odd types", 400, `{"code": "x", "message": ["y"], "global": 1, "errors": [1], "retry_after": "1"}`, nil,
			&refusal{Error: Error{Status: 400}}},
		{"network forbids", 403, edgeBody, []string{"Content-Type: text/html"},
			&refusal{Error: Error{Status: 403, Edge: true}}},
		{"network fails", 502, edgeBody, nil, &refusal{Error: Error{Status: 502, Edge: true}}},
		{"network is busy", 503, "", []string{"Retry-After: 5"}, &refusal{Error: Error{Status: 503, Edge: true, Wait: 5 * time.Second}}},
		{"Discord fails", 500, `{"message": "500: Internal Server Error", "code": 0}`, nil,
			&refusal{Error: Error{Status: 500, Message: "500: Internal Server Error"}}},
		{"redirect", 302, "", nil, &refusal{Error: Error{Status: 302, Edge: true}}},
		{"bucket", 429, limitedBody, append(quota("abcd", 10, 0, "64.57"), "Retry-After: 65", "X-RateLimit-Scope: user"),
			&refusal{Error: Error{Status: 429, Limited: true, Narrow: true, Message: limited, Wait: 64570 * time.Millisecond}}},
		{"resource", 429, `{"message": "The resource is being rate limited.", "retry_after": 1336.57, "global": false}`, []string{"Retry-After: 1337", "X-RateLimit-Scope: shared"},
			&refusal{Error: Error{Status: 429, Limited: true, Narrow: true, Message: "The resource is being rate limited.", Wait: 1336570 * time.Millisecond}, shared: true}},
		{"global by its header", 429, "", []string{"Retry-After: 65", "X-RateLimit-Global: true"},
			&refusal{Error: Error{Status: 429, Limited: true, Wait: 65 * time.Second}, global: true}},
		{"global by its body", 429, `{"message": "Stop.", "retry_after": 0.3, "global": true}`, nil,
			&refusal{Error: Error{Status: 429, Limited: true, Message: "Stop.", Wait: 300 * time.Millisecond}, global: true}},
		{"precise header", 429, `{"message": "", "retry_after": 1}`, []string{"Retry-After: 0.65"},
			&refusal{Error: Error{Status: 429, Limited: true, Narrow: true, Wait: 650 * time.Millisecond}}},
		{"times apart", 429, `{"message": "", "retry_after": 1.5}`, []string{"Retry-After: 600"},
			&refusal{Error: Error{Status: 429, Limited: true, Narrow: true, Wait: 10 * time.Minute}}},
		{"window alone", 429, "", quota("abcd", 5, 0, "2.5"), &refusal{Error: Error{Status: 429, Limited: true, Narrow: true, Wait: 2500 * time.Millisecond}}},
		{"no time", 429, "", []string{"X-RateLimit-Scope: user"}, &refusal{Error: Error{Status: 429, Limited: true, Narrow: true, Wait: time.Second}}},
		{"network limits", 429, edgeBody, []string{"Content-Type: text/html"},
			&refusal{Error: Error{Status: 429, Limited: true, Edge: true, Wait: time.Minute}}},
		{"network limits for a time", 429, edgeBody, []string{"Retry-After: 600"},
			&refusal{Error: Error{Status: 429, Limited: true, Edge: true, Wait: 10 * time.Minute}}},
		{"address barred", 429, `{"message": "You are being blocked from accessing our API temporarily", "code": 0}`, nil,
			&refusal{Error: Error{Status: 429, Limited: true, Edge: true, Message: "You are being blocked from accessing our API temporarily", Wait: time.Minute}}},
		{"network in JSON", 429, `{"title": "Error 1015", "retry_after": 30}`, nil,
			&refusal{Error: Error{Status: 429, Limited: true, Edge: true, Wait: 30 * time.Second}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := answer{tt.status, takeLimitHeaders(reply(0, "", tt.headers...).Header), []byte(tt.body)}
			got := a.refusal(Call{}, nil)
			if d := cmp.Diff(tt.want, got, cmp.AllowUnexported(refusal{})); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// TestLongWords cuts what Discord says, and takes out what must not be logged.
func TestLongWords(t *testing.T) {
	body := `{"message": "` + testToken + `\n` + strings.Repeat("ü", 1000) + `", "errors": {"` + strings.Repeat("x", 1000) + `": {"_errors": [{"message": "no"}]}}}`
	r := answer{status: 400, body: []byte(body)}.refusal(Get("/x"), []string{testToken})
	if n := utf8.RuneCountInString(r.Message); n > longestMessage+longestDetail+4 || n < longestMessage {
		t.Errorf("%d runes", n)
	}
	if !strings.HasPrefix(r.Message, "[secret] ü") || strings.ContainsAny(r.Message, "\n") {
		t.Errorf("got %q", r.Message)
	}
}

func FuzzRefusal(f *testing.F) {
	f.Add(429, []byte(limitedBody), "65")
	f.Add(429, []byte(edgeBody), "")
	f.Add(400, []byte(`{"errors":{"a":{"b":{"_errors":[{"message":"x"}]}}},"message":"\u202e"}`), "-1")
	f.Add(400, []byte(strings.Repeat(`{"errors":`, 50)+"1"+strings.Repeat("}", 50)), "1e99")
	f.Fuzz(func(t *testing.T, status int, body []byte, retry string) {
		a := answer{status, takeLimitHeaders(http.Header{headerRetryAfter: {retry}}), body}
		r := a.refusal(Get("/x"), nil)
		if r == nil {
			return
		}
		if r.Wait < 0 || r.Wait > longestWait || r.Limited != (status == 429) {
			t.Errorf("got %+v", r)
		}
		if utf8.RuneCountInString(r.Message) > longestMessage+longestDetail+4 || strings.ContainsAny(r.Message, "\r\n\x1b\u202e") {
			t.Errorf("message %q", r.Message)
		}
		_ = r.Error.Error()
	})
}
