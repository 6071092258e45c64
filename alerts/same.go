package alerts

import (
	"slices"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

const day = 24 * time.Hour

// sameStory returns the candidate that tells what the reading tells, the
// likest of several, or nil. A wrong join hides news, so doubt parts.
func sameStory(t rumor.Telling, r rumor.Reading, candidates []*rumor.Story) *rumor.Story {
	a := ask(t, r, candidates)
	var best *rumor.Story
	var bestScore float64
	for _, s := range candidates {
		score, ok := a.sameness(s)
		if ok && (best == nil || score > bestScore) {
			best, bestScore = s, score
		}
	}
	return best
}

// sameness judges one candidate: whether it is the same story, and how sure.
func (a *asked) sameness(s *rumor.Story) (float64, bool) {
	t, r := a.telling, a.reading
	switch {
	case isRepost(t, s):
		return 100, true
	case len(r.Players) == 0 && len(s.Players) == 0:
		return sameClubNews(t, r, s)
	case idle(r.Kind) && r.Kind == s.Kind && !sameTalk(t, r, s):
		return 0, false
	}
	e, ok := a.weigh(s)
	return e.points, ok
}

// idle reports whether a kind has no news: columns and recaps about the same
// stars come every day.
func idle(k rumor.Kind) bool { return k == rumor.NotRumor || k == rumor.Speculation }

// sameTalk reports whether two reports without news are about the same: with so
// little to go by their subjects and headlines must be alike.
func sameTalk(t rumor.Telling, r rumor.Reading, s *rumor.Story) bool {
	return overlapPlayers(r.Players, s.Players).jaccard() >= 0.6 && overlap(r.Clubs, s.Clubs).jaccard() >= 0.5 &&
		titleLikeness(t.Title, s.Title) >= 0.2
}

// sameClubNews judges reports that name no player: with so little to go by the
// clubs must be equal and the headlines alike.
func sameClubNews(t rumor.Telling, r rumor.Reading, s *rumor.Story) (float64, bool) {
	if gap(t.Published, s) > gathering.ofKinds(r.Kind, s.Kind).apart {
		return 0, false
	}
	clubs := overlap(r.Clubs, s.Clubs)
	alike := titleLikeness(t.Title, s.Title)
	return alike, clubs.shared > 0 && clubs.jaccard() == 1 && alike >= 0.35
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
