package gateway

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the bot sends into testdata")

// TestConnects has a day on which all goes well.
func TestConnects(t *testing.T) {
	notes := make(chan string, 10)
	d := newDiscord(t, func(_ int, l *line) {
		notes <- l.path
		l.hello()
		p, _ := l.receive()
		checkGolden(t, "testdata/identify.json", string(p.Data)+"\n")
		l.ready("abc", "")
		for i := range 3 {
			l.event(2+i, "GUILD_CREATE", i)
		}
		notes <- fmt.Sprint("closed ", l.stay())
	})
	b := newBot(t, d.url()).start()
	expect(t, notes, "/?encoding=json&v=10")
	if e := b.event("READY"); !strings.Contains(string(e.Data), `"session_id":"abc"`) || e.Shard != 0 {
		t.Errorf("READY came as %+v", e)
	}
	for i := range 3 {
		if e := b.event("GUILD_CREATE"); string(e.Data) != strconv.Itoa(i) {
			t.Errorf("event %d came as %s", i, e.Data)
		}
	}
	b.stop()
	expect(t, notes, "closed 1000")
	if err := b.end(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if got := b.observed(); got != "ready closed" {
		t.Errorf("observed %s", got)
	}
	if n := b.count("level=WARN"); n != 0 {
		t.Errorf("%d warnings on a good day", n)
	}
}

func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Error(err)
		}
	}
	want, err := os.ReadFile(file)
	if d := cmp.Diff(string(want), got); d != "" || err != nil {
		t.Errorf("%s (-want +got): %v\n%s", file, err, d)
	}
}

// TestInterruptions ends a connection in every way there is, and has the bot
// come back: what it begins with then, and that it gets what it missed.
func TestInterruptions(t *testing.T) {
	const resumes, identifies = "resume abc 3", "identify 0/1"
	type interruption struct {
		name string
		cut  func(l *line)
		next string
		seen string // observed of the connection that ended
	}
	tests := []interruption{
		{"op 7", func(l *line) { l.send(opReconnect, nil); checkStay(l, 4000) }, resumes, "closed"},
		{"op 9 true", func(l *line) { l.send(opInvalidSession, true); checkStay(l, 4000) }, resumes, "refused"},
		{"op 9 false", func(l *line) { l.send(opInvalidSession, false); l.stay() }, identifies, "refused"},
		{"op 9 of nothing", func(l *line) { l.raw(`{"op":9}`); l.stay() }, identifies, "refused"},
		{"a broken websocket", func(l *line) { fmt.Fprint(l.NetConn(), "\xff\xff\xff\xff") }, resumes, "closed"},
		{"4007", func(l *line) { l.close(4007) }, identifies, "closed"},
		{"4009", func(l *line) { l.close(4009) }, identifies, "closed"},
	}
	for _, code := range []int{1000, 1001, 1006, 1011, 1012, 4000, 4001, 4002, 4003, 4005, 4006, 4008, 4015, 4999} {
		tests = append(tests, interruption{strconv.Itoa(code), func(l *line) { l.close(code) }, resumes, "closed"})
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			notes := make(chan string, 10)
			d := newDiscord(t, func(n int, l *line) {
				l.hello()
				opening := l.opening()
				notes <- opening
				switch {
				case n == 0:
					l.ready("abc", "")
					l.event(2, "GUILD_CREATE", "before")
					l.event(3, "GUILD_CREATE", "before")
					test.cut(l)
					return
				case opening == resumes:
					l.event(4, "INTERACTION_CREATE", "missed")
					l.event(5, "RESUMED", nil)
				default:
					l.ready("def", "")
				}
				l.event(6, "INTERACTION_CREATE", "after")
				l.stay()
			})
			b := newBot(t, d.url()).start()
			expect(t, notes, "identify 0/1", test.next)
			want := []string{"READY", "GUILD_CREATE", "GUILD_CREATE", "READY", "INTERACTION_CREATE"}
			seen := "ready " + test.seen + " ready"
			if test.next == resumes {
				want = []string{"READY", "GUILD_CREATE", "GUILD_CREATE", "INTERACTION_CREATE", "RESUMED", "INTERACTION_CREATE"}
				seen = "ready " + test.seen + " resumed"
			}
			for _, name := range want {
				b.event(name)
			}
			if got := b.observed(); got != seen {
				t.Errorf("observed %s, want %s", got, seen)
			}
			outages := 1
			if test.name == "op 7" {
				outages = 0
			}
			if warned, over := b.count("level=WARN"), b.count("level=INFO", "connected to Discord"); warned != outages || over < outages {
				t.Errorf("%d warnings, told %d times that it is over", warned, over)
			}
		})
	}
}

