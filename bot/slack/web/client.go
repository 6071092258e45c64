package web

import (
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// userAgent tells Slack who calls.
const userAgent = "Hotstove (https://github.com/hotstove/hotstove, 1)"

// Client makes calls for any number of workspaces. It is safe for concurrent
// use.
type Client struct {
	base    string   // with a closing slash
	api     *url.URL // the same
	trip    http.RoundTripper
	own     *http.Transport // trip, unless Options brought theirs
	limits  *limits
	now     func() time.Time
	observe func(method string, status int, took time.Duration)
}

// New returns a client. Whoever makes it calls Close in the end. A base that is
// no address fails each call.
func New(o Options) *Client {
	o = withDefaults(o)
	c := &Client{base: strings.TrimRight(o.Base, "/") + "/", trip: o.HTTP, limits: newLimits(o), now: o.Now, observe: o.Observe}
	var err error
	if c.api, err = url.Parse(c.base); err != nil {
		c.api = new(url.URL)
	}
	if c.trip == nil {
		c.own = newTransport()
		c.trip = c.own
	}
	return c
}

func withDefaults(o Options) Options {
	if o.Base == "" {
		o.Base = Base
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(string, int, time.Duration) {}
	}
	return o
}

// newTransport returns a transport that gives up on what does not answer.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   5 * time.Second,
		ResponseHeaderTimeout: callTimeout,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          100,
		MaxIdleConnsPerHost:   100, // nearly all calls go to one host
		ForceAttemptHTTP2:     true,
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
	}
}

// As returns slack-go's client for a workspace, whose calls wait until the
// workspace's limits let them through. It costs little: nobody needs to keep
// it. The token is a bot's, or the app's own (xapp-…), whose workspace is empty.
//
// Its methods fail with an error that wraps a *LimitedError, an *AnswerError or
// slack.SlackErrorResponse; see Code and Arrived.
func (c *Client) As(workspace, token string) *slack.Client {
	options := []slack.Option{
		slack.OptionAPIURL(c.base),
		slack.OptionHTTPClient(c.client(&transport{c: c, paced: true, workspace: workspace})),
	}
	if strings.HasPrefix(token, "xapp-") {
		options = append(options, slack.OptionAppLevelToken(token))
	}
	return slack.New(token, options...)
}

// HTTP returns a client for what belongs to no workspace's limits: posts to a
// response_url, and the calls of OAuth. It waits for nothing. Errors of its
// methods hold the address of the call: log Bare of those to a response_url.
func (c *Client) HTTP() *http.Client { return c.client(&transport{c: c}) }

// client has no timeout of its own: the transport counts the time of the call
// alone, not that of the wait before it.
func (c *Client) client(t *transport) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: stay}
}

// stay takes a redirect as the answer: Slack sends none, and where it leads
// nobody may see a token.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Close closes idle connections, unless Options brought their own transport.
func (c *Client) Close() {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
}
