package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// TestSlackKeepsSecrets has every call that carries a secret fail, in two
// workspaces whose tokens are renewed: what is logged of that, down to debugging,
// and what is kept tells none. The park looks for them at its end, too.
func TestSlackKeepsSecrets(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{TokenLife: 12 * time.Hour})
	b := p.begin(p.installable()...)
	p.direct("http", b)
	b.began()
	var fans []*slacktest.User
	var channels []*slacktest.Channel
	faults := []slacktest.Fault{
		slacktest.Status(500), slacktest.HTML(502), slacktest.Limited(time.Second, slacktest.Whole),
		slacktest.Error("internal_error"), slacktest.BrokenJSON(), slacktest.LostAnswer(),
	}
	for _, name := range []string{"Red Sox Nation", "Evil Empire"} {
		w := p.AddStranger(name)
		fan := w.AddUser("fan")
		for _, fault := range faults {
			p.Fail(slacktest.Match{Method: "oauth.v2.access"}, fault, 1)
			if page, err := p.Install(t.Context(), fan); err != nil || page.Status == http.StatusOK {
				t.Errorf("installing while Slack fails: %d, %v", page.Status, err)
			}
			p.pass(2 * time.Second)
		}
		p.install(fan)
		fans, channels = append(fans, fan), append(channels, w.AddChannel(slacktest.Public, "rumors"))
	}
	for n, c := range channels {
		p.subscribe(fans[n], c, "")
		for _, fault := range faults {
			for _, method := range []string{"response_url", "chat.postMessage"} {
				p.Fail(slacktest.Match{Method: method}, fault, 1)
			}
			p.told(p.Slash(fans[n], c, "/help", ""))
			p.told(p.DirectMessage(fans[n], "help"))
			p.Heal()
			p.pass(2 * time.Second)
		}
	}
	p.sealed()

	before := []string{fans[0].Workspace.Token(), fans[1].Workspace.Token()}
	p.await("everything delivered", 30*time.Second, p.Delivered)
	p.pass(13 * time.Hour)
	p.Fail(slacktest.Match{Method: "oauth.v2.access"}, slacktest.HTML(502), 2)
	p.publish(asked)
	b.failed(2)
	for _, fan := range fans { // the pause before the next try is kept by Redis' clock, which cannot be moved
		if _, err := p.store().Forget(t.Context(), "slack refresh "+fan.Workspace.ID); err != nil {
			t.Fatal(err)
		}
	}
	p.pass(61 * time.Second)
	for n, c := range channels {
		p.posts(c, 1)
		now := fans[n].Workspace.Token()
		if now == before[n] || !p.seeks(now) || !p.seeks(before[n]) {
			t.Errorf("the token of %s was not renewed, or it is not looked for", c.Workspace.Name)
		}
	}
	if !strings.Contains(b.err.String(), "level=DEBUG") {
		t.Error("nothing is logged for debugging")
	}
}

// told waits until a command was answered, and checks that its response_url, if
// there is one, is looked for.
func (p *slackPark) told(r *slacktest.Result) {
	p.t.Helper()
	p.reads(p.answer(r).Text(), "What I can do")
	var sent struct {
		ResponseURL string `json:"response_url"`
	}
	if err := json.Unmarshal(r.Payload(), &sent); err != nil || sent.ResponseURL != "" && !p.seeks(sent.ResponseURL) {
		p.t.Errorf("the response_url is not looked for: %v", err)
	}
}

// seeks reports whether a text would be found to hold a secret.
func (p *slackPark) seeks(text string) bool {
	return slices.ContainsFunc(p.secrets, func(secret string) bool { return strings.Contains(text, secret) })
}
