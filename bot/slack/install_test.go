package slack

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// useAs calls Slack for a workspace and checks whose token is used.
func useAs(t *testing.T, p *lobbyProcess, team, home string) {
	t.Helper()
	c, err := p.client(t.Context(), team)
	if err != nil {
		t.Fatalf("client of %s: %v", team, err)
	}
	who, err := c.AuthTestContext(t.Context())
	if err != nil || who.TeamID != home {
		t.Errorf("as %s we are in %+v, %v; want %s", team, who, err, home)
	}
	if got := p.botUser(t.Context(), team); got != "UBOT"+home {
		t.Errorf("the bot's user in %s is %q", team, got)
	}
}

// absent checks that the bot is not installed in a workspace.
func absent(t *testing.T, p *lobbyProcess, team string) {
	t.Helper()
	if _, err := p.client(t.Context(), team); !errors.Is(err, errNotInstalled) {
		t.Errorf("client of %s: %v", team, err)
	}
}

// leave ends the installation that a workspace or organisation has, if any.
func (p *lobbyProcess) leave(t *testing.T, home string) {
	t.Helper()
	in, _, err := p.read(t.Context(), home)
	if err != nil || !p.uninstalled(t.Context(), home, in.sealed) {
		t.Errorf("end of %s not noted: %v", home, err)
	}
}

// Two workspaces install the bot and subscribe; one uninstalls it, and comes back.
func TestInstall(t *testing.T) {
	l := newLobby(t)
	p, other := l.process(t), l.process(t)
	absent(t, p, "T1")
	for _, team := range []string{"T1", "T2"} {
		l.install(t, p, team, "Nation")
		l.follow(t, team)
	}
	for _, process := range []*lobbyProcess{p, other} {
		useAs(t, process, "T1", "T1")
		useAs(t, process, "T2", "T2")
	}
	for range 2 {
		p.leave(t, "T1")
	}
	if _, kept, err := l.Installation(t.Context(), Name, "T1"); kept || err != nil {
		t.Errorf("the tokens are kept: %t, %v", kept, err)
	}
	l.hear(t, "T2")
	absent(t, p, "T1")
	useAs(t, p, "T2", "T2")
	l.pass(seatKeep)
	absent(t, other, "T1")
	useAs(t, other, "T2", "T2")

	l.install(t, p, "T1", "Nation")
	l.hear(t, "T1", "T2")
	useAs(t, p, "T1", "T1")
	useAs(t, other, "T1", "T1")
}

func TestInstallRedirect(t *testing.T) {
	l := newLobby(t)
	for api, want := range map[string]string{
		"":                           "https://slack.com/oauth/v2/authorize",
		"https://slack-gov.com/api/": "https://slack-gov.com/oauth/v2/authorize",
		"http://127.0.0.1:4711/api":  "http://127.0.0.1:4711/oauth/v2/authorize",
	} {
		p := l.process(t, func(o *Options) { o.API = api })
		b := l.browser(t, p)
		w := b.get(installPath)
		to, err := url.Parse(w.Header().Get("Location"))
		if err != nil || w.Code != http.StatusFound {
			t.Fatalf("%d, %v", w.Code, err)
		}
		q := to.Query()
		to.RawQuery = ""
		if to.String() != want || q.Get("client_id") != "1.2" || q.Get("redirect_uri") != "https://bot.example.com/slack/oauth" ||
			q.Get("scope") != strings.Join(scopeNames(), ",") || !statesOf(t, p.o.Key).isGood(q.Get("state"), l.Now()) || len(q) != 4 {
			t.Errorf("redirected to %s with %v", to, q)
		}
		cookies := w.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("cookies %v", cookies)
		}
		c := cookies[0]
		if c.Value != q.Get("state") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 600 || c.Path != "/" {
			t.Errorf("cookie %v", c)
		}
		checkHidden(t, w.Header())
	}
}

func checkHidden(t *testing.T, h http.Header) {
	t.Helper()
	if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" ||
		!strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none';") {
		t.Errorf("headers %v", h)
	}
}

