package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// What a mention counts toward being a subject.
const (
	enough     = 6 // makes a subject
	titled     = 8 // in the title, in a clause without cues
	actedFirst = 6 // in a clause with a fitting act, among the first sentences
	actedLater = 3
	attached   = 4 // a club beside a subject's name: the Dodgers' Rushing
	leading    = 2 // in the first two sentences, without an act
	named      = 1 // in those after, without an act
)

// firstSentences is how many sentences of the body tell the news mostly.
const firstSentences = 5

// listLen is how many players one sentence may name of whom it tells the news;
// a longer list is one of others.
const listLen = 7

// tally is how much of a report is about one club or player.
type tally struct {
	club   *league.Club
	player *league.Player
	score  int
	title  bool
	first  bool // it stands in the body's first sentence, in a clause without cues
}

// fits lists, for each kind, the kinds of act that make their clubs and players
// subjects of it.
var fits = map[rumor.Kind][]rumor.Kind{
	rumor.Interest:    {rumor.Interest, rumor.Talks, rumor.Available},
	rumor.Talks:       {rumor.Talks, rumor.Interest},
	rumor.Available:   {rumor.Available, rumor.Interest, rumor.Talks},
	rumor.Agreement:   {rumor.Agreement, rumor.Completed},
	rumor.Completed:   {rumor.Agreement, rumor.Completed},
	rumor.Signing:     {rumor.Signing},
	rumor.Extension:   {rumor.Extension, rumor.Signing},
	rumor.Denial:      {rumor.Denial, rumor.Talks, rumor.Interest},
	rumor.Injury:      {rumor.Injury},
	rumor.Roster:      {rumor.Roster},
	rumor.Speculation: {rumor.Speculation, rumor.Interest, rumor.Talks},
	rumor.NotRumor:    {rumor.NotRumor},
}

// isTrade reports whether clubs trade.
func isTrade(k rumor.Kind) bool { return k == rumor.Agreement || k == rumor.Completed }

// subjects fills in whom the report is about and whom it only names.
func (f *findings) subjects(r *rumor.Reading) {
	players := f.tallyPlayers(r.Kind)
	about := f.chosenPlayers(players, r.Kind)
	for _, t := range players {
		p := rumor.Player{ID: t.player.ID, Name: t.player.Name}
		if slices.Contains(about, t.player) {
			r.Players = append(r.Players, p)
		} else {
			r.PlayersMentioned = append(r.PlayersMentioned, p)
		}
	}
	clubs := f.tallyClubs(r.Kind, about)
	chosen := f.chosenClubs(clubs, r.Kind)
	for _, t := range clubs {
		if slices.Contains(chosen, t.club) {
			r.Clubs = append(r.Clubs, t.club.Code)
		} else {
			r.ClubsMentioned = append(r.ClubsMentioned, t.club.Code)
		}
	}
}

// worth returns what the mention at the i-th unit counts, and whether it stands
// in the title as a subject does.
func (f *findings) worth(i int, kind rumor.Kind) (score int, title bool) {
	u := &f.d.units[i]
	cues := f.cues[i]
	if f.d.inTitle(u) {
		if cues&(past|aside|besides) != 0 {
			return leading, false
		}
		return titled, true
	}
	if cues&(past|aside|besides) != 0 || cues&guess != 0 && kind != rumor.Speculation {
		return 0, false
	}
	depth := f.d.depth(u)
	if f.acted(i, kind) {
		if depth < firstSentences || isTrade(kind) || kind == rumor.Speculation || f.scouted(i) {
			return actedFirst, false
		}
		return actedLater, false
	}
	switch {
	case depth < 2:
		return leading, false
	case depth < firstSentences:
		return named, false
	}
	return 0, false
}

// acted reports whether an act that fits the kind stands in the unit's clause.
func (f *findings) acted(i int, kind rumor.Kind) bool {
	if kind == rumor.Speculation && (f.clauses[f.d.units[i].clause].guessed || f.opensSentence(i)) {
		return true
	}
	for _, n := range f.clauses[f.d.units[i].clause].hits {
		h := &f.hits[n]
		if says, ok := h.says(); ok && slices.Contains(fits[kind], says) && f.same(h, kind) {
			return true
		}
	}
	return false
}

// scouted reports whether the unit's clause says that a club has a player watched.
func (f *findings) scouted(i int) bool {
	return slices.ContainsFunc(f.clauses[f.d.units[i].clause].hits, func(n int32) bool { return f.hits[n].name == "scout" })
}

