package slacktest

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"
)

// place is a workspace with a bot, a fan and a channel.
type place struct {
	*Server
	w      *Workspace
	fan    *User
	rumors *Channel
	bot    *client
}

func newPlace(t testing.TB, o Options) place {
	s := Start(t, o)
	w := s.AddWorkspace("Nation")
	return place{s, w, w.AddUser("fan"), w.AddChannel(Public, "rumors"), newClient(t, s, w.BotToken)}
}

func TestSlashBySocket(t *testing.T) {
	p := newPlace(t, Options{Commands: []string{"/rumors"}})
	line := dial(t, p.Server)
	result := p.Slash(p.fan, p.rumors, "/rumors", "red sox")
	frame := line.next()
	payload := inner(frame, "payload")
	if text(frame, "type") != "slash_commands" || text(payload, "text") != "red sox" || text(payload, "user_id") != p.fan.ID || !truth(frame, "accepts_response_payload") {
		t.Errorf("envelope is %v", frame)
	}
	line.ack(frame, object{"text": "one moment"})
	if m, err := result.Answer(t.Context()); err != nil || m.Text() != "one moment" || !m.Ephemeral || m.To != p.fan.ID || m.Via != "ack" {
		t.Errorf("answer is %+v, %v", m, err)
	}
	hook := text(payload, "response_url")
	if _, o, err := p.bot.post(hook, object{"text": "a rumor", "response_type": "in_channel"}); err != nil || !truth(o, "ok") {
		t.Errorf("response_url: %v %v", o, err)
	}
	if got := p.Messages(p.rumors); len(got) != 1 || got[0].Text() != "a rumor" || got[0].Via != "response_url" {
		t.Errorf("in the channel: %v", got)
	}
	if got := p.Ephemerals(p.fan); len(got) != 1 || len(result.Messages()) != 2 {
		t.Errorf("for the fan: %v", got)
	}
	if _, err := p.Slash(p.fan, p.rumors, "/homers", "").Ack(t.Context()); !errors.Is(err, ErrRefused) {
		t.Errorf("a command that is not there: %v", err)
	}
}

func TestResponseURLEnds(t *testing.T) {
	p := newPlace(t, Options{})
	p.Tolerate("used more than 5 times")
	line := dial(t, p.Server)
	p.Slash(p.fan, p.rumors, "/rumors", "")
	frame := line.next()
	line.ack(frame, nil)
	hook := text(inner(frame, "payload"), "response_url")
	post := func() string {
		_, o, err := p.bot.post(hook, object{"text": "hi"})
		if err != nil {
			t.Fatal(err)
		}
		return text(o, "error")
	}
	for range hookUses {
		if code := post(); code != "" {
			t.Fatal(code)
		}
	}
	if code := post(); code != "used_url" {
		t.Errorf("the sixth time: %q", code)
	}
	p.Advance(hookLife)
	if code := post(); code != "expired_url" {
		t.Errorf("after half an hour: %q", code)
	}
}

func TestMentionAndDirectMessage(t *testing.T) {
	p := newPlace(t, Options{})
	line := dial(t, p.Server)
	line.serve(func(payload object) object {
		event := inner(payload, "event")
		if event["bot_id"] == nil {
			p.bot.must("chat.postMessage", object{"channel": event["channel"], "text": "re: " + text(event, "text"), "thread_ts": text(event, "thread_ts")})
		}
		return nil
	})
	m, err := p.Mention(p.fan, p.rumors, "redsox").Answer(t.Context())
	if err != nil || m.Text() != "re: @Hotstove redsox" || m.Channel != p.rumors.ID {
		t.Errorf("to a mention: %+v, %v", m, err)
	}
	inThread, err := p.MentionIn(p.fan, m, "more").Answer(t.Context())
	if err != nil || inThread.ThreadTS != m.TS {
		t.Errorf("in a thread: %+v, %v", inThread, err)
	}
	direct, err := p.DirectMessage(p.fan, "redsox").Answer(t.Context())
	if err != nil || direct.Text() != "re: redsox" || direct.Channel != p.DM(p.fan).ID {
		t.Errorf("to a direct message: %+v, %v", direct, err)
	}
	p.rumors.Kick()
	if _, err := p.Mention(p.fan, p.rumors, "redsox").Ack(t.Context()); !errors.Is(err, ErrRefused) {
		t.Errorf("where the bot is not: %v", err)
	}
}

