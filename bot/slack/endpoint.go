package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/endpoint"
)

// Where Slack sends what comes by HTTP.
const (
	commandsPath     = "/slack/commands"
	interactionsPath = "/slack/interactions"
	eventsPath       = "/slack/events"
)

// endpoint answers what Slack sends by HTTP, at all three paths.
func (h *conversations) endpoint() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(commandsPath, h.signed(h.serveCommand))
	mux.Handle(interactionsPath, h.signed(h.serveInteraction))
	mux.Handle(eventsPath, h.signed(h.serveEvent))
	return mux
}

// signed lets through what Slack signed lately.
func (h *conversations) signed(serve func(w http.ResponseWriter, r *http.Request, body []byte)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, ok := endpoint.ReadSigned(w, r, h.o.Log, h.isSigned); ok {
			serve(w, r, body)
		}
	})
}

// isSigned reports whether Slack signed the body, lately. Source: Slack's
// documentation of verifying requests.
func (h *conversations) isSigned(header http.Header, body []byte) bool {
	timestamp := header.Get("X-Slack-Request-Timestamp")
	given, ok := strings.CutPrefix(header.Get("X-Slack-Signature"), "v0=")
	signature, err := hex.DecodeString(given)
	if !ok || err != nil || h.o.SigningSecret == "" || !endpoint.IsRecent(timestamp, h.o.Now()) {
		return false
	}
	mac := hmac.New(sha256.New, []byte(h.o.SigningSecret))
	_, _ = io.WriteString(mac, "v0:"+timestamp+":") // a hash takes everything
	_, _ = mac.Write(body)
	return hmac.Equal(mac.Sum(nil), signature)
}

func (h *conversations) serveCommand(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, "not a form", http.StatusBadRequest)
		return
	}
	if form.Get("ssl_check") == "1" {
		return
	}
	h.acknowledge(w, r, nil, h.slash(r.Context(), slackgo.SlashCommand{
		TeamID: form.Get("team_id"), EnterpriseID: form.Get("enterprise_id"), ChannelID: form.Get("channel_id"), UserID: form.Get("user_id"),
		UserName: form.Get("user_name"), Command: form.Get("command"), Text: form.Get("text"),
		ResponseURL: form.Get("response_url"), TriggerID: form.Get("trigger_id"),
	}))
}

func (h *conversations) serveInteraction(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	ack, ok := h.interactive(r.Context(), []byte(form.Get("payload")))
	h.acknowledge(w, r, ack, ok)
}

func (h *conversations) serveEvent(w http.ResponseWriter, r *http.Request, body []byte) {
	var e envelope
	if err := readLoosely(body, &e); err != nil {
		http.Error(w, "not an event", http.StatusBadRequest)
		return
	}
	if e.Type == "url_verification" {
		h.acknowledge(w, r, map[string]string{"challenge": e.Challenge}, true)
		return
	}
	h.acknowledge(w, r, nil, h.event(r.Context(), body))
}

// acknowledge answers a request: with what Slack is to be told, if anything.
// Busy, it asks to try again, which Slack does with events.
func (h *conversations) acknowledge(w http.ResponseWriter, r *http.Request, ack any, ok bool) {
	if !ok {
		http.Error(w, "too busy", http.StatusServiceUnavailable)
		return
	}
	if ack == nil {
		return // an empty answer of status 200
	}
	endpoint.WriteJSON(w, r, h.o.Log, ack)
}
