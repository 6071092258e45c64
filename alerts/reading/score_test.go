package reading

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/hotstove/hotstove/internal/jsonlines"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// labelled is a line of a file of labelled reports.
type labelled struct {
	ID, Outlet, Title, HTML string
	Published               time.Time
	Labels                  struct {
		Teams             []string
		TeamsMentioned    []string `json:"teams_mentioned"`
		Players           []string
		PlayersMentioned  []string `json:"players_mentioned"`
		Kind              rumor.Kind
		KindAlso          []rumor.Kind `json:"kind_also"`
		Reporters         []string
		Outlets           []string
		BoilerplateTeams  []string          `json:"boilerplate_teams"`
		BoilerplatePeople []string          `json:"boilerplate_players"`
		PlayerClub        map[string]string `json:"player_club"`
	}
}

// figures adds up how well reports were read.
type figures struct {
	hits, wanted, got map[string]int
	kinds, items      int
	leaks             int
	misses            []string
}

func (f *figures) add(id, field string, want, got []string) {
	folded := map[string]bool{}
	for _, w := range want {
		folded[league.Fold(w)] = true
	}
	hits := 0
	for _, g := range got {
		if folded[league.Fold(g)] {
			hits++
		}
	}
	f.hits[field] += hits
	f.wanted[field] += len(folded)
	f.got[field] += len(got)
	if hits != len(folded) || hits != len(got) {
		f.misses = append(f.misses, fmt.Sprintf("%s %s: got %q, want %q", id, field, got, want))
	}
}

// f1 returns the harmonic mean of precision and recall.
func (f *figures) f1(field string) float64 {
	if f.wanted[field]+f.got[field] == 0 {
		return 1
	}
	return 2 * float64(f.hits[field]) / float64(f.wanted[field]+f.got[field])
}

func (f *figures) kind() float64 { return float64(f.kinds) / float64(f.items) }

func (f *figures) count(in labelled, got rumor.Reading) {
	f.items++
	players, mentioned := names(got.Players), names(got.PlayersMentioned)
	want := in.Labels
	f.add(in.ID, "teams", want.Teams, got.Clubs)
	f.add(in.ID, "players", want.Players, players)
	f.add(in.ID, "reporters", want.Reporters, got.Reporters)
	f.add(in.ID, "outlets", want.Outlets, got.Outlets)
	f.add(in.ID, "teams, any", append(want.Teams, want.TeamsMentioned...), append(got.Clubs, got.ClubsMentioned...))
	f.add(in.ID, "players, any", append(want.Players, want.PlayersMentioned...), append(players, mentioned...))
	if got.Kind == want.Kind || slices.Contains(want.KindAlso, got.Kind) {
		f.kinds++
	} else {
		f.misses = append(f.misses, fmt.Sprintf("%s kind: got %s, want %s", in.ID, got.Kind, want.Kind))
	}
	for _, c := range want.BoilerplateTeams {
		if slices.Contains(got.Clubs, c) || slices.Contains(got.ClubsMentioned, c) {
			f.leaks++
		}
	}
	for _, p := range want.BoilerplatePeople {
		if slices.Contains(players, p) || slices.Contains(mentioned, p) {
			f.leaks++
		}
	}
}

func names(players []rumor.Player) []string {
	var list []string
	for _, p := range players {
		list = append(list, p.Name)
	}
	return list
}

func (f *figures) table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tprecision\trecall\tF1\t")
	for _, field := range []string{"teams", "players", "reporters", "outlets", "teams, any", "players, any"} {
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t\n", field, ratio(f.hits[field], f.got[field]), ratio(f.hits[field], f.wanted[field]), f.f1(field))
	}
	w.Flush()
	fmt.Fprintf(&b, "kind %.3f, leaks %d, items %d\n", f.kind(), f.leaks, f.items)
	return b.String()
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// score reads every report of some files and compares it with its labels.
func score(t *testing.T, paths ...string) *figures {
	t.Helper()
	f := &figures{hits: map[string]int{}, wanted: map[string]int{}, got: map[string]int{}}
	reader := New(testLeague(t))
	for _, path := range paths {
		for _, in := range jsonlines.Read[labelled](t, path) {
			got := reader.Read(rumor.Report{Title: in.Title, Body: in.HTML, Outlet: in.Outlet, Published: in.Published})
			f.count(in, got)
			checkNamesakes(t, reader.league, in, got)
		}
	}
	return f
}