func TestPressAndReplace(t *testing.T) {
	p := newPlace(t, Options{})
	p.bot.must("chat.postMessage", object{"channel": p.rumors.ID, "text": "page 1", "blocks": []any{section("page 1"), actions(button("next", "Next ▸"))}})
	m := p.Messages(p.rumors)[0]
	if m.Text() != "page 1\n[Next ▸]" {
		t.Errorf("reads %q", m.Text())
	}
	line := dial(t, p.Server)
	result := p.Press(p.fan, m, "Next ▸")
	frame := line.next()
	payload := inner(frame, "payload")
	action := list(payload, "actions")[0].(object)
	if text(action, "value") != "next!" || text(action, "block_id") == "" || text(inner(payload, "message"), "ts") != m.TS {
		t.Errorf("payload is %v", payload)
	}
	line.ack(frame, nil)
	hook := text(payload, "response_url")
	if _, o, err := p.bot.post(hook, object{"text": "page 2", "replace_original": true}); err != nil || !truth(o, "ok") {
		t.Fatal(o, err)
	}
	if got, err := result.Answer(t.Context()); err != nil || got.TS != m.TS || got.Text() != "page 2" {
		t.Errorf("answer is %+v, %v", got, err)
	}
	if _, err := p.Press(p.fan, m, "next").Ack(t.Context()); !errors.Is(err, ErrRefused) {
		t.Errorf("a button that is gone: %v", err)
	}
	if _, o, err := p.bot.post(hook, object{"delete_original": true}); err != nil || !truth(o, "ok") || len(p.Messages(p.rumors)) != 0 {
		t.Error("not deleted", o, err)
	}
}

func TestModal(t *testing.T) {
	p := newPlace(t, Options{})
	line := dial(t, p.Server)
	who := input("who", object{"type": "external_select", "min_query_length": 2})
	where := with(input("where", object{"type": "conversations_select", "initial_conversation": p.rumors.ID}), "optional", true)
	line.serve(func(payload object) object {
		switch text(payload, "type") {
		case "":
			p.bot.must("views.open", object{"trigger_id": payload["trigger_id"], "view": modal(who, where)})
		case "block_suggestion":
			return object{"options": []any{object{"text": plain("Boston " + text(payload, "value")), "value": "redsox"}}}
		case "view_submission":
			values := inner(inner(inner(payload, "view"), "state"), "values")
			chosen := inner(inner(inner(values, "of who"), "who"), "selected_option")
			if text(chosen, "value") != "redsox" {
				return object{"response_action": "errors", "errors": object{"of who": "Not a club."}}
			}
			if text(inner(inner(values, "of where"), "where"), "selected_conversation") != p.rumors.ID {
				t.Errorf("values are %v", values)
			}
		}
		return nil
	})
	v, err := p.Slash(p.fan, p.rumors, "/subscribe", "").View(t.Context())
	if err != nil || v.Text() != "Subscribe\nwho: [who]\nwhere: [where]" || len(p.Views()) != 1 {
		t.Fatalf("view is %q, %v", v.Text(), err)
	}
	choices, err := p.Suggest(p.fan, v, "who", "red").Choices(t.Context())
	if err != nil || len(choices) != 1 || choices[0] != (Choice{"Boston red", "redsox"}) {
		t.Fatalf("choices are %v, %v", choices, err)
	}
	if _, err := p.SubmitView(p.fan, v, nil).Ack(t.Context()); !errors.Is(err, ErrRefused) {
		t.Errorf("with nothing filled in: %v", err)
	}
	wrong, err := p.SubmitView(p.fan, v, Values{"who": "mets"}).Errors(t.Context())
	if err != nil || wrong["of who"] != "Not a club." || len(p.Views()) != 1 {
		t.Errorf("errors are %v, %v", wrong, err)
	}
	wrong, err = p.SubmitView(p.fan, v, Values{"who": choices[0]}).Errors(t.Context())
	if err != nil || wrong != nil || len(p.Views()) != 0 {
		t.Errorf("errors are %v, %v, views %v", wrong, err, p.Views())
	}
}

func TestTriggerExpires(t *testing.T) {
	p := newPlace(t, Options{})
	line := dial(t, p.Server)
	p.Slash(p.fan, p.rumors, "/subscribe", "")
	frame := line.next()
	line.ack(frame, nil)
	open := object{"trigger_id": inner(frame, "payload")["trigger_id"], "view": modal()}
	p.Advance(triggerLife + time.Second)
	if _, code := p.bot.call("views.open", open); code != "expired_trigger_id" {
		t.Errorf("after 3 seconds: %q", code)
	}
	p.Advance(-triggerLife - time.Second)
	p.bot.must("views.open", open)
	if _, code := p.bot.call("views.open", open); code != "exchanged_trigger_id" {
		t.Errorf("the second time: %q", code)
	}
}

