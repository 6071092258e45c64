package discord

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	newPost  = "POST /channels/" + channelID + "/threads"
	getForum = "GET /channels/" + channelID
	active   = "GET /guilds/" + guildID + "/threads/active"
	aForum   = `{"type":15,"name":"rumors","flags":16,"available_tags":[
		{"id":"1","name":"Mods","moderated":true},{"id":"2","name":"Other"},{"id":"3","name":"⚾ Red Sox"},{"id":"4","name":"New York Yankees"},{"id":"5","name":"⚾"}]}`
)

func withThreads(t *testing.T) *world {
	w := newWorld(t)
	w.store.settings[redsox] = map[string]string{threadsSetting: "on"}
	w.answer(toChannel, said)
	return w
}

func inForum(t *testing.T) *world {
	w := newWorld(t)
	w.store.settings[redsox] = map[string]string{typeSetting: "15"}
	w.answer(getForum, aForum)
	w.answer(newPost, `{"id":"`+threadID+`"}`)
	w.answer(inThread, saidThere)
	return w
}

func TestThreadForEachStory(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer any
		thread string
	}{
		{"started", `{"id":"900"}`, "900"},
		{"an earlier attempt started it", rejected(400, threadExists), "900"},
		{"limited", rejected(429, 0), ""},
		{"lost", errLost, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := withThreads(t)
			w.answer(newThread, test.answer)
			wantReceipt(t, w.send(t, story, toChannel, newThread), receipt("900", test.thread))
		})
	}
}

func TestNoThread(t *testing.T) {
	reminder := rumor.Delivery{Channel: redsox, Deadline: "2026-trade-deadline", Rung: time.Hour}
	w := withThreads(t)
	w.send(t, reminder, toChannel)
	for _, kind := range []string{"11", "2"} {
		w.store.settings[redsox][typeSetting] = kind
		w.send(t, story, toChannel)
	}
}

func TestFollowUpGoesIntoTheThread(t *testing.T) {
	w := withThreads(t)
	w.answer(inThread, saidThere)
	d := story
	d.ReplyTo = rumor.Receipt{Message: threadID, Thread: threadID}
	wantReceipt(t, w.send(t, d, inThread), receipt(threadID+"/901", threadID))

	// Only a message in the thread itself can be answered there.
	d.ReplyTo.Message = threadID + "/902"
	if _, err := w.Send(t.Context(), d, news); err != nil {
		t.Fatal(err)
	}
	got := body(t, w.api.take()[0])["message_reference"]
	if d := cmp.Diff(map[string]any{"message_id": "902", "fail_if_not_exists": false}, got); d != "" {
		t.Errorf("message_reference (-want +got)\n%s", d)
	}

	w.store.settings[redsox] = nil // threads are off now
	w.send(t, d, toChannel)
}

func TestFollowUpOfAClosedThread(t *testing.T) {
	for _, code := range []int{unknownChannel, archivedThread, lockedThread} {
		w := withThreads(t)
		w.answer(newThread, `{"id":"900"}`)
		w.answer(inThread, rejected(400, code))
		d := story
		d.ReplyTo = rumor.Receipt{Message: threadID, Thread: threadID}
		wantReceipt(t, w.send(t, d, inThread, toChannel, newThread), receipt("900", "900"))
	}
	w := withThreads(t)
	w.answer(inThread, errLost) // perhaps it is there
	d := story
	d.ReplyTo = rumor.Receipt{Message: threadID, Thread: threadID}
	_, err := w.Send(t.Context(), d, news)
	if v := verdictOf(t, err); v.Verdict != rumor.Unknown {
		t.Errorf("verdict %s", v.Verdict)
	}
	w.expect(t, inThread)
}

func TestForumPost(t *testing.T) {
	w := inForum(t)
	d := story
	d.Pings = []string{"600000000000000001"}
	got, err := w.Send(t.Context(), d, news)
	if err != nil {
		t.Fatal(err)
	}
	wantReceipt(t, got, receipt(threadID+"/"+threadID, threadID))
	calls := w.api.take()
	if len(calls) != 2 || calls[1].call != newPost {
		t.Fatalf("calls: %+v", calls)
	}
	b := body(t, calls[1])
	m := b["message"].(map[string]any)
	if b["name"] != news.Title || !cmp.Equal(b["applied_tags"], []any{"3"}) || m["content"] != "<@&600000000000000001>" || m["nonce"] != nil {
		t.Errorf("body %s", calls[1].body)
	}

	d.ReplyTo = got
	wantReceipt(t, w.send(t, d, inThread), receipt(threadID+"/901", threadID))

	d.ReplyTo = rumor.Receipt{}
	d.Revision++
	w.send(t, d, newPost) // the tags are known
}

