package discord_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
)

// newBallparkOnRedis opens a ballpark whose Redis the test can break. Options
// are added to its address. When it was killed, restart has it come back for the
// ballpark too.
func newBallparkOnRedis(t *testing.T, way, options string) (b *ballpark, redis *redistest.Server, restart func()) {
	t.Helper()
	redis = redistest.Start(t)
	client, err := store.Connect(t.Context(), redis.URL+options, store.ConnectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return newBallparkOn(t, way, store.New(client, store.Options{})), redis, func() { redis.Restart(client) }
}

// What Discord's first answers are called.
const (
	answeredNow    = 4
	deferredAnswer = 5
	deferredUpdate = 6
)

func TestRedisAway(t *testing.T) {
	for _, way := range []string{byGateway, byHTTP} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			b, redis, restart := newBallparkOnRedis(t, way, "")
			general := b.channels["general"]
			page := b.slash(t, b.fan, general, "rumors", values{"name": "mariners"})
			redis.Kill()
			sorry := map[string]*discordtest.Result{
				"a look-up":    b.Slash(b.fan, general, "rumors", values{"name": "redsox"}),
				"subscribing":  b.Slash(b.admin, general, "subscribe", values{"topic": "redsox", "in": b.channels["quiet"]}),
				"turning over": b.Press(b.fan, page, "Next page"),
			}
			completed := b.Complete(b.admin, general, "unsubscribe", values{"topic": "re"}, "topic")
			for what, r := range sorry {
				expect(t, outcome(t, r), true, rumor.Apology)
				if first, err := r.Callback(t.Context()); err != nil || first.Type != answeredNow || first.Took > 3*time.Second {
					t.Errorf("%s: first answer %d after %v, %v", what, first.Type, first.Took, err)
				}
			}
			if choices, err := completed.Choices(t.Context()); err != nil || len(choices) != 0 {
				t.Errorf("completions: %v, %v", choices, err)
			}
			// What needs no store is answered as ever.
			expect(t, b.slash(t, b.fan, general, "help", nil), true, "What I can do")
			restart()
			expect(t, b.press(t, b.fan, page, "Next page"), false, "Page 2 of 2")
			expect(t, b.slash(t, b.admin, general, "subscribe", values{"topic": "redsox"}), true, "Subscribed to Boston Red Sox")
		})
	}
}

// TestRedisSlow has Redis hang until all answers are deferred, and a patient
// client: the usual one gives up at about that moment.
func TestRedisSlow(t *testing.T) {
	for _, way := range []string{byGateway, byHTTP} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			b, redis, _ := newBallparkOnRedis(t, way, "?read_timeout=20s")
			general := b.channels["general"]
			page := b.slash(t, b.fan, general, "rumors", values{"name": "mariners"})
			others := b.slash(t, b.admin, general, "rumors", values{"name": "mariners"})
			redis.Signal(syscall.SIGSTOP)
			found := b.Slash(b.fan, general, "rumors", values{"name": "redsox"})
			question := b.Slash(b.fan, general, "rumors", values{"name": "sox"})
			subscribed := b.Slash(b.admin, general, "subscribe", values{"topic": "redsox"})
			turned := b.Press(b.fan, page, "Next page")
			turnedByFan := b.Press(b.fan, others, "Next page")
			for r, want := range map[*discordtest.Result]discordtest.Callback{
				found: {Type: deferredAnswer}, question: {Type: deferredAnswer}, subscribed: {Type: deferredAnswer, Ephemeral: true},
				turned: {Type: deferredUpdate}, turnedByFan: {Type: deferredUpdate},
			} {
				first, err := r.Callback(t.Context())
				if err != nil || first.Type != want.Type || first.Ephemeral != want.Ephemeral || first.Took > 3*time.Second {
					t.Errorf("first answer %d, ephemeral %v, after %v, %v; want %d, %v", first.Type, first.Ephemeral, first.Took, err, want.Type, want.Ephemeral)
				}
			}
			redis.Signal(syscall.SIGCONT)
			expect(t, outcome(t, found), false, "Boston Red Sox rumors")
			expect(t, outcome(t, subscribed), true, "Subscribed to Boston Red Sox")
			expect(t, outcome(t, turned), false, "Page 2 of 2")
			expect(t, outcome(t, question), true, `Which "sox"?`)
			expect(t, outcome(t, turnedByFan), true, "Page 2 of 2")
			expect(t, b.Message(others.ID), false, "Page 1 of 2")
			for _, m := range b.Messages(general) {
				if m.Thinking || m.Text() == "" {
					t.Errorf("left in the channel: %+v", m)
				}
			}
		})
	}
}
