package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody is the largest request that is read.
const maxBody = 2 << 20

// apiError is an answer with ok: false.
type apiError struct {
	code string
	more object
}

func refusal(code string) *apiError { return &apiError{code: code} }

// call is a request on the way to its answer.
type call struct {
	*Server
	w     http.ResponseWriter
	r     *http.Request
	args  object
	token string
	grant *grant // nil unless the method needs a bot's token
	team  *Workspace
	log   Request
	fault Fault
}

// ServeHTTP answers the Web API, response_urls, the authorize page and Socket Mode.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.ending.Err() != nil {
		s.mu.Unlock()
		return
	}
	s.working.Add(1)
	s.mu.Unlock()
	defer s.working.Done()
	name, isMethod := strings.CutPrefix(r.URL.Path, "/api/")
	switch {
	case isMethod:
		s.serveCall(w, r, name, (*call).method)
	case strings.HasPrefix(r.URL.Path, hookPath):
		s.serveCall(w, r, "response_url", (*call).hook)
	case r.URL.Path == linkPath:
		s.serveSocket(w, r)
	case r.URL.Path == authorizePath:
		_, _ = io.WriteString(w, "<!doctype html><title>Hotstove is requesting permission to access a workspace</title>")
	default:
		s.violate(NoSuchMethod, r.Method+" "+r.URL.Path)
		http.NotFound(w, r)
	}
}

// serveCall does a call and notes it.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, name string, do func(*call) (any, *apiError)) {
	c := &call{Server: s, w: w, r: r, log: Request{Method: name, At: time.Now()}}
	if c.read() && !c.failBefore() {
		c.serve(do)
	}
	c.log.Took = time.Since(c.log.At)
	s.note(c.log)
}

// serve does what is asked, and answers.
func (c *call) serve(do func(*call) (any, *apiError)) {
	c.mu.Lock()
	result, err := do(c)
	if err == nil {
		result = marshal(result) // while the world stands still
	}
	c.mu.Unlock()
	if err == nil {
		c.answer(http.StatusOK, result.(json.RawMessage))
		return
	}
	c.refuse(err)
}

// refuse answers with an error.
func (c *call) refuse(err *apiError) {
	c.log.Error = err.code
	answer := object{"ok": false, "error": err.code}
	for key, value := range err.more {
		answer[key] = value
	}
	status := http.StatusOK
	switch err.code {
	case "ratelimited":
		status = http.StatusTooManyRequests
	case "used_url", "expired_url":
		status = http.StatusNotFound
	}
	if slices.Contains(badForms, err.code) && c.fault.kind != unfetched {
		c.violate(BadForm, fmt.Sprintf("%s: %s %v", c.log.Method, err.code, err.more["response_metadata"]))
	}
	c.answer(status, marshal(answer))
}

// badForms are errors that a bot can know beforehand.
var badForms = []string{
	"no_text", "msg_too_long", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments", "invalid_metadata",
	"invalid_json", "view_too_large", "metadata_too_large",
}

// read reads the arguments and the token. It reports false when it answered.
func (c *call) read() bool {
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxBody))
	if err != nil {
		c.answer(http.StatusRequestEntityTooLarge, nil)
		return false
	}
	c.args = make(object)
	form, _ := url.ParseQuery(c.r.URL.RawQuery)
	if strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/json") {
		if len(body) > 0 && json.Unmarshal(body, &c.args) != nil {
			c.refuse(refusal("invalid_json"))
			return false
		}
	} else if posted, err := url.ParseQuery(string(body)); err == nil {
		form = posted
	}
	for name, values := range form {
		c.args[name] = values[0]
	}
	c.token = text(c.args, "token")
	if header, ok := strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer "); ok {
		c.token = header
	}
	delete(c.args, "token")
	return c.parse()
}

