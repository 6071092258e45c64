package slacktest

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Limits of Socket Mode. Source: slack-go's socketmode package; node-slack-sdk
// issue 1654.
const (
	linkPath   = "/link/"
	maxAck     = 20 << 10 // bytes of an acknowledgement
	maxSockets = 10
	missPongs  = 3 // pings without an answer, until a connection is closed
)

// sockets is Socket Mode.
type sockets struct {
	tickets map[string]bool
	conns   []*socket
	next    int // of the connections, in turn
	opened  int
	refused bool
	waiting map[string]*envelope
	changed chan struct{} // closed when a connection comes or goes
}

func newSockets() sockets {
	return sockets{tickets: make(map[string]bool), waiting: make(map[string]*envelope), changed: make(chan struct{})}
}

// envelope is something sent over a connection.
type envelope struct {
	act   *act
	acked chan struct{} // closed when it is acknowledged
}

// socket is a connection. Server.mu guards frozen and leaving.
type socket struct {
	server  *Server
	ws      *websocket.Conn
	frozen  bool
	leaving bool // told to go
	ended   chan struct{}

	mu   sync.Mutex // guards writing
	held [][]byte   // while frozen
	hold bool
}

// connectionsOpen answers apps.connections.open.
func (c *call) connectionsOpen() (object, *apiError) {
	switch {
	case c.token == "":
		return nil, refusal("not_authed")
	case c.token != c.AppToken || c.world.appRevoked:
		return nil, refusal("invalid_auth")
	case len(c.world.sockets.conns) >= maxSockets:
		return nil, refusal("too_many_websockets")
	}
	ticket := c.serial("ticket-")
	c.world.sockets.tickets[ticket] = true
	return object{"url": "ws://" + c.host + linkPath + "?ticket=" + ticket + "&app_id=" + c.AppID}, nil
}

// serveSocket serves a connection until it ends.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	known, refused := s.world.sockets.tickets[ticket], s.world.sockets.refused
	delete(s.world.sockets.tickets, ticket)
	s.mu.Unlock()
	switch {
	case refused:
		http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
		return
	case !known:
		s.violate(OutOfTurn, "socket: a ticket that is unknown or used up")
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &socket{server: s, ws: ws, ended: make(chan struct{})}
	n := s.joinSocket(c)
	c.write(marshal(object{
		"type": "hello", "num_connections": n, "connection_info": object{"app_id": s.AppID},
		"debug_info": object{"host": "applink-slacktest", "build_number": 1, "approximate_connection_time": 18060},
	}))
	var pinging sync.WaitGroup
	pinging.Go(c.ping)
	c.read()
	s.leaveSocket(c)
	close(c.ended)
	_ = ws.Close()
	pinging.Wait()
}

// joinSocket adds a connection, and returns how many there are.
func (s *Server) joinSocket(c *socket) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := &s.world.sockets
	all.conns = append(all.conns, c)
	all.opened++
	all.tell()
	if s.ending.Err() != nil {
		_ = c.ws.Close()
	}
	return len(all.conns)
}

func (s *Server) leaveSocket(c *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := &s.world.sockets
	all.conns = slices.DeleteFunc(all.conns, func(other *socket) bool { return other == c })
	all.tell()
}

func (all *sockets) tell() {
	close(all.changed)
	all.changed = make(chan struct{})
}

// ready returns how many connections work.
func (all *sockets) ready() (n int) {
	for _, c := range all.conns {
		if !c.frozen && !c.leaving {
			n++
		}
	}
	return n
}

// pickSocket returns the connection whose turn it is: of those that work, or else
// of all. The world is locked.
func (s *Server) pickSocket() *socket {
	all := &s.world.sockets
	all.next++
	var other *socket
	for i := range all.conns {
		c := all.conns[(all.next+i)%len(all.conns)]
		if !c.frozen && !c.leaving {
			return c
		}
		other = c
	}
	return other
}

// deliverSocket sends it over a connection, and returns why it was not
// acknowledged.
func (s *Server) deliverSocket(c *socket, a *act, retry int, reason string) string {
	s.mu.Lock()
	e := s.world.sockets.waiting[a.id]
	if e == nil {
		e = &envelope{act: a, acked: make(chan struct{})}
		s.world.sockets.waiting[a.id] = e
	}
	frame := object{"envelope_id": a.id, "type": a.kind, "payload": a.payload, "accepts_response_payload": a.kind != eventKind}
	if a.kind == eventKind || retry > 0 {
		frame["retry_attempt"], frame["retry_reason"] = retry, reason
	}
	data := marshal(frame)
	s.mu.Unlock()
	c.write(data)
	select {
	case <-e.acked:
		return ""
	case <-time.After(s.options.AckWithin):
	case <-s.ending.Done():
		return noRetries
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.world.sockets.conns, c) && !c.frozen && !c.leaving {
		s.violate(OutOfTurn, "socket: "+a.kind+" not acknowledged in time")
	}
	return timedOut
}

