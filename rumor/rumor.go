// Package rumor holds the nouns of Hotstove: what a source says (Report), what
// that means (Reading), the news that several reports tell (Story), who wants
// to hear it (Subscription), where (Channel), and what became of the telling
// (Delivery, Receipt). It also holds the errors that users may see.
//
// It knows no chat, no Redis, no HTTP; of Hotstove it imports only league.
package rumor

import (
	"cmp"
	"slices"
	"time"
)

// Report is one item from one source: a feed entry, a line of a file, or an
// official transaction.
type Report struct {
	Keys      []string  // the item's identities, the steadiest first: two reports that share one are one item
	Hash      string    // of what the item says: another hash under the same key is a revision
	ID        string    // the id the source gives it (GUID), as read; may be empty
	Source    string    // name of the source it came from
	Outlet    string    // who publishes the source: MLB Trade Rumors
	URL       string    // link to the item; may be empty
	Author    string    // byline as the feed gives it; may be empty
	Published time.Time // when the source says it was published; zero when it does not
	Title     string    // plain text, entities decoded
	Body      string    // HTML, or plain text parted by blank lines, as the source gives it
	Tags      []string  // categories the source gives it
}

// Key returns the steadiest identity of the item.
func (r Report) Key() string {
	if len(r.Keys) == 0 {
		return ""
	}
	return r.Keys[0]
}

// Kind is what a report says.
type Kind string

// The kinds of report.
const (
	Interest    Kind = "interest"    // a club wants, or asked about, a player
	Talks       Kind = "talks"       // offers, negotiation, a vetoed deal
	Available   Kind = "available"   // a club would listen
	Agreement   Kind = "agreement"   // a trade is agreed, not yet announced by the clubs
	Completed   Kind = "completed"   // a trade is announced
	Signing     Kind = "signing"     // a free agent signs, agreed or official
	Extension   Kind = "extension"   // a player stays on a new contract
	Denial      Kind = "denial"      // a rumor knocked down, a player pulled back
	Injury      Kind = "injury"      // a player is hurt
	Roster      Kind = "roster"      // options, designations, releases, non-tenders, call-ups
	Speculation Kind = "speculation" // no report: opinion, prediction, mailbag idea
	NotRumor    Kind = "not_rumor"   // recaps, features, other sports
)

// Kinds lists every kind, from the first whisper to the last word.
var Kinds = []Kind{
	Speculation, Interest, Available, Talks, Agreement, Completed,
	Signing, Extension, Denial, Injury, Roster, NotRumor,
}

// Valid reports whether k is one of Kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Words returns the kind as a person would say it: "trade completed".
func (k Kind) Words() string {
	if w, ok := kindWords[k]; ok {
		return w
	}
	return string(k)
}

var kindWords = map[Kind]string{
	Interest: "interest", Talks: "talks", Available: "available", Agreement: "trade agreed",
	Completed: "trade completed", Signing: "signing", Extension: "extension", Denial: "denial",
	Injury: "injury", Roster: "roster move", Speculation: "speculation", NotRumor: "news",
}

// Player names a player in a report.
type Player struct {
	ID   int    `json:"id"`   // the player's number in the league's tables; 0 when he is not in them
	Name string `json:"name"` // full, with accents
}

// Reading is what a report was understood to say.
type Reading struct {
	Title string // plain text
	Lede  string // the first sentences of the news itself, plain text, for a post's body

	Clubs            []string // codes of the clubs it is about
	ClubsMentioned   []string // codes of other clubs it names
	Players          []Player // players it is about
	PlayersMentioned []Player // other players it names
	Unsettled        []string // names that several players bear, where nothing tells who is meant

	Kind      Kind
	Reporters []string // credited with the news, full names
	Outlets   []string // credited with the news, canonical names
	Tier      int      // of the best of them: 1 (breaks news) to 3
	Text      string   // the news itself, plain, without boilerplate, paragraphs parted by a newline
	Why       []Reason // one for the kind, each subject and each credit
}

// Reason is the words of a report that led to a finding.
type Reason struct {
	For   string // the kind, a club's code, or a player's, reporter's or outlet's name
	Words string // as they stand in the report, a dozen at most
}

// Tiers: how far a reporter or outlet is trusted.
const (
	BestTier  = 1
	WorstTier = 3
)

// Topics returns what the reading is about, as topics to subscribe to, in a
// stable order: players, clubs, the league.
func (r Reading) Topics() []Topic { return subjectTopics(r.Players, r.Clubs) }

// MentionedTopics returns what the reading names beyond its subjects.
func (r Reading) MentionedTopics() []Topic {
	topics := subjectTopics(r.PlayersMentioned, r.ClubsMentioned)
	return topics[:len(topics)-1] // without the league
}

func subjectTopics(players []Player, clubs []string) []Topic {
	topics := make([]Topic, 0, len(players)+len(clubs)+1)
	for _, p := range players {
		if p.ID != 0 {
			topics = append(topics, PlayerTopic(p.ID))
		}
	}
	for _, c := range clubs {
		topics = append(topics, ClubTopic(c))
	}
	return append(topics, LeagueTopic)
}

// Telling is one report's part in a story.
type Telling struct {
	Key       string    `json:"key"` // the report's Key
	Outlet    string    `json:"outlet"`
	URL       string    `json:"url,omitempty"`
	Title     string    `json:"title"`
	Kind      Kind      `json:"kind,omitempty"` // as which it told the news
	Published time.Time `json:"published"`
	Print     []uint64  `json:"print,omitempty"` // fingerprint of its text, to know reposts
}

// Story is one piece of news, told by one or more reports.
type Story struct {
	ID       string // short, shown to people, fixed by the first report's key
	Revision int    // 1 for the first telling, then one more for each change worth showing
	Saga     string // id of the first story of its saga; its own id when it starts one
	Follows  string // id of the story it moves on from, if any

	Kind             Kind
	Title            string
	Lede             string
	URL              string
	Clubs            []string
	ClubsMentioned   []string
	Players          []Player
	PlayersMentioned []Player
	Reporters        []string
	Outlets          []string // credited with the news; who carried it stands in Tellings
	Tier             int
	Tellings         []Telling // first told first
	Why              []Reason  // one for the kind, each subject and each credit

	First   time.Time // when its first report was published
	Updated time.Time // when its newest revision was published
	Quiet   bool      // archived without posting: it was old, or a new source's back catalogue
}

// Topics returns what the story is about, as topics to subscribe to.
func (s *Story) Topics() []Topic { return subjectTopics(s.Players, s.Clubs) }

// Listed returns the topics under which the story is found: what it is about,
// or NewsTopic alone when it is no rumor.
func (s *Story) Listed() []Topic {
	if s.Kind == NotRumor {
		return []Topic{NewsTopic}
	}
	return s.Topics()
}

// MentionedTopics returns what the story names beyond its subjects.
func (s *Story) MentionedTopics() []Topic {
	topics := subjectTopics(s.PlayersMentioned, s.ClubsMentioned)
	return topics[:len(topics)-1]
}

// HasTelling reports whether the report with this key is part of the story.
func (s *Story) HasTelling(key string) bool {
	return slices.ContainsFunc(s.Tellings, func(t Telling) bool { return t.Key == key })
}

// NewestFirst orders stories by the time of their newest revision, then by id.
func NewestFirst(a, b *Story) int {
	return cmp.Or(b.Updated.Compare(a.Updated), cmp.Compare(a.ID, b.ID))
}
