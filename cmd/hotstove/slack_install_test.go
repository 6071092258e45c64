package main

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// install has a user install the bot in his workspace.
func (p *slackPark) install(u *slacktest.User) {
	p.t.Helper()
	page, err := p.Install(p.t.Context(), u)
	if err != nil || page.Status != http.StatusOK {
		p.t.Fatalf("installing in %s: %d, %v:\n%s", u.Workspace.Name, page.Status, err, page.Body)
	}
}

// TestSlackInstalledByMany has two workspaces install the bot; then one
// uninstalls it, and installs it again.
func TestSlackInstalledByMany(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{TokenLife: 12 * time.Hour})
	b := p.begin(p.installable()...)
	if err := p.SetRequestURLs("http://" + b.address()); err != nil {
		t.Fatal(err)
	}
	b.began()
	nation, empire := p.AddStranger("Red Sox Nation"), p.AddStranger("Evil Empire")
	fan, rival := nation.AddUser("fan"), empire.AddUser("rival")
	p.install(fan)
	p.install(rival)
	rumors, news := nation.AddChannel(slacktest.Public, "rumors"), empire.AddChannel(slacktest.Public, "news")
	p.subscribe(fan, rumors, "")
	p.subscribe(rival, news, "")
	p.publish(step(0))
	p.posts(rumors, 1)
	p.posts(news, 1)

	p.pass(13 * time.Hour) // the tokens end, and are renewed
	p.publish(step(1))
	p.posts(rumors, 2)
	p.posts(news, 2)

	p.Uninstall(empire)
	p.awaitSubscribers(1)
	if left := p.installed(); len(left) != 1 || left[0] != nation.ID {
		t.Errorf("the tokens of %q are kept, want those of %s alone", left, nation.ID)
	}
	p.publish(step(2))
	p.posts(rumors, 3)
	p.posts(news, 2)

	p.install(rival)
	p.awaitSubscribers(2)
	p.publish(step(3))
	p.posts(rumors, 4)
	p.posts(news, 3)
	p.noneDead()
}

// installed returns the workspaces whose tokens are kept.
func (p *slackPark) installed() []string {
	p.t.Helper()
	all, err := p.store().Installed(p.t.Context(), "slack")
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// TestSlackForgedRequests sends what Slack did not sign, or not lately, or has
// sent before, to each path: nothing changes by it.
func TestSlackForgedRequests(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{})
	w := p.AddWorkspace("Red Sox Nation")
	fan, rumors := w.AddUser("fan"), w.AddChannel(slacktest.Public, "rumors")
	b := p.begin(p.overHTTP(w)...)
	if err := p.SetRequestURLs("http://" + b.address()); err != nil {
		t.Fatal(err)
	}
	b.began()
	p.subscribe(fan, rumors, "")
	listed := p.ask(fan, rumors, "/subscriptions", "")
	if len(listed.Elements) == 0 {
		t.Fatalf("nothing to press in\n%s", listed.Text())
	}
	remove := listed.Elements[0]
	removing := `{"type":"block_actions","team":{"id":"` + w.ID + `"},"user":{"id":"` + fan.ID + `"},"channel":{"id":"` + rumors.ID +
		`"},"trigger_id":"1.2.3","actions":[{"type":"button","action_id":"` + remove.ActionID + `","block_id":"` + remove.BlockID + `","value":"` + remove.Value + `"}]}`
	bodies := map[string]string{
		"/slack/commands": url.Values{
			"team_id": {w.ID}, "channel_id": {rumors.ID}, "user_id": {fan.ID}, "command": {"/unsubscribe"}, "text": {"redsox"}, "trigger_id": {"1.2.4"},
		}.Encode(),
		"/slack/interactions": url.Values{"payload": {removing}}.Encode(),
		"/slack/events": `{"type":"event_callback","event_id":"Ev0FORGED","team_id":"` + w.ID +
			`","event":{"type":"tokens_revoked","tokens":{"bot":["` + w.BotUser + `"]}}}`,
	}
	calls := len(p.Requests())
	for path, text := range bodies {
		body := []byte(text)
		forged := p.Sign([]byte("something else"), p.now())
		for name, header := range map[string]http.Header{
			"unsigned": {}, "forged": forged, "stale": p.Sign(body, p.now().Add(-6*time.Minute)), "of the future": p.Sign(body, p.now().Add(6*time.Minute)),
		} {
			if code := b.post(path, header, body); code != http.StatusUnauthorized {
				t.Errorf("%s, %s: %d, want 401", path, name, code)
			}
		}
	}
	p.stays("nothing changes", time.Second, func() bool { return p.subscribers() == 1 && len(p.Requests()) == calls })

	// The same is heeded when Slack says it.
	for _, path := range []string{"/slack/interactions", "/slack/commands", "/slack/events"} {
		p.watch(rumors)
		if path == "/slack/events" {
			w.RevokeToken() // of one that is good the event is not believed
		}
		if code := b.post(path, p.Sign([]byte(bodies[path]), p.now()), []byte(bodies[path])); code != http.StatusOK {
			t.Errorf("%s, signed: %d", path, code)
		}
		if path != "/slack/events" {
			p.awaitSubscribers(0)
		}
	}
	b.endsFor("Slack refused SLACK_BOT_TOKEN")
}

// post sends the program a request, and returns its status.
func (b *running) post(path string, header http.Header, body []byte) int {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, "http://"+b.address()+path, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header = header.Clone()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// TestSlackReplayedRequests sends what Slack sent once more: it is taken, and
// not done twice.
func TestSlackReplayedRequests(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{})
	w := p.AddWorkspace("Red Sox Nation")
	fan, rumors := w.AddUser("fan"), w.AddChannel(slacktest.Public, "rumors")
	one := p.begin(p.overHTTP(w)...)
	two, _ := p.spawn(p.overHTTP(w)...)
	if err := p.SetRequestURLs("http://" + one.address()); err != nil {
		t.Fatal(err)
	}
	// Answers are told apart by their channels.
	other, third := w.AddChannel(slacktest.Public, "other"), w.AddChannel(slacktest.Public, "third")
	which := p.ask(fan, other, "/rumors", "sox")
	results := map[string]*slacktest.Result{
		"command": p.Slash(fan, rumors, "/rumors", "redsox"),
		"button":  p.Press(fan, which, which.Elements[0].Label),
		"event":   p.Mention(fan, third, "redsox"),
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for name, r := range results {
		if answer := p.answer(r); !strings.Contains(answer.Text(), "Sox") {
			t.Errorf("%s: %q", name, answer.Text())
		}
	}
	before := len(p.Requests())
	for _, b := range []*running{one, two} { // as behind a load balancer
		if err := p.SetRequestURLs("http://" + b.address()); err != nil {
			t.Fatal(err)
		}
		for name, r := range results {
			ack, err := p.Again(r).Ack(ctx)
			if err != nil || ack.Status != http.StatusOK {
				t.Errorf("%s once more: %+v, %v", name, ack, err)
			}
		}
	}
	known := func() int { // auth.test is asked by each process
		n := 0
		for _, r := range p.Requests()[before:] {
			if r.Method != "auth.test" {
				n++
			}
		}
		return n
	}
	p.stays("nothing is done twice", time.Second, func() bool { return known() == 0 })
	for name, r := range results {
		if n := len(r.Messages()); n != 1 {
			t.Errorf("%s: %d answers, want 1", name, n)
		}
	}
}
