package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"
)

type healthcheckCommand struct{}

// Run asks the bot whether it lives. It fails, and the program exits non-zero,
// when no bot answers: that is how containers and service managers ask.
func (healthcheckCommand) Run(ctx context.Context, p *program) error {
	settings, err := p.settings()
	if err != nil {
		return err
	}
	return checkHealth(ctx, settings.HTTPAddr)
}

// healthTimeout bounds the question whether the bot lives.
const healthTimeout = 3 * time.Second

// checkHealth asks the bot that serves HTTP on addr, on this machine, whether it
// lives. Nil means yes; the error says what to do.
func checkHealth(ctx context.Context, addr string) error {
	if addr == "" {
		return errors.New("nothing can be asked: the HTTP server is off; set HOTSTOVE_HTTP_ADDR to host:port")
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+dialable(addr)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", addr, err)
	}
	// A transport of our own: a proxy of the environment is not for this.
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return fmt.Errorf("no bot answers on %s; is \"hotstove run\" running there? (%w)", addr, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", addr, answer.Status)
	}
	return nil
}

// dialable returns the address at which this machine reaches a server that
// listens on addr: one that listens everywhere is asked on loopback.
func dialable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case host == "" || err == nil && ip.IsUnspecified() && ip.Is4():
		host = "127.0.0.1"
	case err == nil && ip.IsUnspecified():
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}