func checkStay(l *line, want int) {
	if got := l.stay(); got != want {
		l.t.Errorf("the bot closed with %d, want %d", got, want)
	}
}

// TestFatalCodes has Discord refuse the bot for good, at once and later.
func TestFatalCodes(t *testing.T) {
	for _, code := range []int{4004, 4010, 4011, 4012, 4013, 4014} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			for _, later := range []bool{false, true} {
				opened := make(chan int, 10)
				d := newDiscord(t, func(n int, l *line) {
					opened <- n
					l.hello()
					l.opening()
					if later {
						l.ready("abc", "")
					}
					l.close(code)
				})
				b := newBot(t, d.url()).start()
				failure, ok := errors.AsType[*FatalError](b.end())
				if !ok || failure.Code != code || failure.Help == "" || failure.Error() != failure.Help {
					t.Errorf("ended with %+v", failure)
				}
				if len(opened) != 1 {
					t.Errorf("%d connections", len(opened))
				}
				if !strings.HasSuffix(b.observed(), "refused") {
					t.Errorf("observed %s", b.observed())
				}
			}
		})
	}
}

// TestFirstPacket has Discord begin with something else than hello.
func TestFirstPacket(t *testing.T) {
	for name, first := range map[string]func(l *line){
		"op 7":                      func(l *line) { l.send(opReconnect, nil); checkStay(l, 4000) },
		"op 9 true":                 func(l *line) { l.send(opInvalidSession, true); l.stay() },
		"op 9 false":                func(l *line) { l.send(opInvalidSession, false); l.stay() },
		"hello without an interval": func(l *line) { l.send(opHello, map[string]int{}); l.stay() },
		"hello of nothing":          func(l *line) { l.raw(`{"op":10}`); l.stay() },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDiscord(t, func(n int, l *line) {
				if n == 0 {
					first(l)
					return
				}
				l.hello()
				l.opening()
				l.ready("abc", "")
				l.stay()
			})
			newBot(t, d.url()).start().event("READY")
		})
	}
	t.Run("a dispatch, a beat and an answer before hello", func(t *testing.T) {
		d := newDiscord(t, func(n int, l *line) {
			l.event(1, "GUILD_CREATE", nil)
			l.send(opBeat, nil)
			l.send(opBeatAnswer, nil)
			l.send(99, "?")
			l.hello()
			l.opening()
			l.ready("abc", "")
			l.stay()
		})
		newBot(t, d.url()).start().event("READY")
	})
}

// TestHangs has Discord fall silent at each step. Each step is shortened by
// itself, so that the others do not end for it.
func TestHangs(t *testing.T) {
	const short = 50 * time.Millisecond
	mute := func(l *line) { l.deaf = true }
	tests := []struct {
		name    string
		shorten func(*times)
		first   func(l *line)
		next    string
		seen    string
	}{
		{"before hello", func(t *times) { t.hello = short }, func(l *line) { checkStay(l, 4000) }, "identify 0/1", "dead ready"},
		{"in the middle of a frame", func(t *times) { t.hello = short },
			func(l *line) { fmt.Fprint(l.NetConn(), "\x81\x7e\xff\xff{"); l.stay() }, "identify 0/1", "dead ready"},
		{"before READY", func(t *times) { t.ready = short },
			func(l *line) { l.hello(); l.opening(); checkStay(l, 4000) }, "identify 0/1", "dead ready"},
		{"heartbeats", func(*times) {}, func(l *line) {
			mute(l)
			l.interval = 20 * time.Millisecond
			l.hello()
			l.opening()
			l.ready("abc", "")
			checkStay(l, 4000)
		}, "resume abc 1", "ready dead resumed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			notes := make(chan string, 10)
			d := newDiscord(t, func(n int, l *line) {
				if n == 0 {
					test.first(l)
					return
				}
				l.hello()
				opening := l.opening()
				notes <- opening
				if strings.HasPrefix(opening, "resume") {
					l.event(2, "RESUMED", nil)
				} else {
					l.ready("def", "")
				}
				l.event(3, "AFTER", nil)
				l.stay()
			})
			b := newBot(t, d.url())
			test.shorten(&b.times)
			b.start()
			expect(t, notes, test.next)
			until(t, "the bot to be back", func() bool { return b.observed() == test.seen })
		})
	}
}

