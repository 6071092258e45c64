package alerts

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// Change is what a report did to the stories.
type Change int

// The changes.
const (
	Nothing  Change = iota // the story says already what the report says
	Revision               // a story grew
	NewStory               // there is a story more
)

// String returns the change's name for logs and metrics.
func (c Change) String() string { return [...]string{"nothing", "revision", "new"}[c] }

// Gather finds the story that a report tells among the candidates, or starts a
// new one, and says what changed. The candidates are not altered: the story
// returned is a copy. A story that starts within a saga says so, and if it
// moves on from another it says from which.
func Gather(report rumor.Report, reading rumor.Reading, candidates []*rumor.Story) (*rumor.Story, Change) {
	telling := newTelling(report, reading)
	if i := slices.IndexFunc(candidates, func(s *rumor.Story) bool { return s.HasTelling(telling.Key) }); i >= 0 {
		return retell(candidates[i], telling, reading)
	}
	if s := sameStory(telling, reading, candidates); s != nil {
		return join(s, telling, reading)
	}
	return begin(telling, reading, candidates), NewStory
}

func newTelling(report rumor.Report, reading rumor.Reading) rumor.Telling {
	return rumor.Telling{
		Key: report.Key(), Outlet: report.Outlet, URL: report.URL, Title: reading.Title, Kind: reading.Kind,
		Published: report.Published, Print: Fingerprint(reading.Text),
	}
}

// begin starts a story with its first telling.
func begin(t rumor.Telling, r rumor.Reading, candidates []*rumor.Story) *rumor.Story {
	s := &rumor.Story{
		ID: storyID(t.Key), Revision: 1,
		Kind: r.Kind, Title: r.Title, Lede: r.Lede, URL: t.URL,
		Clubs: r.Clubs, ClubsMentioned: r.ClubsMentioned,
		Players: r.Players, PlayersMentioned: r.PlayersMentioned,
		Reporters: r.Reporters, Outlets: r.Outlets, Tier: r.Tier,
		Tellings: []rumor.Telling{t}, Why: r.Why,
		First: t.Published, Updated: t.Published,
	}
	s.Saga = s.ID
	if before := sagaBefore(s, candidates); before != nil {
		s.Saga = before.Saga
		if movesOn(before, s) {
			s.Follows = before.ID
		}
	}
	return s
}

// storyID makes a story's short id: 35 bits of the key's hash as seven
// characters that cannot be mistaken for one another. Of the 10,000 stories of
// a long season two would share an id once in seven hundred years.
func storyID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return idLetters.EncodeToString(sum[:5])[:7]
}

var idLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// join adds another report to a story.
func join(old *rumor.Story, t rumor.Telling, r rumor.Reading) (*rumor.Story, Change) {
	s := clone(old)
	grown := !slices.ContainsFunc(s.Tellings, func(o rumor.Telling) bool { return o.Outlet == t.Outlet })
	s.Tellings = append(s.Tellings, t)
	grown = absorb(s, r) || grown
	if !grown {
		return s, Nothing
	}
	s.Revision++
	s.Updated = later(s.Updated, t.Published)
	return s, Revision
}

// retell replaces a report's part in its story by the report's new text.
func retell(old *rumor.Story, t rumor.Telling, r rumor.Reading) (*rumor.Story, Change) {
	s := clone(old)
	i := slices.IndexFunc(s.Tellings, func(o rumor.Telling) bool { return o.Key == t.Key })
	t.Published = s.Tellings[i].Published // a changed date does not make it new
	s.Tellings[i] = t
	grown := false
	if i == 0 {
		grown = s.Title != r.Title || s.Lede != r.Lede || s.URL != t.URL
		s.Title, s.Lede, s.URL = r.Title, r.Lede, t.URL
	}
	if len(s.Tellings) == 1 {
		grown = correct(s, r) || grown
	} else {
		grown = absorb(s, r) || grown
	}
	if !grown {
		return s, Nothing
	}
	s.Revision++
	return s, Revision
}