// notJSON are the errors of arguments that are none.
var notJSON = map[string]string{
	"blocks": "invalid_blocks_format", "attachments": "invalid_attachments", "metadata": "invalid_metadata_format", "view": "invalid_arguments",
}

// parse reads the arguments that are JSON in forms.
func (c *call) parse() bool {
	for _, key := range []string{"blocks", "attachments", "metadata", "view"} {
		in, isText := c.args[key].(string)
		if !isText {
			continue
		}
		var v any
		if in != "" && json.Unmarshal([]byte(in), &v) != nil {
			c.refuse(refusal(notJSON[key]))
			return false
		}
		c.args[key] = v
	}
	c.log.Channel = text(c.args, "channel")
	logged := make(object)
	for key, value := range c.args {
		if key != "client_secret" {
			logged[key] = value
		}
	}
	c.log.Args = marshal(logged)
	c.mu.Lock()
	defer c.mu.Unlock()
	if g := c.world.grants[c.token]; g != nil && g.workspace != nil {
		c.log.Workspace = g.workspace.ID
	}
	if ch := c.world.channels[c.log.Channel]; ch != nil {
		c.log.Workspace = ch.Workspace.ID
	}
	return true
}

// failBefore lets a fault happen instead of what is asked. It reports false when
// the fault comes afterwards, or there is none.
func (c *call) failBefore() bool {
	fault, wait := c.befall(c.log)
	c.fault = fault
	switch fault.kind {
	case limited:
		c.countLimited(func(n *Counts) { n.Faults++ })
		c.tooMany(wait, fault.form)
	case bare:
		c.plain(fault.status, "text/plain", "upstream connect error or disconnect/reset before headers")
	case html:
		c.plain(fault.status, "text/html; charset=utf-8", "<!doctype html><html><head><title>Server Error | Slack</title></head></html>")
	case refused:
		c.refuse(refusal(fault.code))
	case unfetched:
		at := pictureIn("/blocks", list(c.args, "blocks"))
		if at == "" {
			c.fault = Fault{}
			return false
		}
		why := []string{"[ERROR] downloading image failed [json-pointer:" + at + "/image_url]"}
		c.refuse(&apiError{"invalid_blocks", object{"errors": why, "response_metadata": object{"messages": why}}})
	default:
		return false
	}
	return true
}

// pictureIn returns where the first picture in blocks or elements is, empty if
// there is none.
func pictureIn(at string, items []any) string {
	for i, item := range items {
		o, _ := item.(object)
		here := fmt.Sprintf("%s/%d", at, i)
		if text(o, "type") == "image" {
			return here
		}
		if text(inner(o, "accessory"), "type") == "image" {
			return here + "/accessory"
		}
		if found := pictureIn(here+"/elements", list(o, "elements")); found != "" {
			return found
		}
	}
	return ""
}

// tooMany answers 429.
func (c *call) tooMany(wait time.Duration, form RetryAfter) {
	switch form {
	case Whole:
		c.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	case Fractional:
		c.w.Header().Set("Retry-After", strconv.FormatFloat(wait.Seconds(), 'f', 3, 64))
	}
	c.fault = Fault{}
	c.refuse(refusal("ratelimited"))
}

func (c *call) plain(status int, kind, body string) {
	c.log.Status = status
	c.w.Header().Set("Content-Type", kind)
	c.w.WriteHeader(status)
	_, _ = io.WriteString(c.w, body)
}

// answer writes the answer, or lets the fault happen to it. What is asked for was
// done.
func (c *call) answer(status int, data json.RawMessage) {
	switch c.fault.kind {
	case delayed:
		select {
		case <-time.After(c.fault.last):
		case <-c.ending.Done():
		case <-c.r.Context().Done():
		}
	case lost:
		c.cut()
		return
	case broken:
		data = data[:len(data)/2]
	}
	c.plain(status, "application/json; charset=utf-8", string(data))
}

// cut ends the connection without an answer.
func (c *call) cut() {
	conn, _, err := c.w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
