package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/golden"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// TestAnswers holds what Discord is told in answer to each interaction.
func TestAnswers(t *testing.T) {
	manager := func() fixture { return inTestGuild(manageChannels) }
	fan := func() fixture { return inTestGuild(0) }
	onlyUser := fixture{"1": testUser}
	page := customID(1, "rumors name:club:SEA page:2")
	archive := new(txtar.Archive)
	for _, test := range []struct {
		name string
		in   fixture
	}{
		{"a command in a guild", fan().slash("rumors", "name", "mariners")},
		{"a mistake is told in private", fan().slash("rumors", "name", "xyzzy")},
		{"a command that is none", fan().slash("lineup")},
		{"an option that is a number", fan().slash("rumors", "name", "mariners", "page", 2)},
		{"subscribe in a guild", fan().slash("subscribe", "topic", "redsox")},
		{"subscribe where the bot may not post", fan().with("app_permissions", "66560").slash("subscribe", "topic", "redsox")},
		{"subscribe to direct messages where the bot may not post", fan().with("app_permissions", "0").slash("subscribe", "topic", "redsox", "to", "me")},
		{"subscribe in a thread where the bot may not post",
			fan().with("app_permissions", "84992", "channel", fixture{"id": testChannel, "type": 11}).slash("subscribe", "topic", "redsox")},
		{"subscribe in direct messages", inTestDirect().slash("subscribe", "topic", "redsox")},
		{"subscribe where only the user has the bot", fan().with("authorizing_integration_owners", onlyUser).slash("subscribe", "topic", "redsox")},
		{"subscribe to direct messages where only the user has the bot",
			fan().with("authorizing_integration_owners", onlyUser).slash("subscribe", "topic", "redsox", "to", "me")},
		{"subscribe among friends", inTestDirect().with("context", 2, "authorizing_integration_owners", onlyUser).slash("subscribe", "topic", "redsox")},
		{"a look-up among friends", inTestDirect().with("context", 2, "authorizing_integration_owners", onlyUser).slash("rumors", "name", "redsox")},
		{"ping everyone", manager().slash("subscribe", "topic", "redsox", "ping", testGuild)},
		{"reminders by a fan", fan().slash("deadline", "remind", "on")},
		{"reminders by a manager", manager().slash("deadline", "remind", "on")},
		{"reminders where the bot may not post", manager().with("app_permissions", "0").slash("deadline", "remind", "on")},
		{"settings where only the user has the bot", fan().with("authorizing_integration_owners", onlyUser).slash("settings")},
		{"no user", fan().without("member").slash("rumors", "name", "redsox")},
		{"no channel", fan().without("channel", "channel_id").slash("rumors", "name", "redsox")},
		{"no data", fan().with("type", 2)},
		{"the next page of one's own", fan().press(page, 0, testUser)},
		{"the next page of somebody else's", fan().press(page, 0, testFan)},
		{"the next page of a post", fan().press(page, 0, "")},
		{"the next page of a private message", fan().press(page, ephemeral, testFan)},
		{"a button for a new message", fan().press(customID(2, "rumors name:club:BOS"), 0, testUser)},
		{"a subscribing button by a fan", fan().press(customID(1, "subscribe topic:club:BOS"), 0, testUser)},
		{"a subscribing button by a manager", manager().press(customID(1, "subscribe topic:club:BOS"), 0, testFan)},
		{"an unknown button", fan().press("poll:7", 0, testUser)},
		{"a button of a command that is no more", fan().press(customID(1, "standings"), 0, testUser)},
		{"completion", fan().typing("rumors", "name", "red s")},
		{"completion of nothing", fan().typing("rumors", "name", "xyzzy")},
		{"completion of no option", fan().typing("rumors", "name", "red s").with("data", fixture{"name": "rumors"})},
	} {
		p := newPark(t, nil)
		p.play(t, test.in.json(t))
		archive.Files = append(archive.Files, txtar.File{Name: test.name, Data: p.calls.transcript()})
	}
	golden.Check(t, "answers.txtar", txtar.Format(archive))
}

