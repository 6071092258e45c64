package store

import (
	"time"

	"github.com/hotstove/hotstove/rumor"
)

type playerRecord struct {
	ID   int    `json:"id,omitempty"`
	Name string `json:"name"`
}

type tellingRecord struct {
	Key       string     `json:"key"`
	Outlet    string     `json:"outlet,omitempty"`
	URL       string     `json:"url,omitempty"`
	Title     string     `json:"title,omitempty"`
	Kind      rumor.Kind `json:"kind,omitempty"`
	Published time.Time  `json:"published"`
	Print     []uint64   `json:"print,omitempty"`
}

type reasonRecord struct {
	For   string `json:"for"`
	Words string `json:"words,omitempty"`
}

type storyRecord struct {
	record
	ID               string          `json:"id"`
	Revision         int             `json:"revision"`
	Saga             string          `json:"saga,omitempty"`
	Follows          string          `json:"follows,omitempty"`
	Kind             rumor.Kind      `json:"kind"`
	Title            string          `json:"title"`
	Lede             string          `json:"lede,omitempty"`
	URL              string          `json:"url,omitempty"`
	Clubs            []string        `json:"clubs,omitempty"`
	ClubsMentioned   []string        `json:"clubs_mentioned,omitempty"`
	Players          []playerRecord  `json:"players,omitempty"`
	PlayersMentioned []playerRecord  `json:"players_mentioned,omitempty"`
	Reporters        []string        `json:"reporters,omitempty"`
	Outlets          []string        `json:"outlets,omitempty"`
	Tier             int             `json:"tier,omitempty"`
	Tellings         []tellingRecord `json:"tellings,omitempty"`
	Why              []reasonRecord  `json:"why,omitempty"`
	First            time.Time       `json:"first"`
	Updated          time.Time       `json:"updated"`
	Quiet            bool            `json:"quiet,omitempty"`
}

func newStoryRecord(s *rumor.Story) storyRecord {
	return storyRecord{
		record: record{recordVersion},
		ID:     s.ID, Revision: s.Revision, Saga: s.Saga, Follows: s.Follows,
		Kind: s.Kind, Title: s.Title, Lede: s.Lede, URL: s.URL,
		Clubs: s.Clubs, ClubsMentioned: s.ClubsMentioned,
		Players:          convert(s.Players, func(p rumor.Player) playerRecord { return playerRecord(p) }),
		PlayersMentioned: convert(s.PlayersMentioned, func(p rumor.Player) playerRecord { return playerRecord(p) }),
		Reporters:        s.Reporters, Outlets: s.Outlets, Tier: s.Tier,
		Tellings: convert(s.Tellings, newTellingRecord),
		Why:      convert(s.Why, func(w rumor.Reason) reasonRecord { return reasonRecord(w) }),
		First:    s.First.UTC(), Updated: s.Updated.UTC(), Quiet: s.Quiet,
	}
}

func newTellingRecord(t rumor.Telling) tellingRecord {
	t.Published = t.Published.UTC()
	return tellingRecord(t)
}

func (r storyRecord) story() *rumor.Story {
	return &rumor.Story{
		ID: r.ID, Revision: r.Revision, Saga: r.Saga, Follows: r.Follows,
		Kind: r.Kind, Title: r.Title, Lede: r.Lede, URL: r.URL,
		Clubs: r.Clubs, ClubsMentioned: r.ClubsMentioned,
		Players:          convert(r.Players, func(p playerRecord) rumor.Player { return rumor.Player(p) }),
		PlayersMentioned: convert(r.PlayersMentioned, func(p playerRecord) rumor.Player { return rumor.Player(p) }),
		Reporters:        r.Reporters, Outlets: r.Outlets, Tier: r.Tier,
		Tellings: convert(r.Tellings, func(t tellingRecord) rumor.Telling { return rumor.Telling(t) }),
		Why:      convert(r.Why, func(w reasonRecord) rumor.Reason { return rumor.Reason(w) }),
		First:    r.First, Updated: r.Updated, Quiet: r.Quiet,
	}
}

// convert applies f to each, and keeps nil nil.
func convert[A, B any](from []A, f func(A) B) []B {
	if from == nil {
		return nil
	}
	to := make([]B, len(from))
	for i, a := range from {
		to[i] = f(a)
	}
	return to
}