// TestHandshakeHangs has somebody take the call and say nothing.
func TestHandshakeHangs(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	accept := func() net.Conn {
		conn, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	b := newBot(t, "ws://"+listener.Addr().String())
	b.times.dial = 50 * time.Millisecond
	b.start()
	defer accept().Close() // gives up
	defer accept().Close() // and calls again
	until(t, "the refusal", func() bool { return strings.HasPrefix(b.observed(), "refused") })

	b = newBot(t, "ws://"+listener.Addr().String())
	b.times.dial = time.Hour
	b.start()
	defer accept().Close()
	b.stop() // in the middle
	if err := b.end(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if n := b.count("did not end in time"); n != 0 {
		t.Error("the handshake outlasted the bot")
	}
}

// TestRefusedHandshake has a server answer that is no gateway.
func TestRefusedHandshake(t *testing.T) {
	d := newDiscord(t, nil)
	b := newBot(t, d.url())
	d.Config.Handler = nil // answers 404
	b.start()
	until(t, "the refusal", func() bool { return b.count("level=DEBUG", "HTTP 404") > 2 })
	if n := b.count("level=WARN"); n != 1 {
		t.Errorf("%d warnings of one outage", n)
	}
}

// TestHeartbeats has the bot beat with the last sequence number, and at once
// when Discord asks for it.
func TestHeartbeats(t *testing.T) {
	beats := make(chan string, 1)
	d := newDiscord(t, func(_ int, l *line) {
		l.interval = time.Hour
		l.hello()
		l.opening()
		l.ready("abc", "")
		l.event(7, "GUILD_CREATE", nil)
		l.send(opBeat, nil)
		beats <- l.beat()
		l.stay()
	})
	b := newBot(t, d.url())
	b.random = func() float64 { return 0.9 } // the first beat of itself is far
	b.start()
	expect(t, beats, `{"op":1,"d":7}`)
}

// TestBeatsOn has a connection live on its heartbeats for longer than any
// deadline of its opening.
func TestBeatsOn(t *testing.T) {
	beats := make(chan string, 8)
	d := newDiscord(t, func(_ int, l *line) {
		l.interval = 200 * time.Millisecond
		l.hello()
		l.opening()
		l.ready("abc", "")
		for range cap(beats) {
			beats <- l.beat()
		}
		l.stay()
	})
	b := newBot(t, d.url())
	b.times.hello, b.times.ready = time.Second, time.Second
	b.start().event("READY")
	for range cap(beats) {
		if beat := receive(t, beats, "a beat"); beat != `{"op":1,"d":1}` && beat != `{"op":1,"d":null}` {
			t.Errorf("beat with %s", beat)
		}
	}
	if got := b.observed(); got != "ready" {
		t.Errorf("observed %s", got)
	}
}

// TestOddFrames has Discord send what nobody understands, between what counts.
func TestOddFrames(t *testing.T) {
	odd := []string{
		"", "{", "null", "[]", `"x"`, "\x00\xff", `{"op":"0"}`, `{"op":0,"s":5,"d":{}}`, `{"op":0,"t":"","s":9}`,
		`{"op":0,"t":"X","s":-1}`, `{"op":0,"t":"X","s":99999999999999999999}`, `{"op":0,"t":"` + strings.Repeat("X", 101) + `"}`,
		`{"op":10,"d":{"heartbeat_interval":1}}`, `{"op":11}`, `{"op":-1}`, `{"op":12345,"d":[1]}`,
		strings.Repeat("[", 100_000), `{"op":0,"t":"HUGE","s":3,"d":"` + strings.Repeat("x", maxMessage) + `"}`,
	}
	d := newDiscord(t, func(_ int, l *line) {
		l.hello()
		l.opening()
		l.ready("abc", "")
		for _, text := range odd {
			l.raw(text)
		}
		l.event(2, "AFTER", nil)
		l.stay()
	})
	b := newBot(t, d.url()).start()
	b.event("READY")
	b.event("AFTER")
	if warned, noted := b.count("passed over", "level=WARN"), b.count("passed over", "level=DEBUG"); warned != 1 || noted != 13 {
		t.Errorf("warned %d times, noted %d", warned, noted)
	}
	if got := b.observed(); got != "ready" {
		t.Errorf("observed %s", got)
	}
}

// TestLargestMessage has a message of just the limit come through.
func TestLargestMessage(t *testing.T) {
	const frame = `{"op":0,"t":"LARGE","s":3,"d":""}`
	d := newDiscord(t, func(_ int, l *line) {
		l.hello()
		l.opening()
		l.raw(strings.Replace(frame, `""`, `"`+strings.Repeat("x", maxMessage-len(frame))+`"`, 1))
		l.stay()
	})
	b := newBot(t, d.url()).start()
	if e := b.event("LARGE"); len(e.Data) < maxMessage-len(frame) {
		t.Errorf("%d bytes came", len(e.Data))
	}
}

// TestUnreadableReady has a connection go on whose session nobody could resume.
func TestUnreadableReady(t *testing.T) {
	notes := make(chan string, 10)
	d := newDiscord(t, func(_ int, l *line) {
		l.hello()
		notes <- l.opening()
		l.event(1, "READY", []int{})
		l.close(4000)
	})
	b := newBot(t, d.url()).start()
	expect(t, notes, "identify 0/1", "identify 0/1")
	until(t, "two sessions", func() bool { return strings.HasPrefix(b.observed(), "ready closed ready") })
}

// TestResumeAddress has READY name another address to resume at.
func TestResumeAddress(t *testing.T) {
	notes := make(chan string, 10)
	other := newDiscord(t, func(n int, l *line) {
		notes <- "other " + l.path
		l.hello()
		notes <- l.opening()
		if n == 0 {
			l.event(2, "RESUMED", nil)
			l.close(4000)
			return
		}
		l.close(4001) // does not resume here any more
	})
	gone := newDiscord(t, nil)
	gone.Close()
	d := newDiscord(t, func(n int, l *line) {
		notes <- "main " + l.path
		l.hello()
		notes <- l.opening()
		switch n {
		case 0:
			l.ready("abc", other.url()+"/there?compress=no")
			l.close(4000)
		case 1: // after a failure at the other
			l.event(3, "RESUMED", nil)
			l.close(4009)
		case 2: // a new session
			l.ready("def", gone.url())
			l.close(4000)
		case 3: // because the other was gone
			l.event(2, "RESUMED", nil)
			l.stay()
		}
	})
	b := newBot(t, d.url()).start()
	expect(t, notes, "main /?encoding=json&v=10", "identify 0/1",
		"other /there?compress=no&encoding=json&v=10", "resume abc 1", "other /there?compress=no&encoding=json&v=10", "resume abc 2",
		"main /?encoding=json&v=10", "resume abc 2", "main /?encoding=json&v=10", "identify 0/1",
		"main /?encoding=json&v=10", "resume def 1")
	until(t, "the end of it", func() bool { return strings.HasSuffix(b.observed(), "resumed") })
}

// TestResumeAddressOutlastsOutage has neither address answer for a while.
func TestResumeAddressOutlastsOutage(t *testing.T) {
	notes := make(chan string, 10)
	var outage atomic.Bool
	var other *discord
	play := func(name string) func(int, *line) {
		return func(_ int, l *line) {
			l.hello()
			opening := l.opening()
			notes <- name + " " + opening
			if opening == "identify 0/1" {
				outage.Store(true)
				l.ready("abc", other.url())
				l.close(4000)
				return
			}
			l.event(2, "RESUMED", nil)
			l.stay()
		}
	}
	other = newDiscord(t, play("other"))
	main := newDiscord(t, play("main"))
	for _, d := range []*discord{main, other} {
		d.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if outage.Load() {
				http.Error(w, "away", http.StatusServiceUnavailable)
				return
			}
			d.ServeHTTP(w, r)
		})
	}
	b := newBot(t, main.url()).start()
	until(t, "refusals", func() bool { return strings.Contains(b.observed(), "refused refused") })
	outage.Store(false)
	expect(t, notes, "main identify 0/1", "other resume abc 1")
}

