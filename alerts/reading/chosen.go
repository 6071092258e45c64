package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// chosenPlayers returns the players whom the report is about.
func (f *findings) chosenPlayers(list []*tally, kind rumor.Kind) []*league.Player {
	if f.sport != "mlb" {
		return nil
	}
	inTitle := slices.ContainsFunc(list, func(t *tally) bool { return t.title })
	var chosen []*league.Player
	for _, t := range list {
		switch {
		case t.title:
		case inTitle && !isTrade(kind) && kind != rumor.Interest && kind != rumor.Roster:
			continue
		case t.score < enough || kind == rumor.NotRumor:
			continue
		}
		chosen = append(chosen, t.player)
	}
	if t := top(list); len(chosen) == 0 && t != nil && (kind != rumor.NotRumor || t.score >= leading && t.first) {
		chosen = append(chosen, t.player)
	}
	return chosen
}

// chosenClubs returns the clubs that the report is about.
func (f *findings) chosenClubs(list []*tally, kind rumor.Kind) []*league.Club {
	if f.sport != "mlb" {
		return nil
	}
	var chosen []*league.Club
	for _, t := range list {
		if t.title {
			chosen = append(chosen, t.club)
		}
	}
	switch {
	case isTrade(kind):
		return f.tradeClubs(list, chosen)
	case kind == rumor.Interest, kind == rumor.Talks, kind == rumor.Available, kind == rumor.Speculation:
		for _, t := range list {
			if t.score >= enough && !slices.Contains(chosen, t.club) {
				chosen = append(chosen, t.club)
			}
		}
	}
	if t := top(list); len(chosen) == 0 && t != nil {
		chosen = append(chosen, t.club)
	}
	return chosen
}

// tradeClubs returns those of the title and, while that is only one, the next likeliest.
func (f *findings) tradeClubs(list []*tally, chosen []*league.Club) []*league.Club {
	for len(chosen) < 2 {
		rest := slices.DeleteFunc(slices.Clone(list), func(t *tally) bool { return slices.Contains(chosen, t.club) })
		t := top(rest)
		if t == nil {
			return chosen
		}
		chosen = append(chosen, t.club)
	}
	return chosen
}

// top returns the likeliest subject, nil when none is likely at all.
func top(list []*tally) *tally {
	var best *tally
	for _, t := range list {
		if t.score > 0 && (best == nil || t.score > best.score) {
			best = t
		}
	}
	return best
}
