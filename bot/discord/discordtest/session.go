package discordtest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
)

// intentGuilds asks for guilds, channels, threads and roles.
const intentGuilds = 1 << 0

// intentsKnown are all that may be asked for; intentsPrivileged only by bots
// that Discord approved, which this one is not.
// Source: Discord's documentation of gateway intents.
const (
	intentsKnown      = 1<<26 - 1
	intentsPrivileged = 1<<1 | 1<<8 | 1<<15
)

// keptEvents is how many events of a session can be missed and still be had by
// resuming it.
const keptEvents = 5000

// session is what the events of a shard are counted in. The gateway's lock
// guards it.
type session struct {
	id           string
	shard, count int
	intents      int
	seq          int64
	events       []numberedEvent // the latest, oldest first
	conn         *conn           // nil while there is none
}

type numberedEvent struct {
	seq   int64
	frame []byte
}

// hears reports whether the session asked for events of this kind.
func (ses *session) hears(event string) bool {
	for _, prefix := range []string{"GUILD_", "CHANNEL_", "THREAD_"} {
		if strings.HasPrefix(event, prefix) {
			return ses.intents&intentGuilds != 0
		}
	}
	return true
}

// push adds an event, and sends it when there is a connection.
func (ses *session) push(event string, data json.RawMessage) {
	ses.seq++
	frame := mustMarshal(object{"op": opDispatch, "t": event, "s": ses.seq, "d": data})
	if len(ses.events) >= keptEvents {
		ses.events = ses.events[1:]
	}
	ses.events = append(ses.events, numberedEvent{ses.seq, frame})
	if ses.conn != nil {
		ses.conn.push(frame)
	}
}

// identifyBody is what begins a session.
type identifyBody struct {
	Token      string         `json:"token"`
	Intents    *int           `json:"intents"`
	Shard      *[2]int        `json:"shard"`
	Properties map[string]any `json:"properties"`
}

// identify begins a session on the connection.
func (c *conn) identify(data json.RawMessage) {
	var body identifyBody
	if json.Unmarshal(data, &body) != nil || body.Intents == nil || len(body.Properties) == 0 {
		c.violate("identify is not of the form: " + redacted(data, body.Token))
		c.close(decodeError)
		return
	}
	shard := [2]int{0, 1}
	if body.Shard != nil {
		shard = *body.Shard
	}
	if code := c.refusal(body, shard); code != 0 {
		c.close(code)
		return
	}
	if !c.server.gateway.inPace(c, shard[0]) {
		c.violate(fmt.Sprintf("shard %d identified sooner than %s after another of its key", shard[0], c.server.options.IdentifyEvery))
		c.queue(object{"op": opInvalid, "d": false})
		return
	}
	c.begin(&session{id: strings.ToLower(rand.Text()), shard: shard[0], count: shard[1], intents: *body.Intents})
}

// redacted is JSON without the token.
func redacted(data []byte, token string) string {
	if token == "" {
		return string(data)
	}
	return string(bytes.ReplaceAll(data, []byte(token), []byte("…")))
}

// refusal returns the code that an identify is closed with, 0 for none.
func (c *conn) refusal(body identifyBody, shard [2]int) int {
	switch {
	case !c.server.authorized(strings.TrimPrefix(body.Token, "Bot ")):
		return badToken
	case shard[0] < 0 || shard[0] >= shard[1]:
		c.violate(fmt.Sprintf("no such shard: %v", shard))
		return invalidShard
	case *body.Intents&^intentsKnown != 0:
		c.violate(fmt.Sprintf("no such intents: %d", *body.Intents))
		return invalidIntents
	case *body.Intents&intentsPrivileged != 0:
		c.violate(fmt.Sprintf("intents that are not approved: %d", *body.Intents))
		return badIntents
	}
	return 0
}

// begin makes the session known, and sends what it begins with. The world is
// locked first, as always, so that nothing changes in between.
func (c *conn) begin(ses *session) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &s.gateway
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sessions == nil {
		g.sessions = make(map[string]*session)
	}
	g.sessions[ses.id] = ses
	g.identifies++
	c.session, ses.conn, c.ready = ses, c, true
	var guilds []*Guild
	ids := []object{}
	for _, guild := range s.world.order {
		if guild.hasBot() && shardOf(guild.ID, ses.count) == ses.shard {
			guilds = append(guilds, guild)
			ids = append(ids, object{"id": guild.ID, "unavailable": true})
		}
	}
	ses.push("READY", mustMarshal(object{
		"v": 10, "user": s.world.bot.json(), "guilds": ids, "session_id": ses.id, "session_type": "normal",
		"resume_gateway_url": "ws://" + s.host + resumePath, "shard": []int{ses.shard, ses.count},
		"application": object{"id": s.ApplicationID, "flags": 0}, "user_settings": object{},
		"private_channels": []any{}, "presences": []any{}, "relationships": []any{},
	}))
	for _, guild := range guilds {
		if ses.hears("GUILD_CREATE") && !guild.out {
			ses.push("GUILD_CREATE", mustMarshal(guild.created(s.UserID)))
		}
	}
	g.notify()
}

// resumeBody is what a session is resumed with.
type resumeBody struct {
	Token   string `json:"token"`
	Session string `json:"session_id"`
	Seq     *int64 `json:"seq"`
}

// resume takes up a session, and sends what was missed.
func (c *conn) resume(data json.RawMessage) {
	var body resumeBody
	if json.Unmarshal(data, &body) != nil || body.Seq == nil {
		c.violate("resume is not of the form: " + redacted(data, body.Token))
		c.close(decodeError)
		return
	}
	if !c.server.authorized(strings.TrimPrefix(body.Token, "Bot ")) {
		c.close(badToken)
		return
	}
	g := &c.server.gateway
	g.mu.Lock()
	defer g.mu.Unlock()
	ses := g.sessions[body.Session]
	switch {
	case ses == nil || !ses.keeps(*body.Seq):
		delete(g.sessions, body.Session)
		c.queue(object{"op": opInvalid, "d": false})
		return
	case *body.Seq > ses.seq:
		delete(g.sessions, body.Session)
		c.close(invalidSeq)
		return
	case !c.resuming:
		c.violate("resumed elsewhere than at resume_gateway_url")
	}
	g.take(c, ses, *body.Seq)
}

// keeps reports whether all events after seq are still there.
func (ses *session) keeps(seq int64) bool {
	return len(ses.events) == 0 || ses.events[0].seq <= seq+1
}

// take gives the session to the connection, with what came after seq. The
// gateway is locked.
func (g *gateway) take(c *conn, ses *session, seq int64) {
	if old := ses.conn; old != nil && old != c {
		old.ready = false
		old.cut()
	}
	c.session, ses.conn, c.ready = ses, nil, true
	for _, e := range ses.events {
		if e.seq > seq {
			c.push(e.frame)
		}
	}
	ses.conn = c
	ses.push("RESUMED", mustMarshal(object{}))
	g.resumes++
	g.notify()
}
