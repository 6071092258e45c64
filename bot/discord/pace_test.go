package discord_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/discord/discordtest"
)

// allPosted waits until each channel has one post.
func (b *bullpen) allPosted(t *testing.T, channels []*discordtest.Channel) {
	t.Helper()
	eventually(t, 30*time.Second, "a post in every channel", func() bool {
		n, err := b.store.Waiting(t.Context())
		return n == 0 && err == nil
	})
	for _, c := range channels {
		if n := len(b.Messages(c)); n != 1 {
			t.Errorf("#%s has %d posts, want 1", c.Name, n)
		}
	}
}

// statuses are how requests were answered.
func statuses(requests []discordtest.Request) []int {
	list := make([]int, len(requests))
	for i, r := range requests {
		list[i] = r.Status
	}
	return list
}

// TestLimitedChannel has one channel limited for two seconds: it alone waits,
// for that time, and all others, more than a courier serves at once, go on.
func TestLimitedChannel(t *testing.T) {
	t.Parallel()
	b := newBullpen(t, discordtest.Options{})
	channels := b.channels(t, 40)
	slow, others := channels[0], channels[1:]
	b.Fail(discordtest.Match{Method: "POST", Channel: slow.ID}, discordtest.Limited(2*time.Second), 1)
	b.tell(t, "A", channels...)
	background(t, b.process(t, nil).courier.Run)
	b.allPosted(t, channels)

	tries := b.posts(slow)
	if d := cmp.Diff([]int{http.StatusTooManyRequests, http.StatusOK}, statuses(tries)); d != "" {
		t.Fatalf("requests to the limited channel (-want +got)\n%s", d)
	}
	if after := tries[1].At.Sub(tries[0].At); after < 2*time.Second || after > 4*time.Second {
		t.Errorf("the limited channel has its post %v after the limit of 2s began", after)
	}
	for _, r := range b.posts(others...) {
		if !r.At.Before(tries[1].At) {
			t.Errorf("%s waited as long as the limited channel", r.Path)
		}
	}
	if d := cmp.Diff(discordtest.Counts{Faults: 1}, b.Limited()); d != "" {
		t.Errorf("429s (-want +got)\n%s", d)
	}
}

// TestChannelsOwnLimit queues ten stories for a channel that takes five posts
// in five seconds: they come in order, and none too soon.
func TestChannelsOwnLimit(t *testing.T) {
	t.Parallel()
	b := newBullpen(t, discordtest.Options{})
	channel := b.channels(t, 1)[0]
	courier := b.process(t, nil).courier
	var want []string
	for i := range 10 {
		id := fmt.Sprint("S", i)
		want = append(want, "Story "+id)
		b.tell(t, id, channel)
		if i%5 == 4 { // more at once would make one post
			eventually(t, 30*time.Second, "five stories are posted", func() bool {
				if _, err := courier.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
				n, err := b.store.Waiting(t.Context())
				return n == 0 && err == nil
			})
		}
	}
	var got []string
	for _, m := range b.Messages(channel) {
		got = append(got, m.Embeds[0].Title)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("stories in the channel (-want +got)\n%s", d)
	}
	if n := b.Limited(); n != (discordtest.Counts{}) {
		t.Errorf("429s: %+v", n)
	}
}

// TestGlobalLimit has the bot limited as a whole for a second: no post goes out
// meanwhile, commands are answered, and then all is posted.
func TestGlobalLimit(t *testing.T) {
	t.Parallel()
	b := newBullpen(t, discordtest.Options{})
	channels := b.channels(t, 40)
	p := b.process(t, nil)
	background(t, p.Run)
	b.open(t, 1)
	fan, lobby := b.AddUser("fan"), b.guild.AddChannel(discordtest.Text, "lobby")
	const lasts = time.Second
	b.Fail(discordtest.Match{Method: "POST", Route: messagesRoute}, discordtest.GloballyLimited(lasts), 1)
	b.tell(t, "A", channels...)
	background(t, p.courier.Run)
	eventually(t, 10*time.Second, "the limit begins", func() bool { return b.Limited().Faults > 0 })
	for range 5 {
		b.answersSoon(t, fan, lobby)
	}
	b.allPosted(t, channels)

	begins := b.posts()[0].At
	count := func(so func(r discordtest.Request, since time.Duration) bool) (n int) {
		for _, r := range b.Requests() {
			if since := r.At.Sub(begins); since >= 0 && so(r, since) {
				n++
			}
		}
		return n
	}
	answered := count(func(r discordtest.Request, since time.Duration) bool {
		return r.Route == callbackRoute && since < lasts
	})
	resumed := count(func(r discordtest.Request, since time.Duration) bool {
		return r.Route == messagesRoute && since >= lasts && since < lasts+2*time.Second
	})
	strays := count(func(r discordtest.Request, since time.Duration) bool {
		underway := since < lasts/2 && r.Status == http.StatusTooManyRequests
		return r.Route != callbackRoute && since < lasts && !underway
	})
	if strays > 0 || answered == 0 || resumed == 0 {
		t.Errorf("during the limit %d requests were made and %d commands answered; soon after it %d posts were made", strays, answered, resumed)
	}
}

