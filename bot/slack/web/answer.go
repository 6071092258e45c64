package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// codeLimited is Slack's code for a limit that was reached; some methods spell
// it the other way.
const (
	codeLimited    = "ratelimited"
	codeLimitedToo = "rate_limited"
)

// longestCode is what a code has at most, in bytes.
const longestCode = 64

// words are what the body of an answer says.
type words struct {
	json bool
	ok   *bool
	code string // of an error; empty if none
}

// refused reports whether they say that the call failed.
func (w words) refused() bool { return w.ok != nil && !*w.ok }

func readWords(body []byte) words {
	var fields struct {
		OK    *bool           `json:"ok"`
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &fields) != nil {
		return words{code: readCode(string(body))} // as an old response_url answers
	}
	w := words{json: true, ok: fields.OK}
	var code string
	if json.Unmarshal(fields.Error, &code) == nil {
		w.code = readCode(code)
	}
	return w
}

// readCode returns s if it looks like one of Slack's codes.
func readCode(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > longestCode || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return ""
	}
	return s
}

// read returns the body of an answer as slack-go understands it, or why the
// answer is none of success.
func (c call) read(resp *http.Response, body []byte) ([]byte, error) {
	w := readWords(body)
	if err := c.refusal(resp, w, body); err != nil {
		return nil, err
	}
	if c.api && w.refused() {
		body = plain(body, w.code)
	}
	return body, nil
}

// refusal returns why an answer is none of success, nil if it is one. What the
// API refuses in its own words is left to slack-go, which reads more of them.
func (c call) refusal(resp *http.Response, w words, body []byte) error {
	switch {
	case resp.StatusCode == http.StatusTooManyRequests,
		w.refused() && (w.code == codeLimited || w.code == codeLimitedToo):
		return &LimitedError{Method: c.method, Wait: readRetryAfter(resp.Header.Get("Retry-After"))}
	case resp.StatusCode >= 500, resp.StatusCode != http.StatusOK && w.code == "":
		return &AnswerError{c.method, resp.StatusCode, what(w, body)}
	case resp.StatusCode != http.StatusOK, w.refused() && w.code != "" && !c.api:
		return slack.SlackErrorResponse{Err: w.code}
	case c.api && w.ok == nil, w.refused() && w.code == "": // slack-go would take it as success
		return &AnswerError{c.method, resp.StatusCode, what(w, body)}
	}
	return nil
}

// refusalFields are what slack-go makes an error of, besides the code.
var refusalFields = []string{"needed", "provided", "response_metadata"}

// plain returns the body of a refusal without what slack-go need not understand:
// details in a form that it does not know would hide the code.
func plain(body []byte, code string) []byte {
	bare := []byte(`{"ok":false,"error":"` + code + `"}`)
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return bare
	}
	maps.DeleteFunc(fields, func(name string, _ json.RawMessage) bool { return !slices.Contains(refusalFields, name) })
	fields["error"] = json.RawMessage(`"` + code + `"`)
	less, err := json.Marshal(fields)
	if err != nil || json.Unmarshal(less, new(slack.SlackResponse)) != nil {
		return bare
	}
	return less
}

// what names an answer that is not Slack's own.
func what(w words, body []byte) string {
	switch {
	case w.json || w.code != "" || len(body) == 0:
		return noReason
	case bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")):
		return aPage
	}
	return brokenJSON
}
