package slack_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack"
	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/internal/newsstand"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// organisation is a Slack with an organisation of two workspaces, and a bot that
// any may install.
type organisation struct {
	*diamond
	east, west *member
	later      atomic.Int64 // by which the bot's clock is ahead, as a time.Duration
}

// member is one workspace of an organisation.
type member struct {
	*slacktest.Workspace
	fan    *slacktest.User
	rumors *slacktest.Channel
}

func newOrganisation(t *testing.T) *organisation {
	t.Helper()
	clubs, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := &organisation{diamond: &diamond{league: clubs, store: newStore(t)}}
	o.Server = slacktest.Start(t, slacktest.Options{Unlimited: true, TokenLife: 12 * time.Hour, PublicURL: "https://bot.example.com"})
	whole := o.AddEnterprise("The League")
	join := func(name string) *member {
		w := whole.AddStranger(name)
		return &member{w, w.AddUser("fan"), w.AddChannel(slacktest.Public, "rumors")}
	}
	o.east, o.west = join("East"), join("West")
	if err := o.store.SaveStory(t.Context(), newsstand.Stories(afternoon)[0]); err != nil {
		t.Fatal(err)
	}
	o.start(t)
	return o
}

// start starts the bot, which ends with the test or by stop.
func (o *organisation) start(t *testing.T) {
	t.Helper()
	router, log := o.newRouter(t)
	var err error
	o.platform, err = slack.New(slack.Options{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret, SigningSecret: o.SigningSecret,
		PublicURL: "https://bot.example.com", Key: bytes.Repeat([]byte{7}, 32), API: o.URL(),
		Router: router, Commands: o.registry, Settings: o.store, Subscriptions: o.store, Sleepers: o.store,
		Firsts: o.store, Installations: o.store, Log: log,
		Now: func() time.Time { return time.Now().Add(time.Duration(o.later.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.SetRequestURLs(o.serve(t, router)); err != nil {
		t.Fatal(err)
	}
}

// pass lets time pass, for Slack and for the bot.
func (o *organisation) pass(d time.Duration) {
	o.Advance(d)
	o.later.Add(int64(d))
}

// installWhole has somebody of a workspace install the bot for the organisation.
func (o *organisation) installWhole(t *testing.T, by *member) {
	t.Helper()
	page, err := o.InstallOrg(t.Context(), by.fan)
	if err != nil || page.Status != http.StatusOK || !strings.Contains(page.Body, "The League") {
		t.Fatalf("installing: %d, %v:\n%s", page.Status, err, page.Body)
	}
}

// posts posts a revision of the story in a member's channel, and checks how many
// posts stand there then.
func (o *organisation) posts(t *testing.T, m *member, revision, want int) {
	t.Helper()
	d := rumor.Delivery{
		Channel: rumor.Channel{Platform: slack.Name, Workspace: m.ID, ID: m.rumors.ID},
		Story:   newsstand.Stories(afternoon)[0].ID, Revision: revision,
	}
	if _, err := o.platform.Send(t.Context(), d, o.post(t, d.Story)); err != nil {
		t.Errorf("post in %s: %v", m.Name, err)
	}
	var posts int
	for _, said := range o.Messages(m.rumors) {
		if strings.Contains(said.Text(), "Red Sox have asked") {
			posts++
		}
	}
	if posts != want {
		t.Errorf("%d posts in %s, want %d", posts, m.Name, want)
	}
}

// hearing checks in which members anybody gets the news.
func (o *organisation) hearing(t *testing.T, want ...*member) {
	t.Helper()
	var got, wanted []string
	for _, m := range want {
		wanted = append(wanted, m.ID)
	}
	err := o.store.Subscribers(t.Context(), rumor.ClubTopic("BOS"), func(subs []rumor.Subscription) error {
		for _, s := range subs {
			got = append(got, s.Channel.Workspace)
		}
		return nil
	})
	slices.Sort(got)
	if err != nil || !slices.Equal(got, wanted) {
		t.Errorf("news goes to %v, %v; want %v", got, err, wanted)
	}
}

// acked waits until Slack has the acknowledgement.
func acked(t *testing.T, r *slacktest.Result) {
	t.Helper()
	if _, err := r.Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestOrganisation has an organisation install the bot as a whole, use it in two
// workspaces, uninstall it, and install it again.
func TestOrganisation(t *testing.T) {
	o := newOrganisation(t)
	o.installWhole(t, o.east)
	for _, m := range []*member{o.east, o.west} {
		answer, err := o.Slash(m.fan, m.rumors, "/subscribe", "redsox").Answer(t.Context())
		if err != nil || !strings.Contains(answer.Text(), "Boston Red Sox") {
			t.Fatalf("subscribing in %s: %v: %s", m.Name, err, answer.Text())
		}
		answer, err = o.Slash(m.fan, m.rumors, "/subscriptions", "in:#rumors").Answer(t.Context())
		if err != nil || !strings.Contains(answer.Text(), "Boston Red Sox") {
			t.Errorf("the list of %s: %v: %s", m.Name, err, answer.Text())
		}
		v, err := o.OpenHome(m.fan).View(t.Context())
		if err != nil || !strings.Contains(v.Text(), "#rumors") {
			t.Errorf("the Home tab in %s: %v: %s", m.Name, err, v.Text())
		}
		o.posts(t, m, 1, 1)
	}
	o.hearing(t, o.east, o.west)

	o.pass(12*time.Hour - time.Minute) // the token is about to end
	o.posts(t, o.west, 2, 2)

	uninstalled, revoked := o.Uninstall(o.west.Workspace)
	acked(t, uninstalled)
	acked(t, revoked)
	o.stop()
	o.hearing(t)
	if left, err := o.store.Installed(t.Context(), slack.Name); err != nil || len(left) != 0 {
		t.Errorf("the tokens of %v are kept, %v", left, err)
	}

	o.start(t)
	o.installWhole(t, o.west)
	o.hearing(t, o.east, o.west)
	o.posts(t, o.east, 3, 2)
}
