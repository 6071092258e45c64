package slacktest

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"time"
)

// authorizePath is where Slack's page is that asks users to agree.
const authorizePath = "/oauth/v2/authorize"

// codeLife is how long a code can be exchanged. Source: Slack's documentation of
// OAuth.
const codeLife = 10 * time.Minute

// code is what a user agreed to.
type code struct {
	user     *User
	org      bool
	scopes   []string
	redirect string
	expires  time.Time
	used     bool
}

// Page is what a browser shows in the end.
type Page struct {
	URL    string
	Status int
	Body   string
}

// Install installs the bot in the user's workspace, as a browser does: it opens
// /slack/install of the bot, agrees on Slack's page and follows its redirect back.
// It fails when the bot does not lead there, or asks wrongly; how the bot ended is
// on the page.
func (s *Server) Install(ctx context.Context, u *User) (Page, error) {
	return s.browse(ctx, func(at string) (string, error) { return s.agree(u, at, false) })
}

// InstallOrg installs the bot for all workspaces of the user's organisation.
func (s *Server) InstallOrg(ctx context.Context, u *User) (Page, error) {
	return s.browse(ctx, func(at string) (string, error) { return s.agree(u, at, true) })
}

// Deny goes the way of Install, but declines on Slack's page.
func (s *Server) Deny(ctx context.Context, u *User) (Page, error) {
	return s.browse(ctx, func(at string) (string, error) {
		back, asked, err := s.asked(at)
		if err != nil {
			return "", err
		}
		return withQuery(back, url.Values{"error": {"access_denied"}, "state": {asked.Get("state")}}), nil
	})
}

// Authorize agrees for the user on the page at this address of Slack's, and returns
// where the browser is sent then, with code and state.
func (s *Server) Authorize(ctx context.Context, u *User, authorizeURL string) (redirect string, err error) {
	return s.agree(u, authorizeURL, false)
}

// browser is the way of a browser to the bot.
type browser struct{ bot *url.URL }

// RoundTrip brings requests for any other host to where the bot listens.
func (b browser) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Host = r.URL.Host
	r.URL.Scheme, r.URL.Host = b.bot.Scheme, b.bot.Host
	return http.DefaultTransport.RoundTrip(r)
}

// browse opens the bot's page for installing, decides on Slack's page, and follows
// redirects to the end.
func (s *Server) browse(ctx context.Context, decide func(authorizeURL string) (string, error)) (Page, error) {
	s.mu.Lock()
	base := s.world.base
	s.mu.Unlock()
	bot, err := url.Parse(base)
	if err != nil || base == "" {
		return Page{}, fmt.Errorf("%w: nobody knows where the bot is", ErrOffline)
	}
	at := cmp.Or(s.options.PublicURL, base) + "/slack/install"
	jar, err := cookiejar.New(nil)
	if err != nil {
		return Page{}, err
	}
	client := http.Client{Transport: browser{bot}, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	decided := false
	for range 10 {
		if u, err := url.Parse(at); err == nil && u.Host == s.host && u.Path == authorizePath {
			decided = true
			if at, err = decide(at); err != nil {
				return Page{}, err
			}
		}
		page, next, err := visit(ctx, &client, at)
		switch {
		case err != nil:
			return page, err
		case next != "":
			at = next
			continue
		case !decided:
			return page, fmt.Errorf("%s does not lead to Slack: %d %s", page.URL, page.Status, page.Body)
		}
		return page, nil
	}
	return Page{}, fmt.Errorf("too many redirects: %s", at)
}

// visit opens a page, and returns where it redirects to, if it does.
func visit(ctx context.Context, client *http.Client, at string) (Page, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return Page{}, "", err
	}
	r.Close = true
	answer, err := client.Do(r)
	if err != nil {
		return Page{}, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody))
	page := Page{at, answer.StatusCode, string(body)}
	if next, e := answer.Location(); e == nil && answer.StatusCode/100 == 3 {
		return page, next.String(), err
	}
	return page, "", err
}

// asked reads what the bot asks for on Slack's page.
func (s *Server) asked(at string) (back string, asked url.Values, err error) {
	u, err := url.Parse(at)
	if err != nil {
		return "", nil, err
	}
	s.mu.Lock()
	public := cmp.Or(s.options.PublicURL, s.world.base)
	s.mu.Unlock()
	asked = u.Query()
	scopes := scopeList(asked.Get("scope"))
	back = asked.Get("redirect_uri")
	unknown := func(scope string) bool { return !slices.Contains(allScopes, scope) && scope != publicScope }
	switch {
	case u.Host != s.host || u.Path != authorizePath:
		err = fmt.Errorf("%s is not Slack's page", at)
	case asked.Get("client_id") != s.ClientID:
		err = fmt.Errorf("invalid_client_id: %q", asked.Get("client_id"))
	case len(scopes) == 0 || slices.ContainsFunc(scopes, unknown):
		err = fmt.Errorf("invalid_scope: %q", asked.Get("scope"))
	case !strings.HasPrefix(back, public+"/"):
		err = fmt.Errorf("bad_redirect_uri: %q", back)
	case asked.Get("state") == "":
		s.violate(OutOfTurn, "oauth: no state")
	}
	return back, asked, err
}