// transcript returns the calls with their bodies.
func (f *parkCalls) transcript() []byte {
	var b bytes.Buffer
	for _, c := range f.made {
		fmt.Fprintf(&b, "%s\n%s\n", c.line, c.body)
	}
	return b.Bytes()
}

// What is no command, button or completion is left alone.
func TestIgnored(t *testing.T) {
	for _, raw := range []string{
		``, `null`, `[]`, `{}`, `"x"`, `{"type":2}`,
		string(inTestGuild(0).with("type", 1).json(t)),
		string(inTestGuild(0).with("type", 5).json(t)),
		string(inTestGuild(0).with("type", 999).json(t)),
		string(inTestGuild(0).slash("help").with("token", "").json(t)),
		string(inTestGuild(0).slash("help").with("id", "../x").json(t)),
	} {
		p := newPark(t, nil)
		p.play(t, []byte(raw))
		if len(p.calls.made) > 0 {
			t.Errorf("%s: %q", raw, p.calls.lines())
		}
	}
}

// fakeRouter answers after a while, or as told.
type fakeRouter struct {
	takes time.Duration
	reply commands.Reply
	asked []commands.Request
	panic any
}

func (f *fakeRouter) AnswerWithin(ctx context.Context, limit time.Duration, r commands.Request) commands.Reply {
	f.asked = append(f.asked, r)
	if f.panic != nil {
		panic(f.panic)
	}
	select {
	case <-time.After(min(f.takes, limit)):
	case <-ctx.Done():
	}
	return f.reply
}

func (f *fakeRouter) Complete(ctx context.Context, _ commands.Request, _ string) []commands.Choice {
	if f.panic != nil {
		panic(f.panic)
	}
	select {
	case <-time.After(f.takes):
	case <-ctx.Done():
	}
	return []commands.Choice{{Label: "Boston Red Sox", Value: "club:BOS"}}
}

func says(title string, private, replace bool) commands.Reply {
	return commands.Reply{Message: message.Message{Title: title, Private: private}, Replace: replace}
}

const (
	callbackLine = "POST /interactions/100000000000000001/TOKEN/callback"
	webhookLine  = "/webhooks/" + testApp + "/TOKEN"
	originalLine = webhookLine + "/messages/@original"
)

// TestDeferral plays commands that take long.
func TestDeferral(t *testing.T) {
	look := inTestGuild(0).slash("rumors", "name", "redsox")
	manage := inTestGuild(0).slash("subscribe", "topic", "redsox")
	press := func(author string) fixture { return inTestGuild(0).press(customID(1, "rumors page:2"), 0, author) }
	type made struct {
		line string
		body string // part of it
		at   time.Duration
	}
	for _, test := range []struct {
		name  string
		in    fixture
		takes time.Duration
		reply commands.Reply
		want  []made
	}{
		{"soon enough", look, 1900 * time.Millisecond, says("soon", false, false), []made{
			{callbackLine, `"type": 4`, 1900 * time.Millisecond},
		}},
		{"public", look, 5 * time.Second, says("later", false, false), []made{
			{callbackLine, `"type": 5`, 2 * time.Second},
			{"PATCH " + originalLine, `"title": "later"`, 5 * time.Second},
		}},
		{"private after all", look, 5 * time.Second, says("later", true, false), []made{
			{callbackLine, `"type": 5`, 2 * time.Second},
			{"DELETE " + originalLine, "", 5 * time.Second},
			{"POST " + webhookLine, `"flags": 64`, 5 * time.Second},
		}},
		{"private from the start", manage, 5 * time.Second, says("later", true, false), []made{
			{callbackLine, `"flags": 64`, 2 * time.Second},
			{"PATCH " + originalLine, `"title": "later"`, 5 * time.Second},
		}},
		{"a page", press(testUser), 5 * time.Second, says("page", false, true), []made{
			{callbackLine, `"type": 6`, 2 * time.Second},
			{"PATCH " + originalLine, `"title": "page"`, 5 * time.Second},
		}},
		{"a page of somebody else's", press(testFan), 5 * time.Second, says("page", false, true), []made{
			{callbackLine, `"type": 6`, 2 * time.Second},
			{"POST " + webhookLine, `"flags": 64`, 5 * time.Second},
		}},
		{"a new message by a button", press(testUser), 5 * time.Second, says("new", false, false), []made{
			{callbackLine, `"type": 6`, 2 * time.Second},
			{"POST " + webhookLine, `"title": "new"`, 5 * time.Second},
		}},
		{"for ever", look, time.Hour, says("too late", false, false), []made{
			{callbackLine, `"type": 5`, 2 * time.Second},
			{"PATCH " + originalLine, `"title": "too late"`, 15 * time.Second},
		}},
		{"a completion in time", inTestGuild(0).typing("rumors", "name", "red"), 2400 * time.Millisecond, commands.Reply{}, []made{
			{callbackLine, `"type": 8`, 2400 * time.Millisecond},
		}},
		{"a late completion", inTestGuild(0).typing("rumors", "name", "red"), time.Hour, commands.Reply{}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(t, func(o *Options) { o.Router = &fakeRouter{takes: test.takes, reply: test.reply} })
				start := time.Now()
				p.play(t, test.in.json(t))
				if len(p.calls.made) != len(test.want) {
					t.Fatalf("made %q", p.calls.lines())
				}
				for i, want := range test.want {
					got := p.calls.made[i]
					if got.line != want.line || !strings.Contains(string(got.body), want.body) || got.at.Sub(start) != want.at {
						t.Errorf("%v %s\n%s\nwant %v %s with %s", got.at.Sub(start), got.line, got.body, want.at, want.line, want.body)
					}
				}
			})
		})
	}
}