// TestResumeAddressIsNoLessSafe has READY name addresses that the token must
// not be sent to.
func TestResumeAddressIsNoLessSafe(t *testing.T) {
	s := &shard{address: "wss://gateway.discord.gg/?encoding=json&v=10"}
	for raw, want := range map[string]string{
		"wss://us-east1.discord.gg":  "wss://us-east1.discord.gg/?encoding=json&v=10",
		"wss://us-east1.discord.gg/": "wss://us-east1.discord.gg/?encoding=json&v=10",
		"ws://us-east1.discord.gg":   "",
		"https://discord.gg":         "",
		"wss://a:b@discord.gg":       "",
		"wss://":                     "",
		"":                           "",
		"://":                        "",
		"wss://%zz":                  "",
	} {
		if got := s.resumeAddress(raw); got != want {
			t.Errorf("%q is resumed at %q, want %q", raw, got, want)
		}
	}
}

// TestGivesUpSession has every attempt to resume end without an answer.
func TestGivesUpSession(t *testing.T) {
	notes := make(chan string, 10)
	d := newDiscord(t, func(n int, l *line) {
		if n == 1 {
			l.NetConn().Close() // before hello: says nothing of the session
			return
		}
		l.hello()
		notes <- l.opening()
		if n == 0 {
			l.ready("abc", "")
		}
		l.close(4000)
	})
	newBot(t, d.url()).start()
	expect(t, notes, "identify 0/1", "resume abc 1", "resume abc 1", "resume abc 1", "identify 0/1")
}

