package alerts

import (
	"slices"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// sign is something by which a report shows that it tells a story already told,
// or that it does not: a row of rules/signs.csv.
type sign string

// asked is a report whose story is sought among the candidates.
type asked struct {
	telling    rumor.Telling
	reading    rumor.Reading
	figures    []figure
	candidates []*rumor.Story
}

func ask(t rumor.Telling, r rumor.Reading, candidates []*rumor.Story) *asked {
	return &asked{telling: t, reading: r, figures: figuresOf(r.Title + "\n" + r.Lede), candidates: candidates}
}

// evidence adds up what speaks for and against one candidate.
type evidence struct {
	points float64
	signs  []sign // what was seen, for those who ask why
}

func (e *evidence) add(s sign) {
	e.points += gathering.points[s]
	e.signs = append(e.signs, s)
}

// weigh adds up the evidence that the story is the report's, and reports false
// if it cannot be.
func (a *asked) weigh(s *rumor.Story) (*evidence, bool) {
	e := &evidence{}
	apart := gap(a.telling.Published, s)
	kinds, kind := a.kinds(s, apart)
	if apart > kinds.apart || !a.weighPlayers(s, e) {
		return e, false
	}
	e.points += kinds.points
	e.signs = append(e.signs, sign(a.reading.Kind+"+"+kind))
	a.weighClubs(s, kind, kinds.points > 0, e)
	weighTime(apart, e)
	if toldBy(s, a.telling.Outlet) {
		e.add("same outlet")
	}
	a.weighCredits(s, kind, kinds.points > 0, e)
	a.weighFigures(s, e)
	if titleLikeness(a.telling.Title, s.Title) >= 0.7 {
		e.add("headline")
	}
	return e, e.points >= gathering.points["join"]
}

// toldBy reports whether the outlet has told the story.
func toldBy(s *rumor.Story, outlet string) bool {
	return outlet != "" && slices.ContainsFunc(s.Tellings, func(t rumor.Telling) bool { return t.Outlet == outlet })
}

// kinds returns the rule for the report's kind and the likest of those that the
// story was told as: a story whose first teller was misread is known by the others.
func (a *asked) kinds(s *rumor.Story, apart time.Duration) (kindRule, rumor.Kind) {
	best, kind := gathering.ofKinds(a.reading.Kind, s.Kind), s.Kind
	for _, t := range s.Tellings {
		if t.Kind == "" {
			continue // it was kept before tellings had kinds
		}
		rule := gathering.ofKinds(a.reading.Kind, t.Kind)
		if apart <= rule.apart && (rule.points > best.points || apart > best.apart) {
			best, kind = rule, t.Kind
		}
	}
	return best, kind
}

// weighPlayers weighs the players that both name and at least one is about. It
// reports false when there is none.
func (a *asked) weighPlayers(s *rumor.Story, e *evidence) bool {
	r := a.reading
	subjects := overlapPlayers(r.Players, s.Players)
	named := overlapPlayers(r.Players, s.PlayersMentioned).shared + overlapPlayers(r.PlayersMentioned, s.Players).shared
	switch {
	case subjects.shared+named == 0:
		return false
	case subjects.a == 0 && len(r.PlayersMentioned) == named, subjects.b == 0 && len(s.PlayersMentioned) == named:
		e.add("unread")
	case subjects.shared == 0 && ofOne(r.Kind) && ofOne(s.Kind):
		e.add("other player")
	case subjects.shared == 0:
		e.add("named")
	case samePlayer(r.Players[0], s.Players[0]):
		e.add("lead")
	case subjects.least() < 0.5:
		e.add("few names")
	default:
		e.add("subject")
	}
	for range min(3, subjects.shared+named-1) {
		e.add("more names")
	}
	if subjects.shared == 0 {
		return true
	}
	switch n := a.others(s); {
	case n == 0:
		e.add("rare")
	case n > 1:
		e.add("busy")
	}
	return true
}

// ofOne reports whether a kind tells of one player mostly, so that two reports of
// it with a subject each tell of two.
func ofOne(k rumor.Kind) bool {
	return k == rumor.Signing || k == rumor.Extension || k == rumor.Injury
}

// others counts the other stories of the week about a player whom the report
// and the story share.
func (a *asked) others(s *rumor.Story) int {
	n := 0
	for _, c := range a.candidates {
		if c != s && gap(a.telling.Published, c) <= 7*day && slices.ContainsFunc(a.reading.Players, func(p rumor.Player) bool {
			return hasPlayer(c.Players, p) && hasPlayer(s.Players, p)
		}) {
			n++
		}
	}
	return n
}

// weighClubs weighs the clubs. Akin says that one event is told as the kinds.
func (a *asked) weighClubs(s *rumor.Story, kind rumor.Kind, akin bool, e *evidence) {
	r := a.reading
	clubs := overlap(r.Clubs, s.Clubs)
	suitors := wished(r.Kind) && wished(kind)
	switch {
	case tellsOfMany(r, s, kind):
		e.add("round-up")
	case clubs.a == 0 || clubs.b == 0:
	case clubs.shared == 0 && akin && !suitors && overlap(r.Clubs, s.ClubsMentioned).shared+overlap(r.ClubsMentioned, s.Clubs).shared > 0:
		e.add("clubs switched")
	case clubs.shared == 0:
		e.add("clubs apart")
	case clubs.jaccard() == 1 && clubs.a > 1:
		e.add("same clubs")
	case clubs.jaccard() == 1:
		e.add("same club")
	case clubs.least() == 1 && clubs.shared > 1 && (max(clubs.a, clubs.b) >= 3*clubs.shared || tellsMore(r, s)):
		e.add("round-up")
	case clubs.least() == 1:
		e.add("clubs within")
	case suitors:
		e.add("other suitor")
	case clubs.jaccard() >= 0.5:
	default:
		e.add("clubs overlap")
	}
}

// tellsOfMany reports whether one of a report and a story tells of one player, and
// the other is about four times as many and three clubs or more.
func tellsOfMany(r rumor.Reading, s *rumor.Story, kind rumor.Kind) bool {
	a, b := len(r.Players), len(s.Players)
	return (ofOne(r.Kind) || ofOne(kind)) && min(a, b) > 0 && max(a, b) >= 4*min(a, b) && max(len(r.Clubs), len(s.Clubs)) > 2
}

// tellsMore reports whether one of a report and a story that share players begins
// with another man and tells of half as many again.
func tellsMore(r rumor.Reading, s *rumor.Story) bool {
	a, b := len(r.Players), len(s.Players)
	return min(a, b) > 0 && !samePlayer(r.Players[0], s.Players[0]) && 2*max(a, b) >= 3*min(a, b)
}

// done reports whether a kind tells of a deal that is struck.
func done(k rumor.Kind) bool { return stage[k] >= stage[rumor.Agreement] }

// wished reports whether a kind tells of what a club would like.
func wished(k rumor.Kind) bool { return k == rumor.Interest || k == rumor.Talks }

// steps are the signs of time, by how far the reports are apart at most.
var steps = []struct {
	apart time.Duration
	sign  sign
}{
	{time.Hour, "within 1"}, {6 * time.Hour, "within 6"}, {14 * time.Hour, "within 14"},
	{30 * time.Hour, "within 30"}, {54 * time.Hour, "within 54"}, {96 * time.Hour, "within 96"},
}

func weighTime(apart time.Duration, e *evidence) {
	for _, step := range steps {
		if apart <= step.apart {
			e.add(step.sign)
			return
		}
	}
}

// weighCredits weighs who is credited. Akin says that one event is told as the
// kinds: of others it says nothing, for who reports the talks reports the deal too.
func (a *asked) weighCredits(s *rumor.Story, kind rumor.Kind, akin bool, e *evidence) {
	credits := overlap(a.reading.Reporters, s.Reporters)
	switch {
	case credits.shared > 0 && (akin || idle(a.reading.Kind) || idle(kind)):
		e.add("same reporter")
	case credits.shared == 0 && credits.a > 0 && credits.b > 0 && !done(a.reading.Kind) && !done(kind):
		e.add("other reporter")
	}
}

func (a *asked) weighFigures(s *rumor.Story, e *evidence) {
	if len(a.figures) == 0 {
		return
	}
	told := figuresOf(s.Title + "\n" + s.Lede)
	for _, t := range s.Tellings {
		told = append(told, figuresOf(t.Title)...)
	}
	shared := 0
	for _, f := range a.figures {
		if slices.Contains(told, f) {
			shared++
		}
	}
	for range min(2, shared) {
		e.add("same figure")
	}
	if shared == 0 && len(told) > 0 {
		e.add("other figures")
	}
}
