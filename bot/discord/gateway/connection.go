package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxMessage is the size of the largest message that is taken, in bytes.
const maxMessage = 16 << 20

// connection is one websocket. One goroutine reads; any may send.
type connection struct {
	conn     *websocket.Conn
	times    *times
	heart    heart
	passOver func(error) // hears of frames that cannot be understood
	writing  sync.Mutex
}

// dial opens a websocket.
func dial(ctx context.Context, address string, t *times, passOver func(error)) (*connection, error) {
	undo := func() bool { return true }
	dialer := websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: t.dial,
		NetDialContext: func(dialing context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(dialing, network, address)
			if err == nil {
				// The library heeds ctx no longer once it waits for the answer.
				undo = context.AfterFunc(ctx, func() { conn.Close() })
			}
			return conn, err
		},
	}
	conn, response, err := dialer.DialContext(ctx, address, nil)
	undo()
	if err != nil && response != nil {
		return nil, fmt.Errorf("open the websocket: HTTP %d: %w", response.StatusCode, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open the websocket: %w", err)
	}
	c := &connection{conn: conn, times: t, passOver: passOver}
	c.heart = newHeart(t.answer, c.send)
	return c, nil
}

// expect sets the time in which the next frame must have come.
func (c *connection) expect(within time.Duration) { c.conn.SetReadDeadline(time.Now().Add(within)) }

// expectAnytime lifts it.
func (c *connection) expectAnytime() { c.conn.SetReadDeadline(time.Time{}) }

// hello waits for Discord's first word, and lets the heart beat.
func (c *connection) hello() error {
	c.expect(c.times.hello)
	f, err := c.await(opHello)
	if err != nil {
		return fmt.Errorf("wait for hello: %w", err)
	}
	interval, err := f.interval(c.times.leastBeat, c.times.mostBeat)
	if err != nil {
		return err
	}
	c.heart.interval <- interval
	return nil
}

// await returns the next frame of an operation. Whatever comes before it is
// done or passed over. It fails when the connection has ended, or Discord asks
// to end it.
func (c *connection) await(op int) (frame, error) {
	for {
		f, err := c.read()
		if err != nil || f.Op == op {
			return f, err
		}
		switch f.Op {
		case opReconnect:
			return f, errReconnect
		case opInvalidSession:
			return f, f.invalid()
		case opBeat:
			signal(c.heart.asked)
		case opBeatAnswer:
			signal(c.heart.answered)
		}
	}
}

// read returns the next frame that can be understood.
func (c *connection) read() (frame, error) {
	for {
		_, message, err := c.conn.NextReader()
		if err != nil {
			return frame{}, inTime(err)
		}
		data, err := io.ReadAll(io.LimitReader(message, maxMessage+1))
		if err != nil {
			return frame{}, inTime(err)
		}
		if len(data) > maxMessage {
			c.passOver(errors.New("read a frame: it is too large"))
			continue
		}
		f, err := decode(data)
		if err != nil {
			c.passOver(err)
			continue
		}
		return f, nil
	}
}

// inTime gives the end of what expect set its own name.
func inTime(err error) error {
	if failure, ok := errors.AsType[net.Error](err); ok && failure.Timeout() {
		return errHung
	}
	return err
}

// send writes one message.
func (c *connection) send(o outgoing) error {
	data, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("send op %d: %w", o.Op, err)
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	c.conn.SetWriteDeadline(time.Now().Add(c.times.write))
	if err := c.conn.WriteMessage(websocket.TextMessage, data); err != nil {
		return fmt.Errorf("send op %d: %w", o.Op, err)
	}
	return nil
}

// closeAfter closes the connection when it ceases to be alive: for good when
// ctx has ended, else so that the session can be resumed. It waits a moment for
// Discord's goodbye, which the reader hears.
func (c *connection) closeAfter(alive, ctx context.Context, reader <-chan struct{}) {
	<-alive.Done()
	leaving := ctx.Err() != nil
	code := closeAndResume
	if leaving {
		code = closeForGood
	}
	by := time.Now().Add(c.times.farewell)
	err := c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), by)
	if leaving && err == nil {
		select {
		case <-reader:
		case <-time.After(c.times.farewell):
		}
	}
	c.conn.Close()
}
