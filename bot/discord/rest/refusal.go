package rest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
)

const (
	defaultWait = time.Second      // for a 429 of Discord's that names no time
	edgeWait    = 60 * time.Second // for one of the network before it
)

// How much of Discord's words an Error keeps, in runes.
const (
	longestMessage = 300
	longestDetail  = 150
)

// deepest is how far into the errors of an answer we look. Embeds' fields are 8 deep.
const deepest = 16

// refusal is an Error, and what the limits need to know besides.
type refusal struct {
	Error
	global bool // the limit is the bot's as a whole
	shared bool // the limit is the resource's: not held against the bot
}

// refusal reads an answer that is none of success; nil for others.
func (a answer) refusal(c Call, secrets []string) *refusal {
	if a.status == 0 || a.ok() {
		return nil
	}
	w := readWords(a.body)
	r := &refusal{Error: Error{
		Method: c.Method, Route: c.Route, Status: a.status,
		Code: w.code, Message: w.text(secrets), Edge: !w.discord && !a.limit.any, Wait: a.limit.retry,
	}}
	if a.status != http.StatusTooManyRequests {
		return r
	}
	r.Limited = true
	r.shared = a.limit.shared
	r.global = a.limit.global || w.global
	// Discord always says how long, or which limit. A block of the address
	// comes as JSON at times, with neither.
	r.Edge = !a.limit.any && !(w.discord && w.hasRetry)
	r.Narrow = !r.Edge && !r.global
	r.Wait = a.wait(w)
	return r
}

// wait returns how long a 429 asks to wait.
func (a answer) wait(w words) time.Duration {
	switch {
	case w.hasRetry && a.limit.hasRetry:
		return preciser(w.retry, a.limit.retry)
	case w.hasRetry:
		return w.retry
	case a.limit.hasRetry:
		return a.limit.retry
	case !a.limit.any:
		return edgeWait
	case a.limit.known:
		return a.limit.resetAfter
	}
	return defaultWait
}

// preciser returns which of two times tells more: the one that is not rounded
// to seconds, when they mean the same; else the longer.
func preciser(a, b time.Duration) time.Duration {
	long, short := max(a, b), min(a, b)
	if long-short <= time.Second && short%time.Second != 0 {
		return short
	}
	return long
}

// words are the body of a refusal.
type words struct {
	discord  bool // whether it looks like one of Discord's
	code     int
	message  string
	detail   string // the first of its errors
	global   bool
	retry    time.Duration
	hasRetry bool
}

// readWords reads a body. Fields of an unexpected type are passed over.
func readWords(body []byte) words {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields == nil {
		return words{}
	}
	var w words
	w.discord = fields["message"] != nil || fields["code"] != nil
	if json.Unmarshal(fields["message"], &w.message) != nil {
		w.message = ""
	}
	if json.Unmarshal(fields["code"], &w.code) != nil {
		w.code = 0
	}
	if json.Unmarshal(fields["global"], &w.global) != nil {
		w.global = false
	}
	w.retry, w.hasRetry = readSeconds(string(fields["retry_after"]))
	w.detail = firstError(fields["errors"], "", 0)
	return w
}

func (w words) text(secrets []string) string {
	text := clean(redact(w.message, secrets), longestMessage)
	if detail := clean(redact(w.detail, secrets), longestDetail); detail != "" {
		return strings.TrimPrefix(text+": "+detail, ": ")
	}
	return text
}

// firstError returns the path to the first of Discord's errors and what it
// says: "embeds.0.title: Must be 256 or fewer in length." They are nested as
// the fields of what was sent are; those of a field are its _errors.
func firstError(raw json.RawMessage, path string, depth int) string {
	var fields map[string]json.RawMessage
	if depth > deepest || json.Unmarshal(raw, &fields) != nil {
		return ""
	}
	var own []struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(fields["_errors"], &own) == nil && len(own) > 0 {
		return strings.TrimPrefix(path+": "+own[0].Message, ": ")
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		inner := strings.TrimPrefix(path+"."+name, ".")
		if found := firstError(fields[name], inner, depth+1); found != "" {
			return found
		}
	}
	return ""
}

// clean returns a line of at most n runes that is safe to log.
func clean(s string, n int) string {
	var b strings.Builder
	for _, r := range s {
		if n--; n < 0 {
			b.WriteRune('…')
			break
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}
