package discordtest

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// lookUps are commands to try things out with.
func lookUps() []object {
	return []object{
		{"name": "rumors", "description": "News", "contexts": []int{0, 1, 2}, "integration_types": []int{0, 1}, "options": []object{
			{"type": 3, "name": "who", "description": "club", "autocomplete": true, "max_length": 20},
			{"type": 4, "name": "page", "description": "of it", "min_value": 1},
		}},
		{"name": "subscribe", "description": "To news", "default_member_permissions": ManageChannels.String(), "contexts": []int{0}, "options": []object{
			{"type": 3, "name": "kind", "description": "of news", "required": true, "choices": []object{{"name": "Trades", "value": "trade"}}},
			{"type": 7, "name": "in", "description": "channel", "channel_types": []int{0, 5}},
			{"type": 8, "name": "ping", "description": "role"},
			{"type": 5, "name": "quiet", "description": "or not"},
		}},
	}
}

// talk is a place with commands and a connected bot.
type talk struct {
	*place
	sh *shard
}

func newTalk(t *testing.T) *talk {
	p := settle(t)
	p.c.check = true
	p.c.register(lookUps()...)
	sh, _ := connect(t, p.s)
	sh.event("GUILD_CREATE")
	return &talk{p, sh}
}

// hear takes an interaction from the gateway.
func (k *talk) hear() reply {
	k.sh.t.Helper()
	f := k.sh.event("INTERACTION_CREATE")
	got := reply{raw: f.Data}
	if err := json.Unmarshal(f.Data, &got.body); err != nil {
		k.sh.t.Fatal(err)
	}
	return got
}

// answer answers an interaction.
func (k *talk) answer(r *Result, body any) reply {
	k.sh.t.Helper()
	return k.c.do("POST", "/interactions/"+r.ID+"/"+r.Token+"/callback", body)
}

// webhook is the path of further answers.
func (k *talk) webhook(r *Result) string { return "/webhooks/" + k.s.ApplicationID + "/" + r.Token }

func TestSlash(t *testing.T) {
	k := newTalk(t)
	r := k.s.Slash(k.fan, k.text, "rumors", Values{"who": "red sox", "page": 2})
	got := k.hear()
	for path, want := range map[string]any{
		"id": r.ID, "token": r.Token, "application_id": k.s.ApplicationID, "type": 2.0, "version": 1.0, "context": 0.0,
		"guild_id": k.guild.ID, "channel_id": k.text.ID, "channel.id": k.text.ID, "channel.type": 0.0, "channel.permissions": Ordinary.String(),
		"member.user.id": k.fan.ID, "member.permissions": Ordinary.String(), "app_permissions": Ordinary.String(), "locale": "en-US",
		"authorizing_integration_owners.0": k.guild.ID, "data.name": "rumors", "data.type": 1.0,
		"data.options.0.name": "who", "data.options.0.value": "red sox", "data.options.0.type": 3.0, "data.options.1.value": 2.0,
		"user": nil, "data.resolved": nil,
	} {
		if got.at(path) != want {
			t.Errorf("%s is %v, want %v", path, got.at(path), want)
		}
	}
	k.c.check = true
	if got := k.answer(r, object{"type": 4, "data": object{"content": "none", "flags": 64}}); got.status != 204 {
		t.Fatalf("HTTP %d %s", got.status, got.raw)
	}
	m, err := r.Answer(t.Context())
	if err != nil || m.Content != "none" || !m.Ephemeral {
		t.Errorf("answer: %+v, %v", m, err)
	}
	first, err := r.Callback(t.Context())
	if err != nil || first.Type != 4 || !first.Ephemeral || first.Took <= 0 || !strings.Contains(string(first.Body), "none") {
		t.Errorf("first answer: %+v, %v", first, err)
	}
	for _, in := range k.s.Messages(k.text) {
		if in.ID == m.ID {
			t.Error("everybody sees an ephemeral answer")
		}
	}
	if again := k.answer(r, object{"type": 4, "data": object{"content": "again"}}); again.status != 400 || again.code() != 40060 {
		t.Errorf("again: HTTP %d %s", again.status, again.raw)
	}
}

