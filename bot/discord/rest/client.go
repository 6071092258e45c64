// Package rest calls Discord's REST API, version 10.
//
// discordgo carries the calls; a transport of ours below it rewrites the
// address, reads what Discord says of its limits and caps what is read. A call
// goes out when all of these let it, and none of them sleeps under a lock:
//
//   - pace: all calls of all processes together stay below 50 a second
//   - buckets: what the headers say is left for a route of a channel or guild
//   - blocks: a global 429, or one of the network before Discord
//   - brake: few invalid requests (401, 403, 429), long before Discord minds
//
// Answers to interactions only heed a block of the network. Nothing is tried
// again here: whoever made the call knows whether that is safe.
//
// Sources: Discord's API reference and its page on rate limits.
package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Base is where Discord's API is. Source: Discord's API reference.
const Base = "https://discord.com/api/v10"

// userAgent has the form that Discord asks for.
const userAgent = "DiscordBot (https://github.com/hotstove/hotstove, 1)"

// Slots hands out places in a queue that all processes share: at returned times
// that are at least every apart, the callers may act.
type Slots interface {
	Slot(ctx context.Context, name string, every time.Duration) (at time.Time, err error)
}

// Options set up a Client. Token is needed.
type Options struct {
	Token   string                                             // of the bot, without the word Bot
	Base    string                                             // empty means Base
	HTTP    http.RoundTripper                                  // carries the calls; nil means one of our own with timeouts
	Slots   Slots                                              // paces all processes together; nil paces this one alone
	Now     func() time.Time                                   // nil means time.Now
	Log     *slog.Logger                                       // nil discards
	Observe func(route string, status int, took time.Duration) // hears of every call that was made, status 0 if no answer came; may be nil
}

// Client makes calls. It is safe for concurrent use.
type Client struct {
	token   string
	base    string
	baseErr error // why base is no address
	bot     *discordgo.Session
	open    *discordgo.Session // for interactions: no token
	trip    http.RoundTripper
	own     *http.Transport // trip, unless Options brought theirs
	limits  *limits
	now     func() time.Time
	observe func(route string, status int, took time.Duration)
}

// New returns a client. Whoever makes it calls Close in the end. A base that is
// no address fails each call.
func New(o Options) *Client {
	o = withDefaults(o)
	c := &Client{
		token: o.Token, base: strings.TrimRight(o.Base, "/"), baseErr: checkBase(o.Base),
		bot: newSession("Bot " + o.Token), open: newSession(""),
		trip: o.HTTP, limits: newLimits(o), now: o.Now, observe: o.Observe,
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

// newSession returns a session that does no more than carry calls.
func newSession(token string) *discordgo.Session {
	return &discordgo.Session{Token: token, UserAgent: userAgent, LogLevel: -1} // -1: prints nothing
}

func checkBase(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("the base of Discord's API is no address")
	}
	return nil
}

// Close closes idle connections, unless Options brought their own transport.
func (c *Client) Close() {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
}

// Do makes the call and decodes the answer into out, unless that is nil or the
// answer empty. It waits until the limits let the call through, for as long as
// the call's Patience and the context last. It fails with an Error when Discord
// refused or the wait would be too long.
func (c *Client) Do(ctx context.Context, call Call, out any) error {
	secrets := c.secrets(call)
	body, err := c.send(ctx, call, secrets)
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if err == nil {
		err = decode(body, out)
	}
	if err != nil {
		return call.failed(err, secrets)
	}
	return nil
}

// send makes the call when it may, and returns the body of the answer.
func (c *Client) send(ctx context.Context, call Call, secrets []string) ([]byte, error) {
	if c.baseErr != nil {
		return nil, c.baseErr
	}
	path, err := call.path()
	if err != nil {
		return nil, err
	}
	body, err := call.body()
	if err != nil {
		return nil, err
	}
	pass, err := c.limits.admit(ctx, call)
	if err != nil {
		return nil, err
	}
	start := c.now()
	a, err := c.carry(ctx, call, path, body)
	c.observe(call.Route, a.status, c.now().Sub(start))
	refused := a.refusal(call, secrets)
	c.limits.settle(pass, a, refused)
	if refused != nil {
		return nil, &refused.Error
	}
	return a.body, err
}

// secrets lists what must not show in an error of the call.
func (c *Client) secrets(call Call) []string {
	secrets := []string{c.token}
	if call.Interaction {
		secrets = append(secrets, call.Args...)
	}
	return slices.DeleteFunc(secrets, func(s string) bool { return len(s) < 8 }) // too short to be one
}

// decode reads a body. It must be JSON even when nobody wants it: a page in its
// place shows that the call did not reach Discord.
func decode(body []byte, out any) error {
	if len(body) == 0 {
		return nil
	}
	if out == nil {
		out = new(json.RawMessage)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("decode answer: %w", err)
	}
	return nil
}
