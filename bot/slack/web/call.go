package web

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// Names of calls that are no method's.
const (
	responseURL   = "response_url" // whatever is not below the API's base; its path is a secret
	unknownMethod = "unknown"
)

// What is read of a request at most, in bytes, to find its channel.
const largestCall = 1 << 20

// What a name may have at most, in bytes.
const (
	longestMethod  = 64
	longestChannel = 80
)

// call is a request as limits see it.
type call struct {
	method    string // of the API, or responseURL
	api       bool   // whether the API answers it
	workspace string
	channel   string // empty if it does not matter
	paced     bool
	prompt    bool // answers a person
}

// methodOf returns the method that a request to the API calls, and whether it
// is one.
func (c *Client) methodOf(u *url.URL) (string, bool) {
	name, ok := strings.CutPrefix(u.Path, c.api.Path)
	if !ok || u.Host != c.api.Host || u.Scheme != c.api.Scheme {
		return responseURL, false
	}
	if !isMethod(name) {
		return unknownMethod, true
	}
	return name, true
}

func isMethod(s string) bool {
	return s != "" && len(s) <= longestMethod && strings.IndexFunc(s, func(r rune) bool {
		return r != '.' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
}

// channelOf returns the channel that a request names, empty if none. The
// request's body is not touched.
func channelOf(req *http.Request) string {
	if req.GetBody == nil {
		return ""
	}
	body, err := req.GetBody()
	if err != nil {
		return ""
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, largestCall))
	if err != nil {
		return ""
	}
	return readChannel(req.Header.Get("Content-Type"), data)
}

// readChannel reads the channel from a body, which is a form or JSON.
func readChannel(contentType string, body []byte) string {
	media, _, _ := mime.ParseMediaType(contentType)
	var channel string
	if media == "application/json" {
		var fields struct {
			Channel string `json:"channel"`
		}
		if json.Unmarshal(body, &fields) == nil {
			channel = fields.Channel
		}
	} else {
		channel = formValue(string(body), "channel")
	}
	if len(channel) > longestChannel {
		return ""
	}
	return channel
}

// formValue returns the first value of a name in an encoded form.
func formValue(form, name string) string {
	for pair := range strings.SplitSeq(form, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key != name {
			continue
		}
		value, err := url.QueryUnescape(value)
		if err != nil {
			return ""
		}
		return value
	}
	return ""
}
