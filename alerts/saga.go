package alerts

import (
	"time"

	"github.com/hotstove/hotstove/rumor"
)

const (
	// sagaWindow is how long a saga may pause: talk about a star goes quiet
	// between the deadline and the winter and comes back.
	sagaWindow = 60 * day
	// followWindow is how long after a story another counts as its next step, and
	// how long an injury or a roster move counts as part of a saga.
	followWindow = 21 * day
)

// stage orders the kinds that a pursuit goes through: who was let go is signed
// by another. Injuries are a chain of their own beside it.
var stage = map[rumor.Kind]int{
	rumor.Speculation: 1, rumor.Available: 2, rumor.Interest: 2, rumor.Denial: 2, rumor.Talks: 3, rumor.Roster: 3,
	rumor.Agreement: 4, rumor.Completed: 5, rumor.Signing: 5, rumor.Extension: 5,
}

// sagaBefore returns the newest earlier story of the same saga: one about the
// same leading player within the window. Of several, one that the new story
// moves on from is preferred.
func sagaBefore(s *rumor.Story, candidates []*rumor.Story) *rumor.Story {
	var newest, step *rumor.Story
	for _, c := range candidates {
		if !sameSaga(c, s) {
			continue
		}
		if newest == nil || c.Updated.After(newest.Updated) {
			newest = c
		}
		if movesOn(c, s) && (step == nil || c.Updated.After(step.Updated)) {
			step = c
		}
	}
	if step != nil {
		return step
	}
	return newest
}

// sameSaga reports whether an earlier story is of the story's saga. What is no
// rumor belongs to none.
func sameSaga(before, s *rumor.Story) bool {
	if before.Kind == rumor.NotRumor || s.Kind == rumor.NotRumor || before.ID == s.ID {
		return false
	}
	pause := sagaWindow
	if aside(before.Kind) || aside(s.Kind) {
		pause = followWindow
	}
	since := s.First.Sub(before.Updated)
	return since > -time.Hour && since <= pause && sharesLead(before, s)
}

// aside reports whether a kind is news of its own beside a pursuit.
func aside(k rumor.Kind) bool { return k == rumor.Injury || k == rumor.Roster }

// sharesLead reports whether the leading player of one story is among the
// players of the other: prospects thrown into a deal make no saga.
func sharesLead(a, b *rumor.Story) bool {
	return len(a.Players) > 0 && len(b.Players) > 0 &&
		(hasPlayer(b.Players, a.Players[0]) || hasPlayer(a.Players, b.Players[0]))
}

// movesOn reports whether the story is the next step after an earlier one: a
// later stage of it, or its denial, with a club in common; what became of a
// player who was let go; more about an injury.
func movesOn(before, s *rumor.Story) bool {
	if s.First.Sub(before.Updated) > followWindow || before.Kind == rumor.Speculation {
		return false
	}
	if before.Kind == rumor.Injury || s.Kind == rumor.Injury {
		return before.Kind == s.Kind
	}
	if before.Kind != rumor.Roster && len(before.Clubs) > 0 && len(s.Clubs) > 0 && overlap(before.Clubs, s.Clubs).shared == 0 {
		return false
	}
	if s.Kind == rumor.Denial {
		return before.Kind != rumor.Denial && stage[before.Kind] < stage[rumor.Agreement]
	}
	return stage[s.Kind] > stage[before.Kind]
}
