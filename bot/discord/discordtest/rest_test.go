package discordtest

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// place is a world with one of everything.
type place struct {
	s                     *Server
	c                     *client
	guild                 *Guild
	text, news, forum, dm *Channel
	fan                   *User
	redsox                string // tag of the forum
	post, thread, inNews  string // ids of messages, and a thread
}

// settle makes a place on a server that only notes violations.
func settle(t *testing.T) *place {
	s := Start(t, Options{Lenient: true, Global: -1, Messages: Rate{Limit: -1}})
	p := &place{s: s, c: newClient(t, s), guild: s.AddGuild("Fenway"), fan: s.AddUser("fan")}
	p.text = p.guild.AddChannel(Text, "rumors")
	p.news = p.guild.AddChannel(Announcement, "news")
	p.forum = p.guild.AddChannel(Forum, "trades")
	p.redsox = p.forum.AddTag("Red Sox")
	p.dm = s.DM(p.fan)
	p.post = p.c.post(p.text, "first")
	p.inNews = p.c.post(p.news, "news")
	p.thread = p.c.ok("POST", p.messages(p.text)+"/"+p.post+"/threads", object{"name": "story"}).text("id")
	return p
}

func (p *place) messages(c *Channel) string { return "/channels/" + c.ID + "/messages" }

// TestAnswersFitDocument holds the fake's own answers to the document.
func TestAnswersFitDocument(t *testing.T) {
	p := settle(t)
	c := p.c
	c.check = true
	app := "/applications/" + p.s.ApplicationID
	c.ok("GET", "/gateway/bot", nil)
	c.ok("GET", "/applications/@me", nil)
	c.ok("GET", "/users/@me", nil)
	c.ok("POST", "/users/@me/channels", object{"recipient_id": p.fan.ID})
	c.register(object{"name": "rumors", "description": "News", "options": []object{
		{"type": 3, "name": "who", "description": "club", "autocomplete": true, "required": true},
		{"type": 4, "name": "page", "description": "of it", "required": false, "min_value": 1},
		{"type": 3, "name": "kind", "description": "of news", "choices": []object{{"name": "Trade", "value": "trade"}}},
	}, "name_localizations": object{"ja": "噂"}, "contexts": []int{0, 1, 2}, "integration_types": []int{0, 1}})
	c.ok("GET", app+"/commands", nil)
	c.ok("GET", app+"/commands?with_localizations=true", nil)
	c.ok("PUT", app+"/guilds/"+p.guild.ID+"/commands", []object{{"name": "help", "description": "Help"}})
	c.ok("GET", app+"/guilds/"+p.guild.ID+"/commands", nil)
	guild := "/guilds/" + p.guild.ID
	for _, path := range []string{guild, guild + "/roles", guild + "/channels", guild + "/members/" + p.s.UserID} {
		c.ok("GET", path, nil)
	}
	for _, channel := range []string{p.text.ID, p.news.ID, p.forum.ID, p.dm.ID, p.thread} {
		c.ok("GET", "/channels/"+channel, nil)
	}
	full := object{
		"content": "hello", "nonce": "n1", "enforce_nonce": true, "allowed_mentions": object{"parse": []string{}},
		"message_reference": object{"message_id": p.post},
		"embeds": []object{{
			"title": "T", "url": "https://news.example/1", "description": "D", "color": 1, "footer": object{"text": "F"},
			"author": object{"name": "A"}, "fields": []object{{"name": "n", "value": "v", "inline": true}},
			"thumbnail": object{"url": "https://news.example/1.png"}, "timestamp": "2025-07-31T18:00:00Z",
		}},
		"components": []object{{"type": 1, "components": []object{
			{"type": 2, "style": 1, "label": "Next", "custom_id": "next"},
			{"type": 2, "style": 5, "label": "Read", "url": "https://news.example/1"},
		}}},
	}
	posted := c.ok("POST", p.messages(p.text), full).text("id")
	c.ok("GET", p.messages(p.text)+"/"+posted, nil)
	c.ok("GET", p.messages(p.text)+"?limit=10", nil)
	c.ok("PATCH", p.messages(p.text)+"/"+posted, object{"content": "changed"})
	c.ok("POST", p.messages(p.text)+"/"+posted+"/threads", object{"name": "story", "auto_archive_duration": 60})
	c.ok("POST", p.messages(p.news)+"/"+p.inNews+"/crosspost", nil)
	c.ok("POST", "/channels/"+p.text.ID+"/threads", object{"name": "loose", "type": 11})
	c.ok("PATCH", "/channels/"+p.thread, object{"archived": true})
	c.ok("DELETE", p.messages(p.text)+"/"+posted, nil)
	c.check = false // the message within the answer is in Discord's documentation only
	c.ok("POST", "/channels/"+p.forum.ID+"/threads", object{
		"name": "A story", "applied_tags": []string{p.redsox}, "message": object{"content": "told"},
	})
	for _, v := range p.s.Violations() {
		t.Error(v)
	}
}

