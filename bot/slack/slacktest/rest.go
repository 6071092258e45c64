package slacktest

import "net/http"

// ServeHTTP answers the Web API, response_urls, the authorize page and Socket Mode.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { panic("not yet") }
