package embedded

import (
	"net"
	"sync"

	"github.com/alicebob/miniredis/v2/server"
)

// dial connects by a pipe. The server's side of it takes answers at once,
// since a pipe holds nothing: a client that sends many commands before it
// reads would otherwise wait for the server, and the server for the client.
func dial(to *server.Server) net.Conn {
	ours, theirs := net.Pipe()
	p := &patient{Conn: theirs, more: make(chan struct{}, 1)}
	go p.deliver()
	to.ServeConn(p)
	return ours
}

// patient is a connection whose writes never wait. Its goroutine ends with it.
type patient struct {
	net.Conn
	more chan struct{} // says that unsent has grown or the connection ended

	mu     sync.Mutex
	unsent []byte
	closed bool
}

// Write takes the bytes for deliver.
func (p *patient) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, net.ErrClosed
	}
	p.unsent = append(p.unsent, b...)
	p.wake()
	return len(b), nil
}

// Close ends the connection, with whatever is unsent.
func (p *patient) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.wake()
	return p.Conn.Close()
}

func (p *patient) wake() {
	select {
	case p.more <- struct{}{}:
	default:
	}
}

// deliver sends what was written until the connection ends.
func (p *patient) deliver() {
	for range p.more {
		p.mu.Lock()
		b, closed := p.unsent, p.closed
		p.unsent = nil
		p.mu.Unlock()
		if closed {
			return
		}
		if _, err := p.Conn.Write(b); err != nil {
			return
		}
	}
}
