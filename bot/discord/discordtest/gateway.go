package discordtest

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Where the gateway is, below the host: for new sessions, and to resume one.
const (
	gatewayPath = "/gateway"
	resumePath  = "/resume"
)

// identifiesADay is how many sessions a bot may begin in 24 hours.
// Source: Discord's documentation of the gateway.
const identifiesADay = 1000

// Operations of the gateway. Source: Discord's list of opcodes.
const (
	opDispatch     = 0
	opHeartbeat    = 1
	opIdentify     = 2
	opResume       = 6
	opReconnect    = 7
	opInvalid      = 9
	opHello        = 10
	opHeartbeatACK = 11
)

// Codes that the gateway closes with. Source: Discord's list of close codes.
const (
	unknownOpcode    = 4001
	decodeError      = 4002
	notAuthenticated = 4003
	badToken         = 4004
	authenticated    = 4005
	invalidSeq       = 4007
	rateLimited      = 4008
	sessionTimedOut  = 4009
	invalidShard     = 4010
	invalidVersion   = 4012
	invalidIntents   = 4013
	badIntents       = 4014
)

// gateway holds the connections and sessions.
type gateway struct {
	mu         sync.Mutex
	conns      []*conn // open, in order of opening
	sessions   map[string]*session
	identifies int
	resumes    int
	last       map[int]time.Time // identify of each key
	refusing   bool
	changed    chan struct{} // closed at the next change of what is ready
}

// notify wakes who waits for connections. The gateway is locked.
func (g *gateway) notify() {
	close(g.changed)
	g.changed = make(chan struct{})
}

func isGateway(path string) bool {
	path = strings.TrimSuffix(path, "/")
	return path == gatewayPath || path == resumePath
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveGateway is a connection from opening to its end.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.gateway.mu.Lock()
	refusing := s.gateway.refusing
	s.gateway.mu.Unlock()
	if refusing {
		http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader answered
	}
	c := newConn(s, ws, strings.HasPrefix(r.URL.Path, resumePath))
	s.gateway.add(c)
	select {
	case <-s.closing: // shut may not have seen it
		c.end()
	default:
	}
	var writing sync.WaitGroup
	writing.Go(c.write)
	query := r.URL.Query()
	if query.Get("v") != "10" || query.Get("encoding") != "json" || query.Get("compress") != "" {
		s.violate(OutOfTurn, "gateway: opened with "+r.URL.RawQuery+" instead of v=10&encoding=json")
		c.close(invalidVersion)
	}
	c.read()
	s.gateway.remove(c)
	c.end()
	writing.Wait()
}

func (g *gateway) add(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.conns = append(g.conns, c)
}

func (g *gateway) remove(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.conns = slices.DeleteFunc(g.conns, func(other *conn) bool { return other == c })
	g.leave(c)
}

// leave parts a connection from its session, which may be resumed. The gateway
// is locked.
func (g *gateway) leave(c *conn) {
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
	c.ready = false
	g.notify()
}

// shut ends all connections.
func (g *gateway) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.conns {
		c.end()
	}
}

// each does something to every connection that is not frozen. Those that it ends
// are not ready any more.
func (g *gateway) each(ends bool, do func(*conn)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.conns {
		if c.frozen {
			continue
		}
		if ends {
			g.leave(c)
		}
		do(c)
	}
}

// CloseGateway closes every connection with this code. After one that ends the
// session, such as 4004 and 4009, it cannot be resumed.
func (s *Server) CloseGateway(code int) {
	s.gateway.each(true, func(c *conn) {
		if c.session != nil && slices.Contains(fatalCodes, code) {
			delete(s.gateway.sessions, c.session.id)
		}
		c.close(code)
	})
}

// fatalCodes end the session too. Source: Discord's list of close codes.
var fatalCodes = []int{1000, 1001, badToken, invalidSeq, sessionTimedOut, invalidShard, 4011, invalidVersion, invalidIntents, badIntents}