// correct puts the reading in the place of what the story said, for a story
// that one report alone tells: what its outlet took back is gone. It reports
// whether that is worth showing.
func correct(s *rumor.Story, r rumor.Reading) bool {
	before := clone(s)
	s.Kind, s.Tier, s.Clubs, s.Players = r.Kind, r.Tier, r.Clubs, r.Players
	s.Reporters, s.Outlets = r.Reporters, r.Outlets
	s.ClubsMentioned, s.PlayersMentioned, s.Why = r.ClubsMentioned, r.PlayersMentioned, r.Why
	return s.Kind != before.Kind || s.Tier != before.Tier ||
		!slices.Equal(s.Clubs, before.Clubs) || !slices.Equal(s.Players, before.Players) ||
		!slices.Equal(s.Reporters, before.Reporters) || !slices.Equal(s.Outlets, before.Outlets)
}

// absorb takes what the reading adds into the story, and reports whether that
// is worth showing.
func absorb(s *rumor.Story, r rumor.Reading) bool {
	grown := false
	add := func(into *[]string, from []string) {
		for _, v := range from {
			if !slices.Contains(*into, v) {
				*into = append(*into, v)
				grown = true
			}
		}
	}
	add(&s.Clubs, r.Clubs)
	add(&s.Reporters, r.Reporters)
	add(&s.Outlets, r.Outlets)
	for _, p := range r.Players {
		if !hasPlayer(s.Players, p) {
			s.Players = append(s.Players, p)
			grown = true
		}
	}
	s.ClubsMentioned = slices.DeleteFunc(s.ClubsMentioned, func(c string) bool { return slices.Contains(s.Clubs, c) })
	s.PlayersMentioned = slices.DeleteFunc(s.PlayersMentioned, func(p rumor.Player) bool { return hasPlayer(s.Players, p) })
	// A deal is not to be hidden under what it was taken for first, and a story
	// of no kind is posted to nobody: a report that knows better tells it.
	if done(r.Kind) && stage[r.Kind] > stage[s.Kind] || s.Kind == rumor.NotRumor && r.Kind != s.Kind {
		s.Kind, grown = r.Kind, true
	}
	if r.Tier > 0 && r.Tier < s.Tier {
		s.Tier, grown = r.Tier, true
	}
	s.Why = reasons(s, r)
	return grown
}

// reasons returns a story's reasons with those of the reading for what the story
// had none for, that for its kind first, and without those for a kind that it has
// no more.
func reasons(s *rumor.Story, r rumor.Reading) []rumor.Reason {
	var list []rumor.Reason
	for _, why := range slices.Concat(s.Why, r.Why) {
		known := slices.ContainsFunc(list, func(w rumor.Reason) bool { return w.For == why.For })
		switch {
		case known:
		case why.For == string(s.Kind):
			list = slices.Insert(list, 0, why)
		case !rumor.Kind(why.For).Valid():
			list = append(list, why)
		}
	}
	return list
}

// clone copies a story so that its lists can be changed.
func clone(s *rumor.Story) *rumor.Story {
	c := *s
	c.Clubs, c.ClubsMentioned = slices.Clone(s.Clubs), slices.Clone(s.ClubsMentioned)
	c.Players, c.PlayersMentioned = slices.Clone(s.Players), slices.Clone(s.PlayersMentioned)
	c.Reporters, c.Outlets = slices.Clone(s.Reporters), slices.Clone(s.Outlets)
	c.Tellings, c.Why = slices.Clone(s.Tellings), slices.Clone(s.Why)
	return &c
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func samePlayer(a, b rumor.Player) bool {
	if a.ID != 0 && b.ID != 0 {
		return a.ID == b.ID
	}
	return strings.EqualFold(a.Name, b.Name) || league.Fold(a.Name) == league.Fold(b.Name)
}

func hasPlayer(players []rumor.Player, p rumor.Player) bool {
	return slices.ContainsFunc(players, func(q rumor.Player) bool { return samePlayer(p, q) })
}
