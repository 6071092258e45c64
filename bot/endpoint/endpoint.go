// Package endpoint is what the endpoints have in common to which chats send
// signed requests over HTTP.
package endpoint

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

const (
	// MostBody is the largest body that is read, in bytes: many times what chats
	// send.
	MostBody = 1 << 20
	// MostSkew is how far a signature's time may be from ours: long enough for
	// clocks that differ, too short for recorded requests to be of much use.
	// Source: Slack's documentation of verifying requests.
	MostSkew = 5 * time.Minute
)

// ReadSigned returns the body of a POST that isSigned vouches for. It is not ok
// when there is none; then the request is answered.
func ReadSigned(w http.ResponseWriter, r *http.Request, log *slog.Logger, isSigned func(http.Header, []byte) bool) (body []byte, ok bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MostBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return nil, false
	}
	if err != nil {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return nil, false
	}
	if !isSigned(r.Header, body) {
		log.DebugContext(r.Context(), "request with a wrong signature", "path", r.URL.Path)
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return nil, false
	}
	return body, true
}

// IsRecent reports whether a signature's time, in seconds since 1970, is within
// MostSkew of now.
func IsRecent(timestamp string, now time.Time) bool {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	return err == nil && now.Sub(time.Unix(seconds, 0)).Abs() <= MostSkew
}

// WriteJSON answers a request with a value as JSON.
func WriteJSON(w http.ResponseWriter, r *http.Request, log *slog.Logger, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		log.ErrorContext(r.Context(), "request not answered", "path", r.URL.Path, "error", err)
		http.Error(w, "no answer", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(body); err != nil {
		log.DebugContext(r.Context(), "request not answered", "path", r.URL.Path, "error", err)
	}
}
