package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/internal/redistest"
	"github.com/hotstove/hotstove/rumor"
	"github.com/hotstove/hotstove/store"
	"github.com/hotstove/hotstove/store/embedded"
)

// backends are the forms of Redis that the store must run on alike.
var backends = []struct {
	name  string
	start func(t *testing.T) redis.UniversalClient
}{
	{"redis-server", func(t *testing.T) redis.UniversalClient { return connect(t, redistest.Start(t).URL) }},
	{"cluster", func(t *testing.T) redis.UniversalClient { return connect(t, redistest.StartCluster(t).URL) }},
	{"sentinel", func(t *testing.T) redis.UniversalClient { return connect(t, redistest.StartSentinel(t).URL) }},
	{"embedded server", func(t *testing.T) redis.UniversalClient {
		redistest.Need(t)
		return startEmbedded(t, embedded.ForceServer)
	}},
	{"miniredis", func(t *testing.T) redis.UniversalClient { return startEmbedded(t, embedded.ForceMiniredis) }},
}

func connect(t *testing.T, url string) redis.UniversalClient {
	t.Helper()
	client := must(store.Connect(t.Context(), url, store.ConnectOptions{}))(t)
	t.Cleanup(func() { check(t, client.Close()) })
	return client
}

func startEmbedded(t *testing.T, kind string) redis.UniversalClient {
	t.Helper()
	s, err := embedded.Start(t.Context(), embedded.Options{Force: kind})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s.Client()
}

// contract is what every backend must pass: each test starts on an empty one.
var contract = []struct {
	name string
	test func(t *testing.T, f *fixture)
}{
	{"subscribe", testSubscribe},
	{"unsubscribe", testUnsubscribe},
	{"subscribe nonsense", testSubscribeNonsense},
	{"subscribe at once", testSubscribeAtOnce},
	{"subscribers", testSubscribers},
	{"subscribers while they change", testSubscribersChange},
	{"sleep", testSleep},
	{"sleep of nobody", testSleepNobody},
	{"subscribe in one's sleep", testSleepSubscribe},
	{"sleeping workspaces", testSleepWorkspaces},
	{"sleepers among many", testSleepPages},
	{"end sleepers", testEndSleepers},
	{"end many sleepers", testEndMany},
	{"sleep and subscribe at once", testSleepAtOnce},
	{"end and wake at once", testEndAtOnce},
	{"sleep at random", testSleepAtRandom},
	{"missing", testMissing},
	{"stories", testStories},
	{"stories about", testStoriesAbout},
	{"stories since", testStoriesSince},
	{"story changes topics", testStoryTopics},
	{"story saved again after a crash", testStoryCrash},
	{"seen", testSeen},
	{"source state", testSourceState},
	{"receipts", testReceipts},
	{"marks", testMarks},
	{"settings", testSettings},
	{"expiry", testExpiry},
	{"clean", testClean},
	{"later records", testLaterRecords},
	{"push", testPush},
	{"push order", testPushOrder},
	{"push many", testPushMany},
	{"push nonsense", testPushNonsense},
	{"claim leases", testClaimLeases},
	{"claim by platform", testClaimByPlatform},
	{"claim runs out", testClaimRunsOut},
	{"claim is fair", testClaimFair},
	{"claim few of many", testClaimFew},
	{"claim unreadable", testClaimUnreadable},
	{"settle attempts", testSettleAttempts},
	{"settle later", testSettleLater},
	{"settle stale", testSettleStale},
	{"settle twice", testSettleTwice},
	{"settle nonsense", testSettleNonsense},
	{"rest outlasts the queue", testRest},
	{"dead letters", testDeadLetters},
	{"due", testDue},
	{"scripts unknown", testScriptsUnknown},
	{"outbox at random", testOutboxAtRandom},
	{"slots", testSlots},
	{"slots far ahead", testSlotsFarAhead},
	{"slots at once", testSlotsAtOnce},
	{"slots postponed", testSlotsPostponed},
	{"firsts", testFirsts},
	{"firsts at once", testFirstsAtOnce},
	{"installations", testInstallations},
	{"replace installation", testReplaceInstallation},
	{"subscribed", testSubscribed},
	{"present", testPresent},
	{"lease", testLease},
	{"lease prolongs itself", testLeaseProlongs},
	{"lease is lost", testLeaseLost},
	{"lease contended", testLeaseContended},
}

func TestContract(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			client := b.start(t)
			for _, c := range contract {
				t.Run(c.name, func(t *testing.T) {
					if err := client.FlushAll(t.Context()).Err(); err != nil {
						t.Fatal(err)
					}
					f := newFixture(client)
					if b.name == "miniredis" {
						f.ttl = 2100 * time.Millisecond
					}
					c.test(t, f)
				})
			}
		})
	}
}

// fixture is a store on a clock that the test moves.
type fixture struct {
	*store.Store
	client redis.UniversalClient
	clock  *clock
	ttl    time.Duration // a short lease: miniredis's keys expire up to a second early
}

func newFixture(client redis.UniversalClient) *fixture {
	c := &clock{now: time.Date(2026, 7, 30, 18, 0, 0, 0, time.UTC)}
	return &fixture{store.New(client, store.Options{Now: c.Now}), client, c, 300 * time.Millisecond}
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// must passes a result through, or fails the test.
func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	redsox  = rumor.Channel{Platform: "console", ID: "#redsox"}
	dodgers = rumor.Channel{Platform: "slack", Workspace: "T1", ID: "C9"}
)
