package slacktest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// installer is a bot that can be installed.
type installer struct {
	s      *Server
	public string
	tokens chan object
	bot    *client
}

func (b *installer) serve(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back := b.public + "/slack/oauth"
	switch r.URL.Path {
	case "/slack/install":
		http.SetCookie(w, &http.Cookie{Name: "state", Value: "s1"})
		root := strings.TrimSuffix(b.s.URL(), "/api/")
		ask := url.Values{"client_id": {b.s.ClientID}, "scope": {"chat:write,commands"}, "state": {"s1"}, "redirect_uri": {back}}
		http.Redirect(w, r, root+"/oauth/v2/authorize?"+ask.Encode(), http.StatusFound)
	case "/slack/oauth":
		cookie, err := r.Cookie("state")
		if err != nil || cookie.Value != q.Get("state") || q.Get("error") != "" {
			http.Error(w, "not installed", http.StatusForbidden)
			return
		}
		b.tokens <- b.bot.form("oauth.v2.access", url.Values{
			"client_id": {b.s.ClientID}, "client_secret": {b.s.ClientSecret}, "code": {q.Get("code")}, "redirect_uri": {back},
		})
	}
}

func newInstaller(t *testing.T, s *Server, public string) *installer {
	b := &installer{s: s, public: public, tokens: make(chan object, 1), bot: newClient(t, s, "")}
	base := botServer(t, b.serve)
	if public == "" {
		b.public = base
	}
	s.SetBotURL(base)
	return b
}

func TestInstallRotateUninstall(t *testing.T) {
	s := Start(t, Options{TokenLife: 12 * time.Hour, PublicURL: "https://hotstove.test"})
	w := s.AddStranger("Nation")
	fan := w.AddUser("fan")
	b := newInstaller(t, s, "https://hotstove.test")
	if page, err := s.Deny(t.Context(), fan); err != nil || page.Status != http.StatusForbidden {
		t.Errorf("denied: %+v, %v", page, err)
	}
	if page, err := s.Install(t.Context(), fan); err != nil || page.Status != http.StatusOK {
		t.Fatalf("installed: %+v, %v", page, err)
	}
	o := <-b.tokens
	token := text(o, "access_token")
	if token != w.Token() || text(inner(o, "team"), "id") != w.ID || text(o, "expires_in") != "43200" || text(o, "scope") != "chat:write,commands" {
		t.Errorf("token is %v", o)
	}
	check := func(token, want string) {
		t.Helper()
		if _, code := newClient(t, s, token).call("auth.test", nil); code != want {
			t.Errorf("error %q, want %q", code, want)
		}
	}
	check(token, "")
	s.Advance(13 * time.Hour)
	check(token, "token_expired")
	refresh := url.Values{"client_id": {s.ClientID}, "client_secret": {s.ClientSecret}, "grant_type": {"refresh_token"}, "refresh_token": {text(o, "refresh_token")}}
	renewed := b.bot.form("oauth.v2.access", refresh)
	check(text(renewed, "access_token"), "")
	if again := b.bot.form("oauth.v2.access", refresh); text(again, "error") != "invalid_refresh_token" {
		t.Errorf("a refresh token twice: %v", again)
	}
	line := dial(t, s)
	result, _ := s.Uninstall(w)
	seen := map[string]bool{}
	for range 2 {
		frame := line.next()
		seen[text(inner(inner(frame, "payload"), "event"), "type")] = true
		line.ack(frame, nil)
	}
	if _, err := result.Ack(t.Context()); err != nil || !seen["app_uninstalled"] || !seen["tokens_revoked"] {
		t.Errorf("events %v, %v", seen, err)
	}
	check(text(renewed, "access_token"), "token_revoked")
}

func TestInstallOrg(t *testing.T) {
	s := Start(t, Options{})
	league := s.AddEnterprise("League")
	east, west := league.AddStranger("East"), league.AddStranger("West")
	general := west.AddChannel(Public, "general")
	b := newInstaller(t, s, "")
	if _, err := s.InstallOrg(t.Context(), east.AddUser("boss")); err != nil {
		t.Fatal(err)
	}
	o := <-b.tokens
	if o["team"] != nil || !truth(o, "is_enterprise_install") || text(inner(o, "enterprise"), "id") != league.ID {
		t.Errorf("token is %v", o)
	}
	bot := newClient(t, s, text(o, "access_token"))
	bot.must("chat.postMessage", object{"channel": general.ID, "text": "hi"})
	line := dial(t, s)
	s.Slash(west.AddUser("fan"), general, "/rumors", "")
	frame := line.next()
	if payload := inner(frame, "payload"); text(payload, "enterprise_id") != league.ID || text(payload, "is_enterprise_install") != "true" {
		t.Errorf("payload is %v", payload)
	}
	line.ack(frame, nil)
}

func TestCodes(t *testing.T) {
	s := Start(t, Options{})
	fan := s.AddStranger("Nation").AddUser("fan")
	b := newInstaller(t, s, "")
	back := b.public + "/slack/oauth"
	ask := func(more url.Values) string {
		all := url.Values{"client_id": {s.ClientID}, "scope": {"commands"}, "state": {"s"}, "redirect_uri": {back}}
		for key, values := range more {
			all[key] = values
		}
		return strings.TrimSuffix(s.URL(), "/api/") + "/oauth/v2/authorize?" + all.Encode()
	}
	for _, wrong := range []url.Values{{"client_id": {"x"}}, {"scope": {""}}, {"scope": {"admin"}}, {"redirect_uri": {"https://evil.test/"}}} {
		if _, err := s.Authorize(t.Context(), fan, ask(wrong)); err == nil {
			t.Errorf("%v is agreed to", wrong)
		}
	}
	redirect, err := s.Authorize(t.Context(), fan, ask(nil))
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(redirect)
	exchange := func(more url.Values) string {
		all := url.Values{"client_id": {s.ClientID}, "client_secret": {s.ClientSecret}, "code": {u.Query().Get("code")}, "redirect_uri": {back}}
		for key, values := range more {
			all[key] = values
		}
		return text(b.bot.form("oauth.v2.access", all), "error")
	}
	for _, tt := range []struct {
		more url.Values
		want string
	}{
		{url.Values{"client_id": {"x"}}, "invalid_client_id"},
		{url.Values{"client_secret": {"x"}}, "bad_client_secret"},
		{url.Values{"code": {"x"}}, "invalid_code"},
		{url.Values{"redirect_uri": {"x"}}, "bad_redirect_uri"},
		{nil, ""},
		{nil, "code_already_used"},
	} {
		if got := exchange(tt.more); got != tt.want {
			t.Errorf("%v: error %q, want %q", tt.more, got, tt.want)
		}
	}
}
