package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// telltale is in everything that nobody may see: tokens, codes, client secret.
const telltale = "TELLTALE"

// lobby is where workspaces come in: a Slack that knows OAuth and auth.test, a
// store, and processes of the bot. At the test's end no log line and no value in
// Redis may hold a secret.
type lobby struct {
	*store.Store
	redis *embedded.Server
	api   *httptest.Server
	log   lockedBuffer

	mu        sync.Mutex
	now       time.Time
	teams     map[string]map[string]any // answers to a code, by the code
	tokens    map[string]string         // team by token
	refreshes map[string]string         // team by refresh token that is good
	made      int                       // tokens
	calls     []string                  // method and outcome
	life      time.Duration             // of tokens; 0: for ever
	during    func()                    // called while a token is refreshed
	answer    string                    // to all calls of OAuth; empty: as they should be
}

// lobbyProcess is a process of the bot.
type lobbyProcess struct {
	*workspaces
	http.Handler
}

func newLobby(t *testing.T) *lobby {
	t.Helper()
	server, err := embedded.Start(t.Context(), embedded.Options{Force: embedded.ForceMiniredis})
	if err != nil {
		t.Fatal(err)
	}
	l := &lobby{
		redis: server, now: time.Date(2026, 7, 30, 18, 0, 0, 0, time.UTC),
		teams: map[string]map[string]any{}, tokens: map[string]string{}, refreshes: map[string]string{},
	}
	l.Store = store.New(server.Client(), store.Options{Now: l.Now})
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/oauth.v2.access", l.oauth)
	mux.HandleFunc("POST /api/auth.test", l.authTest)
	l.api = httptest.NewServer(mux)
	t.Cleanup(func() {
		l.api.Close()
		l.searchSecrets(t)
		if err := server.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return l
}

func (l *lobby) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

func (l *lobby) pass(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.Add(d)
}

// set changes the Slack under its lock.
func (l *lobby) set(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

// process starts a process of the bot for many workspaces.
func (l *lobby) process(t *testing.T, change ...func(*Options)) *lobbyProcess {
	t.Helper()
	o := &Options{
		ClientID: "1.2", ClientSecret: "secret-" + telltale, PublicURL: "https://bot.example.com",
		Key: bytes.Repeat([]byte{7}, vaultKeySize), API: l.api.URL + "/api",
		Sleepers: l.Store, Subscriptions: l.Store, Firsts: l.Store, Installations: l.Store,
		Now: l.Now, Log: slog.New(slog.NewTextHandler(&l.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(o)
	}
	calls := web.New(web.Options{Base: o.API, Now: l.Now, Log: o.Log})
	t.Cleanup(calls.Close)
	w, err := newWorkspaces(o, calls)
	if err != nil {
		t.Fatal(err)
	}
	i, err := newInstaller(o, w)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	i.mount(mux)
	return &lobbyProcess{w, mux}
}

// offer makes Slack take a code for a workspace, or an organisation.
func (l *lobby) offer(id, name string) (code string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	code = "code-" + telltale + "-" + id
	a := map[string]any{
		"ok": true, "token_type": "bot", "scope": "commands,chat:write", "bot_user_id": "UBOT" + id,
		"authed_user": map[string]any{"id": "U1"}, "team": map[string]any{"id": id, "name": name},
	}
	if id[0] == 'E' {
		a["is_enterprise_install"], a["team"] = true, nil
		a["enterprise"] = map[string]any{"id": id, "name": name}
	}
	l.teams[code] = a
	return code
}

func (l *lobby) oauth(w http.ResponseWriter, r *http.Request) {
	if l.during != nil {
		l.during()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = r.ParseForm()
	if l.answer != "" {
		l.calls = append(l.calls, "oauth.v2.access broken")
		_, _ = io.WriteString(w, l.answer)
		return
	}
	answer := map[string]any{"ok": false, "error": "invalid_code"}
	code, refresh := r.Form.Get("code"), r.Form.Get("refresh_token")
	team := l.refreshes[refresh]
	switch {
	case r.Form.Get("client_id") != "1.2" || r.Form.Get("client_secret") != "secret-"+telltale:
		answer["error"] = "bad_client_secret"
	case refresh != "" && team == "":
		answer["error"] = "invalid_refresh_token"
	case refresh != "":
		delete(l.refreshes, refresh)
		answer = l.grant(map[string]any{"ok": true, "token_type": "bot"}, team)
	case l.teams[code] != nil && r.Form.Get("redirect_uri") == "https://bot.example.com/slack/oauth":
		answer = l.grant(l.teams[code], strings.TrimPrefix(code, "code-"+telltale+"-"))
		delete(l.teams, code)
	}
	l.calls = append(l.calls, fmt.Sprint("oauth.v2.access ", answer["ok"]))
	_ = json.NewEncoder(w).Encode(answer)
}

// grant puts a new token into an answer.
func (l *lobby) grant(answer map[string]any, team string) map[string]any {
	l.made++
	token := fmt.Sprintf("xoxb-%s-%s-%d", telltale, team, l.made)
	l.tokens[token] = team
	answer["access_token"] = token
	if l.life > 0 {
		refresh := fmt.Sprintf("xoxe-1-%s-%s-%d", telltale, team, l.made)
		l.refreshes[refresh] = team
		answer["refresh_token"], answer["expires_in"] = refresh, int(l.life.Seconds())
	}
	return answer
}

func (l *lobby) authTest(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = r.ParseForm()
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if t := r.Form.Get("token"); t != "" {
		token = t
	}
	answer := map[string]any{"ok": false, "error": "invalid_auth"}
	if team, ok := l.tokens[token]; ok {
		answer = map[string]any{"ok": true, "team_id": team, "team": "Nation", "user_id": "UBOT" + team}
	}
	l.calls = append(l.calls, fmt.Sprint("auth.test ", answer["ok"]))
	_ = json.NewEncoder(w).Encode(answer)
}

// count tells how often a call ended so.
func (l *lobby) count(call string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if c == call {
			n++
		}
	}
	return n
}

// searchSecrets looks for secrets where they must not be.
func (l *lobby) searchSecrets(t *testing.T) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // it has ended
	for line := range strings.Lines(l.log.String()) {
		if strings.Contains(line, telltale) {
			t.Errorf("a secret in the log: %s", line)
		}
	}
	client := l.redis.Client()
	keys, err := client.Keys(ctx, "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		text := key
		switch kind := client.Type(ctx, key).Val(); kind {
		case "string":
			text += client.Get(ctx, key).Val()
		case "hash":
			text += fmt.Sprint(client.HGetAll(ctx, key).Val())
		case "set":
			text += fmt.Sprint(client.SMembers(ctx, key).Val())
		case "zset":
			text += fmt.Sprint(client.ZRange(ctx, key, 0, -1).Val())
		default:
			t.Errorf("%s is a %s, which is not searched", key, kind)
		}
		if strings.Contains(text, telltale) {
			t.Errorf("a secret in Redis, at %s", key)
		}
	}
}

// browser is somebody's browser.
type browser struct {
	http.CookieJar
	bot http.Handler
}

func (l *lobby) browser(t *testing.T, p *lobbyProcess) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{jar, p}
}

// get opens a page of the bot.
func (b *browser) get(path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "https://bot.example.com"+path, nil)
	for _, c := range b.Cookies(r.URL) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.bot.ServeHTTP(w, r)
	b.SetCookies(r.URL, w.Result().Cookies())
	return w
}

// begin opens /slack/install and returns the state that goes to Slack.
func (b *browser) begin(t *testing.T) (state string) {
	t.Helper()
	w := b.get(installPath)
	to, err := url.Parse(w.Header().Get("Location"))
	if w.Code != http.StatusFound || err != nil {
		t.Fatalf("install: %d %s", w.Code, w.Body)
	}
	return to.Query().Get("state")
}

// come comes back from Slack's page with a code.
func (b *browser) come(code, state string) *httptest.ResponseRecorder {
	return b.get(oauthPath + "?" + url.Values{"code": {code}, "state": {state}}.Encode())
}

// install goes the whole way.
func (l *lobby) install(t *testing.T, p *lobbyProcess, id, name string) *httptest.ResponseRecorder {
	t.Helper()
	b := l.browser(t, p)
	w := b.come(l.offer(id, name), b.begin(t))
	if w.Code != http.StatusOK {
		t.Fatalf("installing in %s: %d %s", id, w.Code, w.Body)
	}
	return w
}

// follow has a channel of the workspace subscribe to the league.
func (l *lobby) follow(t *testing.T, team string) rumor.Channel {
	t.Helper()
	c := rumor.Channel{Platform: Name, Workspace: team, ID: "C1"}
	if _, err := l.Subscribe(t.Context(), rumor.Subscription{Channel: c, Topic: rumor.LeagueTopic}); err != nil {
		t.Fatal(err)
	}
	return c
}

// hear checks which workspaces the league's news goes to.
func (l *lobby) hear(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	err := l.Subscribers(t.Context(), rumor.LeagueTopic, func(subs []rumor.Subscription) error {
		for _, s := range subs {
			got = append(got, s.Channel.Workspace)
		}
		return nil
	})
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("news goes to %v, %v; want %v", got, err, want)
	}
}

// lockedBuffer is a buffer that several goroutines may write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
