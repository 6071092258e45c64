package discordtest

import (
	"encoding/json"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// shard is a plain connection to the gateway.
type shard struct {
	t  *testing.T
	ws *websocket.Conn
}

// frame is what comes from the gateway.
type frame struct {
	Op   int             `json:"op"`
	Type string          `json:"t"`
	Seq  int64           `json:"s"`
	Data json.RawMessage `json:"d"`
}

// get reads a part of the data.
func (f frame) get(t *testing.T, name string) string {
	t.Helper()
	var data map[string]json.RawMessage
	if err := json.Unmarshal(f.Data, &data); err != nil {
		t.Fatalf("%s: %v", f.Data, err)
	}
	return strings.Trim(string(data[name]), `"`)
}

// open opens a connection and takes the greeting.
func open(t *testing.T, url string) *shard {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(url+"?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	sh := &shard{t, ws}
	if f := sh.next(); f.Op != opHello || f.get(t, "heartbeat_interval") == "" {
		t.Fatalf("greeting: %+v", f)
	}
	return sh
}

// patience is longer than any test waits for what comes at once.
const patience = 10 * time.Second

// next reads a frame that must come.
func (sh *shard) next() frame {
	sh.t.Helper()
	var f frame
	_ = sh.ws.SetReadDeadline(time.Now().Add(patience))
	if err := sh.ws.ReadJSON(&f); err != nil {
		sh.t.Fatalf("gateway: %v", err)
	}
	return f
}

// event reads a dispatch of this type, which must come next.
func (sh *shard) event(name string) frame {
	sh.t.Helper()
	f := sh.next()
	if f.Op != opDispatch || f.Type != name {
		sh.t.Fatalf("got op %d %s, want %s", f.Op, f.Type, name)
	}
	return f
}

func (sh *shard) send(op int, data any) {
	sh.t.Helper()
	if err := sh.ws.WriteJSON(object{"op": op, "d": data}); err != nil {
		sh.t.Fatalf("gateway: %v", err)
	}
}

// ended reads the end, and returns its code; 0 when nothing was said.
func (sh *shard) ended() int {
	sh.t.Helper()
	_ = sh.ws.SetReadDeadline(time.Now().Add(patience))
	_, data, err := sh.ws.ReadMessage()
	if err == nil {
		sh.t.Fatalf("instead of an end: %s", data)
	}
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		sh.t.Fatal("no end")
	}
	closed, ok := errors.AsType[*websocket.CloseError](err)
	if !ok || closed.Code == websocket.CloseAbnormalClosure {
		return 0
	}
	return closed.Code
}

// greeting is what identifies a shard.
func greeting(token string, id, count int) object {
	return object{
		"token": token, "intents": intentGuilds, "shard": []int{id, count},
		"properties": object{"os": "linux", "browser": "hotstove", "device": "hotstove"},
	}
}

// connect opens a connection, identifies and takes READY.
func connect(t *testing.T, s *Server) (*shard, frame) {
	t.Helper()
	sh := open(t, "ws://"+s.host+gatewayPath+"/")
	sh.send(opIdentify, greeting(s.Token, 0, 1))
	return sh, sh.event("READY")
}