func TestInstallPage(t *testing.T) {
	l := newLobby(t)
	p := l.process(t)
	w := l.install(t, p, "T1", "<script>x</script> & Sons")
	checkHidden(t, w.Header())
	for _, part := range []string{"Hotstove is in &lt;script&gt;x&lt;/script&gt; &amp; Sons", "/rumors redsox"} {
		if !strings.Contains(w.Body.String(), part) {
			t.Errorf("page lacks %s:\n%s", part, w.Body)
		}
	}
	if w := l.install(t, p, "T1", strings.Repeat("é", 10000)); w.Body.Len() > 2000 {
		t.Errorf("a page of %d bytes", w.Body.Len())
	}
}

// What is not right installs nothing, and says what to do.
func TestInstallRefused(t *testing.T) {
	const good = "*"
	forged := strings.Repeat("A", base64.RawURLEncoding.EncodedLen(stateBytes))
	for name, test := range map[string]struct {
		state, cookie string // good: the one that was given
		query         url.Values
		answer        string // Slack's
		status        int
		text          string
	}{
		"no cookie":         {good, "", nil, "", 400, "start again"},
		"forged cookie":     {good, forged, nil, "", 400, "start again"},
		"forged state":      {forged, good, nil, "", 400, "start again"},
		"both forged":       {forged, forged, nil, "", 400, "start again"},
		"both empty":        {"", "", nil, "", 400, "start again"},
		"long":              {strings.Repeat("x", 9000), good, nil, "", 400, "start again"},
		"denied":            {good, good, url.Values{"error": {"access_denied"}}, "", 200, "was not added"},
		"other error":       {good, good, url.Values{"error": {"<b>" + telltale}}, "", 400, "start again"},
		"no code":           {good, good, url.Values{"code": {""}}, "", 400, "start again"},
		"wrong code":        {good, good, url.Values{"code": {telltale}}, "", 400, "start again"},
		"wrong secret":      {good, good, nil, `{"ok":false,"error":"bad_client_secret"}`, 500, "not set up right"},
		"Slack is ill":      {good, good, nil, `{"ok":false,"error":"internal_error"}`, 503, "in a minute"},
		"HTML":              {good, good, nil, "<html>" + telltale, 503, "in a minute"},
		"broken JSON":       {good, good, nil, `{"ok":true,"access_token":"` + telltale, 503, "in a minute"},
		"nothing":           {good, good, nil, `{}`, 503, "in a minute"},
		"a user's token":    {good, good, nil, `{"ok":true,"token_type":"user","access_token":"` + telltale + `","team":{"id":"T1"}}`, 500, "not set up right"},
		"no workspace":      {good, good, nil, `{"ok":true,"token_type":"bot","access_token":"` + telltale + `"}`, 500, "not set up right"},
		"hostile workspace": {good, good, nil, `{"ok":true,"token_type":"bot","access_token":"` + telltale + `","team":{"id":"T/1"}}`, 500, "not set up right"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLobby(t)
			p := l.process(t)
			b := l.browser(t, p)
			state := b.begin(t)
			l.answer = test.answer
			query := url.Values{"code": {l.offer("T1", "Nation")}, "state": {state}}
			if test.state != good {
				query.Set("state", test.state)
			}
			for key, values := range test.query {
				query[key] = values
			}
			if test.cookie != good {
				b.SetCookies(&url.URL{Scheme: "https", Host: "bot.example.com", Path: "/"}, []*http.Cookie{newStateCookie(test.cookie, 600)})
			}
			w := b.get(oauthPath + "?" + query.Encode())
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.text) || strings.Contains(w.Body.String(), telltale) {
				t.Errorf("%d\n%s", w.Code, w.Body)
			}
			checkHidden(t, w.Header())
			absent(t, p, "T1")
		})
	}
}

