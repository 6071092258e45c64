package feeds

import "slices"

// chatter marks the items of MLB Trade Rumors that carry no news: what its
// readers' public filters leave out. Subscriber pieces are named by their full
// label, since "front office" alone stands in many a real headline.
var chatter = []string{
	"Chat", "Podcast", "Poll", "Mailbag", "Contest", "Prediction", "Top 50", "Q&A", "Best of",
	"Front Office Originals", "Front Office Subscriber", "Trade Rumors Front Office",
}

// Defaults returns the sources of a bot that is given none: the two feeds that
// are known to work, carry news alone and are meant for readers.
func Defaults() []Source {
	return []Source{
		{
			Name: "mlbtr", Outlet: "MLB Trade Rumors",
			URL:  "https://www.mlbtraderumors.com/feed",
			Drop: slices.Clone(chatter),
		},
		{
			Name: "mlb", Outlet: "MLB.com",
			URL: "https://www.mlb.com/feeds/news/rss.xml",
		},
	}
}

// KnownSource is a source that an operator may switch on.
type KnownSource struct {
	Source
	Off string // why it is not one of the Defaults
}

// Known returns further sources, with why each is off. None of their addresses
// has been promised by its publisher: run `feeds check` before relying on one.
// Single clubs have feeds at https://www.mlbtraderumors.com/boston-red-sox/feed
// and https://www.mlb.com/redsox/feeds/news/rss.xml; they repeat the main feeds.
func Known() []KnownSource {
	return []KnownSource{
		{Source{Name: "mlbtr-transactions", Outlet: "MLB Trade Rumors", URL: "https://www.mlbtraderumors.com/transactions/feed"},
			"repeats the main feed, later"},
		{Source{Name: "espn", Outlet: "ESPN", URL: "https://www.espn.com/espn/rss/mlb/news"},
			"mostly game news; may refuse programs"},
		{Source{Name: "cbs", Outlet: "CBS Sports", URL: "https://www.cbssports.com/rss/headlines/mlb/"},
			"mostly game news and betting"},
		{Source{Name: "yahoo", Outlet: "Yahoo Sports", URL: "https://sports.yahoo.com/mlb/rss.xml"},
			"mixes in other sports and fantasy tips"},
		{Source{Name: "athletic", Outlet: "The Athletic", URL: "https://www.nytimes.com/athletic/rss/mlb/"},
			"the address is not verified"},
		{Source{Name: "rotowire", Outlet: "RotoWire", URL: "https://www.rotowire.com/rss/news.php?sport=MLB"},
			"fantasy notes; the address is not verified"},
		{Source{Name: "fangraphs", Outlet: "FanGraphs", URL: "https://blogs.fangraphs.com/feed/"},
			"analysis rather than news; may refuse programs"},
		{Source{Name: "overthemonster", Outlet: "Over the Monster", URL: "https://www.overthemonster.com/rss/index.xml"},
			"the address has moved before; other SB Nation blogs have the like"},
		{Source{Name: "reddit", Outlet: "r/baseball", URL: "https://www.reddit.com/r/baseball/new/.rss"},
			"unmoderated posts; about one request a minute is allowed"},
	}
}
