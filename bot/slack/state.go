package slack

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"time"
)

const (
	// stateKeep is how long somebody may take to agree on Slack's page.
	stateKeep = 10 * time.Minute
	// stateUsed is how long it is remembered that a state came back: longer than
	// one is good, also where the clocks of our processes differ.
	stateUsed = 2 * stateKeep

	stateTime   = 8  // bytes of the time at which it was given, in seconds since 1970
	stateRandom = 16 // bytes that make it one of its own
	stateBody   = stateTime + stateRandom
	stateBytes  = stateBody + sha256.Size
)

// states makes and knows the states that browsers take to Slack's page and bring
// back. A state tells by itself that it is one of ours, and of when: nothing is
// kept for those who only look at the page, who may be any number.
//
// The form is time, random bytes and their HMAC-SHA-256, as Base64.
type states struct{ key []byte }

// newStates derives the key that signs states from the one that seals
// installations, so that neither says anything of the other.
func newStates(key []byte) (states, error) {
	own, err := hkdf.Key(sha256.New, key, nil, "hotstove slack installation state", sha256.Size)
	if err != nil {
		return states{}, fmt.Errorf("sign states of installations: %w", err)
	}
	return states{own}, nil
}

// give returns a new state.
func (s states) give(now time.Time) string {
	body := binary.BigEndian.AppendUint64(make([]byte, 0, stateBytes), uint64(now.Unix()))
	body = body[:stateBody]
	_, _ = rand.Read(body[stateTime:]) // never fails
	return base64.RawURLEncoding.EncodeToString(append(body, s.sign(body)...))
}

// isGood reports whether a state was given lately.
func (s states) isGood(state string, now time.Time) bool {
	if len(state) != base64.RawURLEncoding.EncodedLen(stateBytes) {
		return false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(state)
	if err != nil || len(raw) != stateBytes || !hmac.Equal(raw[stateBody:], s.sign(raw[:stateBody])) {
		return false
	}
	given := time.Unix(int64(binary.BigEndian.Uint64(raw)), 0)
	return now.Sub(given).Abs() < stateKeep
}

func (s states) sign(body []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	_, _ = mac.Write(body) // a hash takes everything
	return mac.Sum(nil)
}