func TestRefusals(t *testing.T) {
	const view, none = Ordinary, Permissions(0)
	say := object{"content": "x"}
	embed := object{"embeds": []object{{"title": "T"}}}
	for _, test := range []struct {
		name         string
		prepare      func(p *place)
		method, path string // with {text}, {post} and so on for ids
		body         any
		status, code int
	}{
		{"no such channel", nil, "POST", "/channels/1/messages", say, 404, 10003},
		{"no id", nil, "GET", "/channels/x", nil, 400, 50035},
		{"no such message", nil, "PATCH", "/channels/{text}/messages/1", say, 404, 10008},
		{"message of another channel", nil, "GET", "/channels/{text}/messages/{inNews}", nil, 404, 10008},
		{"deleted by a moderator", func(p *place) { p.s.RemoveMessage(p.post) }, "PATCH", "/channels/{text}/messages/{post}", say, 404, 10008},
		{"removed channel", func(p *place) { p.s.RemoveChannel(p.text) }, "POST", "/channels/{text}/messages", say, 404, 10003},
		{"thread of a removed channel", func(p *place) { p.s.RemoveChannel(p.text) }, "POST", "/channels/{thread}/messages", say, 404, 10003},
		{"no such guild", nil, "GET", "/guilds/1", nil, 404, 10004},
		{"kicked, guild", func(p *place) { p.s.RemoveGuild(p.guild) }, "GET", "/guilds/{guild}", nil, 404, 10004},
		{"kicked, roles", func(p *place) { p.s.RemoveGuild(p.guild) }, "GET", "/guilds/{guild}/roles", nil, 403, 50001},
		{"kicked, channel", func(p *place) { p.s.RemoveGuild(p.guild) }, "POST", "/channels/{text}/messages", say, 403, 50001},
		{"outage", func(p *place) { p.s.Outage(p.guild, true) }, "POST", "/channels/{text}/messages", say, 503, 0},
		{"no such user", nil, "GET", "/guilds/{guild}/members/1", nil, 404, 10013},
		{"no member", nil, "GET", "/guilds/{guild}/members/{fan}", nil, 404, 10007},
		{"a message to nobody", nil, "POST", "/users/@me/channels", object{"recipient_id": "1"}, 400, 50033},
		{"closed to messages", func(p *place) { p.fan.CloseDMs() }, "POST", "/channels/{dm}/messages", say, 403, 50007},
		{"a direct message", nil, "POST", "/channels/{dm}/messages", say, 200, 0},
		{"a private conversation", func(p *place) { p.dm = p.s.PrivateChannel(p.fan) }, "POST", "/channels/{dm}/messages", say, 403, 50001},

		{"not seen", func(p *place) { p.guild.SetPermissions(SendMessages) }, "POST", "/channels/{text}/messages", say, 403, 50001},
		{"not seen here", func(p *place) { p.text.Overwrite(p.guild.Everyone.ID, none, ViewChannel) }, "GET", "/channels/{text}", nil, 403, 50001},
		{"seen here again", func(p *place) {
			p.text.Overwrite(p.guild.Everyone.ID, none, ViewChannel)
			p.text.Overwrite(p.guild.Bot.ID, ViewChannel, none)
		}, "GET", "/channels/{text}", nil, 200, 0},
		{"denied to the bot itself", func(p *place) {
			p.text.Overwrite(p.guild.Bot.ID, SendMessages, none)
			p.text.Overwrite(p.s.UserID, none, SendMessages)
		}, "POST", "/channels/{text}/messages", say, 403, 50013},
		{"not to write", func(p *place) { p.guild.SetPermissions(view &^ SendMessages) }, "POST", "/channels/{text}/messages", say, 403, 50013},
		{"administrator", func(p *place) {
			p.guild.SetPermissions(Administrator)
			p.text.Overwrite(p.guild.Bot.ID, none, All)
		}, "POST", "/channels/{text}/messages", embed, 200, 0},
		{"no embeds", func(p *place) { p.guild.SetPermissions(view &^ EmbedLinks) }, "POST", "/channels/{text}/messages", embed, 403, 50013},
		{"text without embeds", func(p *place) { p.guild.SetPermissions(view &^ EmbedLinks) }, "POST", "/channels/{text}/messages", say, 200, 0},
		{"not in threads", func(p *place) { p.guild.SetPermissions(view &^ SendMessagesInThreads) }, "POST", "/channels/{thread}/messages", say, 403, 50013},
		{"only in threads", func(p *place) { p.guild.SetPermissions(view &^ SendMessages) }, "POST", "/channels/{thread}/messages", say, 200, 0},
		{"no new threads", func(p *place) { p.guild.SetPermissions(view &^ CreatePublicThreads) }, "POST", "/channels/{news}/messages/{inNews}/threads", object{"name": "x"}, 403, 50013},
		{"no history", func(p *place) { p.guild.SetPermissions(view &^ ReadMessageHistory) }, "POST", "/channels/{text}/messages",
			object{"content": "x", "message_reference": object{"message_id": "{post}"}}, 403, 160002},
		{"answer to nothing", nil, "POST", "/channels/{text}/messages", object{"content": "x", "message_reference": object{"message_id": "1"}}, 400, 50035},
		{"answer to nothing, if need be", nil, "POST", "/channels/{text}/messages",
			object{"content": "x", "message_reference": object{"message_id": "1", "fail_if_not_exists": false}}, 200, 0},

		{"second thread", nil, "POST", "/channels/{text}/messages/{post}/threads", object{"name": "x"}, 400, 160004},
		{"thread without a name", nil, "POST", "/channels/{news}/messages/{inNews}/threads", object{"name": ""}, 400, 50035},
		{"thread of odd length", nil, "POST", "/channels/{news}/messages/{inNews}/threads", object{"name": "x", "auto_archive_duration": 5}, 400, 50035},
		{"thread of a direct message", nil, "POST", "/channels/{dm}/threads", object{"name": "x", "type": 11}, 400, 50024},
		{"post to an archived thread", func(p *place) { p.s.Channel(p.thread).Archive(false) }, "POST", "/channels/{thread}/messages", say, 200, 0},
		{"post to a locked thread", func(p *place) { p.s.Channel(p.thread).Archive(true) }, "POST", "/channels/{thread}/messages", say, 403, 160005},
		{"rename an archived thread", func(p *place) { p.s.Channel(p.thread).Archive(false) }, "PATCH", "/channels/{thread}", object{"name": "x"}, 400, 50083},
		{"open an archived thread", func(p *place) { p.s.Channel(p.thread).Archive(false) }, "PATCH", "/channels/{thread}", object{"archived": false}, 200, 0},
		{"open a locked thread", func(p *place) { p.s.Channel(p.thread).Archive(true) }, "PATCH", "/channels/{thread}", object{"archived": false}, 403, 50013},
		{"edit in an archived thread", func(p *place) {
			p.post = p.c.post(p.s.Channel(p.thread), "inside")
			p.s.Channel(p.thread).Archive(false)
		}, "PATCH", "/channels/{thread}/messages/{post}", say, 400, 50083},
		{"rename a channel", nil, "PATCH", "/channels/{text}", object{"name": "x"}, 403, 50013},

		{"message in a forum", nil, "POST", "/channels/{forum}/messages", say, 400, 40058},
		{"forum post", nil, "POST", "/channels/{forum}/threads", object{"name": "x", "message": say}, 201, 0},
		{"forum post without a message", nil, "POST", "/channels/{forum}/threads", object{"name": "x"}, 400, 50035},
		{"forum post, empty", nil, "POST", "/channels/{forum}/threads", object{"name": "x", "message": object{"content": " "}}, 400, 50006},
		{"forum post, tag missing", func(p *place) { p.forum.RequireTag() }, "POST", "/channels/{forum}/threads", object{"name": "x", "message": say}, 400, 40067},
		{"forum post, tag unknown", nil, "POST", "/channels/{forum}/threads", object{"name": "x", "message": say, "applied_tags": []string{"1"}}, 404, 10087},
		{"forum post, six tags", nil, "POST", "/channels/{forum}/threads", object{"name": "x", "message": say, "applied_tags": []string{"1", "2", "3", "4", "5", "6"}}, 400, 50035},

		{"crosspost elsewhere", nil, "POST", "/channels/{text}/messages/{post}/crosspost", nil, 400, 50024},
		{"crosspost", nil, "POST", "/channels/{news}/messages/{inNews}/crosspost", nil, 200, 0},
		{"crosspost again", func(p *place) { p.c.ok("POST", p.messages(p.news)+"/"+p.inNews+"/crosspost", nil) },
			"POST", "/channels/{news}/messages/{inNews}/crosspost", nil, 400, 40033},

		{"revoked", func(p *place) { p.s.Revoke() }, "GET", "/users/@me", nil, 401, 0},
		{"another's token", func(p *place) { p.c.token = "x" }, "GET", "/users/@me", nil, 401, 0},
		{"no such thing", nil, "GET", "/users/@me/guilds", nil, 404, 0},
		{"no such method", nil, "PUT", "/users/@me", object{}, 405, 0},
		{"no JSON", nil, "POST", "/channels/{text}/messages", "{", 400, 50109},
		{"another's commands", nil, "GET", "/applications/1/commands", nil, 404, 10002},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := settle(t)
			if test.prepare != nil {
				test.prepare(p)
			}
			ids := strings.NewReplacer("{text}", p.text.ID, "{news}", p.news.ID, "{forum}", p.forum.ID, "{dm}", p.dm.ID, "{guild}", p.guild.ID,
				"{fan}", p.fan.ID, "{post}", p.post, "{thread}", p.thread, "{inNews}", p.inNews)
			body := test.body
			if o, ok := body.(object); ok {
				body = ids.Replace(string(mustMarshal(o)))
			}
			got := p.c.do(test.method, ids.Replace(test.path), body)
			if got.status != test.status || got.code() != test.code {
				t.Errorf("HTTP %d, code %d; want %d, %d\n%s", got.status, got.code(), test.status, test.code, got.raw)
			}
		})
	}
}

