package slacktest

import "context"

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
func (s *Server) Install(ctx context.Context, u *User) (Page, error) { panic("not yet") }

// InstallOrg installs the bot for all workspaces of the user's organisation.
func (s *Server) InstallOrg(ctx context.Context, u *User) (Page, error) { panic("not yet") }

// Deny goes the way of Install, but declines on Slack's page.
func (s *Server) Deny(ctx context.Context, u *User) (Page, error) { panic("not yet") }

// Authorize agrees for the user on the page at this address of Slack's, and
// returns where the browser is sent then, with code and state.
func (s *Server) Authorize(ctx context.Context, u *User, authorizeURL string) (redirect string, err error) {
	panic("not yet")
}

// Uninstall removes the bot from a workspace: its tokens are revoked, and the
// events app_uninstalled and tokens_revoked sent. The Result is the first's.
func (s *Server) Uninstall(w *Workspace) *Result { panic("not yet") }