// opensSentence reports whether a club begins a sentence of the body, as those
// of a list of guesses do.
func (f *findings) opensSentence(i int) bool {
	u := &f.d.units[i]
	for j := i; j >= max(0, i-2); j-- {
		if f.d.units[j].open {
			return u.class&isClub != 0
		}
		if w := f.d.units[max(0, j-1)].word; !isArticle(w) && w != "and" && w != "but" && w != "or" {
			return false
		}
	}
	return false
}

// same reports whether the act is of the sort that the report tells: who is
// called up is no subject of a report on who was cut, and who looks for
// something none of a guess who finds it.
func (f *findings) same(h *hit, kind rumor.Kind) bool {
	switch kind {
	case rumor.Roster:
		return f.titleAct(h.name)
	case rumor.Speculation:
		return h.name != "seek"
	}
	return true
}

// titleAct reports whether the title has a roster act of this name, or no
// roster act at all: who is called up is no subject of a report on who was cut.
func (f *findings) titleAct(name string) bool {
	any := false
	for i := range f.hits {
		h := &f.hits[i]
		if !f.d.inTitle(&f.d.units[h.at]) || h.kind != rumor.Roster {
			continue
		}
		if h.name == name {
			return true
		}
		any = true
	}
	return !any
}

func (f *findings) tallyPlayers(kind rumor.Kind) []*tally {
	var list []*tally
	for i := range f.d.units {
		m := f.sense(&f.d.units[i])
		if m == nil || m.player == nil {
			continue
		}
		t := find(list, func(t *tally) bool { return t.player == m.player })
		if t == nil {
			t = &tally{player: m.player}
			list = append(list, t)
		}
		f.count(t, i, kind)
	}
	return list
}

func (f *findings) tallyClubs(kind rumor.Kind, about []*league.Player) []*tally {
	var list []*tally
	for i := range f.d.units {
		m := f.sense(&f.d.units[i])
		if m == nil || m.club == nil {
			continue
		}
		t := find(list, func(t *tally) bool { return t.club == m.club })
		if t == nil {
			t = &tally{club: m.club}
			list = append(list, t)
		}
		if m.located && !f.d.inTitle(&f.d.units[i]) {
			continue
		}
		f.count(t, i, kind)
		if f.cues[i]&(past|aside) == 0 && f.besideSubject(i, about) {
			t.score += attached
		}
	}
	return list
}

func (f *findings) count(t *tally, i int, kind rumor.Kind) {
	score, title := f.worth(i, kind)
	if score > leading && !title && f.longList(i) {
		score = leading
	}
	t.score += score
	t.title = t.title || title
	u := &f.d.units[i]
	t.first = t.first || score > 0 && !f.d.inTitle(u) && f.d.depth(u) == 0
}

// longList reports whether the unit's sentence names too many players to tell of each.
func (f *findings) longList(i int) bool {
	n := 0
	at := f.d.units[i].sentence
	for j := i; j >= 0 && f.d.units[j].sentence == at; j-- {
		n += int(f.d.units[j].class&isPlayer) / int(isPlayer)
	}
	for j := i + 1; j < len(f.d.units) && f.d.units[j].sentence == at; j++ {
		n += int(f.d.units[j].class&isPlayer) / int(isPlayer)
	}
	return n > listLen
}

// prepositions part a club from a player who is not its own.
var prepositions = []string{"of", "to", "for", "on", "in", "with", "over", "from", "about", "at", "by", "and", "after", "into"}

// besideSubject reports whether a subject's name stands right after the club's,
// or right before "of the" club: Dodgers catcher Dalton Rushing.
func (f *findings) besideSubject(i int, about []*league.Player) bool {
	units := f.d.units
	for j := i + 1; j <= i+describeLen && j < len(units) && !units[j].open && !units[j].stop; j++ {
		if m := f.sense(&units[j]); m != nil {
			return m.player != nil && slices.Contains(about, m.player)
		}
		if slices.Contains(auxiliaries, units[j].word) || slices.Contains(prepositions, units[j].word) {
			break
		}
	}
	for j := i - 1; j >= max(0, i-3) && !units[j+1].open; j-- {
		if m := f.sense(&units[j]); m != nil {
			return m.player != nil && slices.Contains(about, m.player) && (units[j+1].word == "of" || units[j+1].paren)
		}
	}
	return false
}

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

func find(list []*tally, fits func(*tally) bool) *tally {
	for _, t := range list {
		if fits(t) {
			return t
		}
	}
	return nil
}
