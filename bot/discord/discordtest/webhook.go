package discordtest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// callbackRoute is where first answers go; those over HTTP have the same form.
const callbackRoute = "/interactions/{interaction_id}/{interaction_token}/callback"

// maxAnswer is more than any answer over HTTP is long.
const maxAnswer = 1 << 20

// SetInteractionURL makes interactions go to this address, as it is set in
// Discord's developer portal; empty means by the gateway again. As Discord does
// it first sends a ping there, which must be answered, and one with a wrong
// signature, which must be refused with 401.
func (s *Server) SetInteractionURL(url string) error {
	if url != "" {
		if err := s.verifyEndpoint(url); err != nil {
			return fmt.Errorf("interactions endpoint: %w", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.endpoint = url
	return nil
}

// verifyEndpoint checks an address for interactions.
func (s *Server) verifyEndpoint(url string) error {
	ping, _ := json.Marshal(object{
		"id": s.clock.timeID(), "application_id": s.ApplicationID, "type": pingKind, "token": "ping", "version": 1,
		"user": (&User{ID: "1", Name: "operator"}).json(), "entitlements": []any{},
	})
	status, answer, err := s.postSigned(url, ping, s.key)
	if err != nil {
		return err
	}
	var got callbackBody
	if json.Unmarshal(answer, &got); status != http.StatusOK || got.Type != pong {
		return fmt.Errorf("a ping was answered with %d %s", status, answer)
	}
	wrong := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	status, _, err = s.postSigned(url, ping, wrong)
	if err != nil {
		return err
	}
	if status != http.StatusUnauthorized {
		return fmt.Errorf("a wrong signature was answered with %d instead of 401", status)
	}
	return nil
}

// sendHTTP sends an interaction to the bot's address. The world is locked.
func (s *Server) sendHTTP(i *interaction, body object, url string) {
	data, err := json.Marshal(body)
	if err != nil {
		panic("discordtest: " + err.Error())
	}
	if s.closed() {
		i.fail(ErrOffline)
		return
	}
	s.working.Go(func() {
		status, answer, err := s.postSigned(url, data, s.key)
		if err == nil && len(answer) > 0 && status == http.StatusOK {
			s.checkBody("POST", callbackRoute, answer)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.takeHTTP(i, status, answer, err)
	})
}

// takeHTTP takes the answer to an interaction over HTTP. When it says only that
// the interaction was accepted, the first answer comes as a request.
func (s *Server) takeHTTP(i *interaction, status int, answer []byte, err error) {
	switch {
	case err != nil:
		i.fail(fmt.Errorf("%w: %w", ErrNoAnswer, err))
	case status == http.StatusAccepted:
	case status != http.StatusOK:
		i.fail(fmt.Errorf("%w: HTTP %d", ErrNoAnswer, status))
	default:
		if refusal := s.respond(i, answer); refusal != nil {
			text, _ := json.Marshal(refusal.json())
			s.violate(BadForm, "answer to an interaction over HTTP: "+string(text))
			i.fail(fmt.Errorf("%w: %s", ErrNoAnswer, text))
		}
	}
}

// postSigned posts an interaction, signed as Discord does.
func (s *Server) postSigned(url string, body []byte, key ed25519.PrivateKey) (status int, answer []byte, err error) {
	r, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	r.Header.Set("X-Signature-Timestamp", at)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, append([]byte(at), body...))))
	response, err := s.sender.Do(r) // which waits for answerWithin
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return response.StatusCode, answer, err
}