// TestFailedCalls holds what is tried again, and what is not.
func TestFailedCalls(t *testing.T) {
	lost := errors.New("connection reset")
	code := func(n int) error { return &rest.Error{Method: "POST", Status: 400, Code: n} }
	after := func(d time.Duration) error { return hang(d) }
	for _, test := range []struct {
		name   string
		takes  time.Duration
		reply  commands.Reply
		fail   []error // of the calls, in turn
		want   []string
		within time.Duration
		logged string
	}{
		{"lost once", 0, says("a", false, false), []error{lost}, []string{callbackLine, callbackLine}, 0, ""},
		{"lost on the way back", 0, says("a", false, false), []error{lost, code(alreadyAcknowledged)}, []string{callbackLine, callbackLine}, 0, ""},
		{"lost twice", 0, says("a", false, false), []error{lost, lost}, []string{callbackLine, callbackLine}, 0, "interaction not answered"},
		{"Discord fails", 0, says("a", false, false), []error{&rest.Error{Status: 502, Edge: true}}, []string{callbackLine, callbackLine}, 0, ""},
		{"answered by another", 0, says("a", false, false), []error{code(alreadyAcknowledged)}, []string{callbackLine}, 0, ""},
		{"too late", 0, says("a", false, false), []error{code(unknownInteraction)}, []string{callbackLine}, 0, ""},
		{"refused", 0, says("a", false, false), []error{code(50035)}, []string{callbackLine}, 0, "interaction not answered"},
		{"hangs", 0, says("a", false, false), []error{after(time.Hour), after(time.Hour)}, []string{callbackLine, callbackLine}, firstWithin, "interaction not answered"},
		{"hangs when deferring", 4 * time.Second, says("a", false, false), []error{after(time.Hour)},
			[]string{callbackLine, callbackLine, "PATCH " + originalLine}, 4 * time.Second, ""},
		{"no deferral, nothing after it", 4 * time.Second, says("a", false, false), []error{code(50035)}, []string{callbackLine}, 4 * time.Second, "interaction not answered"},
		{"an edit is tried again", 4 * time.Second, says("a", false, false), []error{nil, lost},
			[]string{callbackLine, "PATCH " + originalLine, "PATCH " + originalLine}, 4 * time.Second, ""},
		{"a deferral still on its way", 4 * time.Second, says("a", false, false), []error{nil, code(unknownWebhook)},
			[]string{callbackLine, "PATCH " + originalLine, "PATCH " + originalLine}, 4*time.Second + overtakenBy, ""},
		{"a message is not posted again", 4 * time.Second, says("a", true, false), []error{nil, nil, lost},
			[]string{callbackLine, "DELETE " + originalLine, "POST " + webhookLine}, 4 * time.Second, "answer after a deferral failed"},
		{"deleted by somebody else", 4 * time.Second, says("a", true, false), []error{nil, code(unknownMessage)},
			[]string{callbackLine, "DELETE " + originalLine, "POST " + webhookLine}, 4 * time.Second, ""},
		{"a private answer does not become public", 4 * time.Second, says("a", true, false), []error{nil, code(50035)},
			[]string{callbackLine, "DELETE " + originalLine}, 4 * time.Second, "answer after a deferral failed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPark(t, func(o *Options) { o.Router = &fakeRouter{takes: test.takes, reply: test.reply} })
				n := 0
				p.calls.do = func(ctx context.Context, _ string) error {
					n++
					if n > len(test.fail) {
						return nil
					}
					if d, ok := errors.AsType[hang](test.fail[n-1]); ok {
						return d.wait(ctx)
					}
					return test.fail[n-1]
				}
				start := time.Now()
				p.play(t, inTestGuild(0).slash("rumors").json(t))
				if got := p.calls.lines(); !slices.Equal(got, test.want) {
					t.Errorf("made %q, want %q", got, test.want)
				}
				if took := time.Since(start); took != test.within {
					t.Errorf("took %v, want %v", took, test.within)
				}
				if log := p.log.String(); (log != "") != (test.logged != "") || !strings.Contains(log, test.logged) {
					t.Errorf("logged %q, want %q", log, test.logged)
				}
			})
		})
	}
}

