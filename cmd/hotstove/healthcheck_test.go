package main

import (
	"bytes"
	"io"
	"net"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// TestHealthcheckCommand runs the subcommand as a container does.
func TestHealthcheckCommand(t *testing.T) {
	s, stop := serve(t, nil)
	run := func() (int, string) {
		var stderr bytes.Buffer
		p := &program{stdout: io.Discard, stderr: &stderr, environ: []string{"HOTSTOVE_HTTP_ADDR=" + s.Addr()}}
		return execute(t.Context(), []string{"healthcheck"}, p), stderr.String()
	}
	if code, text := run(); code != exitOK {
		t.Errorf("exit code %d: %s", code, text)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if code, text := run(); code != exitError || !strings.Contains(text, "no bot answers on "+s.Addr()) {
		t.Errorf("with no bot: exit code %d: %s", code, text)
	}
}

func TestCheckHealth(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1") // must not be asked
	s, stop := serve(t, nil)
	_, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{s.Addr(), ":" + port, "0.0.0.0:" + port} {
		if err := checkHealth(t.Context(), addr); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	for addr, want := range map[string]string{s.Addr(): "no bot answers on " + s.Addr(), "": "the HTTP server is off", "\n": "ask \n"} {
		if err := checkHealth(t.Context(), addr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", addr, err, want)
		}
	}
}

// TestCheckHealthOfOthers asks servers that are not the bot.
func TestCheckHealthOfOthers(t *testing.T) {
	for _, test := range []struct{ answer, want string }{
		{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "404 Not Found"},
		{"220 mail.example.com ESMTP\r\n", "no bot answers"},
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, test.answer)
		}()
		err = checkHealth(t.Context(), listener.Addr().String())
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v", test.answer, err)
		}
		listener.Close()
		<-done
	}
}

func TestDialable(t *testing.T) {
	for addr, want := range map[string]string{
		":8080": "127.0.0.1:8080", "0.0.0.0:1": "127.0.0.1:1", "[::]:1": "[::1]:1", "10.0.0.2:1": "10.0.0.2:1",
		"host:1": "host:1", "nonsense": "nonsense",
	} {
		if got := dialable(addr); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}
