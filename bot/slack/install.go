package slack

import (
	"cmp"
	"context"
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
)

const (
	installPath = "/slack/install"
	oauthPath   = "/slack/oauth"

	// stateCookie binds an installation to the browser that began it. With this
	// prefix browsers take the cookie from our host only, over HTTPS.
	stateCookie = "__Host-hotstove-install"
)

// installer lets people install the bot in their workspace: /slack/install sends
// them to Slack's page, from which they come back to /slack/oauth with a code for
// the bot's token.
type installer struct {
	o          *Options // with Log and Now
	workspaces *workspaces
	states     states
	api        string // the Web API's base, with a closing slash
	agree      string // where people agree to an installation
}

func newInstaller(o *Options, w *workspaces) (*installer, error) {
	api := apiBase(o.API)
	agree, err := url.Parse(api)
	if err != nil {
		return nil, fmt.Errorf("address of Slack's API: %w", err)
	}
	states, err := newStates(o.Key)
	if err != nil {
		return nil, err
	}
	agree = agree.ResolveReference(&url.URL{Path: "/oauth/v2/authorize"})
	return &installer{o, w, states, api, agree.String()}, nil
}

// apiBase returns the base address of the Web API, with a closing slash.
func apiBase(api string) string { return strings.TrimRight(cmp.Or(api, web.Base), "/") + "/" }

// mount adds the endpoints.
func (i *installer) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET "+installPath, i.begin)
	mux.HandleFunc("GET "+oauthPath, i.finish)
}

// begin sends the browser to Slack's page. The state that it takes along comes
// back once, in the same browser: so nobody can make another's browser finish an
// installation that he began himself.
func (i *installer) begin(w http.ResponseWriter, r *http.Request) {
	state := i.states.give(i.o.Now())
	http.SetCookie(w, newStateCookie(state, int(stateKeep.Seconds())))
	hide(w)
	http.Redirect(w, r, i.agree+"?"+url.Values{
		"client_id":    {i.o.ClientID},
		"scope":        {strings.Join(scopeNames(), ",")},
		"state":        {state},
		"redirect_uri": {i.redirect()},
	}.Encode(), http.StatusFound)
}

func (i *installer) redirect() string { return i.o.PublicURL + oauthPath }

func stateName(state string) string { return Name + " install " + state }

func newStateCookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: stateCookie, Value: value, Path: "/", MaxAge: maxAge,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// finish receives people who come back from Slack's page.
func (i *installer) finish(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, newStateCookie("", -1))
	query := r.URL.Query()
	good, err := i.takeState(r, query.Get("state"))
	switch {
	case err != nil:
		i.o.Log.ErrorContext(r.Context(), "installation not finished", "error", err)
		i.show(w, r, awayLanding)
	case !good:
		i.show(w, r, staleLanding)
	case query.Get("error") == "access_denied":
		i.show(w, r, deniedLanding)
	case query.Get("error") != "", query.Get("code") == "":
		i.o.Log.WarnContext(r.Context(), "installation refused on Slack's page", "error", errorCode(query.Get("error")))
		i.show(w, r, staleLanding)
	default:
		i.install(w, r, query.Get("code"))
	}
}

// takeState reports whether the state is one that was given to this browser and
// has not come back yet.
func (i *installer) takeState(r *http.Request, state string) (bool, error) {
	cookie, err := r.Cookie(stateCookie)
	if err != nil || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(state)) != 1 || !i.states.isGood(state, i.o.Now()) {
		return false, nil
	}
	return i.o.Firsts.First(r.Context(), stateName(state), stateUsed)
}

// install exchanges the code for the bot's token and keeps that.
func (i *installer) install(w http.ResponseWriter, r *http.Request, code string) {
	ctx := context.WithoutCancel(r.Context()) // a code works once, also when the browser leaves
	answer, err := slackgo.GetOAuthV2ResponseContext(ctx, i.workspaces.calls.HTTP(),
		i.o.ClientID, i.o.ClientSecret, code, i.redirect(), slackgo.OAuthOptionAPIURL(i.api))
	if err != nil {
		i.o.Log.ErrorContext(ctx, "installation not finished", "error", fmt.Errorf("exchange the code: %w", err))
		i.show(w, r, landingFor(err))
		return
	}
	id, in := i.read(answer)
	if !isTeamID(id) || in.Token == "" {
		i.o.Log.ErrorContext(ctx, "installation not finished", "error", "Slack gave no token of a bot")
		i.show(w, r, brokenLanding)
		return
	}
	if err := i.workspaces.save(ctx, id, in); err != nil {
		i.o.Log.ErrorContext(ctx, "installation not finished", "workspace", id, "error", err)
		i.show(w, r, awayLanding)
		return
	}
	i.workspaces.forget(id)
	i.wake(ctx, id)
	i.o.Log.InfoContext(ctx, "installed", "workspace", id, "organisation", answer.IsEnterpriseInstall)
	i.show(w, r, installedLanding(in.Name, answer.IsEnterpriseInstall))
}

// read returns what Slack gave, and the id of the workspace or organisation.
func (i *installer) read(a *slackgo.OAuthV2Response) (id string, in installation) {
	in = installation{
		Token: a.AccessToken, BotUser: a.BotUserID, Name: a.Team.Name, At: i.o.Now().UTC(),
	}
	if a.TokenType != "bot" {
		in.Token = ""
	}
	if a.RefreshToken != "" && a.ExpiresIn > 0 {
		in.Refresh, in.Expires = a.RefreshToken, in.At.Add(time.Duration(a.ExpiresIn)*time.Second)
	}
	if a.IsEnterpriseInstall {
		in.Name = a.Enterprise.Name
		return a.Enterprise.ID, in
	}
	return a.Team.ID, in
}

// wake wakes the subscriptions that a former installation left. A channel that is
// not woken now wakes with the first command there.
func (i *installer) wake(ctx context.Context, id string) {
	members, err := i.workspaces.members(ctx, id)
	if err == nil {
		err = i.o.Sleepers.WakeWorkspaces(ctx, Name, append(members, id)...)
	}
	if err != nil {
		i.o.Log.WarnContext(ctx, "workspace not woken", "workspace", id, "error", err)
	}
}

// errorCode returns an error of Slack's as it may be logged: what came by the
// browser may be anything.
func errorCode(s string) string {
	if s == "" || len(s) > 64 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return "unknown"
	}
	return s
}