func TestTrailingSlash(t *testing.T) {
	p := settle(t)
	p.c.ok("GET", "/channels/"+p.text.ID+"/", nil)
}

func TestNonce(t *testing.T) {
	p := settle(t)
	post := func(channel *Channel, nonce string, enforce bool) string {
		return p.c.ok("POST", p.messages(channel), object{"content": "x", "nonce": nonce, "enforce_nonce": enforce}).text("id")
	}
	first := post(p.text, "n", true)
	if again := post(p.text, "n", true); again != first {
		t.Errorf("the same nonce made another message: %s, %s", first, again)
	}
	if elsewhere := post(p.news, "n", true); elsewhere == first {
		t.Error("the nonce counted in another channel")
	}
	if other := post(p.text, "m", true); other == first {
		t.Error("another nonce made no other message")
	}
	if loose := post(p.text, "n", false); loose == first {
		t.Error("a nonce counted that was not to be enforced")
	}
	p.s.Advance(10 * nonceFor)
	if late := post(p.text, "n", true); late == first {
		t.Error("the nonce counted for ever")
	}
}

func TestMessagesAreKept(t *testing.T) {
	p := settle(t)
	m := p.s.Messages(p.text)
	if len(m) != 1 || m[0].ID != p.post || m[0].ThreadID != p.thread {
		t.Fatalf("messages: %+v", m)
	}
	p.c.ok("PATCH", p.messages(p.text)+"/"+p.post, object{"embeds": []object{{"title": "T"}}})
	answer := p.c.ok("POST", p.messages(p.text), object{"content": "answer", "message_reference": object{"message_id": p.post}}).text("id")
	p.c.ok("POST", "/channels/"+p.thread+"/messages", object{"content": "inside"})
	m = p.s.Messages(p.text)
	if len(m) != 2 || m[0].Content != "first" || len(m[0].Embeds) != 1 || m[0].Edited.IsZero() || len(m[0].Bodies) != 2 {
		t.Errorf("after an edit: %+v", m)
	}
	if m[1].ID != answer || m[1].ReplyTo != p.post {
		t.Errorf("the answer: %+v", m[1])
	}
	if inside := p.s.Messages(p.s.Channel(p.thread)); len(inside) != 1 || inside[0].Content != "inside" {
		t.Errorf("in the thread: %+v", inside)
	}
	p.c.ok("DELETE", p.messages(p.text)+"/"+p.post, nil)
	if m = p.s.Messages(p.text); len(m) != 1 || !p.s.Message(p.post).Deleted {
		t.Errorf("after deleting: %+v", m)
	}
	tags := p.c.ok("POST", "/channels/"+p.forum.ID+"/threads", object{
		"name": "A story", "applied_tags": []string{p.redsox}, "message": object{"content": "told"},
	})
	story := p.forum.Threads()[0]
	if story.ID != tags.text("id") || story.ID != tags.text("message.id") || !slices.Equal(story.AppliedTags(), []string{p.redsox}) {
		t.Errorf("the forum's post: %+v, %s", story, tags.raw)
	}
}

