package gateway

import (
	"encoding/json"
	"testing"
	"time"
)

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"op":10,"d":{"heartbeat_interval":41250,"_trace":["x"]}}`, `{"op":0,"s":1,"t":"READY","d":{"session_id":"a","resume_gateway_url":"wss://b"}}`,
		`{"op":9,"d":true}`, `{"op":7,"d":null}`, `{"op":11}`, `{"op":1,"d":3}`, `{}`, `null`, `[`, `{"op":1e99}`, `{"op":10,"d":{"heartbeat_interval":9223372036854775807}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, err := decode(data)
		if err != nil {
			return
		}
		if frame.Op == opDispatch && (frame.Type == "" || len(frame.Type) > maxType) || frame.Seq < 0 {
			t.Errorf("%q is a frame: %+v", data, frame)
		}
		if frame.Data != nil && !json.Valid(frame.Data) {
			t.Errorf("%q holds %q", data, frame.Data)
		}
		if d, err := frame.interval(time.Second, time.Minute); err == nil && (d < time.Second || d > time.Minute) {
			t.Errorf("%q beats every %s", data, d)
		}
		if s, err := frame.session(); err == nil && s.id == "" {
			t.Errorf("%q is a session without an id", data)
		}
		frame.invalid()
	})
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"wss://gateway.discord.gg", "ws://127.0.0.1:80/?v=9", "https://x", "wss://a:b@c", "wss://x#y", "%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := address(raw)
		if err != nil {
			return
		}
		if twice, err := address(once); err != nil || twice != once {
			t.Errorf("%q is dialled at %q, that at %q: %v", raw, once, twice, err)
		}
	})
}

func TestInterval(t *testing.T) {
	for said, want := range map[string]time.Duration{
		`{"heartbeat_interval":41250}`:               41250 * time.Millisecond,
		`{"heartbeat_interval":1}`:                   time.Second,
		`{"heartbeat_interval":9223372036854775807}`: 10 * time.Minute,
		`{"heartbeat_interval":0}`:                   0,
		`{"heartbeat_interval":-5}`:                  0,
		`{"heartbeat_interval":"5"}`:                 0,
		`{}`:                                         0,
		``:                                           0,
	} {
		got, err := frame{Data: json.RawMessage(said)}.interval(usual.leastBeat, usual.mostBeat)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("%s: %s, %v, want %s", said, got, err, want)
		}
	}
}