// TestLongReplay has what was missed take longer than one answer may.
func TestLongReplay(t *testing.T) {
	const events = 15
	d := newDiscord(t, func(n int, l *line) {
		l.hello()
		l.opening()
		if n == 0 {
			l.ready("abc", "")
			l.close(4000)
			return
		}
		for i := range events {
			l.event(2+i, "MISSED", i)
			<-time.After(50 * time.Millisecond)
		}
		l.event(2+events, "RESUMED", nil)
		l.stay()
	})
	b := newBot(t, d.url())
	b.times.ready = 500 * time.Millisecond
	b.start().event("READY")
	for range events {
		b.event("MISSED")
	}
	b.event("RESUMED")
}

// TestPanickingHandler has an event be too much for its handler.
func TestPanickingHandler(t *testing.T) {
	d := newDiscord(t, func(_ int, l *line) {
		l.hello()
		l.opening()
		l.ready("abc", "")
		l.event(2, "TEXT", nil)
		l.event(3, "INDEX", nil)
		l.event(4, "AFTER", nil)
		l.stay()
	})
	b := newBot(t, d.url())
	b.options.Handle = func(_ context.Context, e Event) {
		switch e.Type {
		case "TEXT":
			panic("the secret of a user")
		case "INDEX":
			_ = []int{}[len(e.Type)]
		}
		b.events <- e
	}
	b.start().event("READY")
	b.event("AFTER")
	if b.count("panicked", "event=TEXT", `"a value of type string"`) != 1 || b.count("panicked", "event=INDEX", "out of range") != 1 {
		t.Errorf("logged %s", b.logged())
	}
	if got := b.observed(); got != "ready" {
		t.Errorf("observed %s", got)
	}
}

