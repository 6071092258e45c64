package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Operations of the gateway. Source: Discord's documentation of op codes.
const (
	opDispatch       = 0
	opBeat           = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opBeatAnswer     = 11
)

// intentGuilds is the one intent that we ask for: joining and leaving servers.
// Interactions come without any.
const intentGuilds = 1 << 0

// watching is the type of activity that Discord shows as "Watching …".
const watching = 3

// maxType is longer than any name of an event.
const maxType = 100

// frame is what Discord sends.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"` // of dispatches, from 1; 0 for none
	Type string          `json:"t"` // of dispatches
}

// decode reads a frame. It fails when there is nothing to be done with it.
func decode(data []byte) (frame, error) {
	var f frame
	if err := json.Unmarshal(data, &f); err != nil {
		return frame{}, fmt.Errorf("decode a frame: %w", err)
	}
	if f.Seq < 0 {
		return frame{}, errors.New("decode a frame: the sequence number is negative")
	}
	if f.Op == opDispatch && (f.Type == "" || len(f.Type) > maxType) {
		return frame{}, errors.New("decode a frame: the event has no name, or one too long")
	}
	return f, nil
}

// interval reads a hello: how often to beat, from least to most.
func (f frame) interval(least, most time.Duration) (time.Duration, error) {
	var hello struct {
		Interval int64 `json:"heartbeat_interval"` // milliseconds
	}
	if err := json.Unmarshal(f.Data, &hello); err != nil {
		return 0, fmt.Errorf("decode hello: %w", err)
	}
	if hello.Interval <= 0 {
		return 0, errors.New("decode hello: no interval of heartbeats")
	}
	milliseconds := min(hello.Interval, most.Milliseconds())
	return max(time.Duration(milliseconds)*time.Millisecond, least), nil
}

// session reads a READY.
func (f frame) session() (*session, error) {
	var ready struct {
		ID  string `json:"session_id"`
		URL string `json:"resume_gateway_url"`
	}
	if err := json.Unmarshal(f.Data, &ready); err != nil {
		return nil, fmt.Errorf("decode READY: %w", err)
	}
	if ready.ID == "" {
		return nil, errors.New("decode READY: no session id")
	}
	return &session{id: ready.ID, address: ready.URL}, nil
}

// invalid reads an op 9, which means the worse where it cannot be read.
func (f frame) invalid() *invalidSession {
	var e invalidSession
	if json.Unmarshal(f.Data, &e.resumable) != nil {
		e.resumable = false
	}
	return &e
}

// outgoing is what we send.
type outgoing struct {
	Op   int `json:"op"`
	Data any `json:"d"`
}

// beat is a heartbeat: it tells the last sequence number, null before any.
func beat(seq int64) outgoing {
	if seq == 0 {
		return outgoing{Op: opBeat}
	}
	return outgoing{Op: opBeat, Data: seq}
}

// identify asks for a new session.
func identify(token string, shard, shards int) outgoing {
	type fields = map[string]any
	const name = "hotstove"
	return outgoing{Op: opIdentify, Data: fields{
		"token":      token,
		"intents":    intentGuilds,
		"shard":      [2]int{shard, shards},
		"properties": fields{"os": name, "browser": name, "device": name},
		"presence": fields{
			"since": nil, "afk": false, "status": "online",
			"activities": []fields{{"name": "trade rumors", "type": watching}},
		},
	}}
}

// resume asks for what was missed in a session.
func resume(token, id string, seq int64) outgoing {
	return outgoing{Op: opResume, Data: map[string]any{"token": token, "session_id": id, "seq": seq}}
}