// agree makes a code for what the bot asks for, and returns where the browser goes
// with it.
func (s *Server) agree(u *User, at string, org bool) (string, error) {
	back, asked, err := s.asked(at)
	if err != nil {
		return "", err
	}
	if org && u.Workspace.Enterprise == nil {
		return "", fmt.Errorf("%w: %s is in no organisation", ErrRefused, u.Workspace.Name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.serial("code-")
	s.world.codes[id] = &code{
		user: u, org: org, scopes: scopeList(asked.Get("scope")), redirect: back, expires: s.now().Add(codeLife),
	}
	return withQuery(back, url.Values{"code": {id}, "state": {asked.Get("state")}}), nil
}

func withQuery(at string, more url.Values) string {
	separator := "?"
	if strings.Contains(at, "?") {
		separator = "&"
	}
	return at + separator + more.Encode()
}

// oauthAccess answers oauth.v2.access.
func (c *call) oauthAccess() (object, *apiError) {
	id, secret, basic := c.r.BasicAuth()
	if !basic {
		id, secret = text(c.args, "client_id"), text(c.args, "client_secret")
	}
	switch {
	case id != c.ClientID:
		return nil, refusal("invalid_client_id")
	case secret != c.ClientSecret:
		return nil, refusal("bad_client_secret")
	}
	switch text(c.args, "grant_type") {
	case "", "authorization_code":
		return c.exchange()
	case "refresh_token":
		return c.renew()
	}
	return nil, refusal("invalid_grant_type")
}

// exchange gives a token for a code.
func (c *call) exchange() (object, *apiError) {
	agreed := c.world.codes[text(c.args, "code")]
	switch {
	case agreed == nil || !c.now().Before(agreed.expires):
		return nil, refusal("invalid_code")
	case agreed.used:
		return nil, refusal("code_already_used")
	case text(c.args, "redirect_uri") != agreed.redirect:
		return nil, refusal("bad_redirect_uri")
	}
	agreed.used = true
	w := agreed.user.Workspace
	if agreed.org {
		e := w.Enterprise
		e.grant = c.newGrant(nil, e, agreed.scopes)
		c.expiring(e.grant)
		return c.granted(e.grant, agreed.user), nil
	}
	w.grant = c.newGrant(w, nil, agreed.scopes)
	c.expiring(w.grant)
	return c.granted(w.grant, agreed.user), nil
}

// renew gives a new token for a refresh token. The old one stays good until it
// expires.
func (c *call) renew() (object, *apiError) {
	old := c.world.refreshes[text(c.args, "refresh_token")]
	if old == nil {
		return nil, refusal("invalid_refresh_token")
	}
	if old.end != "" {
		return nil, refusal(old.end)
	}
	delete(c.world.refreshes, old.refresh)
	g := c.newGrant(old.workspace, old.enterprise, old.scopes)
	c.expiring(g)
	switch {
	case g.workspace != nil && g.workspace.grant == old:
		g.workspace.grant = g
	case g.enterprise != nil && g.enterprise.grant == old:
		g.enterprise.grant = g
	}
	return c.granted(g, nil), nil
}

// granted returns what the bot gets to know of its token.
func (s *Server) granted(g *grant, by *User) object {
	o := object{
		"access_token": g.token, "token_type": "bot", "scope": strings.Join(g.scopes, ","), "app_id": s.AppID,
		"team": nil, "enterprise": nil, "is_enterprise_install": g.workspace == nil,
	}
	e := g.enterprise
	if w := g.workspace; w != nil {
		e = w.Enterprise
		o["team"], o["bot_user_id"] = object{"id": w.ID, "name": w.Name}, w.BotUser
	}
	if e != nil {
		o["enterprise"] = object{"id": e.ID, "name": e.Name}
	}
	if g.workspace == nil {
		o["bot_user_id"] = e.BotUser
	}
	if by != nil {
		o["authed_user"] = object{"id": by.ID}
	}
	if g.refresh != "" {
		o["refresh_token"], o["expires_in"] = g.refresh, int(s.options.TokenLife.Seconds())
	}
	return o
}

// Uninstall removes the bot from a workspace, or from its whole organisation where
// it was installed for that: its tokens are revoked, and the events app_uninstalled
// and tokens_revoked sent.
func (s *Server) Uninstall(w *Workspace) (uninstalled, revoked *Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := w.installation()
	if g == nil {
		none := s.refused("%w", errNotInstalled)
		return none, none
	}
	gone := s.event(w, object{"type": "app_uninstalled"})
	tokens := s.event(w, object{"type": "tokens_revoked", "tokens": object{"oauth": []any{}, "bot": []any{w.BotUser}}})
	s.uninstall(g)
	return s.send(gone), s.send(tokens)
}

// uninstall ends all tokens of the installation.
func (s *Server) uninstall(g *grant) {
	for _, other := range s.world.grants {
		if other.workspace == g.workspace && other.enterprise == g.enterprise {
			other.end = "token_revoked"
		}
	}
	if g.workspace != nil {
		g.workspace.grant = nil
		return
	}
	g.enterprise.grant = nil
}

// authRevoke answers auth.revoke.
func (c *call) authRevoke() (object, *apiError) {
	if truth(c.args, "test") {
		return object{"revoked": false}, nil
	}
	c.grant.end = "token_revoked"
	if w := c.grant.workspace; w != nil {
		c.sendEvent(w, object{"type": "tokens_revoked", "tokens": object{"oauth": []any{}, "bot": []any{w.BotUser}}})
	}
	return object{"revoked": true}, nil
}

// appsUninstall answers apps.uninstall.
func (c *call) appsUninstall() (object, *apiError) {
	if text(c.args, "client_id") != c.ClientID || text(c.args, "client_secret") != c.ClientSecret {
		return nil, refusal("invalid_client_id")
	}
	if w := c.grant.workspace; w != nil {
		c.sendEvent(w, object{"type": "app_uninstalled"})
		c.sendEvent(w, object{"type": "tokens_revoked", "tokens": object{"oauth": []any{}, "bot": []any{w.BotUser}}})
	}
	c.uninstall(c.grant)
	return nil, nil
}