// A state is good once, in one browser.
func TestInstallReplayed(t *testing.T) {
	l := newLobby(t)
	p := l.process(t)
	b, other := l.browser(t, p), l.browser(t, p)
	state, code := b.begin(t), l.offer("T1", "Nation")
	if w := other.come(code, state); w.Code != http.StatusBadRequest {
		t.Errorf("in a browser that did not begin: %d", w.Code)
	}
	other.begin(t)
	if w := other.come(code, state); w.Code != http.StatusBadRequest {
		t.Errorf("in a browser that began with another state: %d", w.Code)
	}
	cookies := b.Cookies(&url.URL{Scheme: "https", Host: "bot.example.com", Path: "/"})
	if w := b.come(code, state); w.Code != http.StatusOK {
		t.Errorf("at first: %d", w.Code)
	}
	b.SetCookies(&url.URL{Scheme: "https", Host: "bot.example.com", Path: "/"}, []*http.Cookie{newStateCookie(cookies[0].Value, 600)})
	if w := b.come(l.offer("T2", "Nation"), state); w.Code != http.StatusBadRequest {
		t.Errorf("again: %d", w.Code)
	}
	absent(t, p, "T2")
	if n := l.count("oauth.v2.access true"); n != 1 {
		t.Errorf("%d codes were exchanged", n)
	}
}

// Whoever only looks at the page leaves nothing in the store.
func TestInstallBegunOnly(t *testing.T) {
	l := newLobby(t)
	p := l.process(t)
	for range 10 {
		b := l.browser(t, p)
		b.begin(t)
		b.come("code", "forged")
	}
	if keys := l.redis.Client().Keys(t.Context(), "*").Val(); len(keys) != 0 {
		t.Errorf("kept %v", keys)
	}
}

