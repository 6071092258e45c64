package discordtest

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// base is the path of the API. Source: Discord's API reference.
const base = "/api/v10"

// viaDiscord is what tells Discord's own answers from those of the edge.
const viaDiscord = "1.1 google"

// maxBody is the largest request that Discord reads.
const maxBody = 25 << 20

// exchange is a request on the way to its answer.
type exchange struct {
	*Server
	w      http.ResponseWriter
	r      *http.Request
	route  *route
	params map[string]string
	body   []byte
	log    Request
}

// ServeHTTP answers requests to the API and connections to the gateway.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed() {
		s.mu.Unlock()
		return
	}
	s.working.Add(1)
	s.mu.Unlock()
	defer s.working.Done()
	if isGateway(r.URL.Path) {
		s.serveGateway(w, r)
		return
	}
	path, _ := strings.CutPrefix(r.URL.Path, base)
	x := &exchange{Server: s, w: w, r: r, log: Request{Method: r.Method, Path: path, Query: r.URL.RawQuery, At: time.Now()}}
	x.serve()
	x.log.Took = time.Since(x.log.At)
	s.note(x.log)
}

// serve finds out what is asked, does it, and answers.
func (x *exchange) serve() {
	if !x.read() {
		return
	}
	fault, wait := x.faults.befall(x.route, x.params["channel_id"], x.clock.now())
	if x.failBefore(fault, wait) {
		return
	}
	x.checkHeaders()
	if !x.route.interaction && !x.authorized(strings.TrimPrefix(x.r.Header.Get("Authorization"), "Bot ")) {
		x.answer(0, errUnauthorized, fault)
		return
	}
	if x.limited() {
		return
	}
	x.checkSpec()
	result, err := x.act()
	if err != nil {
		x.answer(0, err, fault)
		return
	}
	x.answer(x.route.status, result, fault)
}

// act does what is asked.
func (x *exchange) act() (any, *apiError) {
	for name, value := range x.params {
		if err := checkID(name, value); err != nil {
			return nil, err
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	result, err := x.route.handle(x)
	if err != nil || result == nil {
		return nil, err
	}
	data, bad := json.Marshal(result) // while the world stands still
	if bad != nil {
		panic("discordtest: " + bad.Error())
	}
	return json.RawMessage(data), nil
}

// checkID refuses what cannot be an id.
func checkID(name, value string) *apiError {
	if !strings.HasSuffix(name, "_id") || value != "" && strings.Trim(value, "0123456789") == "" {
		return nil
	}
	var f form
	f.add(name, "NUMBER_TYPE_COERCE", `Value "`+value+`" is not snowflake.`)
	return f.refusal()
}

// read finds the route and reads the body. It reports false when it answered
// already.
func (x *exchange) read() bool {
	var known bool
	if strings.HasPrefix(x.r.URL.Path, base+"/") {
		x.route, x.params, known = find(x.r.Method, x.log.Path)
	}
	if x.route == nil {
		x.violate(NoSuchRoute, x.r.Method+" "+x.r.URL.Path)
		refusal := errNotFound
		if known {
			refusal = errMethod
		}
		x.answer(0, refusal, Fault{})
		return false
	}
	x.log.Route = x.route.template
	body, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, maxBody))
	if err != nil {
		x.answer(0, errTooLarge, Fault{})
		return false
	}
	x.body, x.log.Body = body, body
	return true
}

// checkHeaders notes what Discord's reference asks of every request.
func (x *exchange) checkHeaders() {
	if agent := x.r.Header.Get("User-Agent"); !strings.HasPrefix(agent, "DiscordBot (") {
		x.violate(OutOfTurn, x.what()+": User-Agent "+agent+" is not of the form DiscordBot ($url, $version)")
	}
	if kind := x.r.Header.Get("Content-Type"); len(x.body) > 0 && !strings.HasPrefix(kind, "application/json") {
		x.violate(OutOfTurn, x.what()+": Content-Type "+kind+" is not application/json")
	}
	auth := x.r.Header.Get("Authorization")
	if !x.route.interaction && auth != "" && !strings.HasPrefix(auth, "Bot ") {
		x.violate(OutOfTurn, x.what()+": Authorization does not begin with Bot")
	}
}