// hang is a call that takes this long.
type hang time.Duration

func (h hang) Error() string { return "hangs" }

func (h hang) wait(ctx context.Context) error {
	select {
	case <-time.After(time.Duration(h)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TestPanics holds that a panic ends one answer, with an apology.
func TestPanics(t *testing.T) {
	const secret = "what the user typed"
	for _, test := range []struct {
		name   string
		in     fixture
		change func(*Options)
		want   string
	}{
		{"in the router", inTestGuild(0).slash("rumors"), func(o *Options) { o.Router = &fakeRouter{panic: secret} }, rumor.Apology},
		{"in a completion", inTestGuild(0).typing("rumors", "name", "red"), func(o *Options) { o.Router = &fakeRouter{panic: secret} }, `"choices": []`},
		{"before the router", inTestGuild(0).slash("rumors"), func(o *Options) { o.Commands = nil }, rumor.Apology},
	} {
		p := newPark(t, test.change)
		p.play(t, test.in.json(t))
		if len(p.calls.made) != 1 || !strings.Contains(string(p.calls.made[0].body), test.want) {
			t.Errorf("%s: %s", test.name, p.calls.transcript())
		}
		if log := p.log.String(); !strings.Contains(log, "interaction panicked") || strings.Contains(log, secret) {
			t.Errorf("%s: logged %s", test.name, log)
		}
	}
	p := newPark(t, nil)
	p.calls.do = func(context.Context, string) error { panic(secret) }
	p.play(t, inTestGuild(0).slash("rumors").json(t))
	if len(p.calls.made) != 1 || !strings.Contains(p.log.String(), "interaction panicked") {
		t.Errorf("a panic while answering: %q, logged %s", p.calls.lines(), p.log.String())
	}
}

// TestCrowd holds that only so many interactions are answered at once.
func TestCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(t, func(o *Options) { o.Router = &crowdedRouter{} })
		receive := func(i int) {
			id := fmt.Sprint(100000000000000001 + i)
			p.receive(t.Context(), inTestGuild(0).with("id", id).slash("rumors").json(t))
		}
		for i := range mostTurns + 1 {
			receive(i)
		}
		if err := p.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(p.calls.made); got != mostTurns {
			t.Errorf("%d answered, want %d", got, mostTurns)
		}
		if got := strings.Count(p.log.String(), "left unanswered"); got != 1 {
			t.Errorf("logged %d times", got)
		}
		receive(mostTurns + 1)
		synctest.Wait()
		if got := len(p.calls.made); got != mostTurns {
			t.Error("an interaction was answered after the end")
		}
	})
}