func TestEditThread(t *testing.T) {
	p := settle(t)
	p.guild.SetPermissions(Ordinary | ManageThreads)
	p.c.ok("PATCH", "/channels/"+p.thread, object{"name": "renamed", "auto_archive_duration": 60, "archived": true, "locked": true})
	got := p.c.ok("GET", "/channels/"+p.thread, nil)
	if got.text("name") != "renamed" || got.at("thread_metadata.auto_archive_duration") != 60.0 || got.at("thread_metadata.locked") != true ||
		!p.s.Channel(p.thread).Archived() {
		t.Errorf("changed: %s", got.raw)
	}
	if inside := p.c.post(p.s.Channel(p.thread), "x"); inside == "" || p.s.Channel(p.thread).Archived() {
		t.Error("a post did not open the thread again")
	}
	story := p.c.ok("POST", "/channels/"+p.forum.ID+"/threads", object{"name": "A story", "message": object{"content": "told"}}).text("id")
	p.c.ok("PATCH", "/channels/"+story, object{"applied_tags": []string{p.redsox}})
	if tags := p.s.Channel(story).AppliedTags(); !slices.Equal(tags, []string{p.redsox}) {
		t.Errorf("tags: %v", tags)
	}
}

func TestPings(t *testing.T) {
	p := settle(t)
	const text = "@everyone <@&11> <@&12> <@!21> <@22>"
	everyone := Pings{Everyone: true, Roles: []string{"11", "12"}, Users: []string{"21", "22"}}
	for _, test := range []struct {
		name    string
		content string
		allowed any
		want    Pings
	}{
		{"nothing said", text, nil, everyone},
		{"nobody", text, object{"parse": []string{}}, Pings{}},
		{"everything", text, object{"parse": []string{"roles", "users", "everyone"}}, everyone},
		{"one role", text, object{"parse": []string{}, "roles": []string{"12", "99"}}, Pings{Roles: []string{"12"}}},
		{"users", text, object{"parse": []string{"users"}}, Pings{Users: []string{"21", "22"}}},
		{"here", "@here", nil, Pings{Everyone: true}},
		{"broken up", "@\u200beveryone <@&\u200b11>", nil, Pings{}},
	} {
		body := object{"content": test.content}
		if test.allowed != nil {
			body["allowed_mentions"] = test.allowed
		}
		got := p.s.Message(p.c.ok("POST", p.messages(p.text), body).text("id")).Pings
		if d := cmp.Diff(test.want, got); d != "" || got.None() != (d == "" && test.want.None()) {
			t.Errorf("%s (-want +got)\n%s", test.name, d)
		}
	}
	p.c.ok("POST", p.messages(p.text), object{"embeds": []object{{"description": text}}, "content": "x"})
	if m := p.s.Messages(p.text); !m[len(m)-1].Pings.None() {
		t.Error("an embed pinged")
	}
}

