package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
)

// TestSlackOrganisation has an organisation install the bot for all its
// workspaces: each is served by the one token, which is renewed. When it is
// uninstalled the token is gone and all of them sleep, while a workspace beside
// them goes on; installed again, they wake.
func TestSlackOrganisation(t *testing.T) {
	t.Parallel()
	p := openSlackPark(t, slacktest.Options{TokenLife: 12 * time.Hour})
	b := p.begin(p.installable()...)
	p.direct("http", b)
	b.began()
	majors := p.AddEnterprise("Major League")
	east, west, beside := majors.AddStranger("East"), majors.AddStranger("West"), p.AddStranger("Cape Cod")
	admin := east.AddUser("admin")
	p.installOrg(admin)
	p.install(beside.AddUser("fan"))
	var channels []*slacktest.Channel
	for _, w := range []*slacktest.Workspace{east, west, beside} {
		c := w.AddChannel(slacktest.Public, "rumors-of-"+w.Name)
		p.subscribe(w.AddUser("scout"), c, "")
		channels = append(channels, c)
	}
	p.publish(step(0))
	for _, c := range channels {
		p.posts(c, 1)
	}

	p.pass(13 * time.Hour) // the tokens end, and are renewed
	p.publish(step(1))
	for _, c := range channels {
		p.posts(c, 2)
	}

	p.Uninstall(west)
	p.awaitSubscribers(1)
	if left := p.installed(); len(left) != 1 || left[0] != beside.ID {
		t.Errorf("the tokens of %q are kept, want those of %s alone", left, beside.ID)
	}
	p.publish(step(2))
	p.posts(channels[2], 3)
	p.posts(channels[0], 2)
	p.posts(channels[1], 2)

	p.installOrg(admin)
	p.awaitSubscribers(3)
	p.publish(step(3))
	p.posts(channels[0], 3)
	p.posts(channels[1], 3)
	p.noneDead()
}

// installOrg has a user install the bot in all workspaces of his organisation.
func (p *slackPark) installOrg(u *slacktest.User) {
	p.t.Helper()
	page, err := p.InstallOrg(p.t.Context(), u)
	if err != nil || page.Status != http.StatusOK {
		p.t.Fatalf("installing in an organisation: %d, %v:\n%s", page.Status, err, page.Body)
	}
}
