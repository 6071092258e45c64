package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// mostBody is the largest interaction that is read, in bytes: many times
	// what Discord sends.
	mostBody = 1 << 20
	// mostSkew is how far a signature's time may be from ours: long enough for
	// clocks that differ, too short for recorded requests to be of much use.
	mostSkew = 5 * time.Minute
)

// ServeHTTP answers an interaction that Discord sent by HTTP.
func (h *interactions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	received := time.Now()
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST an interaction", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	if !h.isSigned(r.Header, body) {
		h.o.Log.DebugContext(r.Context(), "interaction with a wrong signature")
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return
	}
	in, err := readInteraction(body)
	switch {
	case err != nil:
		h.o.Log.DebugContext(r.Context(), "interaction ignored", "error", err)
		http.Error(w, "not an interaction", http.StatusBadRequest)
	case in.Type == discordgo.InteractionPing:
		h.write(w, r, pong)
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
	h.write(w, r, answer)
}

func (h *interactions) write(w http.ResponseWriter, r *http.Request, answer response) {
	body, err := json.Marshal(answer)
	if err != nil {
		h.o.Log.ErrorContext(r.Context(), "interaction not answered", "error", err)
		http.Error(w, "no answer", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(body); err != nil {
		h.o.Log.DebugContext(r.Context(), "interaction not answered", "error", err)
	}
}

// isSigned reports whether Discord signed the body, lately. Source: Discord's
// documentation of interactions, under security.
func (h *interactions) isSigned(header http.Header, body []byte) bool {
	timestamp := header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(header.Get("X-Signature-Ed25519"))
	seconds, err2 := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || err2 != nil || len(h.o.PublicKey) != ed25519.PublicKeySize {
		return false
	}
	skew := h.o.Now().Sub(time.Unix(seconds, 0))
	return skew.Abs() <= mostSkew && ed25519.Verify(h.o.PublicKey, slices.Concat([]byte(timestamp), body), signature)
}
