package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	callTimeout   = 10 * time.Second // for one call, from its dialing to the last byte of its answer
	largestAnswer = 8 << 20          // of what is read of an answer at most, in bytes
)

// transport carries the calls of one workspace, or of none.
type transport struct {
	c         *Client
	workspace string
	paced     bool // whether calls keep the workspace's limits
}

// RoundTrip waits until the request may be made, makes it, and reads the answer.
// It fails also when the answer is one that slack-go would not understand, so
// that who called can tell what it was.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	call := t.call(req)
	if err := t.c.limits.admit(req.Context(), call); err != nil {
		closeBody(req)
		if _, ok := errors.AsType[*LimitedError](err); !ok {
			err = &wayError{call.method, false, err}
		}
		return nil, err
	}
	start := t.c.now()
	resp, body, err := t.carry(req, call)
	status := 0
	if resp != nil {
		status = resp.StatusCode
	}
	t.c.observe(call.method, status, t.c.now().Sub(start))
	if err == nil {
		body, err = call.read(resp, body)
	}
	if limit, ok := errors.AsType[*LimitedError](err); ok {
		t.c.limits.heed(req.Context(), call, limit.Wait)
	}
	if err != nil {
		return nil, err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		req.Body.Close()
	}
}

// call returns what the request is to limits.
func (t *transport) call(req *http.Request) call {
	method, api := t.c.methodOf(req.URL)
	c := call{method: method, api: api, workspace: t.workspace, paced: t.paced && api, prompt: isPrompt(req.Context())}
	if c.paced && tierOf(method).posts {
		c.channel = channelOf(req)
	}
	return c
}

// carry makes the call, and returns the answer with its body. An answer of which
// no more than the status came is one with an error.
func (t *transport) carry(req *http.Request, call call) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(req.Context(), callTimeout)
	defer cancel()
	out := req.Clone(ctx)
	out.Header.Set("User-Agent", userAgent)
	resp, err := t.c.trip.RoundTrip(out)
	if err != nil {
		return nil, nil, call.failed(ctx, req, err, !neverSent(err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, largestAnswer+1))
	switch {
	case resp.StatusCode != http.StatusOK: // a refusal without its words still is one
	case err != nil:
		return resp, nil, call.failed(ctx, req, fmt.Errorf("read answer: %w", err), true)
	case len(body) > largestAnswer:
		return resp, nil, &AnswerError{call.method, resp.StatusCode, tooLarge}
	}
	return resp, body, nil
}

// failed describes what went wrong on the way of a request that had the time of
// ctx.
func (c call) failed(ctx context.Context, req *http.Request, err error, made bool) error {
	if ctx.Err() != nil && req.Context().Err() == nil {
		err = fmt.Errorf("no answer within %s: %w", callTimeout, err)
	}
	return &wayError{c.method, made, err}
}