// Reconnect asks every connection to reconnect: op 7.
func (s *Server) Reconnect() {
	s.gateway.each(true, func(c *conn) { c.queue(object{"op": opReconnect, "d": nil}) })
}

// InvalidateSession tells every connection that its session is not valid: op 9.
func (s *Server) InvalidateSession(resumable bool) {
	s.gateway.each(true, func(c *conn) {
		if c.session != nil && !resumable {
			delete(s.gateway.sessions, c.session.id)
		}
		c.session = nil
		c.queue(object{"op": opInvalid, "d": resumable})
	})
}

// CutGateway cuts every connection without a word.
func (s *Server) CutGateway() { s.gateway.each(true, (*conn).cut) }

// Freeze makes the connections that there are fall silent: nothing is answered,
// nothing closed. New ones work.
func (s *Server) Freeze() {
	s.gateway.mu.Lock()
	defer s.gateway.mu.Unlock()
	for _, c := range s.gateway.conns {
		c.freeze(true)
	}
	s.gateway.notify()
}

// Thaw ends Freeze: what was held back arrives.
func (s *Server) Thaw() {
	s.gateway.mu.Lock()
	defer s.gateway.mu.Unlock()
	for _, c := range s.gateway.conns {
		c.freeze(false)
	}
	s.gateway.notify()
}

// RefuseGateway makes new connections end with 503, or ends that.
func (s *Server) RefuseGateway(on bool) {
	s.gateway.mu.Lock()
	defer s.gateway.mu.Unlock()
	s.gateway.refusing = on
}

// Dispatch sends an event to every session of the shard that it belongs to:
// that of data's guild_id, otherwise shard 0.
func (s *Server) Dispatch(event string, data map[string]any) {
	s.gateway.send(guildOf(data), event, data)
}

// dispatch tells the bot what changed in a guild that it is in.
func (s *Server) dispatch(guild, event string, data object) {
	g := s.world.guilds[guild]
	if g != nil && !g.hasBot() && event != "GUILD_DELETE" {
		return
	}
	s.gateway.send(guild, event, data)
}

// SendGateway sends every connection a frame of text as it is.
func (s *Server) SendGateway(frame string) {
	s.gateway.each(false, func(c *conn) { c.push([]byte(frame)) })
}

// Identifies returns how many sessions were begun so far.
func (s *Server) Identifies() int { return s.gateway.identified() }

func (g *gateway) identified() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.identifies
}

// Resumes returns how many sessions were resumed so far.
func (s *Server) Resumes() int {
	s.gateway.mu.Lock()
	defer s.gateway.mu.Unlock()
	return s.gateway.resumes
}

// Connected returns the shards of the connections that are ready, in order. A
// shard that several connections serve is there as often.
func (s *Server) Connected() []int {
	s.gateway.mu.Lock()
	defer s.gateway.mu.Unlock()
	return s.gateway.connected()
}

func (g *gateway) connected() []int {
	shards := []int{}
	for _, c := range g.conns {
		if c.ready && !c.frozen {
			shards = append(shards, c.session.shard)
		}
	}
	slices.Sort(shards)
	return shards
}

// WaitReady waits until n connections are ready: identified or resumed, and not
// closed, cut, frozen or told to go since. It fails with the context's error.
func (s *Server) WaitReady(ctx context.Context, n int) error {
	for {
		s.gateway.mu.Lock()
		ready, changed := len(s.gateway.connected()), s.gateway.changed
		s.gateway.mu.Unlock()
		if ready == n {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// send sends an event to every session that it belongs to, also those that may
// be resumed, and reports whether there is one.
func (g *gateway) send(guild, event string, data any) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	var encoded json.RawMessage
	for _, ses := range g.sessions {
		if ses.shard != shardOf(guild, ses.count) || !ses.hears(event) {
			continue
		}
		if encoded == nil {
			encoded = mustMarshal(data)
		}
		ses.push(event, encoded)
	}
	return encoded != nil
}

func mustMarshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("discordtest: " + err.Error())
	}
	return data
}