func TestForumPostAfterALostAnswer(t *testing.T) {
	made := func(at time.Time, parent, owner, name string) string {
		id := uint64(at.UnixMilli()-1420070400000) << 22
		return fmt.Sprintf(`{"id":"%d","parent_id":"%s","owner_id":"%s","name":"%s"}`, id, parent, owner, name)
	}
	ours := made(testNow.Add(time.Second), channelID, botID, news.Title)
	others := strings.Join([]string{
		made(testNow.Add(-time.Hour), channelID, botID, news.Title),
		made(testNow, "1", botID, news.Title),
		made(testNow, channelID, ownerID, news.Title),
		made(testNow, channelID, botID, "Something else"),
		`{"id":"garbage","parent_id":"` + channelID + `","owner_id":"` + botID + `","name":"` + news.Title + `"}`,
	}, ",")

	w := inForum(t)
	w.answer(newPost, errLost, `{"id":"`+threadID+`"}`)
	if _, err := w.Send(t.Context(), story, news); err == nil {
		t.Fatal("a lost answer is a success")
	}
	w.expect(t, getForum, newPost)
	w.answer(active, errLost, `{"threads":[`+others+`,`+ours+`]}`, `{"threads":[`+others+`]}`)
	if _, err := w.Send(t.Context(), story, news); err == nil {
		t.Fatal("posted without a look at what is there")
	}
	w.expect(t, "GET /applications/@me", active)
	got := w.send(t, story, active)
	if made, ok := madeAt(got.Thread); !ok || !made.Equal(testNow.Add(time.Second)) {
		t.Errorf("took %+v", got)
	}
	w.send(t, story, active, newPost) // it never came through
}

func TestChannelOfAnotherType(t *testing.T) {
	for _, code := range []int{noTextChannel, noForumMessage} {
		w := inForum(t)
		w.store.settings[redsox] = nil
		w.answer(toChannel, rejected(400, code))
		w.send(t, story, toChannel, getForum, newPost)
		if got := w.store.settings[redsox][typeSetting]; got != "15" {
			t.Errorf("after code %d: kept type %q", code, got)
		}
	}

	w := inForum(t) // it wants a tag since we looked
	w.forums.put(channelID, channel{Type: forumChannel})
	w.answer(newPost, rejected(400, tagRequired), `{"id":"`+threadID+`"}`)
	w.answer(active, `{"threads":[]}`)
	w.send(t, story, newPost, getForum, "GET /applications/@me", active, newPost)

	w = inForum(t) // deleted meanwhile
	w.store.settings[redsox] = nil
	w.answer(toChannel, rejected(400, wrongChannelType))
	w.answer(getForum, rejected(404, unknownChannel))
	_, err := w.Send(t.Context(), story, news)
	if v := verdictOf(t, err); v.Verdict != rumor.Gone {
		t.Errorf("verdict %s", v.Verdict)
	}
}

func TestTags(t *testing.T) {
	forum := channel{Flags: needsTag, Tags: []tag{
		{"1", "Mods", true}, {"2", "Other", false}, {"3", "⚾ Red Sox", false}, {"4", "new york yankees!", false}, {"5", "⚾", false}, {"6", "Sox", true},
	}}
	clubs := func(names string) message.Message {
		return message.Message{Title: "News", Fields: []message.Field{{Name: "Clubs", Value: message.String(names)}}}
	}
	many := channel{}
	for i := range 9 {
		many.Tags = append(many.Tags, tag{fmt.Sprint(i), "Red Sox", false})
	}
	for _, test := range []struct {
		name  string
		forum channel
		m     message.Message
		want  []string
	}{
		{"club", forum, clubs("Boston Red Sox, Chicago Cubs"), []string{"3"}},
		{"clubs", forum, clubs("Boston Red Sox, New York Yankees"), []string{"3", "4"}},
		{"title", forum, message.Message{Title: "Red Sox's catcher"}, []string{"3"}},
		{"part of a word", forum, message.Message{Title: "Featured soxes, brother"}, []string{"2"}},
		{"none fits", channel{Tags: forum.Tags}, message.Message{Title: "News"}, nil},
		{"none at all", channel{Flags: needsTag}, message.Message{Title: "News"}, nil},
		{"many", many, clubs("Boston Red Sox"), []string{"0", "1", "2", "3", "4"}},
	} {
		if d := cmp.Diff(test.want, test.forum.pick(test.m)); d != "" {
			t.Errorf("%s (-want +got)\n%s", test.name, d)
		}
	}
}

func TestThreadName(t *testing.T) {
	for _, test := range []struct{ title, body, want string }{
		{"Red Sox\n ask\u0000 about\u200b him", "", "Red Sox ask about him"},
		{" ", "Two clubs called.", "Two clubs called."},
		{"", "\u200b", "News"},
	} {
		if got := threadName(message.Message{Title: test.title, Body: []message.Text{message.String(test.body)}}); got != test.want {
			t.Errorf("%q, %q: %q, want %q", test.title, test.body, got, test.want)
		}
	}
	for _, long := range []string{strings.Repeat("word ", 2000), strings.Repeat("⚾", 2000), strings.Repeat("🧢", 2000)} {
		if n := len(utf16.Encode([]rune(threadName(message.Message{Title: long})))); n > maxThreadName || n < maxThreadName-5 {
			t.Errorf("%d characters", n)
		}
	}
}
