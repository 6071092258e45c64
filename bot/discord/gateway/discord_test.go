package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// discord plays Discord's gateway: each connection as play says, in the order
// in which they come, from 0.
type discord struct {
	*httptest.Server
	t    testing.TB
	play func(n int, l *line)

	mu      sync.Mutex
	opened  int
	playing sync.WaitGroup
}

func newDiscord(t testing.TB, play func(n int, l *line)) *discord {
	d := &discord{t: t, play: play}
	d.Server = httptest.NewServer(d)
	t.Cleanup(func() {
		d.Close()
		d.playing.Wait()
	})
	return d
}

// url is the address of the gateway, as GET /gateway/bot tells it.
func (d *discord) url() string { return "ws" + strings.TrimPrefix(d.URL, "http") }

func (d *discord) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	n := d.opened
	d.opened++
	d.playing.Add(1)
	d.mu.Unlock()
	defer d.playing.Done()
	conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	d.play(n, &line{t: d.t, Conn: conn, path: r.URL.String(), interval: 41250 * time.Millisecond})
}

// line is one connection as Discord sees it.
type line struct {
	*websocket.Conn
	t        testing.TB
	path     string
	interval time.Duration // of heartbeats
	deaf     bool          // does not answer them
}

// packet is one message, either way.
type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int            `json:"s"`
	Type *string         `json:"t"`
}

func (l *line) send(op int, data any) { l.raw(fmt.Sprintf(`{"op":%d,"d":%s}`, op, encode(data))) }

func (l *line) raw(text string) {
	// The bot may have hung up, which the next read tells.
	_ = l.WriteMessage(websocket.TextMessage, []byte(text))
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func (l *line) hello() {
	l.send(opHello, map[string]any{"heartbeat_interval": l.interval.Milliseconds(), "_trace": []string{"x"}})
}

// event sends a dispatch.
func (l *line) event(seq int, name string, data any) {
	l.raw(fmt.Sprintf(`{"op":0,"s":%d,"t":%q,"d":%s}`, seq, name, encode(data)))
}

// ready begins a session, to be resumed at url.
func (l *line) ready(session, url string) {
	l.event(1, "READY", map[string]any{"v": 10, "session_id": session, "resume_gateway_url": url})
}

// receive returns the next message that is no heartbeat, and answers those.
func (l *line) receive() (packet, error) {
	for {
		_, data, err := l.ReadMessage()
		if err != nil {
			return packet{}, err
		}
		var p packet
		if err := json.Unmarshal(data, &p); err != nil {
			l.t.Errorf("the bot sent %q: %v", data, err)
		}
		if p.Op != opBeat {
			return p, nil
		}
		if !l.deaf {
			l.raw(`{"op":11}`)
		}
	}
}

// beat returns the next message, a heartbeat, and answers it.
func (l *line) beat() string {
	_, data, err := l.ReadMessage()
	if err != nil {
		return err.Error()
	}
	l.raw(`{"op":11}`)
	return string(data)
}

// opening is what the bot begins with: "identify 0/1", "resume id 5". It is
// empty when the bot hung up.
func (l *line) opening() string {
	p, err := l.receive()
	if err != nil {
		return ""
	}
	var said struct {
		Token   string `json:"token"`
		Shard   []int  `json:"shard"`
		Session string `json:"session_id"`
		Seq     int    `json:"seq"`
	}
	if err := json.Unmarshal(p.Data, &said); err != nil || said.Token != token {
		l.t.Errorf("the bot sent %s: %v", p.Data, err)
	}
	switch p.Op {
	case opIdentify:
		return fmt.Sprintf("identify %d/%d", said.Shard[0], said.Shard[1])
	case opResume:
		return fmt.Sprintf("resume %s %d", said.Session, said.Seq)
	}
	l.t.Errorf("the bot began with op %d", p.Op)
	return ""
}

// stay answers heartbeats until the bot hangs up, and returns its close code:
// 1006 when it hung up without one.
func (l *line) stay() int {
	for {
		p, err := l.receive()
		var closed *websocket.CloseError
		switch {
		case errors.As(err, &closed):
			return closed.Code
		case err != nil:
			return websocket.CloseAbnormalClosure
		}
		l.t.Errorf("the bot sent op %d", p.Op)
	}
}

// close hangs up with a code. 1006 cuts the line without a word.
func (l *line) close(code int) {
	if code == websocket.CloseAbnormalClosure {
		l.NetConn().Close()
		return
	}
	_ = l.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "so there"), time.Now().Add(time.Second))
	l.stay()
}
