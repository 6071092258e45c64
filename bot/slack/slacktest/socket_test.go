package slacktest

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestSocketRetries(t *testing.T) {
	p := newPlace(t, Options{AckWithin: 50 * time.Millisecond, Retries: []time.Duration{0}})
	p.Tolerate("not acknowledged")
	line := dial(t, p.Server)
	result := p.Mention(p.fan, p.rumors, "hi")
	first, again := line.next(), line.next()
	if text(first, "retry_attempt") != "0" || text(again, "retry_attempt") != "1" || text(again, "retry_reason") != "timeout" || first["envelope_id"] != again["envelope_id"] {
		t.Errorf("sent %v, then %v", first, again)
	}
	line.ack(again, nil)
	if ack, err := result.Ack(t.Context()); err != nil || ack.Tries != 2 {
		t.Errorf("acknowledged %+v, %v", ack, err)
	}
	slash := p.Slash(p.fan, p.rumors, "/rumors", "")
	if _, err := slash.Ack(t.Context()); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("a command that nobody acknowledges: %v", err)
	}
	p.Event(p.w, object{"type": "reaction_added"})
	if len(p.Violations()) != 0 {
		t.Errorf("violations: %v", p.Violations())
	}
}

func TestSocketsInTurn(t *testing.T) {
	p := newPlace(t, Options{})
	seen := make(chan int, 2)
	for i := range 2 {
		dial(t, p.Server).serve(func(object) object {
			seen <- i
			return nil
		})
	}
	if err := p.WaitConnected(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := p.Slash(p.fan, p.rumors, "/rumors", "").Ack(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if first, second := <-seen, <-seen; first == second {
		t.Error("one connection got both envelopes")
	}
}

func TestDisconnect(t *testing.T) {
	p := newPlace(t, Options{})
	line := dial(t, p.Server)
	p.Disconnect("warning")
	if frame := line.next(); text(frame, "type") != "disconnect" || text(frame, "reason") != "warning" {
		t.Errorf("got %v", frame)
	}
	if p.Connected() != 0 {
		t.Error("a connection that is told to go counts")
	}
	other := dial(t, p.Server)
	p.Slash(p.fan, p.rumors, "/rumors", "")
	other.ack(other.next(), nil)
	p.Disconnect("refresh_requested")
	other.next()
	if _, _, err := other.ws.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("ends with %v", err)
	}
	p.RevokeAppToken()
	if _, code := newClient(t, p.Server, p.AppToken).call("apps.connections.open", nil); code != "invalid_auth" {
		t.Errorf("with a revoked app token: %q", code)
	}
}

func TestCutFreezeRefuse(t *testing.T) {
	p := newPlace(t, Options{Ping: 10 * time.Millisecond})
	line := dial(t, p.Server)
	p.FreezeSockets()
	p.Slash(p.fan, p.rumors, "/rumors", "")
	if p.Connected() != 0 || p.Connections() != 1 {
		t.Error("a frozen connection counts")
	}
	pinged := make(chan bool, 1)
	p.ThawSockets()
	line.ws.SetPingHandler(func(string) error {
		select {
		case pinged <- true:
		default:
		}
		return nil
	})
	line.ack(line.next(), nil)
	ended := make(chan error, 1)
	line.wg.Go(func() {
		_, _, err := line.ws.ReadMessage()
		ended <- err
	})
	<-pinged
	p.CutSockets()
	if <-ended == nil {
		t.Error("reads on after the cut")
	}
	p.RefuseSockets(true)
	o := newClient(t, p.Server, p.AppToken).must("apps.connections.open", nil)
	_, answer, err := websocket.DefaultDialer.DialContext(t.Context(), text(o, "url"), nil)
	if err == nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("refused with %v, %v", answer, err)
	}
	p.RefuseSockets(false)
	dial(t, p.Server)
	p.SendSocket("{")
}
