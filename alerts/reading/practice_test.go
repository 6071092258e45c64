package reading

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/internal/jsonlines"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// practice is a report to learn from whose names are placeholders, as it tells
// nothing of anybody: {X} is a club, {X.city} and {X.full} the same club; {A} is a
// player, {A.last} his last name; {R} a reporter; {O} an outlet.
type practice struct {
	Kind, Also     string
	Clubs, Players string // the letters of its subjects, parted by blanks
	Title, Text    string
}

const (
	clubLetters     = "X Y Z W V U"
	playerLetters   = "A B C D E F G"
	reporterLetters = "R S T"
	outletLetters   = "O P Q"
)

// cast gives the placeholders names, others for each report. It has only names
// that mean one and the same wherever they stand.
type cast struct {
	clubs     []*league.Club
	players   []*league.Player
	reporters []*league.Reporter
	outlets   []*league.Outlet
	taken     int // reports so far
}

func newCast(l *league.League) *cast {
	c := &cast{outlets: l.Outlets()}
	for _, club := range l.Clubs() {
		if n := l.Scan(club.Location); len(n) == 1 && len(n[0].Clubs) == 1 {
			c.clubs = append(c.clubs, club)
		}
	}
	for _, p := range l.Players() {
		if p.Roster == league.FortyMan && isPlain(l, p.Name) {
			c.players = append(c.players, p)
		}
	}
	for _, r := range l.Reporters() {
		if isPlain(l, r.Name) {
			c.reporters = append(c.reporters, r)
		}
	}
	return c
}

// isPlain reports whether a whole name and its last word are one person's alone.
func isPlain(l *league.League, name string) bool {
	n := l.Scan("and " + name + " met " + lastWord(name) + " there")
	if len(n) != 2 || strings.Count(name, " ") != 1 || n[1].CommonFirst {
		return false
	}
	return len(n[0].Players)+len(n[0].Reporters) == 1 &&
		len(n[1].Surnames)+len(n[1].ReporterSurnames) == 1 && n[1].Clubs == nil && n[1].Other == ""
}

// fill returns the report with names in the places, and its labels.
func (c *cast) fill(p practice) labelled {
	var in labelled
	var pairs []string
	text := p.Title + p.Text
	for i, letter := range strings.Fields(clubLetters) {
		club := c.clubs[(c.taken*7+i*5)%len(c.clubs)]
		pairs = append(pairs, "{"+letter+"}", club.Nickname, "{"+letter+".city}", club.Location, "{"+letter+".full}", club.Name)
		label(text, letter, p.Clubs, club.Code, &in.Labels.Teams, &in.Labels.TeamsMentioned)
	}
	for i, letter := range strings.Fields(playerLetters) {
		name := c.players[(c.taken*31+i*101)%len(c.players)].Name
		pairs = append(pairs, "{"+letter+"}", name, "{"+letter+".full}", name, "{"+letter+".last}", lastWord(name))
		label(text, letter, p.Players, name, &in.Labels.Players, &in.Labels.PlayersMentioned)
	}
	for i, letter := range strings.Fields(reporterLetters) {
		name := c.reporters[(c.taken*11+i*17)%len(c.reporters)].Name
		pairs = append(pairs, "{"+letter+"}", name, "{"+letter+".last}", lastWord(name))
	}
	for i, letter := range strings.Fields(outletLetters) {
		pairs = append(pairs, "{"+letter+"}", c.outlets[(c.taken*3+i*5)%len(c.outlets)].Name)
	}
	c.taken++
	names := strings.NewReplacer(pairs...)
	in.Title, in.HTML = names.Replace(p.Title), names.Replace(p.Text)
	in.Published = time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)
	in.Labels.Kind = rumor.Kind(p.Kind)
	if p.Also != "" {
		in.Labels.KindAlso = []rumor.Kind{rumor.Kind(p.Also)}
	}
	return in
}

// label notes a name as a subject, or as mentioned, if its letter stands in the text.
func label(text, letter, subjects, name string, about, mentioned *[]string) {
	switch {
	case !strings.Contains(text, "{"+letter+"}") && !strings.Contains(text, "{"+letter+"."):
	case slices.Contains(strings.Fields(subjects), letter):
		*about = append(*about, name)
	default:
		*mentioned = append(*mentioned, name)
	}
}

// load reads a file of practice reports.
func (c *cast) load(t testing.TB, path string) []labelled {
	t.Helper()
	var list []labelled
	for _, p := range jsonlines.Read[practice](t, path) {
		list = append(list, c.fill(p))
	}
	return list
}

// TestCast holds that practice reports are filled with names, and labelled.
func TestCast(t *testing.T) {
	r := New(testLeague(t))
	in := newCast(r.league).fill(practice{Kind: "talks", Clubs: "X", Players: "A", Title: "{X}, {A.last} talk", Text: "The {X.full} and {A}, once of {Y.city}, met, per {R} of {O}."})
	if strings.ContainsAny(in.Title+in.HTML, "{}") || len(in.Labels.Teams) != 1 || len(in.Labels.TeamsMentioned) != 1 || len(in.Labels.Players) != 1 {
		t.Fatalf("%q, %q: %+v", in.Title, in.HTML, in.Labels)
	}
	got := r.lesson(in)
	if players, clubs := got.mentioned(); len(clubs) != 2 || len(players) != 1 || players[0].name() != in.Labels.Players[0] {
		t.Errorf("%q, %q: %d clubs, %d players named", in.Title, in.HTML, len(clubs), len(players))
	}
}