// crowdedRouter answers after a second; unlike fakeRouter it notes nothing.
type crowdedRouter struct{ fakeRouter }

func (*crowdedRouter) AnswerWithin(context.Context, time.Duration, commands.Request) commands.Reply {
	time.Sleep(time.Second)
	return says("a", false, false)
}

func TestWaitGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPark(t, func(o *Options) { o.Router = &fakeRouter{takes: time.Second} })
		received, stop := context.WithCancel(t.Context())
		p.receive(received, inTestGuild(0).slash("rumors").json(t))
		stop() // the gateway closed; the answer is given all the same
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if err := p.wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		if err := p.wait(t.Context()); err != nil || len(p.calls.made) != 1 {
			t.Errorf("%v, made %q", err, p.calls.lines())
		}
	})
}

func TestObserve(t *testing.T) {
	for _, test := range []struct {
		in   fixture
		want string
	}{
		{inTestGuild(0).slash("rumors"), "command 2s"},
		{inTestGuild(0).press("x", 0, testUser), "button 0s"},
		{inTestGuild(0).typing("rumors", "name", "red"), "completion 2.4s"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var seen []string
			p := newPark(t, func(o *Options) {
				o.Router = &fakeRouter{takes: 2400 * time.Millisecond}
				o.Observe.Interaction = func(kind string, took time.Duration) { seen = append(seen, kind+" "+took.String()) }
			})
			p.play(t, test.in.json(t))
			if !slices.Equal(seen, []string{test.want}) {
				t.Errorf("%q, want %q", seen, test.want)
			}
		})
	}
}

// TestNewAnswer holds who sees an answer to a button, and where.
func TestNewAnswer(t *testing.T) {
	for _, test := range []struct {
		name  string
		flags int
		by    string
		reply commands.Reply
		want  string // type and flags
	}{
		{"a page of one's own", 0, testUser, says("a", false, true), "7 0"},
		{"a page of somebody else's", 0, testFan, says("a", false, true), "4 64"},
		{"a private page does not become public", 0, testUser, says("a", true, true), "4 64"},
		{"a private page in a private message", ephemeral, testUser, says("a", true, true), "7 0"},
		{"a public page in a private message", ephemeral, "", says("a", false, true), "7 0"},
		{"a new message", 0, testFan, says("a", false, false), "4 0"},
		{"a new private message", 0, testUser, says("a", true, false), "4 64"},
	} {
		in, err := readInteraction(inTestGuild(0).press(customID(1, "rumors"), test.flags, test.by).json(t))
		if err != nil {
			t.Fatal(err)
		}
		r := newAnswer(in, test.reply).response()
		if got := fmt.Sprint(int(r.Type), r.Data.(outgoing).Flags); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// Discord takes no empty names, and no more than so many.
func TestNewChoices(t *testing.T) {
	long := strings.Repeat("⚾", 120)
	list := []commands.Choice{{Label: "", Value: "a"}, {Label: "A", Value: ""}, {Label: "A", Value: long}, {Label: long, Value: "club:BOS"}, {Label: "Red\nSox\u202e", Value: "b"}}
	got := newChoices(list).Data.(choices).Choices
	if len(got) != 2 || got[0].Value != "club:BOS" || message.Units(got[0].Name) > 100 || got[1].Name != "Red Sox" {
		t.Errorf("%q", got)
	}
	many := slices.Repeat([]commands.Choice{{Label: "A", Value: "a"}}, 40)
	if got := newChoices(many).Data.(choices).Choices; len(got) != commands.MaxChoices {
		t.Errorf("%d choices", len(got))
	}
}
