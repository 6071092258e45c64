package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ackWithin is how long the bot has to acknowledge, unless Options say otherwise. Source: Slack's documentation
// of interactions, events and Socket Mode.
const ackWithin = 3 * time.Second

// Kinds of envelopes. Source: Slack's documentation of Socket Mode.
const (
	slashKind       = "slash_commands"
	interactiveKind = "interactive"
	eventKind       = "events_api"
)

// paths are where requests go.
var paths = map[string]string{
	slashKind: "/slack/commands", interactiveKind: "/slack/interactions", eventKind: "/slack/events",
}

// newAct makes something that a user does in a workspace.
func (s *Server) newAct(kind string, w *Workspace, u *User, c *Channel) *act {
	return &act{server: s, id: s.serial("envelope-"), kind: kind, workspace: w, user: u, channel: c, news: make(chan struct{})}
}

// refused makes the result of what Slack does not let a user do.
func (s *Server) refused(format string, args ...any) *Result {
	a := s.newAct("", nil, nil, nil)
	a.err = fmt.Errorf("%w: "+format, append([]any{ErrRefused}, args...)...)
	return &Result{server: s, act: a}
}

// send sends it to the bot. The world is locked.
func (s *Server) send(a *act) *Result {
	a.sent = s.now()
	s.world.acts = append(s.world.acts, a)
	if trigger := text(a.payload, "trigger_id"); trigger != "" {
		s.world.triggers[trigger] = a
	}
	s.run(func() { s.deliver(a) })
	return &Result{ID: a.id, server: s, act: a}
}

// deliver sends it until it is acknowledged.
func (s *Server) deliver(a *act) {
	reason := ""
	for retry := 0; ; retry++ {
		s.mu.Lock()
		a.tries++
		conn, base := s.pickSocket(), s.world.requestBase
		s.mu.Unlock()
		switch {
		case conn != nil:
			reason = s.deliverSocket(conn, a, retry, reason)
		case base != "":
			reason = s.deliverHTTP(base, a, retry, reason)
		default:
			reason = offline
		}
		if reason == "" || s.over(a, reason, retry) {
			return
		}
		select {
		case <-time.After(s.options.Retries[retry]):
		case <-s.ending.Done():
			return
		}
	}
}

// Why something was not acknowledged.
const (
	offline   = "offline"
	timedOut  = "timeout"
	noRetries = "no_retry"
)

// over says what follows when something was not acknowledged, and reports whether
// nothing does.
func (s *Server) over(a *act, reason string, retry int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := retry >= len(s.options.Retries) || reason == offline || reason == noRetries
	switch {
	case reason == offline:
		a.fail(ErrOffline)
	case last || a.kind != eventKind:
		a.fail(fmt.Errorf("%w: %s", ErrNoAnswer, reason))
	}
	// Commands and interactions come again by Socket Mode only.
	return last || a.kind != eventKind && reason != timedOut
}

// acknowledge notes the answer, and does what it says. The world is locked.
func (s *Server) acknowledge(a *act, ack Ack) {
	if a.acked {
		return
	}
	ack.Took, ack.Tries = s.now().Sub(a.sent), a.tries
	a.acked, a.ack = true, ack
	o := decoded(ack.Body)
	switch {
	case a.kind == slashKind && len(o) > 0:
		if err := s.respond(a, o, "ack"); err != nil {
			s.violate(BadForm, "ack: "+err.code+" "+string(marshal(err.more)))
		}
	case text(a.payload, "type") == "block_suggestion":
		s.suggested(a, o)
	case text(a.payload, "type") == "view_submission":
		s.submitted(a, o)
	}
	a.tell()
}

// suggested notes completions.
func (s *Server) suggested(a *act, o object) {
	v := newValidator(inModal)
	if groups := list(o, "option_groups"); groups != nil {
		v.groups("", groups)
	} else {
		v.options("/options", list(o, "options"), 0, maxOptions, false)
		if _, ok := o["options"].([]any); !ok {
			v.fail("/options", "missing required field: options")
		}
	}
	if len(v.wrong) > 0 {
		s.violate(BadForm, "block_suggestion: "+strings.Join(v.wrong, "; "))
		return
	}
	a.choices = optionsOf(o)
}

