package web

import (
	"context"
	"time"
)

type (
	patienceKey struct{}
	promptKey   struct{}
)

// Patient returns a context whose calls wait at most d before they are made. A
// call that would have to wait longer fails at once with a *LimitedError. Without
// it a call waits for as long as its context lasts. The context carries it as
// slack-go's methods take nothing else; how long the call itself takes is no
// part of it.
func Patient(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, patienceKey{}, d)
}

// patience returns how long calls of a context may wait; false means for ever.
func patience(ctx context.Context) (time.Duration, bool) {
	d, ok := ctx.Value(patienceKey{}).(time.Duration)
	return d, ok
}

// Prompt returns a context whose calls answer a person, so that they wait in no
// queue behind posts: Slack allows short bursts. They still wait while Slack
// asks to. It is meant for few calls.
func Prompt(ctx context.Context) context.Context {
	return context.WithValue(ctx, promptKey{}, true)
}

func isPrompt(ctx context.Context) bool { return ctx.Value(promptKey{}) != nil }
