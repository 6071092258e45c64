package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/bot/endpoint"
)

// ServeHTTP answers an interaction that Discord sent by HTTP.
func (h *interactions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	received := time.Now()
	body, ok := endpoint.ReadSigned(w, r, h.o.Log, h.isSigned)
	if !ok {
		return
	}
	in, err := readInteraction(body)
	switch {
	case err != nil:
		h.o.Log.DebugContext(r.Context(), "interaction ignored", "error", err)
		http.Error(w, "not an interaction", http.StatusBadRequest)
	case in.Type == discordgo.InteractionPing:
		endpoint.WriteJSON(w, r, h.o.Log, pong)
	case !in.answerable():
		http.Error(w, "unknown type of interaction", http.StatusBadRequest)
	case h.isRepeated(in):
		h.o.Log.DebugContext(r.Context(), "interaction came twice", "kind", in.kind())
		http.Error(w, "came before", http.StatusConflict)
	default:
		h.serve(w, r, &turn{in: in, received: received})
	}
}

// serve gives the first answer as that to the request. What follows it goes by
// calls.
func (h *interactions) serve(w http.ResponseWriter, r *http.Request, t *turn) {
	first := make(chan response, 1)
	t.first = func(_ context.Context, r response) error {
		first <- r
		return nil
	}
	if !h.begin(r.Context(), t, func() { close(first) }) {
		http.Error(w, "too busy", http.StatusServiceUnavailable)
		return
	}
	answer, ok := <-first
	if !ok {
		http.Error(w, "too late", http.StatusServiceUnavailable)
		return
	}
	endpoint.WriteJSON(w, r, h.o.Log, answer)
}

// isSigned reports whether Discord signed the body, lately. Source: Discord's
// documentation of interactions, under security.
func (h *interactions) isSigned(header http.Header, body []byte) bool {
	timestamp := header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(header.Get("X-Signature-Ed25519"))
	if err != nil || len(h.o.PublicKey) != ed25519.PublicKeySize || !endpoint.IsRecent(timestamp, h.o.Now()) {
		return false
	}
	return ed25519.Verify(h.o.PublicKey, slices.Concat([]byte(timestamp), body), signature)
}
