package discord_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hotstove/hotstove/bot/discord"
	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/rumor"
)

// BenchmarkPosting posts one story to as many channels as -benchtime says, by
// outbox, courier and platform, to a Discord with its limit of 50 requests in
// any second that takes a while to answer. For the figures that are worth
// reading:
//
//	go test -run '^$' -bench Posting -benchtime 10000x -timeout 30m ./bot/discord
func BenchmarkPosting(b *testing.B) {
	for _, c := range []struct {
		latency   time.Duration
		processes int
	}{{100 * time.Millisecond, 1}, {300 * time.Millisecond, 1}, {100 * time.Millisecond, 2}} {
		b.Run(fmt.Sprintf("latency=%v/processes=%d", c.latency, c.processes), func(b *testing.B) {
			benchPosting(b, c.latency, c.processes)
		})
	}
}

func benchPosting(b *testing.B, latency time.Duration, processes int) {
	pen := newBullpen(b, discordtest.Options{Lenient: true})
	channels := pen.channels(b, b.N)
	pen.Fail(discordtest.Match{Method: "POST", Route: messagesRoute}, discordtest.Delay(latency), -1)
	var late samples
	var all sync.WaitGroup
	all.Add(b.N)
	var couriers []func(context.Context) error
	for range processes {
		courier := pen.process(b, nil).courier
		courier.Observe = func(_, outcome string, d time.Duration) {
			if outcome == "sent" {
				late.add(d)
				all.Done()
			}
		}
		couriers = append(couriers, courier.Run)
	}
	b.ResetTimer()
	pen.tell(b, "A", channels...)
	background(b, couriers...)
	all.Wait()
	b.StopTimer()
	posts := pen.posts()
	if span := posts[len(posts)-1].At.Sub(posts[0].At); span > 0 {
		b.ReportMetric(float64(len(posts)-1)/span.Seconds(), "posts/s")
	}
	b.ReportMetric(float64(mostInASecond(posts)), "most/s")
	limited := pen.Limited()
	b.ReportMetric(float64(limited.Global+limited.Channel), "429s")
	b.ReportMetric(late.at(0.5).Seconds(), "p50-late-s")
	b.ReportMetric(late.at(0.99).Seconds(), "p99-late-s")
}

// BenchmarkInteraction has users give commands, press buttons and type, 200
// times a second, and measures from when the bot receives an interaction until
// it is answered: by HTTP until our answer to the request is written, by the
// gateway until Discord has taken it. User-p99 is the time from the user's act
// until Discord has the answer. For the figures that are worth reading:
//
//	go test -run '^$' -bench Interaction -benchtime 2000x ./bot/discord
func BenchmarkInteraction(b *testing.B) {
	for _, way := range []string{byGateway, byHTTP} {
		for _, act := range acts {
			b.Run(way+"/"+act.name, func(b *testing.B) { benchInteraction(b, way, act.do) })
		}
	}
}

// act is what a user does in a channel where the answer to a command is seen.
type act func(pen *bullpen, fan *discordtest.User, in *discordtest.Channel, seen discordtest.Message) *discordtest.Result

var acts = []struct {
	name string
	do   act
}{
	{"rumors", func(pen *bullpen, fan *discordtest.User, in *discordtest.Channel, _ discordtest.Message) *discordtest.Result {
		return pen.Slash(fan, in, "rumors", discordtest.Values{"name": "redsox"})
	}},
	{"player", func(pen *bullpen, fan *discordtest.User, in *discordtest.Channel, _ discordtest.Message) *discordtest.Result {
		return pen.Slash(fan, in, "player", discordtest.Values{"name": "rushing"})
	}},
	{"completion", func(pen *bullpen, fan *discordtest.User, in *discordtest.Channel, _ discordtest.Message) *discordtest.Result {
		return pen.Complete(fan, in, "rumors", discordtest.Values{"name": "re"}, "name")
	}},
	{"button", func(pen *bullpen, fan *discordtest.User, _ *discordtest.Channel, seen discordtest.Message) *discordtest.Result {
		return pen.Press(fan, seen, "Next page")
	}},
}