// A state is good for ten minutes, and in whichever process.
func TestInstallSlowly(t *testing.T) {
	l := newLobby(t)
	p, other := l.process(t), l.process(t)
	for name, test := range map[string]struct {
		after  time.Duration
		status int
	}{
		"in time":  {stateKeep - time.Second, http.StatusOK},
		"too late": {stateKeep, http.StatusBadRequest},
	} {
		b := l.browser(t, p)
		state := b.begin(t)
		l.pass(test.after)
		b.bot = other
		if w := b.come(l.offer("T1", "Nation"), state); w.Code != test.status {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

// lostFirsts cannot tell what is new.
type lostFirsts struct{ Firsts }

func (lostFirsts) First(context.Context, string, time.Duration) (bool, error) { return false, errTorn }

// When nobody can tell whether a state came back before, it does not count.
func TestInstallWithoutStore(t *testing.T) {
	l := newLobby(t)
	p := l.process(t, func(o *Options) { o.Firsts = lostFirsts{} })
	b := l.browser(t, p)
	w := b.come(l.offer("T1", "Nation"), b.begin(t))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "in a minute") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	absent(t, p, "T1")
	if n := l.count("oauth.v2.access true"); n != 0 {
		t.Errorf("%d codes were exchanged", n)
	}
}

// A whole organisation installs the bot, and a workspace of it by itself, too.
func TestInstallOrganisation(t *testing.T) {
	l := newLobby(t)
	p, other := l.process(t), l.process(t)
	if w := l.install(t, p, "E1", "The League"); !strings.Contains(w.Body.String(), "Hotstove is installed for The League") {
		t.Errorf("page:\n%s", w.Body)
	}
	absent(t, p, "T1")
	for _, team := range []string{"T1", "T2"} {
		p.belongs(t.Context(), team, "E1")
		p.belongs(t.Context(), team, "")
		l.follow(t, team)
	}
	l.install(t, p, "T2", "Nation")
	l.follow(t, "T3")
	useAs(t, p, "T1", "E1")
	useAs(t, other, "T1", "E1")
	useAs(t, p, "T2", "T2")

	for range 2 {
		p.leave(t, "E1")
	}
	absent(t, p, "T1")
	useAs(t, p, "T2", "T2")
	l.hear(t, "T2", "T3")
	l.install(t, p, "E1", "The League")
	l.hear(t, "T1", "T2", "T3")
	useAs(t, p, "T1", "E1")

	p.leave(t, "T2")
	useAs(t, p, "T2", "E1") // the organisation's serves it from now on
	l.hear(t, "T1", "T3")
}

func TestUninstalledNonsense(t *testing.T) {
	l := newLobby(t)
	p := l.process(t)
	for _, id := range []string{"", "T/1", "t1", strings.Repeat("T", 33)} {
		if p.uninstalled(t.Context(), id, nil) {
			t.Errorf("%q counts as a workspace", id)
		}
		p.belongs(t.Context(), "T1", id)
		p.belongs(t.Context(), id, "E1")
	}
	if keys := l.redis.Client().Keys(t.Context(), "*").Val(); len(keys) != 0 {
		t.Errorf("kept %v", keys)
	}
}

func TestRevokesBot(t *testing.T) {
	for event, want := range map[string]bool{
		`{"type":"tokens_revoked","tokens":{"oauth":["U1"],"bot":["U2"]}}`: true,
		`{"type":"tokens_revoked","tokens":{"oauth":["U1"]}}`:              false,
		`{"type":"tokens_revoked","tokens":{"oauth":["U1"],"bot":[]}}`:     false,
		`{"tokens":{"bot":"U2"}}`:                                          false,
		`{"tokens":[]}`:                                                    false,
		``:                                                                 false,
	} {
		if got := revokesBot([]byte(event)); got != want {
			t.Errorf("%s: %t", event, got)
		}
	}
}

// One workspace has its token from the operator.
func TestOwnToken(t *testing.T) {
	l := newLobby(t)
	const token = "xoxb-" + telltale
	p := l.process(t, func(o *Options) { o.BotToken, o.Key = token, nil })
	if err := p.check(t.Context()); !errors.Is(err, ErrToken) {
		t.Errorf("a wrong token: %v", err)
	}
	if got := p.botUser(t.Context(), "T1"); got != "" {
		t.Errorf("with a wrong token, the bot is %q", got)
	}
	l.set(func() { l.tokens[token] = "T1" })
	for range 3 {
		if err := p.check(t.Context()); err != nil {
			t.Error(err)
		}
		if got := p.botUser(t.Context(), "T1"); got != "UBOTT1" {
			t.Errorf("the bot is %q", got)
		}
	}
	if n := l.count("auth.test true"); n != 1 {
		t.Errorf("Slack was asked %d times", n)
	}
	useAs(t, p, "T1", "T1")
	l.follow(t, "T1")
	p.belongs(t.Context(), "T1", "E1")
	if !p.uninstalled(t.Context(), "T1", nil) {
		t.Error("not noted")
	}
	l.hear(t)
}

// The operator changes the key by mistake.
func TestWrongKey(t *testing.T) {
	l := newLobby(t)
	p := l.process(t)
	if err := p.check(t.Context()); err != nil {
		t.Errorf("with no installation: %v", err)
	}
	l.install(t, p, "T1", "Nation")
	if err := p.check(t.Context()); err != nil {
		t.Error(err)
	}
	wrong := l.process(t, func(o *Options) { o.Key = make([]byte, vaultKeySize) })
	_, err := wrong.client(t.Context(), "T1")
	for _, err := range []error{err, wrong.check(t.Context())} {
		if !errors.Is(err, errVaultKey) || !strings.Contains(err.Error(), "HOTSTOVE_SECRET_KEY") || strings.Contains(err.Error(), telltale) {
			t.Errorf("with another key: %v", err)
		}
	}
	l.install(t, wrong, "T2", "Nation")
	useAs(t, wrong, "T2", "T2")
	if err := wrong.check(t.Context()); err != nil {
		t.Errorf("after an installation with that key: %v", err)
	}
	l.install(t, wrong, "T1", "Nation")
	useAs(t, wrong, "T1", "T1")
}

func TestSeatsForgotten(t *testing.T) {
	l := newLobby(t)
	p := l.process(t)
	l.install(t, p, "T1", "Nation")
	for range mostSeats {
		p.seats[http.StatusText(len(p.seats))+time.Duration(len(p.seats)).String()] = seat{}
	}
	useAs(t, p, "T1", "T1")
	if len(p.seats) > mostSeats {
		t.Errorf("%d workspaces are remembered", len(p.seats))
	}
}
