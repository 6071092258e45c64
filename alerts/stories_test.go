package alerts

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts/reading"
	"github.com/hotstove/hotstove/internal/jsonlines"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// labelled is a labelled report: what it says, and the story it tells.
type labelled struct {
	ID, Outlet, Title, HTML string
	Published               time.Time
	Labels                  struct {
		Teams            []string
		TeamsMentioned   []string `json:"teams_mentioned"`
		Players          []string
		PlayersMentioned []string `json:"players_mentioned"`
		Kind             rumor.Kind
		Reporters        []string
		Outlets          []string
		Story            string
	}
}

func (in labelled) report() rumor.Report {
	return rumor.Report{Keys: []string{in.ID}, Outlet: in.Outlet, Title: in.Title, Body: in.HTML, Published: in.Published}
}

// perfect returns the reading that makes no mistake: what the labels say, with
// the words that were read.
func (in labelled) perfect(l *league.League, read rumor.Reading) rumor.Reading {
	read.Clubs, read.ClubsMentioned = in.Labels.Teams, in.Labels.TeamsMentioned
	read.Players, read.PlayersMentioned = playersNamed(l, in.Labels.Players), playersNamed(l, in.Labels.PlayersMentioned)
	read.Kind, read.Reporters, read.Outlets = in.Labels.Kind, in.Labels.Reporters, in.Labels.Outlets
	return read
}

// playersNamed returns the players of these names, with their numbers where the
// league has one of the name.
func playersNamed(l *league.League, names []string) []rumor.Player {
	var players []rumor.Player
	for _, name := range names {
		p := rumor.Player{Name: name}
		if found := l.LookupPlayer(name).Matches; len(found) == 1 {
			p.ID = found[0].Player.ID
		}
		players = append(players, p)
	}
	return players
}

// pile is reports to be gathered together, read without a mistake and as the
// reader reads them.
type pile struct {
	name          string
	items         []labelled
	perfect, read []rumor.Reading
}

// piles returns the labelled reports, file by file.
func piles(t testing.TB) []pile {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := reading.New(l)
	paths, err := filepath.Glob("reading/testdata/reports/*.jsonl")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no labelled reports (%v)", err)
	}
	var all []pile
	for _, path := range paths {
		p := pile{name: filepath.Base(path), items: jsonlines.Read[labelled](t, path)}
		for _, in := range p.items {
			r := reader.Read(in.report())
			p.read, p.perfect = append(p.read, r), append(p.perfect, in.perfect(l, r))
		}
		all = append(all, p)
	}
	return all
}

// pairs counts pairs of reports of one story.
type pairs struct{ right, wrong, missed int }

func (p *pairs) add(q pairs) {
	p.right, p.wrong, p.missed = p.right+q.right, p.wrong+q.wrong, p.missed+q.missed
}

func (p pairs) precision() float64 { return float64(p.right) / float64(max(1, p.right+p.wrong)) }
func (p pairs) f1() float64        { return float64(2*p.right) / float64(max(1, 2*p.right+p.wrong+p.missed)) }

func (p pairs) String() string {
	return fmt.Sprintf("precision %.3f, F1 %.3f (%d right, %d wrong, %d missed)", p.precision(), p.f1(), p.right, p.wrong, p.missed)
}

// given is a reader who finds this in every report.
type given rumor.Reading

func (g given) Read(rumor.Report) rumor.Reading                        { return rumor.Reading(g) }
func (g given) ReadKnowing(rumor.Report, []rumor.Player) rumor.Reading { return rumor.Reading(g) }

// gather gathers the reports by these readings and counts the pairs. Say, if
// set, hears of each that is wrong or missed.
func (p pile) gather(readings []rumor.Reading, say func(format string, args ...any)) pairs {
	order := make([]int, len(p.items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return p.items[a].Published.Compare(p.items[b].Published) })
	var shelf Shelf
	ids := make([]string, len(p.items))
	for _, i := range order {
		_, s, _ := shelf.Add(given(readings[i]), p.items[i].report())
		ids[i] = s.ID
	}
	var n pairs
	for at, b := range order {
		for _, a := range order[:at] {
			want, got := p.items[a].Labels.Story == p.items[b].Labels.Story, ids[a] == ids[b]
			switch {
			case want && got:
				n.right++
			case got:
				n.wrong++
			case want:
				n.missed++
			}
			if want != got && say != nil {
				say("%s: %s and %s gathered: %v, want %v; %s", p.name, p.items[a].ID, p.items[b].ID, got, want, p.why(readings, a, b))
			}
		}
	}
	return n
}

// why says what speaks for and against the second report's telling what the
// first told.
func (p pile) why(readings []rumor.Reading, a, b int) string {
	first, _ := Gather(p.items[a].report(), readings[a], nil)
	e, _ := ask(newTelling(p.items[b].report(), readings[b]), readings[b], nil).weigh(first)
	return fmt.Sprintf("%.1f for %q", e.points, e.signs)
}

// TestStories holds how well our labelled reports are gathered: read without a
// mistake, and as the reader reads them.
func TestStories(t *testing.T) {
	var perfect, read pairs
	for _, p := range piles(t) {
		perfect.add(p.gather(p.perfect, t.Logf))
		read.add(p.gather(p.read, t.Logf))
	}
	t.Logf("read without a mistake: %v", perfect)
	t.Logf("as read: %v", read)
	if perfect.precision() < 0.99 || perfect.f1() < 0.985 {
		t.Errorf("read without a mistake: %v, want precision 0.99 and F1 0.985", perfect)
	}
	if read.precision() < 0.98 || read.f1() < 0.9 {
		t.Errorf("as read: %v, want precision 0.98 and F1 0.9", read)
	}
}