// what names the request, for violations.
func (x *exchange) what() string { return x.route.method + " " + x.route.template }

// limited counts the request on its limits, and answers when it is one too many.
func (x *exchange) limited() bool {
	if x.route.interaction {
		return false
	}
	now := x.clock.now()
	if wait := x.limits.global(now); wait > 0 {
		x.violate(TooFast, x.what()+": the bot's global limit")
		x.countLimited(func(c *Counts) { c.Global++ })
		x.log.Status = http.StatusTooManyRequests
		tooMany(x.w, nil, wait)
		return true
	}
	if x.route.rate == nil {
		return false
	}
	st, ok := x.limits.channel(x.what(), x.params["channel_id"], x.route.rate(&x.options), now)
	if ok {
		if st != nil {
			st.write(x.w.Header())
		}
		return false
	}
	x.violate(TooFast, x.what()+": the limit of channel "+x.params["channel_id"])
	x.countLimited(x.route.count)
	x.log.Status = http.StatusTooManyRequests
	tooMany(x.w, st, st.after)
	return true
}

// failBefore lets a fault happen instead of what is asked. It reports false when
// the fault comes afterwards, or there is none.
func (x *exchange) failBefore(f Fault, wait time.Duration) bool {
	if f.isLimit() {
		x.countLimited(func(c *Counts) { c.Faults++ })
	}
	switch f.kind {
	case limited:
		x.log.Status = http.StatusTooManyRequests
		now := x.clock.now()
		tooMany(x.w, &standing{x.what(), 5, 0, now.Add(wait), wait}, wait)
	case globallyLimited:
		x.log.Status = http.StatusTooManyRequests
		tooMany(x.w, nil, wait)
	case edge:
		x.plain(f.status, "text/html; charset=UTF-8", "<!doctype html><html><head><title>Access denied | discord.com used Cloudflare"+
			" to restrict access</title></head><body><h1>Error 1015</h1><p>You are being rate limited</p></body></html>")
	case bare:
		x.plain(f.status, "text/plain", "upstream connect error or disconnect/reset before headers")
	default:
		return false
	}
	return true
}

func (x *exchange) plain(status int, kind, body string) {
	x.log.Status = status
	x.w.Header().Set("Content-Type", kind)
	x.w.WriteHeader(status)
	_, _ = io.WriteString(x.w, body)
}

// answer writes the answer, or lets the fault happen to it. What is asked for
// was done.
func (x *exchange) answer(status int, result any, f Fault) {
	if refusal, ok := result.(*apiError); ok {
		status, x.log.Code = refusal.status, refusal.code
		x.noteRefusal(refusal)
		result, _ = json.Marshal(refusal.json())
		result = json.RawMessage(result.([]byte))
	}
	switch f.kind {
	case delayed:
		select {
		case <-time.After(f.last):
		case <-x.closing:
		case <-x.r.Context().Done():
		}
	case lost:
		x.cut()
		return
	}
	x.log.Status = status
	data, _ := result.(json.RawMessage)
	if len(data) == 0 {
		x.log.Status = http.StatusNoContent
		x.w.WriteHeader(http.StatusNoContent)
		return
	}
	x.w.Header().Set("Content-Type", "application/json")
	x.w.Header().Set("Via", viaDiscord)
	x.w.WriteHeader(status)
	if f.kind == broken {
		data = data[:len(data)/2]
	}
	_, _ = x.w.Write(data)
}

// noteRefusal notes refusals that a bot can know beforehand.
func (x *exchange) noteRefusal(e *apiError) {
	if e.code != 50035 && e.code != errEmptyMessage.code && e.code != errInvalidJSON.code {
		return
	}
	text := e.message
	if e.errors != nil {
		where, _ := json.Marshal(e.errors)
		text = string(where)
	}
	x.violate(BadForm, x.what()+": "+text)
}

// cut ends the connection without an answer.
func (x *exchange) cut() {
	conn, _, err := x.w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
