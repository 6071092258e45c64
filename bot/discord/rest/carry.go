package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// What is read of an answer at most, in bytes. The largest that we ask for, all
// commands of an application, stays below one MiB.
const (
	largestAnswer  = 8 << 20
	largestRefusal = 1 << 20
)

// callTimeout caps one call, from its dialling to the last byte of its answer.
const callTimeout = 30 * time.Second

// newTransport returns a transport that gives up on what does not answer.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 20 * time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          100,
		MaxIdleConnsPerHost:   100, // all calls go to one host
		ForceAttemptHTTP2:     true,
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
	}
}

// answer is what came back. Its status is 0 when nothing did.
type answer struct {
	status int
	limit  limitHeaders
	body   []byte
}

func (a answer) ok() bool { return a.status >= 200 && a.status < 300 }

// carrier is the transport of one call, below discordgo.
type carrier struct {
	base   string
	trip   http.RoundTripper
	answer answer
	err    error // why the answer could not be read whole
}

// carry makes the call through discordgo. What discordgo makes of an answer is
// left aside: it lacks the headers, and of 429 and 502 the body.
func (c *Client) carry(ctx context.Context, call Call, path string, body []byte) (answer, error) {
	session := c.bot
	if call.Interaction {
		session = c.open
	}
	carrier := &carrier{base: c.base, trip: c.trip}
	client := &http.Client{Transport: carrier, CheckRedirect: stay, Timeout: callTimeout}
	bucket := new(discordgo.Bucket) // our own limits have let the call through
	bucket.Lock()
	_, err := session.RequestWithLockedBucket(
		call.Method, strings.TrimSuffix(discordgo.EndpointAPI, "/")+path, "application/json", body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithClient(client),
		discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if carrier.answer.status != 0 {
		return carrier.answer, carrier.err
	}
	return answer{}, withoutAddress(err)
}

// withoutAddress leaves out the addresses of errors, with whatever tokens they hold.
func withoutAddress(err error) error {
	for {
		e, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = e.Err
	}
}

// stay takes a redirect as the answer: Discord sends none.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// RoundTrip sends the request to our base and keeps the answer. The response is
// without the headers of limits, so that nobody above acts on them again.
func (c *carrier) RoundTrip(req *http.Request) (*http.Response, error) {
	out, err := c.rewrite(req)
	if err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	resp, err := c.trip.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	c.answer = answer{status: resp.StatusCode, limit: takeLimitHeaders(resp.Header)}
	most := largestAnswer
	if !c.answer.ok() {
		most = largestRefusal
	}
	c.answer.body, err = readCapped(resp.Body, most)
	resp.Body.Close()
	if err != nil && c.answer.ok() { // a refusal without its words still is one
		c.err = err
		return nil, err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(c.answer.body)), int64(len(c.answer.body))
	return resp, nil
}

// rewrite returns the request with the address of discordgo's API, version 9,
// replaced by our base.
func (c *carrier) rewrite(req *http.Request) (*http.Request, error) {
	rest, ok := strings.CutPrefix(req.URL.String(), discordgo.EndpointAPI)
	target, err := url.Parse(c.base + "/" + rest)
	if !ok || err != nil {
		return nil, errors.New("the call's path makes no address")
	}
	out := req.Clone(req.Context())
	out.URL, out.Host = target, target.Host
	return out, nil
}

// readCapped reads the body, and fails when it is larger than most bytes.
func readCapped(body io.Reader, most int) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, int64(most)+1))
	if err != nil {
		return data, fmt.Errorf("read answer: %w", err)
	}
	if len(data) > most {
		return data[:most], fmt.Errorf("the answer is larger than %d bytes", most)
	}
	return data, nil
}