// checkNamesakes holds that of several players of one name the labelled one is
// meant, where our table has him with the labelled club still.
func checkNamesakes(t *testing.T, l *league.League, in labelled, got rumor.Reading) {
	t.Helper()
	for name, club := range in.Labels.PlayerClub {
		n := l.Scan(name)
		if len(n) != 1 || !slices.ContainsFunc(n[0].Players, func(p *league.Player) bool { return p.Club == club && p.ID != 0 }) {
			continue
		}
		for _, p := range append(got.Players, got.PlayersMentioned...) {
			if p.Name == name && p.ID != 0 && l.Player(p.ID).Club != club {
				t.Errorf("%s: %s of %s, want him of %s", in.ID, name, l.Player(p.ID).Club, club)
			}
		}
	}
}

// floors are the least figures that are held.
type floors struct{ teams, players, reporters, outlets, teamsAny, playersAny, kind float64 }

// TestHeldOut measures the reader on reports that neither a rule nor a weight was
// made from, prints the figures, and holds them. It names no report: whoever read
// them there could not but write rules for them.
func TestHeldOut(t *testing.T) {
	f := score(t, globbed(t, "testdata/heldout/*.jsonl")...)
	t.Logf("\n%s", f.table())
	f.hold(t, floors{teams: 0.95, players: 0.91, reporters: 0.97, outlets: 0.97, teamsAny: 0.97, playersAny: 0.97, kind: 0.92})
}

// TestLate measures the reader on reports that come to their news late, after much
// colour, under a title that tells nothing: those are read worst.
func TestLate(t *testing.T) {
	f := score(t, globbed(t, "testdata/late/*.jsonl")...)
	t.Logf("\n%s", f.table())
	f.hold(t, floors{teams: 0.74, players: 0.45, reporters: 0.95, outlets: 0.95, teamsAny: 0.95, playersAny: 0.95, kind: 0.65})
}

// TestShared holds the same over labelled reports beside the checkout, where there
// are any; else over our own, which it has learned from.
func TestShared(t *testing.T) {
	paths := []string{sharedReports(t)}
	if paths[0] == "" {
		paths = globbed(t, "testdata/reports/*.jsonl")
	}
	f := score(t, paths...)
	t.Logf("%v\n%s%s", paths, f.table(), strings.Join(f.misses, "\n"))
	f.hold(t, floors{teams: 0.93, players: 0.88, reporters: 0.95, outlets: 0.95, teamsAny: 0.96, playersAny: 0.95, kind: 0.9})
}

// sharedReports returns the path of shared/eval/dev.jsonl in a folder beside
// the module or above it, or "".
func sharedReports(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		path := filepath.Join(dir, "shared", "eval", "dev.jsonl")
		if _, err := os.Stat(path); err == nil {
			return path
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

func (f *figures) hold(t *testing.T, least floors) {
	t.Helper()
	for field, floor := range map[string]float64{
		"teams": least.teams, "players": least.players, "reporters": least.reporters, "outlets": least.outlets,
		"teams, any": least.teamsAny, "players, any": least.playersAny,
	} {
		if f.f1(field) < floor {
			t.Errorf("%s: F1 %.3f, want at least %.2f", field, f.f1(field), floor)
		}
	}
	if f.kind() < least.kind {
		t.Errorf("kind %.3f, want at least %.2f", f.kind(), least.kind)
	}
	if f.leaks > f.items/40 {
		t.Errorf("%d names leaked from boilerplate in %d reports", f.leaks, f.items)
	}
}