// receive does what the bot sent.
func (c *socket) receive(data []byte) {
	s := c.server
	var frame struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	switch {
	case len(data) >= maxAck:
		s.violate(OutOfTurn, "socket: an acknowledgement of 20 KB or more, which Slack drops")
		return
	case json.Unmarshal(data, &frame) != nil || frame.ID == "":
		s.violate(OutOfTurn, "socket: a frame that acknowledges nothing")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.world.sockets.waiting[frame.ID]
	if e == nil {
		s.violate(OutOfTurn, "socket: an acknowledgement of what was not sent")
		return
	}
	if !e.act.acked {
		s.acknowledge(e.act, Ack{Via: "socket", Body: frame.Payload})
		close(e.acked)
	}
}

// read reads what the bot sends until the connection ends.
func (c *socket) read() {
	c.ws.SetReadLimit(1 << 20)
	c.ws.SetPongHandler(func(string) error {
		c.alive()
		return nil
	})
	c.ws.SetPingHandler(func(data string) error {
		if c.isHeld() {
			return nil
		}
		c.alive()
		return c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	c.alive()
	for {
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		if !c.isHeld() {
			c.receive(data)
		}
	}
}

// alive notes that the bot is there. While the connection is frozen it need not be.
func (c *socket) alive() {
	until := time.Now().Add(missPongs*c.server.options.Ping + 2*time.Second)
	if c.isHeld() {
		until = time.Time{}
	}
	_ = c.ws.SetReadDeadline(until)
}

// ping sends pings until the connection ends.
func (c *socket) ping() {
	ticker := time.NewTicker(c.server.options.Ping)
	defer ticker.Stop()
	for {
		if !c.isHeld() {
			_ = c.ws.WriteControl(websocket.PingMessage, []byte("Ping from applink-slacktest"), time.Now().Add(time.Second))
		}
		select {
		case <-c.ended:
			return
		case <-ticker.C:
		}
	}
}

// write sends a frame, or holds it back.
func (c *socket) write(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold {
		c.held = append(c.held, frame)
		return
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
	_ = c.ws.WriteMessage(websocket.TextMessage, frame)
}

func (c *socket) isHeld() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hold
}

// freeze holds back what is written, or ends that. The world is locked.
func (c *socket) freeze(on bool) {
	c.frozen = on
	c.mu.Lock()
	c.hold = on
	held := c.held
	c.held = nil
	c.mu.Unlock()
	c.alive()
	for _, frame := range held {
		c.write(frame)
	}
}

// each does something to every connection, and tells who waits.
func (s *Server) each(f func(*socket)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.world.sockets.conns {
		f(c)
	}
	s.world.sockets.tell()
}

// Connected returns how many connections are open, and not frozen or told to go.
func (s *Server) Connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.sockets.ready()
}

// Connections returns how many connections there were so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.sockets.opened
}

// WaitConnected waits until n connections are open, and not frozen, cut or told to
// go since. It fails with the context's error.
func (s *Server) WaitConnected(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		ready, changed := s.world.sockets.ready(), s.world.sockets.changed
		s.mu.Unlock()
		if ready >= n {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// WaitGone waits until no connection is open, so that nothing more is sent over one
// whose bot has ended. It fails with the context's error.
func (s *Server) WaitGone(ctx context.Context) error {
	for {
		s.mu.Lock()
		open, changed := len(s.world.sockets.conns), s.world.sockets.changed
		s.mu.Unlock()
		if open == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// Disconnect sends every connection a disconnect frame with this reason: warning,
// refresh_requested or link_disabled. After a warning the bot has to close them;
// after the others they are closed.
func (s *Server) Disconnect(reason string) {
	frame := marshal(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-slacktest"}})
	s.each(func(c *socket) {
		c.leaving = true
		c.write(frame)
		if reason != "warning" {
			bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			_ = c.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second))
			_ = c.ws.SetReadDeadline(time.Now().Add(time.Second))
		}
	})
}

// CutSockets cuts every connection without a word.
func (s *Server) CutSockets() {
	s.each(func(c *socket) {
		c.leaving = true
		if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = c.ws.Close()
	})
}

// FreezeSockets makes the connections that there are fall silent: no pings,
// nothing sent or answered, nothing closed. New ones work. What is sent to the bot
// meanwhile goes to a frozen one if there is no other.
func (s *Server) FreezeSockets() { s.each(func(c *socket) { c.freeze(true) }) }

// ThawSockets ends FreezeSockets: what was held back arrives.
func (s *Server) ThawSockets() { s.each(func(c *socket) { c.freeze(false) }) }

// RefuseSockets makes new connections end with 503, or ends that.
func (s *Server) RefuseSockets(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.sockets.refused = on
}

// SendSocket sends every connection a frame of text as it is.
func (s *Server) SendSocket(frame string) { s.each(func(c *socket) { c.write([]byte(frame)) }) }

// shutSockets closes all connections at the end.
func (s *Server) shutSockets() { s.each(func(c *socket) { _ = c.ws.Close() }) }
