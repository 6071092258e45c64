package discordtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestIdentify(t *testing.T) {
	s := Start(t, Options{})
	guild := s.AddGuild("Fenway")
	channel := guild.AddChannel(Forum, "trades")
	channel.Overwrite(guild.Bot.ID, ViewChannel, SendMessages)
	guild.SetSystemChannel(channel)
	gone := s.AddGuild("Wrigley")
	s.RemoveGuild(gone)
	out := s.AddGuild("Oracle")
	s.Outage(out, true)
	sh, ready := connect(t, s)
	for name, want := range map[string]string{"v": "10", "shard": "[0,1]", "resume_gateway_url": "ws://" + s.host + resumePath} {
		if got := ready.get(t, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if guilds := ready.get(t, "guilds"); !strings.Contains(guilds, guild.ID) || !strings.Contains(guilds, out.ID) || strings.Contains(guilds, gone.ID) {
		t.Errorf("guilds: %s", guilds)
	}
	created := sh.event("GUILD_CREATE")
	for name, want := range map[string]string{
		"id": guild.ID, "owner_id": guild.Owner.ID, "system_channel_id": channel.ID, "unavailable": "false",
	} {
		if got := created.get(t, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"channels": `"deny":"2048"`, "roles": Ordinary.String(), "members": s.UserID,
	} {
		if got := created.get(t, name); !strings.Contains(got, want) {
			t.Errorf("%s is %s, want %s in it", name, got, want)
		}
	}
	sh.send(opHeartbeat, 2)
	if f := sh.next(); f.Op != opHeartbeatACK {
		t.Errorf("a heartbeat was answered with op %d", f.Op)
	}
	s.Outage(out, false)
	if f := sh.event("GUILD_CREATE"); f.get(t, "id") != out.ID {
		t.Errorf("after the outage: %s", f.Data)
	}
	s.JoinGuild(gone)
	sh.event("GUILD_CREATE")
	s.RemoveGuild(guild)
	if f := sh.event("GUILD_DELETE"); f.get(t, "id") != guild.ID || f.get(t, "unavailable") != "" {
		t.Errorf("kicked: %s", f.Data)
	}
	s.Outage(out, true)
	if f := sh.event("GUILD_DELETE"); f.get(t, "unavailable") != "true" {
		t.Errorf("outage: %s", f.Data)
	}
	s.Dispatch("SOMETHING_NEW", object{"x": 1})
	sh.event("SOMETHING_NEW")
	s.SendGateway("rubbish")
	if _, data, err := sh.ws.ReadMessage(); err != nil || string(data) != "rubbish" {
		t.Errorf("as it is: %s, %v", data, err)
	}
	if s.Identifies() != 1 || s.Resumes() != 0 || !slices.Equal(s.Connected(), []int{0}) {
		t.Errorf("%d identifies, %d resumes, connected %v", s.Identifies(), s.Resumes(), s.Connected())
	}
}

func TestEventsOfTheWorld(t *testing.T) {
	s := Start(t, Options{})
	sh, _ := connect(t, s)
	guild := s.AddGuild("Fenway")
	sh.event("GUILD_CREATE")
	forum := guild.AddChannel(Forum, "trades")
	sh.event("CHANNEL_CREATE")
	forum.AddTag("Red Sox")
	sh.event("CHANNEL_UPDATE")
	role := guild.AddRole("fans", 0)
	sh.event("GUILD_ROLE_CREATE")
	role.SetPermissions(All)
	sh.event("GUILD_ROLE_UPDATE")
	thread := newClient(t, s).ok("POST", "/channels/"+forum.ID+"/threads", object{"name": "story", "message": object{"content": "x"}})
	if f := sh.event("THREAD_CREATE"); f.get(t, "id") != thread.text("id") || f.get(t, "parent_id") != forum.ID {
		t.Errorf("thread: %s", f.Data)
	}
	s.Channel(thread.text("id")).Archive(false)
	sh.event("THREAD_UPDATE")
	s.RemoveChannel(s.Channel(thread.text("id")))
	sh.event("THREAD_DELETE")
	s.RemoveChannel(forum)
	sh.event("CHANNEL_DELETE")
}

func TestShards(t *testing.T) {
	s := Start(t, Options{Shards: 2, MaxConcurrency: 2})
	guilds := []*Guild{s.AddGuild("one"), s.AddGuild("two"), s.AddGuild("three")}
	for id := range 2 {
		sh := open(t, "ws://"+s.host+gatewayPath)
		sh.send(opIdentify, greeting(s.Token, id, 2))
		sh.event("READY")
		for _, g := range guilds {
			if shardOf(g.ID, 2) != id {
				continue
			}
			if f := sh.event("GUILD_CREATE"); f.get(t, "id") != g.ID {
				t.Errorf("shard %d got %s", id, f.Data)
			}
		}
	}
	if err := s.WaitReady(t.Context(), 2); err != nil || !slices.Equal(s.Connected(), []int{0, 1}) {
		t.Errorf("connected: %v, %v", s.Connected(), err)
	}
	if got := newClient(t, s).ok("GET", "/gateway/bot", nil); got.at("shards") != 2.0 || got.at("session_start_limit.remaining") != 998.0 ||
		got.at("session_start_limit.max_concurrency") != 2.0 {
		t.Errorf("gateway: %s", got.raw)
	}
}

// TestResume loses a connection in every way, and takes up its session.
func TestResume(t *testing.T) {
	for name, lose := range map[string]func(*Server, *shard){
		"closed":    func(s *Server, sh *shard) { s.CloseGateway(4000) },
		"op 7":      func(s *Server, sh *shard) { s.Reconnect(); sh.next() },
		"op 9 true": func(s *Server, sh *shard) { s.InvalidateSession(true); sh.next() },
		"cut":       func(s *Server, sh *shard) { s.CutGateway() },
		"silence":   func(s *Server, sh *shard) { s.Freeze() },
		"own end":   func(s *Server, sh *shard) { sh.ws.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			s := Start(t, Options{})
			sh, ready := connect(t, s)
			lose(s, sh)
			if err := s.WaitReady(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			guild := s.AddGuild("missed")
			again := open(t, ready.get(t, "resume_gateway_url"))
			again.send(opResume, object{"token": s.Token, "session_id": ready.get(t, "session_id"), "seq": ready.Seq})
			if f := again.event("GUILD_CREATE"); f.get(t, "id") != guild.ID || f.Seq != ready.Seq+1 {
				t.Errorf("missed: %+v", f)
			}
			again.event("RESUMED")
			if err := s.WaitReady(t.Context(), 1); err != nil || s.Resumes() != 1 || s.Identifies() != 1 {
				t.Errorf("%d resumes, %d identifies, %v", s.Resumes(), s.Identifies(), err)
			}
		})
	}
}

func TestSessionsEnd(t *testing.T) {
	for name, end := range map[string]func(*Server, *shard){
		"op 9 false": func(s *Server, sh *shard) { s.InvalidateSession(false); sh.next() },
		"timed out":  func(s *Server, sh *shard) { s.CloseGateway(sessionTimedOut) },
		"bot's 1000": func(s *Server, sh *shard) {
			text := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			_ = sh.ws.WriteControl(websocket.CloseMessage, text, time.Now().Add(time.Second))
			sh.ended()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := Start(t, Options{})
			sh, ready := connect(t, s)
			end(s, sh)
			if err := s.WaitReady(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			again := open(t, ready.get(t, "resume_gateway_url"))
			again.send(opResume, object{"token": s.Token, "session_id": ready.get(t, "session_id"), "seq": ready.Seq})
			if f := again.next(); f.Op != opInvalid || string(f.Data) != "false" {
				t.Errorf("resumed: %+v", f)
			}
			s.Advance(10 * time.Second)
			again.send(opIdentify, greeting(s.Token, 0, 1))
			again.event("READY")
		})
	}
}

func TestResumeRefused(t *testing.T) {
	for name, test := range map[string]struct {
		body func(s *Server, id string) object
		code int
	}{
		"from the future": {func(s *Server, id string) object {
			return object{"token": s.Token, "session_id": id, "seq": 99}
		}, invalidSeq},
		"out of form": {func(s *Server, id string) object {
			return object{"token": s.Token, "session_id": id}
		}, decodeError},
	} {
		s := Start(t, Options{Lenient: true})
		_, ready := connect(t, s)
		again := open(t, ready.get(t, "resume_gateway_url"))
		again.send(opResume, test.body(s, ready.get(t, "session_id")))
		if got := again.ended(); got != test.code {
			t.Errorf("%s: closed with %d", name, got)
		}
	}
}

func TestResumeElsewhere(t *testing.T) {
	s := Start(t, Options{Lenient: true})
	_, ready := connect(t, s)
	again := open(t, "ws://"+s.host+gatewayPath)
	again.send(opResume, object{"token": s.Token, "session_id": ready.get(t, "session_id"), "seq": ready.Seq})
	again.event("RESUMED")
	if v := s.Violations(); len(v) != 1 || v[0].Kind != OutOfTurn {
		t.Errorf("violations: %v", v)
	}
	if got := s.Connected(); !slices.Equal(got, []int{0}) {
		t.Errorf("connected: %v", got)
	}
}

func TestCloseCodes(t *testing.T) {
	good := func(s *Server, change object) object { return greeting(s.Token, 0, 1).with(change) }
	for _, test := range []struct {
		name     string
		do       func(*Server, *shard)
		code     int
		violates bool
	}{
		{"bad token", func(s *Server, sh *shard) { sh.send(opIdentify, good(s, object{"token": "x"})) }, badToken, false},
		{"bad token to resume", func(s *Server, sh *shard) { sh.send(opResume, object{"token": "x", "session_id": "x", "seq": 1}) }, badToken, false},
		{"no intents", func(s *Server, sh *shard) { sh.send(opIdentify, good(s, object{"intents": nil})) }, decodeError, true},
		{"unknown intents", func(s *Server, sh *shard) { sh.send(opIdentify, good(s, object{"intents": 1 << 30})) }, invalidIntents, true},
		{"privileged intents", func(s *Server, sh *shard) { sh.send(opIdentify, good(s, object{"intents": 1 << 15})) }, badIntents, true},
		{"no such shard", func(s *Server, sh *shard) { sh.send(opIdentify, greeting(s.Token, 1, 1)) }, invalidShard, true},
		{"before identify", func(s *Server, sh *shard) { sh.send(3, object{}) }, notAuthenticated, true},
		{"no JSON", func(s *Server, sh *shard) { _ = sh.ws.WriteMessage(websocket.TextMessage, []byte("x")) }, decodeError, true},
		{"too long", func(s *Server, sh *shard) { sh.send(opHeartbeat, strings.Repeat("x", 5000)) }, decodeError, true},
		{"twice", func(s *Server, sh *shard) {
			sh.send(opIdentify, good(s, nil))
			sh.event("READY")
			sh.send(opIdentify, good(s, nil))
		}, authenticated, true},
		{"unknown op", func(s *Server, sh *shard) {
			sh.send(opIdentify, good(s, nil))
			sh.event("READY")
			sh.send(99, nil)
		}, unknownOpcode, true},
		{"too many", func(s *Server, sh *shard) {
			for range maxSent + 1 {
				sh.send(opHeartbeat, nil)
			}
			for range maxSent {
				sh.next()
			}
		}, rateLimited, true},
		{"revoked", func(s *Server, sh *shard) { s.Revoke() }, badToken, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := Start(t, Options{Lenient: true})
			sh := open(t, "ws://"+s.host+gatewayPath)
			test.do(s, sh)
			if got := sh.ended(); got != test.code {
				t.Errorf("closed with %d, want %d", got, test.code)
			}
			if got := len(s.Violations()) > 0; got != test.violates {
				t.Errorf("violations: %v", s.Violations())
			}
		})
	}
}

func TestIdentifyPace(t *testing.T) {
	s := Start(t, Options{Lenient: true})
	connect(t, s)
	sh := open(t, "ws://"+s.host+gatewayPath)
	sh.send(opIdentify, greeting(s.Token, 0, 1))
	if f := sh.next(); f.Op != opInvalid || string(f.Data) != "false" {
		t.Errorf("too soon: %+v", f)
	}
	if v := s.Violations(); len(v) != 1 || v[0].Kind != OutOfTurn {
		t.Errorf("violations: %v", v)
	}
	s.Advance(5 * time.Second)
	sh.send(opIdentify, greeting(s.Token, 0, 1))
	sh.event("READY")
	if got := s.Connected(); !slices.Equal(got, []int{0, 0}) {
		t.Errorf("connected: %v", got)
	}
}

func TestNoHeartbeat(t *testing.T) {
	t.Parallel()
	s := Start(t, Options{Lenient: true, Heartbeat: time.Millisecond})
	sh, _ := connect(t, s)
	if got := sh.ended(); got != sessionTimedOut {
		t.Errorf("closed with %d", got)
	}
	if len(s.Violations()) != 1 {
		t.Errorf("violations: %v", s.Violations())
	}
}

func TestFreeze(t *testing.T) {
	s := Start(t, Options{})
	sh, _ := connect(t, s)
	s.Freeze()
	if got := s.Connected(); len(got) != 0 {
		t.Errorf("connected: %v", got)
	}
	sh.send(opHeartbeat, nil)
	guild := s.AddGuild("held back")
	s.CloseGateway(4000)
	s.Thaw()
	if f := sh.event("GUILD_CREATE"); f.get(t, "id") != guild.ID {
		t.Errorf("after the thaw: %s", f.Data)
	}
}

func TestRefuseGateway(t *testing.T) {
	s := Start(t, Options{})
	s.RefuseGateway(true)
	_, response, err := websocket.DefaultDialer.Dial("ws://"+s.host+gatewayPath, nil)
	if err == nil || response == nil || response.StatusCode != 503 {
		t.Errorf("refused: %v", err)
	}
	s.RefuseGateway(false)
	connect(t, s)
}

func TestWaitReadyEnds(t *testing.T) {
	s := Start(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.WaitReady(ctx, 1); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestOpenedOtherwise(t *testing.T) {
	for _, query := range []string{"", "v=9&encoding=json", "v=10&encoding=etf", "v=10&encoding=json&compress=zlib-stream"} {
		s := Start(t, Options{Lenient: true})
		ws, _, err := websocket.DefaultDialer.Dial(fmt.Sprintf("ws://%s%s?%s", s.host, gatewayPath, query), nil)
		if err != nil {
			t.Fatal(err)
		}
		sh := &shard{t, ws}
		sh.next()
		if got := sh.ended(); got != invalidVersion || len(s.Violations()) != 1 {
			t.Errorf("%s: closed with %d, violations %v", query, got, s.Violations())
		}
		ws.Close()
	}
}
