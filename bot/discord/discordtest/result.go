package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"
)

// Why there is no answer.
var (
	ErrNoAnswer = errors.New("the application did not respond") // within 3 seconds
	ErrOffline  = errors.New("the bot is not connected, and has no address for interactions")
	ErrRefused  = errors.New("refused by Discord") // what the user asked for is not possible; the text says why
)

// Callback is how the bot first answered an interaction.
type Callback struct {
	Type      int // 4 a message, 5 thinking, 6 and 7 an update, 8 choices
	Ephemeral bool
	Body      json.RawMessage
	Took      time.Duration // from when the interaction was sent
}

// Choice is a completion.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// Result is what becomes of an interaction.
type Result struct {
	ID, Token string // of the interaction

	server      *Server
	interaction *interaction
}

// Callback waits for the bot's first answer. It fails with ErrNoAnswer,
// ErrOffline or ErrRefused, or with the context's error.
func (r *Result) Callback(ctx context.Context) (Callback, error) {
	i := r.interaction
	if err := r.wait(ctx, func() bool { return i.done }); err != nil {
		return Callback{}, err
	}
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return i.callback, nil
}

// Answer waits for the message that the user gets to see, and returns it as it
// is now: the answer; the edited answer where the bot asked for patience first,
// or the message that came instead; the updated message after a button. It fails
// as Callback does.
func (r *Result) Answer(ctx context.Context) (Message, error) {
	i := r.interaction
	if err := r.wait(ctx, func() bool { return i.shown }); err != nil {
		return Message{}, err
	}
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	if i.answer == nil {
		return Message{}, errors.New("the answer is not a message")
	}
	return i.answer.snapshot(), nil
}

// Choices waits for completions. It fails as Callback does.
func (r *Result) Choices(ctx context.Context) ([]Choice, error) {
	if _, err := r.Callback(ctx); err != nil {
		return nil, err
	}
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return slices.Clone(r.interaction.choices), nil
}

// Followups returns the further messages that came so far.
func (r *Result) Followups() []Message {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	var found []Message
	for _, p := range r.interaction.followups {
		found = append(found, p.snapshot())
	}
	return found
}

// wait waits until something is so. It fails when the interaction did.
func (r *Result) wait(ctx context.Context, so func() bool) error {
	for {
		r.server.mu.Lock()
		is, err, changed := so(), r.interaction.err, r.interaction.changed
		r.server.mu.Unlock()
		switch {
		case err != nil:
			return err
		case is:
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}