func TestHome(t *testing.T) {
	p := newPlace(t, Options{})
	line := dial(t, p.Server)
	line.serve(func(payload object) object {
		user := text(inner(payload, "event"), "user") + text(inner(payload, "user"), "id")
		blocks := []any{section("Nothing yet"), actions(button("add", "Subscribe"))}
		if text(payload, "type") == "block_actions" {
			blocks = []any{section("Red Sox")}
		}
		p.bot.must("views.publish", object{"user_id": user, "view": object{"type": "home", "blocks": blocks}})
		return nil
	})
	v, err := p.OpenHome(p.fan).View(t.Context())
	if err != nil || v.Text() != "Nothing yet\n[Subscribe]" {
		t.Fatalf("home is %q, %v", v.Text(), err)
	}
	if v, err = p.Press(p.fan, v, "add").View(t.Context()); err != nil || v.Text() != "Red Sox" || p.Home(p.fan).Text() != "Red Sox" {
		t.Errorf("home is %q, %v", v.Text(), err)
	}
}

func TestShortcut(t *testing.T) {
	p := newPlace(t, Options{})
	line := dial(t, p.Server)
	result := p.Shortcut(p.fan, p.Say(p.fan, p.rumors, "Trade Duran!", ""), "explain")
	frame := line.next()
	payload := inner(frame, "payload")
	if text(payload, "type") != "message_action" || text(payload, "callback_id") != "explain" || text(inner(payload, "message"), "text") != "Trade Duran!" {
		t.Errorf("payload is %v", payload)
	}
	line.ack(frame, nil)
	if ack, err := result.Ack(t.Context()); err != nil || ack.Via != "socket" || ack.Tries != 1 {
		t.Errorf("acknowledged %+v, %v", ack, err)
	}
	if _, o, err := p.bot.post(text(payload, "response_url"), object{"text": "Jarren Duran"}); err != nil || !truth(o, "ok") {
		t.Fatal(o, err)
	}
	if m, err := result.Answer(t.Context()); err != nil || m.Text() != "Jarren Duran" || !m.Ephemeral {
		t.Errorf("answer is %+v, %v", m, err)
	}
}

// httpBot answers requests by HTTP, as a bot with the right secret does.
func httpBot(t testing.TB, s *Server, f func(w http.ResponseWriter, r *http.Request, body []byte)) string {
	return botServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		at, _ := strconv.ParseInt(r.Header.Get("X-Slack-Request-Timestamp"), 10, 64)
		if s.Sign(body, time.Unix(at, 0)).Get("X-Slack-Signature") != r.Header.Get("X-Slack-Signature") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if o := decoded(body); text(o, "type") == "url_verification" {
			_, _ = io.WriteString(w, text(o, "challenge"))
			return
		}
		f(w, r, body)
	})
}

func TestHTTP(t *testing.T) {
	p := newPlace(t, Options{Retries: []time.Duration{0, 0, 0}})
	p.Tolerate("answered with 500")
	if _, err := p.Slash(p.fan, p.rumors, "/rumors", "").Ack(t.Context()); !errors.Is(err, ErrOffline) {
		t.Errorf("with no bot at all: %v", err)
	}
	base := httpBot(t, p.Server, func(w http.ResponseWriter, r *http.Request, body []byte) {
		form, _ := url.ParseQuery(string(body))
		switch {
		case r.URL.Path == "/slack/commands":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(marshal(object{"text": form.Get("text"), "response_type": "in_channel"}))
		case r.URL.Path == "/slack/events" && r.Header.Get("X-Slack-Retry-Num") != "2":
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	if err := p.SetRequestURLs(base); err != nil {
		t.Fatal(err)
	}
	if m, err := p.Slash(p.fan, p.rumors, "/rumors", "red sox & co").Answer(t.Context()); err != nil || m.Text() != "red sox & co" || m.Ephemeral {
		t.Errorf("answer is %+v, %v", m, err)
	}
	if ack, err := p.Mention(p.fan, p.rumors, "hi").Ack(t.Context()); err != nil || ack.Via != "http" || ack.Tries != 3 {
		t.Errorf("acknowledged %+v, %v", ack, err)
	}
}

func TestHTTPNeedsSignatures(t *testing.T) {
	s := Start(t, Options{})
	careless := botServer(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })
	if err := s.SetRequestURLs(careless); err == nil {
		t.Error("a bot that takes anything may be reached")
	}
}
