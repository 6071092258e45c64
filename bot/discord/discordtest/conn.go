package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Limits of what a connection may send. Source: Discord's documentation of the
// gateway.
const (
	maxPayload   = 4096 // bytes
	maxSent      = 120  // events in a minute
	missedBeats  = 2    // heartbeat intervals without one, until the connection is closed
	beatingGrace = 2 * time.Second
)

// conn is a connection to the gateway. Session, ready and frozen are guarded by
// the gateway's lock; the frames to be written by its own.
type conn struct {
	server   *Server
	ws       *websocket.Conn
	resuming bool // it was opened at resume_gateway_url
	session  *session
	ready    bool
	frozen   bool
	sent     []time.Time // by the bot, within a minute

	mu     sync.Mutex
	frames [][]byte
	code   int           // to close with, after the frames
	held   bool          // frozen
	woken  chan struct{} // has something when there is something to do
	ended  chan struct{} // closed at the end
	ending sync.Once
}

func newConn(s *Server, ws *websocket.Conn, resuming bool) *conn {
	c := &conn{server: s, ws: ws, resuming: resuming, woken: make(chan struct{}, 1), ended: make(chan struct{})}
	ws.SetReadLimit(1 << 20)
	ws.SetPingHandler(func(data string) error {
		if c.isHeld() {
			return nil
		}
		return ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	c.queue(object{"op": opHello, "d": object{"heartbeat_interval": s.options.Heartbeat.Milliseconds()}})
	return c
}

// violate notes what the bot did wrong on the connection.
func (c *conn) violate(text string) { c.server.violate(OutOfTurn, "gateway: "+text) }

// queue sends JSON after all that was queued before.
func (c *conn) queue(v any) { c.push(mustMarshal(v)) }

func (c *conn) push(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 {
		c.frames = append(c.frames, frame)
	}
	c.wake()
}

// close closes the connection with a code, after all that was queued before.
func (c *conn) close(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 {
		c.code = code
	}
	c.wake()
}

func (c *conn) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}

// cut ends the connection without a word.
func (c *conn) cut() {
	if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	c.end()
}

// end ends the connection.
func (c *conn) end() {
	c.ending.Do(func() {
		close(c.ended)
		_ = c.ws.Close()
	})
}

// freeze makes the connection silent, or ends that. The gateway is locked.
func (c *conn) freeze(on bool) {
	c.frozen = on
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = on
	c.wake()
}

func (c *conn) isHeld() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held
}

// write writes what is queued, until the end.
func (c *conn) write() {
	for {
		select {
		case <-c.ended:
			return
		case <-c.woken:
		}
		frames, code := c.next()
		for _, frame := range frames {
			_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
			if c.ws.WriteMessage(websocket.TextMessage, frame) != nil {
				c.end()
				return
			}
		}
		if code != 0 {
			c.sayGoodbye(code)
			select {
			case <-c.ended:
			case <-time.After(goodbye):
				c.end()
			}
			return
		}
	}
}

// next takes what there is to write; nothing while the connection is frozen.
func (c *conn) next() (frames [][]byte, code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held {
		return nil, 0
	}
	frames, c.frames = c.frames, nil
	return frames, c.code
}

// goodbye is how long the bot has to answer a close.
const goodbye = time.Second

// sayGoodbye says why the connection is closed. The bot's answer, or its taking
// too long, ends the connection.
func (c *conn) sayGoodbye(code int) {
	text := websocket.FormatCloseMessage(code, closeTexts[code])
	_ = c.ws.WriteControl(websocket.CloseMessage, text, time.Now().Add(goodbye))
}

// closeTexts are Discord's words for some codes.
var closeTexts = map[int]string{
	badToken:        "Authentication failed.",
	invalidSeq:      "Invalid seq.",
	rateLimited:     "Rate limited.",
	sessionTimedOut: "Session timed out.",
	invalidShard:    "Invalid shard.",
	badIntents:      "Disallowed intent(s).",
}

// read reads what the bot sends until the connection ends.
func (c *conn) read() {
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(missedBeats*c.server.options.Heartbeat + beatingGrace))
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			c.readFailed(err)
			return
		}
		if c.isHeld() || c.closing() {
			continue
		}
		c.receive(data)
	}
}

// closing reports whether the connection is to be closed.
func (c *conn) closing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code != 0
}

// readFailed looks why the connection ends. Bots that close with 1000 or 1001
// end their session; those that do not beat are cut off.
func (c *conn) readFailed(err error) {
	if c.isHeld() || c.closing() {
		return
	}
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		if closed.Code == websocket.CloseNormalClosure || closed.Code == websocket.CloseGoingAway {
			c.server.gateway.forget(c)
		}
		return
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		c.violate("no heartbeat in two intervals")
		c.sayGoodbye(sessionTimedOut)
		c.server.gateway.forget(c)
	}
}

// forget ends the connection's session.
func (g *gateway) forget(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c.session != nil {
		delete(g.sessions, c.session.id)
	}
}

// receive does what the bot sent.
func (c *conn) receive(data []byte) {
	var frame struct {
		Op   *int            `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	if len(data) > maxPayload || json.Unmarshal(data, &frame) != nil || frame.Op == nil {
		c.violate("a payload that is too long or no JSON")
		c.close(decodeError)
		return
	}
	if c.tooFast() {
		c.violate(fmt.Sprintf("more than %d payloads in a minute", maxSent))
		c.close(rateLimited)
		return
	}
	began := c.hasSession()
	switch {
	case *frame.Op == opHeartbeat:
		c.queue(object{"op": opHeartbeatACK, "d": nil})
	case *frame.Op == opIdentify && began, *frame.Op == opResume && began:
		c.violate("identified twice on one connection")
		c.close(authenticated)
	case *frame.Op == opIdentify:
		c.identify(frame.Data)
	case *frame.Op == opResume:
		c.resume(frame.Data)
	case !began:
		c.violate(fmt.Sprintf("op %d before identify", *frame.Op))
		c.close(notAuthenticated)
	case *frame.Op != 3 && *frame.Op != 8: // presence, members: nothing to tell
		c.violate(fmt.Sprintf("op %d is unknown", *frame.Op))
		c.close(unknownOpcode)
	}
}

func (c *conn) hasSession() bool {
	c.server.gateway.mu.Lock()
	defer c.server.gateway.mu.Unlock()
	return c.session != nil
}

// tooFast counts a payload. Only the reading goroutine calls it.
func (c *conn) tooFast() bool {
	now := time.Now()
	for len(c.sent) > 0 && now.Sub(c.sent[0]) >= time.Minute {
		c.sent = c.sent[1:]
	}
	c.sent = append(c.sent, now)
	return len(c.sent) > maxSent
}

// pace is how much sooner than asked for an identify may come: clocks and
// networks are not exact.
const pace = 100 * time.Millisecond

// inPace counts an identify of a shard, and reports whether it did not come too
// soon after the one before.
func (g *gateway) inPace(c *conn, shard int) bool {
	o, now := c.server.options, c.server.clock.now()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.last == nil {
		g.last = make(map[int]time.Time)
	}
	key := shard % o.MaxConcurrency
	if last, ok := g.last[key]; ok && o.IdentifyEvery > 0 && now.Sub(last) < o.IdentifyEvery-pace {
		return false
	}
	g.last[key] = now
	return true
}
