package slacktest

import (
	"slices"
	"strings"
	"time"
)

// allScopes are what the methods and events here need. Source: Slack's
// documentation of scopes.
var allScopes = []string{
	"app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands",
	"groups:history", "groups:read", "im:history", "im:read", "im:write", "users:read",
}

// publicScope lets the bot post where it is no member.
const publicScope = "chat:write.public"

// AllScopes returns all scopes that any method or event here needs, except
// chat:write.public.
func AllScopes() []string { return slices.Clone(allScopes) }

// grant is a token, and what it lets the bot do.
type grant struct {
	token, refresh string
	workspace      *Workspace  // nil: all of the organisation's
	enterprise     *Enterprise // nil: only the workspace
	scopes         []string
	expires        time.Time // zero: never
	end            string    // token_revoked or account_inactive, once it is over
}

// newGrant makes a token, for a workspace or an organisation.
func (s *Server) newGrant(w *Workspace, e *Enterprise, scopes []string) *grant {
	g := &grant{workspace: w, enterprise: e, scopes: slices.Clone(scopes), token: s.serial("xoxb-slacktest-")}
	s.world.grants[g.token] = g
	return g
}

// expiring makes the token one that has to be refreshed.
func (s *Server) expiring(g *grant) {
	if s.options.TokenLife <= 0 {
		return
	}
	s.dropToken(g)
	g.token, g.refresh = s.serial("xoxe.xoxb-1-slacktest-"), s.serial("xoxe-1-slacktest-")
	g.expires = s.now().Add(s.options.TokenLife)
	s.world.grants[g.token], s.world.refreshes[g.refresh] = g, g
}

// dropToken forgets a token that was never given.
func (s *Server) dropToken(g *grant) { delete(s.world.grants, g.token) }

// problem returns the error that the token ends with, or "".
func (g *grant) problem(now time.Time) string {
	switch {
	case g.end != "":
		return g.end
	case !g.expires.IsZero() && !now.Before(g.expires):
		return "token_expired"
	}
	return ""
}

// covers reports whether the token is good for the workspace.
func (g *grant) covers(w *Workspace) bool {
	return g.workspace == w || g.enterprise != nil && g.enterprise == w.Enterprise
}

// has reports whether the token has one of these scopes; also if there are none.
func (g *grant) has(scopes ...string) bool {
	return len(scopes) == 0 || slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(g.scopes, s) })
}

// installation returns what the bot may do in the workspace, or nil.
func (w *Workspace) installation() *grant {
	if w.grant == nil && w.Enterprise != nil {
		return w.Enterprise.grant
	}
	return w.grant
}

// Token returns the bot's token of today; empty when it is not installed. It
// changes with rotation and new installations.
func (w *Workspace) Token() (token string) {
	w.withGrant(func(g *grant) { token = g.token })
	return token
}

// SetScopes changes what the installation may do.
func (w *Workspace) SetScopes(scopes ...string) {
	w.withGrant(func(g *grant) { g.scopes = slices.Clone(scopes) })
}

// RevokeToken makes the bot's token end with token_revoked; no event tells.
func (w *Workspace) RevokeToken() { w.withGrant(func(g *grant) { g.end = "token_revoked" }) }

// Deactivate makes the bot's token end with account_inactive; no event tells.
func (w *Workspace) Deactivate() { w.withGrant(func(g *grant) { g.end = "account_inactive" }) }

// withGrant does something to the installation, if there is one.
func (w *Workspace) withGrant(f func(*grant)) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	if g := w.installation(); g != nil {
		f(g)
	}
}

// RevokeAppToken makes the app token end with invalid_auth. Open connections are
// told to go: link_disabled.
func (s *Server) RevokeAppToken() {
	s.mu.Lock()
	s.world.appRevoked = true
	s.mu.Unlock()
	s.Disconnect("link_disabled")
}

// scopeList splits what OAuth has of scopes.
func scopeList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
