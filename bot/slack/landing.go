package slack

import (
	"cmp"
	_ "embed"
	"errors"
	"html/template"
	"net/http"

	slackgo "github.com/slack-go/slack"
)

// landing is the page on which people end in the browser.
type landing struct {
	Status      int
	Title, Text string
	Again       bool // offer to start again
}

var (
	staleLanding = landing{http.StatusBadRequest, "Please start again",
		"This page works once, within ten minutes, and only in the browser where you pressed the button.", true}
	deniedLanding = landing{http.StatusOK, "Hotstove was not added",
		"You declined, so nothing has changed. You are welcome to come back whenever you like.", true}
	awayLanding = landing{http.StatusServiceUnavailable, "Not right now",
		"Hotstove could not be added just now. Please start again in a minute.", true}
	brokenLanding = landing{http.StatusInternalServerError, "Hotstove is not set up right",
		"Whoever runs this bot finds the reason in its log.", false}
)

// howToBegin tells what to do once the bot is there.
const howToBegin = "Type /rumors redsox in a channel to see the newest rumors, or /subscribe redsox to have them posted there as they break."

// installedLanding ends a good installation. That in an organisation is in none
// of its workspaces yet. Source: Slack's documentation of apps for organizations.
func installedLanding(name string, organisation bool) landing {
	if organisation {
		return landing{http.StatusOK, "Hotstove is installed for " + cmp.Or(shortName(name), "your organization"),
			"Now add it to the workspaces that are to have it, in Slack's organization settings under Integrations. There: " + howToBegin, false}
	}
	return landing{http.StatusOK, "Hotstove is in " + cmp.Or(shortName(name), "your workspace"), howToBegin, false}
}

// shortName cuts a name that somebody gave a workspace.
func shortName(name string) string {
	const most = 80 // characters
	if r := []rune(name); len(r) > most {
		return string(r[:most]) + "…"
	}
	return name
}

// landingFor returns what to show when a code could not be exchanged. Source: the
// errors of oauth.v2.access.
func landingFor(err error) landing {
	e, ok := errors.AsType[slackgo.SlackErrorResponse](err)
	switch {
	case !ok:
		return awayLanding
	case e.Err == "invalid_code", e.Err == "code_already_used", e.Err == "code_expired":
		return staleLanding
	case e.Err == "internal_error", e.Err == "fatal_error", e.Err == "ratelimited", e.Err == "service_unavailable":
		return awayLanding
	}
	return brokenLanding // bad_client_secret, bad_redirect_uri and the like
}

//go:embed landing.html
var landingSource string

var landingTemplate = template.Must(template.New("landing").Parse(landingSource))

func (i *installer) show(w http.ResponseWriter, r *http.Request, l landing) {
	hide(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(l.Status)
	if err := landingTemplate.Execute(w, l); err != nil {
		i.o.Log.DebugContext(r.Context(), "page not sent", "error", err)
	}
}

// hide keeps the pages, whose addresses hold a code, out of caches, frames and
// the logs of other sites. They load nothing.
func hide(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}