// actsApart is the time between two users' acts.
const actsApart = time.Second / 200

func benchInteraction(b *testing.B, way string, do act) {
	var own, fromUser samples
	pen := newBullpen(b, discordtest.Options{Lenient: true})
	fan, lobby := pen.AddUser("fan"), pen.lobby(b)
	pen.answer(b, way, &own)
	// A message of somebody else's stays as it is when the fan presses its buttons.
	seen, err := pen.Slash(pen.AddUser("elder"), lobby, "rumors", discordtest.Values{"name": "redsox"}).Answer(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	own.reset()
	var all sync.WaitGroup
	tick := time.NewTicker(actsApart)
	defer tick.Stop()
	b.ResetTimer()
	for range b.N {
		<-tick.C
		all.Go(func() {
			callback, err := do(pen, fan, lobby, seen).Callback(b.Context())
			if err != nil || len(callback.Body) == 0 {
				b.Errorf("answered by %s, %v", callback.Body, err)
			}
			fromUser.add(callback.Took)
		})
	}
	all.Wait()
	b.StopTimer()
	for name, part := range map[string]float64{"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1} {
		b.ReportMetric(milliseconds(own.at(part)), name+"-ms")
	}
	b.ReportMetric(milliseconds(fromUser.at(0.99)), "user-p99-ms")
}

// lobby is a channel with five subscriptions, and a store with 1500 stories,
// a hundred for each club.
func (b *bullpen) lobby(tb testing.TB) *discordtest.Channel {
	tb.Helper()
	c := b.guild.AddChannel(discordtest.Text, "lobby")
	clubs := b.league.Clubs()
	for _, club := range clubs[:5] {
		if _, err := b.store.Subscribe(tb.Context(), rumor.Subscription{Channel: ours(c), Topic: rumor.ClubTopic(club.Code)}); err != nil {
			tb.Fatal(err)
		}
	}
	for i := range 1500 {
		id, when := fmt.Sprintf("S%06d", i), b.now().Add(-time.Duration(i)*time.Hour)
		err := b.store.SaveStory(tb.Context(), &rumor.Story{
			ID: id, Revision: 1, Saga: id, Kind: rumor.Talks, Tier: 2, Title: fmt.Sprint("Clubs exchange names, part ", i),
			Lede: "Both sides have exchanged names, sources say, and talks go on.", URL: "https://news.example/" + id,
			Clubs: []string{clubs[i%len(clubs)].Code, clubs[(i+1)%len(clubs)].Code}, Players: []rumor.Player{{ID: 687221, Name: "Dalton Rushing"}},
			Outlets: []string{"MassLive", "ESPN"}, First: when, Updated: when,
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return c
}

// answer runs a bot that answers interactions which come the given way, and
// notes how long each takes.
func (b *bullpen) answer(tb testing.TB, way string, took *samples) {
	tb.Helper()
	p := b.process(tb, func(o *discord.Options) {
		if way == byHTTP {
			o.PublicKey = b.PublicKey
			return
		}
		o.Observe.Interaction = func(_ string, d time.Duration) { took.add(d) }
	})
	background(tb, p.Run)
	if way == byGateway {
		b.open(tb, 1)
		return
	}
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received := time.Now()
		p.Handler().ServeHTTP(w, r)
		took.add(time.Since(received))
	}))
	tb.Cleanup(endpoint.Close)
	if err := b.SetInteractionURL(endpoint.URL); err != nil {
		tb.Fatal(err)
	}
	b.open(tb, 0)
}

// samples are times that were measured. It is safe for concurrent use.
type samples struct {
	mu   sync.Mutex
	list []time.Duration
}

func (s *samples) add(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, d)
}

func (s *samples) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = nil
}

// at returns the time that the given part of the samples does not exceed.
func (s *samples) at(part float64) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == 0 {
		return 0
	}
	slices.Sort(s.list)
	return s.list[int(part*float64(len(s.list)-1))]
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }
