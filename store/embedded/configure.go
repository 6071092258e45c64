package embedded

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// listenAt returns the configuration and address of a place to listen: a
// socket in the server's folder; one in a folder for temporary files, if the
// path is longer than a socket's may be (107 bytes) or the file system has no
// sockets; or a loopback port.
func (s *Server) listenAt(home string) (config, address string, err error) {
	if hasSockets {
		if config, address, ok := socketIn(home); ok {
			return config, address, nil
		}
		if s.temp == "" {
			if s.temp, err = os.MkdirTemp("", "hotstove-"); err != nil {
				return "", "", err
			}
		}
		if config, address, ok := socketIn(s.temp); ok {
			return config, address, nil
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", err
	}
	defer l.Close()
	host, port, err := net.SplitHostPort(l.Addr().String())
	password := rand.Text()
	config = fmt.Sprintf("bind %s\nport %s\nrequirepass %s\n", host, port, password)
	return config, "redis://:" + password + "@" + l.Addr().String(), err
}

// socketIn finds out by trying whether a socket can be in the folder.
func socketIn(dir string) (config, address string, ok bool) {
	socket := filepath.Join(dir, "socket")
	_ = os.Remove(socket) // a killed server's
	l, err := net.Listen("unix", socket)
	if err != nil {
		return "", "", false
	}
	_ = l.Close()
	config = "port 0\nunixsocket " + quote(socket) + "\nunixsocketperm 700\n"
	return config, (&url.URL{Scheme: "unix", Path: socket}).String(), true
}

// configure returns the rest of the server's configuration.
func configure(home string, durable bool) string {
	keep := "no"
	if durable {
		keep = "yes"
	}
	return strings.Join([]string{
		"dir " + quote(home),
		"daemonize no",
		`logfile ""`,
		"databases 1",
		`save ""`,
		"appendonly " + keep,
		"appendfsync everysec",
		"maxmemory-policy noeviction",
		"",
	}, "\n")
}

// quote writes a text as one word of the servers' configuration.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