// TestStuckHandler has the bot end although a handler does not.
func TestStuckHandler(t *testing.T) {
	stuck, free := make(chan bool), make(chan bool)
	d := newDiscord(t, func(_ int, l *line) {
		l.hello()
		l.opening()
		l.ready("abc", "")
		l.stay()
	})
	b := newBot(t, d.url())
	b.times.farewell, b.times.stop = 10*time.Millisecond, 50*time.Millisecond
	b.options.Handle = func(context.Context, Event) {
		stuck <- true
		<-free
	}
	b.start()
	receive(t, stuck, "the handler")
	b.stop()
	if err := b.end(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if b.count("level=WARN", "did not end in time") != 1 {
		t.Errorf("logged %s", b.logged())
	}
	close(free)
}

// TestRudeDiscord has a Discord that does not answer when the bot says goodbye,
// and goes on sending what nobody may handle any more.
func TestRudeDiscord(t *testing.T) {
	free := make(chan bool)
	d := newDiscord(t, func(_ int, l *line) {
		l.SetCloseHandler(func(int, string) error { return nil })
		l.hello()
		l.opening()
		l.ready("abc", "")
		l.stay()
		l.event(2, "LATE", nil)
		<-free
	})
	b := newBot(t, d.url())
	b.times.farewell = 50 * time.Millisecond
	b.start().event("READY")
	b.stop()
	if err := b.end(); err != nil || b.count("did not end in time") != 0 {
		t.Errorf("ended with %v: %s", err, b.logged())
	}
	close(free)
	if len(b.events) > 0 {
		t.Errorf("handled %v", <-b.events)
	}
}

// TestNothingLost interrupts the bot at random, over and over: it still gets
// every event once and in order.
func TestNothingLost(t *testing.T) {
	const connections, events = 60, 300
	random := rand.New(rand.NewPCG(1, 2))
	var mu sync.Mutex
	seq := 1 // the last that was sent
	d := newDiscord(t, func(n int, l *line) {
		mu.Lock()
		defer mu.Unlock()
		l.hello()
		opening := l.opening()
		var got int
		if n == 0 {
			l.ready("abc", "")
		} else if _, err := fmt.Sscanf(opening, "resume abc %d", &got); err != nil {
			if opening != "" {
				t.Errorf("connection %d began with %q", n, opening)
			}
			return
		}
		seq = max(got, 1)
		tell := func(n int) {
			for ; n > 0 && seq <= events; n-- {
				seq++
				l.event(seq, "NEWS", seq)
			}
		}
		replay := random.IntN(3)
		tell(replay)
		if n > 0 && (replay == 0 || random.IntN(3) > 0) {
			l.event(0, "RESUMED", nil)
		}
		tell(random.IntN(10))
		if n >= connections {
			tell(events)
			l.stay()
			return
		}
		switch random.IntN(4) {
		case 0:
			l.NetConn().Close()
		case 1:
			l.send(opReconnect, nil)
			l.stay()
		case 2:
			l.send(opInvalidSession, true)
			l.stay()
		default:
			l.close(4000)
		}
	})
	b := newBot(t, d.url())
	b.times.mostRetry = 2 * time.Millisecond
	b.start().event("READY")
	for want := 2; want <= events+1; {
		e := receive(t, b.events, "event "+strconv.Itoa(want))
		if e.Type == "RESUMED" {
			continue
		}
		if string(e.Data) != strconv.Itoa(want) {
			t.Fatalf("event %s, want %d", e.Data, want)
		}
		want++
	}
}

// TestHealthy has the wait begin anew after a connection that stood long, and
// grow after those that did not.
func TestHealthy(t *testing.T) {
	opened := make(chan time.Time, 20)
	d := newDiscord(t, func(n int, l *line) {
		opened <- time.Now()
		l.hello()
		l.opening()
		l.ready("abc", "")
		if n == 4 {
			<-time.After(200 * time.Millisecond)
		}
		l.close(4009)
	})
	b := newBot(t, d.url())
	b.random = func() float64 { return 1 }
	b.times.firstRetry, b.times.mostRetry, b.times.healthy = 50*time.Millisecond, time.Hour, 150*time.Millisecond
	b.start()
	var at []time.Time
	for range 6 {
		at = append(at, receive(t, opened, "a connection"))
	}
	// None after the first, then 50, 100 and 200 ms; none after the healthy one.
	if waited := at[4].Sub(at[0]); waited < 350*time.Millisecond {
		t.Errorf("four attempts within %s", waited)
	}
	if waited := at[5].Sub(at[4]); waited > 550*time.Millisecond {
		t.Errorf("waited %s after a good connection", waited)
	}
}

func TestBackoff(t *testing.T) {
	times := usual
	for failed, want := range []time.Duration{0, 1, 2, 4, 8, 16, 32, 60, 60, 60} {
		want *= time.Second
		least, most := times.backoff(failed, 0), times.backoff(failed, 1)
		if least != want/2 || most != want {
			t.Errorf("after %d: from %s to %s, want up to %s", failed, least, most, want)
		}
	}
	if got := times.backoff(1<<40, 1); got != time.Minute {
		t.Errorf("after very many: %s", got)
	}
}

// TestPause has connections end in ways that ask for a longer wait, and not.
func TestPause(t *testing.T) {
	invalid, kept := &invalidSession{}, &session{id: "abc"}
	for _, test := range []struct {
		session     *session
		failed      int
		err         error
		least, most time.Duration
	}{
		{nil, 0, errReconnect, 0, 0},
		{kept, 0, &invalidSession{resumable: true}, 0, 0},
		{nil, 0, invalid, time.Second, 5 * time.Second},
		{nil, 0, fmt.Errorf("wait for hello: %w", invalid), time.Second, 5 * time.Second},
		{nil, 5, invalid, 8 * time.Second, 16 * time.Second},
		{nil, 1, errDead, time.Second / 2, time.Second},
	} {
		for random, want := range map[float64]time.Duration{0: test.least, 1: test.most} {
			s := &shard{Gateway: &Gateway{times: usual, random: func() float64 { return random }}, session: test.session}
			if got := s.pause(test.failed, test.err); got != want {
				t.Errorf("%v after %d failures: %s, want %s", test.err, test.failed, got, want)
			}
		}
	}
}
