package web

import "time"

// pace is how calls of a queue follow each other: every apart, and some of them
// early by up to that time, as a burst after a pause.
type pace struct {
	every, early time.Duration
}

// The pace of each tier. In any minute no more calls go out than the tier
// allows; the fewer go steadily, the more there are for a burst, since a person
// may be waiting. Slack promises at least so many calls.
//
// Source: Slack's page on rate limits.
var (
	tier2 = burst(20, 4)   // 20 a minute
	tier3 = burst(50, 10)  // 50 a minute
	tier4 = burst(100, 20) // 100 a minute
)

// The paces of messages. Slack allows about one a second in a channel, and in a
// workspace several hundred a minute.
//
// Source: Slack's page on rate limits, and the page of chat.postMessage.
var (
	channelPace = pace{every: time.Second}
	postPace    = pace{every: 250 * time.Millisecond}
)

// burst returns the pace of n calls a minute, of which some may come at once.
func burst(n, some int) pace {
	every := time.Minute / time.Duration(n-some)
	return pace{every: every, early: time.Duration(some-1) * every}
}

// tier says what limits a method.
type tier struct {
	pace
	// posts marks methods that show a message in a channel, whose calls wait in
	// its queue too.
	posts bool
	// channelLimit marks methods whose limit may be the channel's alone.
	channelLimit bool
}

// tiers holds the methods that are not of the second tier. Where Slack's pages
// call a limit special, they allow hundreds a minute. Those of views wait for
// nothing, since what opens a view is worth 3 seconds; they are of tier 4, and
// people make them slowly. apps.connections.open is of tier 1, once a minute and
// more, while several connections are opened at a start: who opens them slows
// down when that fails.
//
// Source: the pages of the methods, and the table of Slack's SDK for Java.
var tiers = map[string]tier{
	"apps.connections.open":          {},
	"apps.event.authorizations.list": {pace: tier4},
	"auth.revoke":                    {pace: tier3},
	"auth.test":                      {pace: tier4},
	"bots.info":                      {pace: tier3},
	"chat.delete":                    {pace: tier3},
	"chat.getPermalink":              {pace: tier4},
	"chat.postEphemeral":             {pace: tier4},
	"chat.postMessage":               {pace: postPace, posts: true, channelLimit: true},
	"chat.update":                    {pace: tier3, posts: true},
	"conversations.history":          {pace: tier3}, // once a minute for some apps: Retry-After tells them
	"conversations.info":             {pace: tier3},
	"conversations.join":             {pace: tier3},
	"conversations.leave":            {pace: tier3},
	"conversations.members":          {pace: tier4},
	"conversations.open":             {pace: tier3},
	"conversations.replies":          {pace: tier3}, // as conversations.history
	"oauth.v2.access":                {pace: tier4},
	"oauth.v2.exchange":              {pace: tier3},
	"team.info":                      {pace: tier3},
	"users.info":                     {pace: tier4},
	"users.lookupByEmail":            {pace: tier3},
	"views.open":                     {},
	"views.publish":                  {},
	"views.push":                     {},
	"views.update":                   {},
}

// tierOf returns what limits a method.
func tierOf(method string) tier {
	if t, ok := tiers[method]; ok {
		return t
	}
	return tier{pace: tier2}
}
