package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/bot/console"
	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// withStore lets do work on the store of a data folder.
func withStore(t *testing.T, dir string, do func(*store.Store)) {
	t.Helper()
	server, err := embedded.Start(t.Context(), embedded.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	do(store.New(server.Client(), store.Options{}))
	if err := server.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// TestChatLeavesOthersAlone runs the chat on a store whose outbox holds what is
// for another platform, as when somebody tries the bot out beside a running one.
func TestChatLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	guild := rumor.Channel{Platform: "discord", Workspace: "1", ID: "2"}
	withStore(t, dir, func(s *store.Store) {
		story := &rumor.Story{ID: "abcdefg", Revision: 1, Kind: rumor.Signing, Title: "For the guild", Clubs: []string{"BOS"}, Updated: time.Now()}
		_, err := s.Subscribe(t.Context(), rumor.Subscription{Channel: guild, Topic: rumor.ClubTopic("BOS")})
		if err == nil {
			err = s.SaveStory(t.Context(), story)
		}
		if err == nil {
			err = s.Push(t.Context(), []rumor.Delivery{{Channel: guild, Story: story.ID, Revision: 1}})
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	c := begin(t, []string{"HOTSTOVE_DATA=" + dir}, "chat", "--feed", writeFeed(t, ""))
	c.say("/help")
	time.Sleep(time.Second)
	c.say("/quit")
	c.ended(10 * time.Second)
	if strings.Contains(c.out.String(), "For the guild") {
		t.Errorf("the chat shows what is for another platform:\n%s", c.out)
	}
	withStore(t, dir, func(s *store.Store) {
		if n, err := s.Waiting(t.Context()); n != 1 || err != nil {
			t.Errorf("%d wait for the other platform, %v; want 1", n, err)
		}
	})
}

// TestChatPrintsWhatWaits pipes commands into a chat for which a post waits:
// it is printed, however soon the pipe ends.
func TestChatPrintsWhatWaits(t *testing.T) {
	dir := t.TempDir()
	env := []string{"HOTSTOVE_DATA=" + dir}
	feed := writeFeed(t, "")
	c := begin(t, env, "chat", "--feed", feed)
	c.say("/subscribe padres")
	c.say("/quit")
	c.ended(10 * time.Second)
	withStore(t, dir, func(s *store.Store) {
		story := &rumor.Story{ID: "abcdefg", Revision: 1, Kind: rumor.Signing, Title: "It waits", Clubs: []string{"SD"}, Updated: time.Now()}
		err := s.SaveStory(t.Context(), story)
		if err == nil {
			err = s.Push(t.Context(), []rumor.Delivery{{Channel: rumor.Channel{Platform: "console", ID: "general"}, Story: story.ID, Revision: 1}})
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	c = begin(t, env, "chat", "--feed", feed)
	_ = c.in.Close()
	c.ended(10 * time.Second)
	if !strings.Contains(c.out.String(), "It waits") {
		t.Errorf("what waited was not printed:\n%s\n%s", c.out, c.err)
	}
}

// TestBurstIsOnePost has a feed bring many reports at once.
func TestBurstIsOnePost(t *testing.T) {
	var mu sync.Mutex
	items := ""
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Hub Wire</title>%s</channel></rss>`, items)
	}))
	defer feed.Close()
	env := []string{"HOTSTOVE_DATA=" + t.TempDir(), "HOTSTOVE_ALLOW_PRIVATE_FEEDS=true", "HOTSTOVE_POLL=1s"}
	c := begin(t, env, "chat", "--feed", feed.URL)
	c.say("/subscribe league")
	c.hears(c.out, "Subscribed", 1, 10*time.Second)
	mu.Lock()
	for i, club := range []string{
		"Yankees", "Orioles", "Rays", "Tigers", "Guardians", "Twins", "Royals", "Astros", "Mariners", "Rangers",
		"Angels", "Mets", "Phillies", "Braves", "Marlins", "Brewers", "Cubs", "Reds", "Pirates", "Padres",
	} {
		items += fmt.Sprintf(`<item><title>%s designate a pitcher for assignment</title><link>https://hub.example/%d</link><pubDate>%s</pubDate>
			<description>The %s have designated a pitcher for assignment, the club announced on a quiet day.</description></item>`,
			club, i, time.Now().UTC().Format(time.RFC1123Z), club)
	}
	mu.Unlock()
	c.hears(c.out, "new stories", 1, 10*time.Second)
	time.Sleep(time.Second)
	if n := strings.Count(c.out.String(), "▸ new post"); n > 2 {
		t.Errorf("%d posts of a burst of 20, want one and a roll-up:\n%s", n, c.out)
	}
}

// TestChatWaitsItsTurn has another process poll, on the same Redis, when the
// chat begins: two that take reports in at once would undo each other's work.
func TestChatWaitsItsTurn(t *testing.T) {
	redistest.Need(t)
	server := redistest.Start(t)
	var looks atomic.Int64
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		looks.Add(1)
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Hub Wire</title></channel></rss>`)
	}))
	defer feed.Close()
	release, held, err := store.New(server.Client, store.Options{}).Lease(t.Context(), "job:"+alerts.PollJob, time.Minute)
	if !held || err != nil {
		t.Fatalf("lease: %v, %v", held, err)
	}
	c := begin(t, []string{"REDIS_URL=" + server.URL, "HOTSTOVE_ALLOW_PRIVATE_FEEDS=true"}, "chat", "--feed", feed.URL)
	c.hears(c.out, "/help", 1, 5*time.Second)
	time.Sleep(time.Second)
	if n := looks.Load(); n != 0 {
		t.Errorf("%d looks while another process polls, want 0", n)
	}
	release()
	c.say("/subscriptions")
	c.hears(c.out, "Subscriptions", 1, 5*time.Second)
	if n := looks.Load(); n != 1 {
		t.Errorf("%d looks when commands are taken, want 1", n)
	}
}

// TestChatTellsWhatWasNotKept has the data folder vanish under a chat that
// keeps its data in the process.
func TestChatTellsWhatWasNotKept(t *testing.T) {
	t.Setenv("PATH", "")
	dir := filepath.Join(t.TempDir(), "data")
	c := begin(t, []string{"HOTSTOVE_DATA=" + dir}, "chat", "--feed", writeFeed(t, ""))
	c.say("/subscribe redsox")
	c.hears(c.out, "Subscribed", 1, 5*time.Second)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	c.say("/quit")
	c.ended(10 * time.Second)
	if !strings.Contains(c.err.String(), "may be lost") {
		t.Errorf("it does not say that the subscription was not kept:\n%s", c.err)
	}
}

// TestDemoSendsSideBySide sends to many channels at once, as the courier does
// when the demo stays as a chat.
func TestDemoSendsSideBySide(t *testing.T) {
	terminal := console.New(console.Options{Out: io.Discard})
	d := &demo{terminal: terminal, counts: map[string]int{}}
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			to := rumor.Delivery{Channel: console.Channel(fmt.Sprint(i % 4)), Story: "x", Revision: 1}
			if _, err := d.Send(t.Context(), to, message.Message{Title: "T"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if d.counts["post"] != 32 {
		t.Errorf("counted %d of 32 posts", d.counts["post"])
	}
}