// answersSoon gives a command, which must be answered soon.
func (b *bullpen) answersSoon(t *testing.T, u *discordtest.User, in *discordtest.Channel) {
	t.Helper()
	callback, err := b.Slash(u, in, "rumors", discordtest.Values{"name": "redsox"}).Callback(t.Context())
	if err != nil || callback.Type != 4 || callback.Took > time.Second {
		t.Errorf("a command is answered by %d after %v, %v", callback.Type, callback.Took, err)
	}
}

// TestProcessesSharePace has two processes post what waits in one outbox: each
// alone would use up Discord's limit, together they keep it. A busy machine may
// hold up what has left the bot, so a few more than 50 are let pass: the tests
// of package rest are exact.
func TestProcessesSharePace(t *testing.T) {
	t.Parallel()
	const some = 55
	b := newBullpen(t, discordtest.Options{Global: some})
	channels := b.channels(t, 150)
	b.tell(t, "A", channels...)
	first, second := b.process(t, nil), b.process(t, nil)
	background(t, first.courier.Run, second.courier.Run)
	b.allPosted(t, channels)
	if n := mostInASecond(b.posts()); n > some {
		t.Errorf("%d requests in a second", n)
	}
	if n := b.Limited(); n != (discordtest.Counts{}) {
		t.Errorf("429s: %+v", n)
	}
	if first.count("sent") == 0 || second.count("sent") == 0 {
		t.Errorf("one process sent %d, the other %d", first.count("sent"), second.count("sent"))
	}
}

// atOnce gives a place in the queue of calls to whoever asks.
type atOnce struct{}

func (atOnce) Slot(context.Context, string, time.Duration) (time.Time, error) { return time.Now(), nil }

// TestBrake has hundreds of channels refuse the bot: it stops long before
// Discord bars its address, and goes on to answer commands.
func TestBrake(t *testing.T) {
	t.Parallel()
	b := newBullpen(t, discordtest.Options{Global: -1})
	p := b.process(t, func(o *discord.Options) { o.Slots = atOnce{} })
	background(t, p.Run)
	b.open(t, 1)
	channels := b.channels(t, 700)
	b.guild.SetPermissions(discordtest.Ordinary &^ discordtest.SendMessages)
	b.tell(t, "A", channels...)
	background(t, p.courier.Run)
	eventually(t, 30*time.Second, "every channel had its turn", func() bool {
		return p.count("denied")+p.count("later") == len(channels)
	})
	refused := 0
	for _, r := range b.Requests() {
		if r.Status == http.StatusForbidden {
			refused++
		}
	}
	if refused < 500 || refused > 550 {
		t.Errorf("%d requests were refused, want some 500", refused)
	}
	b.answersSoon(t, b.AddUser("fan"), channels[0])
}

// TestEdgeLimit has the network before Discord turn the bot away: everything
// waits for a minute, and then all is posted.
func TestEdgeLimit(t *testing.T) {
	t.Parallel()
	b := newBullpen(t, discordtest.Options{})
	channels := b.channels(t, 20)
	courier := b.process(t, nil).courier
	b.Fail(discordtest.Match{Method: "POST", Route: messagesRoute}, discordtest.EdgeLimited(), 1)
	b.tell(t, "A", channels...)
	for _, step := range []struct {
		ahead        time.Duration
		served, made int // channels that had their turn; requests so far
	}{
		{0, 20, 1},
		{59 * time.Second, 0, 1},
		{61 * time.Second, 20, 21},
	} {
		b.ahead.Store(int64(step.ahead))
		served, err := courier.Drain(t.Context())
		if made := len(b.posts()); served != step.served || made != step.made || err != nil {
			t.Errorf("after %v %d channels had their turn and %d requests were made, want %d and %d, %v",
				step.ahead, served, made, step.served, step.made, err)
		}
	}
	b.allPosted(t, channels)
}