// deliverHTTP sends it to the bot's address, and returns why it was not
// acknowledged.
func (s *Server) deliverHTTP(base string, a *act, retry int, reason string) string {
	s.mu.Lock()
	body, kind := a.form()
	s.mu.Unlock()
	header := s.Sign(body, s.now())
	header.Set("Content-Type", kind)
	if retry > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(retry))
		header.Set("X-Slack-Retry-Reason", reason)
	}
	answer, data, err := s.request(base+paths[a.kind], header, body)
	switch {
	case s.ending.Err() != nil:
		return noRetries
	case err != nil:
		s.violate(OutOfTurn, a.kind+": not answered in time")
		return "http_timeout"
	case answer.StatusCode != http.StatusOK:
		s.violate(OutOfTurn, fmt.Sprintf("%s: answered with %d", a.kind, answer.StatusCode))
		if answer.Header.Get("X-Slack-No-Retry") == "1" {
			return noRetries
		}
		return "http_error"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ack := Ack{Via: "http", Status: answer.StatusCode}
	switch {
	case json.Valid(data):
		ack.Body = data
	case len(data) > 0 && a.kind == slashKind:
		ack.Body = marshal(object{"text": string(data)})
	}
	s.acknowledge(a, ack)
	return ""
}

// form returns the body of a request, and its type.
func (a *act) form() (body []byte, kind string) {
	const form = "application/x-www-form-urlencoded"
	switch a.kind {
	case eventKind:
		return marshal(a.payload), "application/json"
	case slashKind:
		values := make(url.Values)
		for key := range a.payload {
			values.Set(key, text(a.payload, key))
		}
		return []byte(values.Encode()), form
	}
	return []byte(url.Values{"payload": {string(marshal(a.payload))}}.Encode()), form
}

// request posts to the bot.
func (s *Server) request(to string, header http.Header, body []byte) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(s.ending, s.options.AckWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	r.Header = header
	answer, err := s.sender.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxBody))
	return answer, data, err
}

// Sign returns the headers of a request from Slack with this body at this time.
func (s *Server) Sign(body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.SigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	header := make(http.Header)
	header.Set("X-Slack-Request-Timestamp", stamp)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	return header
}

// SetRequestURLs makes what users do go to base + /slack/commands,
// /slack/interactions and /slack/events while no connection is open; empty means
// nowhere. As Slack does it first asks /slack/events for a challenge, and checks
// that an unsigned request is refused with 401; it fails where either is not so.
// Browsers, too, look for the bot there: see Install.
func (s *Server) SetRequestURLs(base string) error {
	if base != "" {
		if err := s.challenge(base + paths[eventKind]); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.requestBase, s.world.base = base, base
	return nil
}

// challenge checks that the bot is there, and looks at signatures.
func (s *Server) challenge(to string) error {
	const word = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
	body := marshal(object{"type": "url_verification", "token": "slacktest", "challenge": word})
	header := s.Sign(body, s.now())
	header.Set("Content-Type", "application/json")
	answer, data, err := s.request(to, header, body)
	switch {
	case err != nil:
		return fmt.Errorf("url_verification: %w", err)
	case answer.StatusCode != http.StatusOK || string(data) != word && text(decoded(data), "challenge") != word:
		return fmt.Errorf("url_verification: no challenge in the answer: %d %s", answer.StatusCode, data)
	}
	header = header.Clone()
	header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64))
	answer, _, err = s.request(to, header, body)
	if err == nil && answer.StatusCode != http.StatusUnauthorized {
		err = fmt.Errorf("an unsigned request was answered with %d", answer.StatusCode)
	}
	return err
}

// SetBotURL says where browsers find the bot, without sending requests there.
func (s *Server) SetBotURL(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.base = base
}
