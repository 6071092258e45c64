package main

import (
	"context"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// TestSlackViews subscribes by the modal, looks at the Home tab and changes it
// there, and asks by the shortcut whom a message is about.
func TestSlackViews(t *testing.T) {
	t.Parallel()
	for _, way := range slackWays {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			p := openSlackPark(t, slacktest.Options{})
			w := p.AddWorkspace("Red Sox Nation")
			fan, rumors := w.AddUser("fan"), w.AddChannel(slacktest.Public, "rumors")
			p.serve(way, w)

			modal := p.view(p.Slash(fan, rumors, "/subscribe", ""))
			red := p.choices(p.Suggest(fan, modal, "Topics", "red sox"))
			done := p.view(p.SubmitView(fan, modal, slacktest.Values{"Topics": red[:1], "in": rumors}))
			p.reads(done.Text(), "Subscribed to Boston Red Sox")
			p.publish(asked)
			p.posts(rumors, 1)

			home := p.view(p.OpenHome(fan))
			p.reads(home.Text(), "Your subscriptions", "Next deadlines", "#rumors", "Boston Red Sox")
			modal = p.view(p.Press(fan, home, "Subscribe"))
			rushing := p.choices(p.Suggest(fan, modal, "Topics", "dalton rush"))
			p.reads(p.view(p.SubmitView(fan, modal, slacktest.Values{"Topics": rushing[:1]})).Text(), "Subscribed to Dalton Rushing")
			home = p.view(p.OpenHome(fan))
			p.reads(home.Text(), "Dalton Rushing")
			p.reads(p.view(p.Press(fan, home, "Remove")).Text(), "Unsubscribed from Dalton Rushing")

			said := p.Say(fan, rumors, "Will the Dodgers trade Dalton Rushing?", "")
			p.reads(p.answer(p.Shortcut(fan, said, "about")).Text(), "Dalton Rushing", "Dodgers")
		})
	}
}

// serve starts the program for one workspace, and returns when Slack can reach it.
func (p *slackPark) serve(way string, w *slacktest.Workspace) *running {
	p.t.Helper()
	if way == "socket" {
		return p.beginSocket(w)
	}
	b := p.begin(p.overHTTP(w)...)
	if err := p.SetRequestURLs("http://" + b.address()); err != nil {
		p.t.Fatal(err)
	}
	return b.began()
}

// answer waits for the message that comes of what somebody did.
func (p *slackPark) answer(r *slacktest.Result) slacktest.Message {
	p.t.Helper()
	return await(p, r, (*slacktest.Result).Answer)
}

// view waits for the view that comes of what somebody did.
func (p *slackPark) view(r *slacktest.Result) slacktest.View {
	p.t.Helper()
	return await(p, r, (*slacktest.Result).View)
}

// choices waits for completions, of which there must be some.
func (p *slackPark) choices(r *slacktest.Result) []slacktest.Choice {
	p.t.Helper()
	got := await(p, r, (*slacktest.Result).Choices)
	if len(got) == 0 {
		p.t.Fatal("nothing is completed")
	}
	return got
}

// await waits for what comes of what somebody did.
func await[T any](p *slackPark, r *slacktest.Result, what func(*slacktest.Result, context.Context) (T, error)) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), postLimit)
	defer cancel()
	_, err := r.Ack(ctx) // also where the answer is first: no test may end or move its clock before
	if err != nil {
		p.t.Fatal(err)
	}
	got, err := what(r, ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

// reads holds a text to what it must say.
func (p *slackPark) reads(text string, parts ...string) {
	p.t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			p.t.Errorf("it does not say %q:\n%s", part, text)
		}
	}
}