func TestSlashResolves(t *testing.T) {
	k := newTalk(t)
	role := k.guild.AddRole("fans", 0)
	k.sh.event("GUILD_ROLE_CREATE")
	k.s.Slash(k.guild.Owner, k.text, "subscribe", Values{"kind": "trade", "in": k.news, "ping": role.ID, "quiet": true})
	got := k.hear()
	for path, want := range map[string]any{
		"data.options.1.value": k.news.ID, "data.resolved.channels." + k.news.ID + ".type": 5.0,
		"data.resolved.channels." + k.news.ID + ".permissions": All.String(),
		"data.options.2.value":                                 role.ID, "data.resolved.roles." + role.ID + ".name": "fans",
		"data.options.3.value": true, "member.permissions": All.String(),
	} {
		if got.at(path) != want {
			t.Errorf("%s is %v, want %v", path, got.at(path), want)
		}
	}
}

func TestContexts(t *testing.T) {
	k := newTalk(t)
	other := k.s.AddGuild("without the bot")
	k.sh.event("GUILD_CREATE")
	k.s.RemoveGuild(other)
	k.sh.event("GUILD_DELETE")
	elsewhere := other.AddChannel(Text, "elsewhere")
	for name, test := range map[string]struct {
		channel *Channel
		want    map[string]any
	}{
		"direct": {k.dm, map[string]any{
			"context": 1.0, "user.id": k.fan.ID, "member": nil, "guild_id": nil, "channel.type": 1.0, "authorizing_integration_owners.0": "0",
		}},
		"private": {k.s.PrivateChannel(k.fan), map[string]any{
			"context": 2.0, "user.id": k.fan.ID, "authorizing_integration_owners.1": k.fan.ID,
		}},
		"another guild": {elsewhere, map[string]any{
			"context": 0.0, "guild_id": other.ID, "member.user.id": k.fan.ID,
			"authorizing_integration_owners.1": k.fan.ID, "authorizing_integration_owners.0": nil,
		}},
	} {
		r := k.s.Slash(k.fan, test.channel, "rumors", nil)
		got := k.hear()
		for path, want := range test.want {
			if got.at(path) != want {
				t.Errorf("%s: %s is %v, want %v", name, path, got.at(path), want)
			}
		}
		k.answer(r, object{"type": 4, "data": object{"content": "x"}})
		for i := range maxFollowups + 1 {
			want := 200
			if i == maxFollowups && name != "direct" {
				want = 400
			}
			if got := k.c.do("POST", k.webhook(r), object{"content": "y"}); got.status != want {
				t.Errorf("%s: further answer %d: HTTP %d", name, i, got.status)
			}
		}
	}
}

