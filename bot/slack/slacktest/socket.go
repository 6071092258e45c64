package slacktest

import "context"

// Connected returns how many connections are open and not frozen.
func (s *Server) Connected() int { panic("not yet") }

// Connections returns how many connections there were so far.
func (s *Server) Connections() int { panic("not yet") }

// WaitConnected waits until n connections are open, and not frozen, cut or told
// to go since. It fails with the context's error.
func (s *Server) WaitConnected(ctx context.Context, n int) error { panic("not yet") }

// Disconnect sends every connection a disconnect frame with this reason: warning,
// refresh_requested or link_disabled. After warning connections stay a while;
// after the others they close.
func (s *Server) Disconnect(reason string) { panic("not yet") }

// CutSockets cuts every connection without a word.
func (s *Server) CutSockets() { panic("not yet") }

// FreezeSockets makes the connections that there are fall silent: no pings,
// nothing sent or answered, nothing closed. New ones work. What is sent to the
// bot meanwhile goes to a frozen one if there is no other.
func (s *Server) FreezeSockets() { panic("not yet") }

// ThawSockets ends FreezeSockets: what was held back arrives.
func (s *Server) ThawSockets() { panic("not yet") }

// RefuseSockets makes new connections end with 503, or ends that.
func (s *Server) RefuseSockets(on bool) { panic("not yet") }

// SendSocket sends every connection a frame of text as it is.
func (s *Server) SendSocket(frame string) { panic("not yet") }

func (s *Server) shutSockets() {}
