package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
)

// response is an answer as a response_url takes it. Source: Slack's
// documentation of interactivity, under message responses.
type response struct {
	Type     string          `json:"response_type"`
	Replace  bool            `json:"replace_original"`
	Text     string          `json:"text"`
	Blocks   []slackgo.Block `json:"blocks,omitempty"`
	ThreadTS string          `json:"thread_ts,omitempty"`
	Unfurl   bool            `json:"unfurl_links"`
	Media    bool            `json:"unfurl_media"`
}

// give gives an answer: by the response_url, which reaches also channels that
// the bot is not in, or where there is none or it will not take it, by a post.
func (h *conversations) give(ctx context.Context, t *turn, a answer) error {
	if h.isResponseURL(t.responseURL) {
		err := h.respond(ctx, t, a)
		if err == nil {
			return nil
		}
		h.o.Log.DebugContext(ctx, "response_url failed", "kind", t.kind, "error", err)
	}
	return h.post(ctx, t, a)
}

// respond answers by the response_url: once more when it is not settled whether
// the answer came through, as one given twice is better than none; and in a
// simpler form when Slack does not take the blocks.
func (h *conversations) respond(ctx context.Context, t *turn, a answer) error {
	r := response{Type: slackgo.ResponseTypeInChannel, Replace: a.replaces, Text: a.Text, Blocks: a.Blocks}
	if a.private {
		r.Type = slackgo.ResponseTypeEphemeral
	}
	if !a.replaces {
		r.ThreadTS = t.thread
	}
	give := func(o outgoing) error {
		a.outgoing, r.Blocks = o, o.Blocks // a second try begins with the form that was taken
		return h.send(ctx, t.responseURL, r)
	}
	err := a.inTakenForm(give)
	if err != nil && isUnsettled(err) {
		err = a.inTakenForm(give)
	}
	return err
}

// inTakenForm gives a message in simpler forms until one is not refused for its
// blocks.
func (o outgoing) inTakenForm(give func(outgoing) error) error {
	err := give(o)
	for len(o.Blocks) > 0 && isBlocksError(err) {
		o = o.simpler()
		err = give(o)
	}
	return err
}

// isUnsettled reports whether a failed call may work when it is made again: its
// answer was lost, it never arrived, or Slack itself failed.
func isUnsettled(err error) bool {
	if e, answered := errors.AsType[*web.AnswerError](err); answered {
		return e.Status >= http.StatusInternalServerError
	}
	verdict, _ := weigh(err)
	return verdict == rumor.Unknown
}

// send sends an answer to a response_url. No error tells that address, which
// whoever has it may write to.
func (h *conversations) send(ctx context.Context, to string, r response) error {
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return web.Bare(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := h.web.HTTP().Do(req)
	if err != nil {
		return web.Bare(err)
	}
	return resp.Body.Close() // what it says was read below
}

// isResponseURL reports whether an address may be one of Slack's that take
// answers: on its domains, or where its API is said to be.
func (h *conversations) isResponseURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	if api, err := url.Parse(h.o.API); err == nil && api.Host == u.Host && api.Scheme == u.Scheme {
		return true
	}
	host := "." + strings.ToLower(u.Hostname())
	return u.Scheme == "https" && (strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-gov.com"))
}

// post answers by a message, in the thread where it was asked: once more when it
// may work then, and in a simpler form when Slack does not take the blocks.
func (h *conversations) post(ctx context.Context, t *turn, a answer) error {
	client, err := h.teams.client(ctx, t.team)
	if err != nil {
		return err
	}
	give := func(o outgoing) error {
		a.outgoing = o
		return h.postBy(ctx, client, t, a)
	}
	err = a.inTakenForm(give)
	if _, limited := errors.AsType[*web.LimitedError](err); limited || err != nil && isUnsettled(err) {
		err = a.inTakenForm(give)
	}
	return err
}

func (h *conversations) postBy(ctx context.Context, client *slackgo.Client, t *turn, a answer) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	options := []slackgo.MsgOption{
		slackgo.MsgOptionText(a.Text, false), slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
	}
	if len(a.Blocks) > 0 {
		options = append(options, slackgo.MsgOptionBlocks(a.Blocks...))
	}
	if t.thread != "" {
		options = append(options, slackgo.MsgOptionTS(t.thread))
	}
	var err error
	if a.private {
		_, err = client.PostEphemeralContext(ctx, t.channel, t.user, options...)
	} else {
		_, _, err = client.PostMessageContext(ctx, t.channel, options...)
	}
	if err != nil {
		return fmt.Errorf("post answer: %w", err)
	}
	return nil
}

// isBlocksError reports whether Slack refused a message for its blocks.
func isBlocksError(err error) bool {
	code := web.Code(err)
	return strings.HasPrefix(code, "invalid_blocks") || code == "msg_blocks_too_long"
}