func TestRefusedToUsers(t *testing.T) {
	k := newTalk(t)
	managers := k.guild.AddRole("managers", ManageChannels)
	k.sh.event("GUILD_ROLE_CREATE")
	hidden := k.guild.AddChannel(Text, "hidden")
	k.sh.event("CHANNEL_CREATE")
	hidden.Overwrite(k.guild.Fans.ID, 0, ViewChannel)
	k.sh.event("CHANNEL_UPDATE")
	manager := k.s.AddUser("manager")
	k.guild.AddMember(manager, managers)
	trade := Values{"kind": "trade"}
	for _, test := range []struct {
		name    string
		user    *User
		channel *Channel
		command string
		values  Values
		want    string // part of why; empty when it is sent
	}{
		{"plain", k.fan, k.text, "rumors", nil, ""},
		{"not registered", k.fan, k.text, "scores", nil, "no such command"},
		{"not permitted", k.fan, k.text, "subscribe", trade, "lacks permissions"},
		{"permitted", manager, k.text, "subscribe", trade, ""},
		{"not in this context", k.fan, k.dm, "subscribe", trade, "context"},
		{"not in a private conversation", k.fan, k.s.PrivateChannel(k.fan), "subscribe", trade, "context"},
		{"not seen", k.fan, hidden, "rumors", nil, "may not use"},
		{"another's conversation", manager, k.dm, "rumors", nil, "not in this conversation"},
		{"required missing", manager, k.text, "subscribe", nil, "required"},
		{"no such option", k.fan, k.text, "rumors", Values{"what": "x"}, "not registered"},
		{"no choice", manager, k.text, "subscribe", Values{"kind": "x"}, "choices"},
		{"text for a number", k.fan, k.text, "rumors", Values{"page": "x"}, "not a number"},
		{"too small", k.fan, k.text, "rumors", Values{"page": 0}, "too small"},
		{"half", k.fan, k.text, "rumors", Values{"page": 1.5}, "whole"},
		{"too long", k.fan, k.text, "rumors", Values{"who": strings.Repeat("x", 21)}, "length"},
		{"channel of another type", manager, k.text, "subscribe", Values{"kind": "trade", "in": k.forum}, "no channel of type"},
		{"user for a role", manager, k.text, "subscribe", Values{"kind": "trade", "ping": k.fan}, "no user"},
		{"unknown id", manager, k.text, "subscribe", Values{"kind": "trade", "ping": "1"}, "nothing has the id"},
	} {
		r := k.s.Slash(test.user, test.channel, test.command, test.values)
		if test.want == "" {
			k.hear()
			continue
		}
		_, err := r.Callback(t.Context())
		if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	for focused, values := range map[string]Values{"page": {"page": 1}, "who": nil} {
		if _, err := k.s.Complete(k.fan, k.text, "rumors", values, focused).Choices(t.Context()); !errors.Is(err, ErrRefused) {
			t.Errorf("completing %s: %v", focused, err)
		}
	}
}

func TestDeferred(t *testing.T) {
	k := newTalk(t)
	r := k.s.Slash(k.fan, k.text, "rumors", nil)
	k.hear()
	if got := k.c.do("PATCH", k.webhook(r)+"/messages/@original", object{"content": "x"}); got.code() != 10015 {
		t.Errorf("before an answer: HTTP %d %s", got.status, got.raw)
	}
	got := k.c.do("POST", "/interactions/"+r.ID+"/"+r.Token+"/callback?with_response=true", object{"type": 5})
	if got.status != 200 || got.at("interaction.response_message_loading") != true || got.at("resource.message.flags") != float64(flagLoading) {
		t.Errorf("thinking: HTTP %d %s", got.status, got.raw)
	}
	if first, err := r.Callback(t.Context()); err != nil || first.Type != 5 {
		t.Errorf("first answer: %+v, %v", first, err)
	}
	if m := k.s.Messages(k.text); !m[len(m)-1].Thinking || m[len(m)-1].Text() != "…" {
		t.Errorf("meanwhile: %+v", m[len(m)-1])
	}
	edited := k.c.ok("PATCH", k.webhook(r)+"/messages/@original", object{"content": "found", "flags": 64})
	m, err := r.Answer(t.Context())
	if err != nil || m.Content != "found" || m.Thinking || m.Ephemeral || m.ID != edited.text("id") {
		t.Errorf("answer: %+v, %v", m, err)
	}
	more := k.c.ok("POST", k.webhook(r), object{"content": "more", "flags": 64})
	if f := r.Followups(); len(f) != 1 || f[0].Content != "more" || !f[0].Ephemeral || f[0].ID != more.text("id") {
		t.Errorf("further answers: %+v", f)
	}
	k.c.ok("PATCH", k.webhook(r)+"/messages/"+more.text("id"), object{"content": "still more"})
	k.c.ok("GET", k.webhook(r)+"/messages/@original", nil)
	k.c.ok("DELETE", k.webhook(r)+"/messages/@original", nil)
	if got := k.c.do("GET", k.webhook(r)+"/messages/@original", nil); got.code() != 10008 {
		t.Errorf("deleted: HTTP %d %s", got.status, got.raw)
	}
	k.s.Advance(16 * time.Minute)
	if got := k.c.do("POST", k.webhook(r), object{"content": "late"}); got.code() != 50027 {
		t.Errorf("too late: HTTP %d %s", got.status, got.raw)
	}
}

// TestFollowUpIsAnswer sends a further message while the answer is to come.
func TestFollowUpIsAnswer(t *testing.T) {
	k := newTalk(t)
	r := k.s.Slash(k.fan, k.text, "rumors", nil)
	k.hear()
	k.answer(r, object{"type": 5, "data": object{"flags": 64}})
	k.c.ok("POST", k.webhook(r), object{"content": "found"})
	m, err := r.Answer(t.Context())
	if err != nil || m.Content != "found" || !m.Ephemeral || len(r.Followups()) != 0 {
		t.Errorf("answer: %+v, %v", m, err)
	}
}

func TestNoAnswer(t *testing.T) {
	k := newTalk(t)
	r := k.s.Slash(k.fan, k.text, "rumors", nil)
	k.hear()
	k.s.Advance(4 * time.Second)
	if got := k.answer(r, object{"type": 4, "data": object{"content": "x"}}); got.code() != 10062 {
		t.Errorf("too late: HTTP %d %s", got.status, got.raw)
	}
	if _, err := r.Answer(t.Context()); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
	if got := k.c.do("POST", "/interactions/"+r.ID+"/wrong/callback", object{"type": 5}); got.code() != 10062 {
		t.Errorf("wrong token: HTTP %d %s", got.status, got.raw)
	}
}

func TestOffline(t *testing.T) {
	p := settle(t)
	p.c.register(lookUps()...)
	if _, err := p.s.Slash(p.fan, p.text, "rumors", nil).Answer(t.Context()); !errors.Is(err, ErrOffline) {
		t.Errorf("got %v", err)
	}
}

func TestComplete(t *testing.T) {
	k := newTalk(t)
	r := k.s.Complete(k.fan, k.text, "rumors", Values{"who": "re"}, "who")
	got := k.hear()
	if got.at("type") != 4.0 || got.at("data.options.0.focused") != true || got.text("data.options.0.value") != "re" {
		t.Errorf("asked: %s", got.raw)
	}
	long := strings.Repeat("x", 101)
	many := make([]object, 26)
	for i := range many {
		many[i] = object{"name": "x", "value": "y"}
	}
	for name, bad := range map[string]object{
		"a message":      {"type": 4, "data": object{"content": "x"}},
		"no choices":     {"type": 8, "data": object{}},
		"no data":        {"type": 8},
		"too many":       {"type": 8, "data": object{"choices": many}},
		"name too long":  {"type": 8, "data": object{"choices": []object{{"name": long, "value": "x"}}}},
		"value too long": {"type": 8, "data": object{"choices": []object{{"name": "x", "value": long}}}},
	} {
		if got := k.answer(r, bad); got.code() != 50035 {
			t.Errorf("%s: HTTP %d %s", name, got.status, got.raw)
		}
	}
	if got := k.answer(r, object{"type": 8, "data": object{"choices": many[:1]}}); got.status != 204 {
		t.Errorf("HTTP %d %s", got.status, got.raw)
	}
	choices, err := r.Choices(t.Context())
	if err != nil || len(choices) != 1 || choices[0] != (Choice{"x", "y"}) {
		t.Errorf("choices: %v, %v", choices, err)
	}
	if got := k.c.do("POST", k.webhook(r), object{"content": "x"}); got.code() != 10015 {
		t.Errorf("a message after completions: HTTP %d %s", got.status, got.raw)
	}
	none := k.s.Complete(k.fan, k.text, "rumors", Values{"who": ""}, "who")
	k.hear()
	if got := k.answer(none, object{"type": 8, "data": object{"choices": []object{}}}); got.status != 204 {
		t.Errorf("none: HTTP %d %s", got.status, got.raw)
	}
}

// paged answers a command with a page that has buttons.
func (k *talk) paged(flags int) (*Result, Message) {
	k.sh.t.Helper()
	r := k.s.Slash(k.fan, k.text, "rumors", nil)
	k.hear()
	k.answer(r, object{"type": 4, "data": object{"content": "page 1", "flags": flags, "components": []object{{"type": 1, "components": []object{
		{"type": 2, "style": 1, "label": "Next", "custom_id": "page:2"},
		{"type": 2, "style": 1, "label": "Previous", "custom_id": "page:0", "disabled": true},
		{"type": 2, "style": 5, "label": "Read", "url": "https://news.example"},
	}}}}})
	m, err := r.Answer(k.sh.t.Context())
	if err != nil {
		k.sh.t.Fatal(err)
	}
	return r, m
}

func TestPress(t *testing.T) {
	k := newTalk(t)
	_, m := k.paged(0)
	r := k.s.Press(k.fan, m, "Next")
	got := k.hear()
	for path, want := range map[string]any{
		"type": 3.0, "data.custom_id": "page:2", "data.component_type": 2.0, "data.id": 2.0, "message.id": m.ID, "message.content": "page 1",
		"message.interaction_metadata.user.id": k.fan.ID, "message.interaction_metadata.type": 2.0,
	} {
		if got.at(path) != want {
			t.Errorf("%s is %v, want %v", path, got.at(path), want)
		}
	}
	if got := k.answer(r, object{"type": 8, "data": object{"choices": []object{}}}); got.code() != 50035 {
		t.Errorf("completions: HTTP %d %s", got.status, got.raw)
	}
	if got := k.answer(r, object{"type": 7, "data": object{"content": "page 2", "components": []object{}}}); got.status != 204 {
		t.Errorf("HTTP %d %s", got.status, got.raw)
	}
	now, err := r.Answer(t.Context())
	if err != nil || now.ID != m.ID || now.Content != "page 2" || len(now.Buttons) != 0 || now.Edited.IsZero() {
		t.Errorf("updated: %+v, %v", now, err)
	}
	if _, err := k.s.Press(k.fan, m, "Next").Callback(t.Context()); !errors.Is(err, ErrRefused) {
		t.Errorf("a button that is gone: %v", err)
	}
}

func TestPressDeferred(t *testing.T) {
	k := newTalk(t)
	_, m := k.paged(0)
	r := k.s.Press(k.fan, m, "page:2")
	k.hear()
	k.answer(r, object{"type": 6})
	k.c.ok("PATCH", k.webhook(r)+"/messages/@original", object{"content": "page 2"})
	now, err := r.Answer(t.Context())
	if err != nil || now.ID != m.ID || now.Content != "page 2" {
		t.Errorf("updated: %+v, %v", now, err)
	}
	again := k.s.Press(k.fan, m, "page:2")
	k.hear()
	k.answer(again, object{"type": 4, "data": object{"content": "no", "flags": 64}})
	if answer, err := again.Answer(t.Context()); err != nil || answer.ReplyTo != m.ID || !answer.Ephemeral {
		t.Errorf("an answer of its own: %+v, %v", answer, err)
	}
}

func TestPressRefused(t *testing.T) {
	k := newTalk(t)
	_, public := k.paged(0)
	_, private := k.paged(64)
	other := k.s.AddUser("other")
	for name, r := range map[string]*Result{
		"disabled":  k.s.Press(k.fan, public, "Previous"),
		"link":      k.s.Press(k.fan, public, "Read"),
		"no such":   k.s.Press(k.fan, public, "Last"),
		"another's": k.s.Press(other, private, "Next"),
	} {
		if _, err := r.Callback(t.Context()); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := k.s.Press(other, public, "Next")
	k.hear()
	k.answer(r, object{"type": 6})
	r = k.s.Press(k.fan, private, "Next")
	k.hear()
	k.answer(r, object{"type": 7, "data": object{"content": "page 2"}})
	if m, err := r.Answer(t.Context()); err != nil || !m.Ephemeral || m.Content != "page 2" {
		t.Errorf("ephemeral: %+v, %v", m, err)
	}
	k.s.RemoveMessage(public.ID)
	if _, err := k.s.Press(k.fan, public, "Next").Callback(t.Context()); !errors.Is(err, ErrRefused) {
		t.Errorf("deleted: %v", err)
	}
}

func TestInteract(t *testing.T) {
	k := newTalk(t)
	r := k.s.Interact(map[string]any{"type": 99, "data": "rubbish", "token": "mine"})
	got := k.hear()
	if got.at("type") != 99.0 || got.text("data") != "rubbish" || r.Token != "mine" || got.text("id") != r.ID || got.text("application_id") == "" {
		t.Errorf("as given: %s", got.raw)
	}
}

func TestAnswersOutOfForm(t *testing.T) {
	k := newTalk(t)
	r := k.s.Slash(k.fan, k.text, "rumors", nil)
	k.hear()
	for name, test := range map[string]struct {
		body object
		code int
	}{
		"empty":    {object{"type": 4, "data": object{}}, 50006},
		"no data":  {object{"type": 4}, 50035},
		"too long": {object{"type": 4, "data": object{"content": strings.Repeat("x", 2001)}}, 50035},
		"update":   {object{"type": 7, "data": object{"content": "x"}}, 50035},
		"pong":     {object{"type": 1}, 50035},
	} {
		if got := k.answer(r, test.body); got.code() != test.code {
			t.Errorf("%s: HTTP %d %s", name, got.status, got.raw)
		}
	}
	if got := k.answer(r, object{"type": 4, "data": object{"content": "x"}}); got.status != 204 {
		t.Errorf("after them: HTTP %d %s", got.status, got.raw)
	}
}