func TestHeadersAreAsked(t *testing.T) {
	p := settle(t)
	r, err := http.NewRequestWithContext(t.Context(), "POST", p.s.URL()+"/users/@me/channels", strings.NewReader(`{"recipient_id":"`+p.fan.ID+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", p.s.Token)
	response, err := p.c.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	var got []string
	for _, v := range p.s.Violations() {
		got = append(got, v.String())
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{"User-Agent", "Content-Type", "Authorization"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not among the violations:\n%s", want, all)
		}
	}
}

func TestRequestsAreNoted(t *testing.T) {
	heard := make(chan Request, 10)
	s := Start(t, Options{OnRequest: func(r Request) { heard <- r }})
	c := newClient(t, s)
	channel := s.AddGuild("Fenway").AddChannel(Text, "rumors")
	c.post(channel, "x")
	c.do("GET", "/channels/1?", nil)
	got := s.Requests()
	if len(got) != 2 || len(heard) != 2 {
		t.Fatalf("%d requests, %d heard", len(got), len(heard))
	}
	first, second := got[0], got[1]
	if first.Route != "/channels/{channel_id}/messages" || first.Status != 200 || !strings.Contains(string(first.Body), `"x"`) {
		t.Errorf("first: %+v", first)
	}
	if second.Method != "GET" || second.Status != 404 || second.Code != 10003 || second.Path != "/channels/1" {
		t.Errorf("second: %+v", second)
	}
}
