package discordtest

import "context"

// CloseGateway closes every connection with this code.
func (s *Server) CloseGateway(code int) {}

// Reconnect asks every connection to reconnect: op 7.
func (s *Server) Reconnect() {}

// InvalidateSession tells every connection that its session is not valid: op 9.
func (s *Server) InvalidateSession(resumable bool) {}

// CutGateway cuts every connection without a word.
func (s *Server) CutGateway() {}

// Freeze makes the connections that there are fall silent: nothing is answered,
// nothing closed. New ones work.
func (s *Server) Freeze() {}

// Thaw ends Freeze.
func (s *Server) Thaw() {}

// RefuseGateway makes new connections end with 503, or ends that.
func (s *Server) RefuseGateway(on bool) {}

// Dispatch sends an event to every session of the shard that it belongs to:
// that of data's guild_id, otherwise shard 0.
func (s *Server) Dispatch(event string, data any) {}

// SendGateway sends every connection a frame of text as it is.
func (s *Server) SendGateway(frame string) {}

// Identifies returns how many sessions were begun so far.
func (s *Server) Identifies() int { return 0 }

// Resumes returns how many sessions were resumed so far.
func (s *Server) Resumes() int { return 0 }

// Connected returns the shards of the connections that are ready, in order. A
// shard that several connections serve is there as often.
func (s *Server) Connected() []int { return nil }

// WaitReady waits until n connections are ready: identified or resumed, and not
// closed, cut, frozen or told to go since. It fails with the context's error.
func (s *Server) WaitReady(ctx context.Context, n int) error { return nil }
