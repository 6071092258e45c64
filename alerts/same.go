package alerts

import (
	"slices"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

const day = 24 * time.Hour

// window is how far apart two reports of one story may be published, by kind.
// Wishes linger for days; a recap is stale in one.
var window = map[rumor.Kind]time.Duration{
	rumor.Interest: 4 * day, rumor.Talks: 3 * day, rumor.Available: 3 * day, rumor.Denial: 3 * day,
	rumor.Agreement: 3 * day, rumor.Completed: 3 * day, rumor.Signing: 3 * day, rumor.Extension: 3 * day,
	rumor.Injury: 3 * day, rumor.Roster: 2 * day, rumor.Speculation: 2 * day, rumor.NotRumor: day,
}

// near lists the kinds that one event is told as. A trade is agreed and then
// announced within a day or so; a club signs its own player or extends him; a
// player is hurt and goes on the injured list; a club that says its player is
// not for sale, but that it always listens, is told both ways.
var near = map[[2]rumor.Kind]time.Duration{
	{rumor.Agreement, rumor.Completed}: 2 * day,
	{rumor.Signing, rumor.Extension}:   2 * day,
	{rumor.Injury, rumor.Roster}:       2 * day,
	{rumor.Available, rumor.Denial}:    day,
}

// windowFor returns how far apart a report of kind a and a story of kind b may
// be and still tell the same, and false when they never do.
func windowFor(a, b rumor.Kind) (time.Duration, bool) {
	if a == b {
		return window[a], true
	}
	if w, ok := near[[2]rumor.Kind{a, b}]; ok {
		return w, true
	}
	w, ok := near[[2]rumor.Kind{b, a}]
	return w, ok
}

// sameStory returns the candidate that tells what the reading tells, the
// likest of several, or nil. A wrong join hides news, so doubt parts.
func sameStory(t rumor.Telling, r rumor.Reading, candidates []*rumor.Story) *rumor.Story {
	var best *rumor.Story
	var bestScore float64
	for _, s := range candidates {
		score, ok := sameness(t, r, s)
		if ok && (best == nil || score > bestScore) {
			best, bestScore = s, score
		}
	}
	return best
}

// sameness judges one candidate: whether it is the same story, and how sure.
func sameness(t rumor.Telling, r rumor.Reading, s *rumor.Story) (float64, bool) {
	if isRepost(t, s) {
		return 3, true
	}
	apart, ok := windowFor(r.Kind, s.Kind)
	if !ok && unkind(r, s) {
		apart, ok = window[s.Kind], true
	}
	if !ok || gap(t.Published, s) > apart {
		return 0, false
	}
	players := overlapPlayers(r.Players, s.Players)
	clubs := overlap(r.Clubs, s.Clubs)
	switch {
	case len(r.Players) == 0 && len(s.Players) == 0:
		return sameClubNews(t, r, s)
	case players.shared == 0 || !clubsAgree(r.Kind, clubs):
		return 0, false
	case players.least() < 0.5 && !samePlayer(r.Players[0], s.Players[0]):
		return 0, false // one name in common in two long lists
	case r.Kind == s.Kind && (r.Kind == rumor.NotRumor || r.Kind == rumor.Speculation):
		// Columns and recaps about the same stars come every day.
		if players.jaccard() < 0.6 || clubs.jaccard() < 0.5 || titleLikeness(t.Title, s.Title) < 0.2 {
			return 0, false
		}
	}
	return players.jaccard() + clubs.jaccard(), true
}

// unkind reports whether the reading found no kind in a report that credits a
// reporter whom the story credits too: short items often leave out the words
// that tell the kind, and reporters seldom have two scoops about one player at once.
func unkind(r rumor.Reading, s *rumor.Story) bool {
	return r.Kind == rumor.NotRumor && overlap(r.Reporters, s.Reporters).shared > 0
}

// sameClubNews judges reports that name no player: with so little to go by the
// clubs must be equal and the headlines alike.
func sameClubNews(t rumor.Telling, r rumor.Reading, s *rumor.Story) (float64, bool) {
	clubs := overlap(r.Clubs, s.Clubs)
	alike := titleLikeness(t.Title, s.Title)
	return alike, clubs.shared > 0 && clubs.jaccard() == 1 && alike >= 0.35
}

// clubsAgree reports whether the clubs leave room for one story. Another
// suitor is other news: two clubs' interest in one player is two stories.
func clubsAgree(kind rumor.Kind, clubs common) bool {
	if clubs.a == 0 || clubs.b == 0 {
		return true
	}
	switch kind {
	case rumor.Interest, rumor.Talks:
		return clubs.least() == 1 || clubs.jaccard() >= 0.5
	}
	return clubs.least() >= 0.5
}

// isRepost reports whether the telling's text stands in the story already,
// published within three days.
func isRepost(t rumor.Telling, s *rumor.Story) bool {
	return gap(t.Published, s) <= 3*day && slices.ContainsFunc(s.Tellings, func(o rumor.Telling) bool {
		return Likeness(t.Print, o.Print) >= repostLikeness
	})
}

// gap is how far the time lies from the story's span.
func gap(at time.Time, s *rumor.Story) time.Duration {
	switch {
	case at.Before(s.First):
		return s.First.Sub(at)
	case at.After(s.Updated):
		return at.Sub(s.Updated)
	}
	return 0
}

// common counts what two sets have in common.
type common struct{ a, b, shared int }

// least is the share of the smaller set that the other has too.
func (c common) least() float64 { return float64(c.shared) / float64(max(1, min(c.a, c.b))) }

// jaccard is the share of all that both have.
func (c common) jaccard() float64 { return float64(c.shared) / float64(max(1, c.a+c.b-c.shared)) }

func overlap(a, b []string) common {
	c := common{a: len(a), b: len(b)}
	for _, v := range a {
		if slices.Contains(b, v) {
			c.shared++
		}
	}
	return c
}

func overlapPlayers(a, b []rumor.Player) common {
	c := common{a: len(a), b: len(b)}
	for _, p := range a {
		if hasPlayer(b, p) {
			c.shared++
		}
	}
	return c
}
