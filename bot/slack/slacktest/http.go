package slacktest

import (
	"net/http"
	"time"
)

// ackWithin is how long the bot has to acknowledge. Source: Slack's documentation
// of interactions, events and Socket Mode.
const ackWithin = 3 * time.Second

// SetRequestURLs makes what users do go to base + /slack/commands,
// /slack/interactions and /slack/events while no connection is open; empty means
// nowhere. As Slack does it first asks /slack/events for a challenge, and checks
// that an unsigned request is refused with 401; it fails where either is not so.
// Browsers, too, look for the bot there: see Install.
func (s *Server) SetRequestURLs(base string) error { panic("not yet") }

// Sign returns the headers of a request from Slack with this body at this time.
func (s *Server) Sign(body []byte, at time.Time) http.Header { panic("not yet") }

// SetBotURL says where browsers find the bot, without sending requests there.
func (s *Server) SetBotURL(base string) { panic("not yet") }
