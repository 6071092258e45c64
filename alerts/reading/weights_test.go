package reading

import (
	"bytes"
	"encoding/csv"
	"flag"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/hotstove/hotstove/internal/jsonlines"
	"github.com/hotstove/hotstove/internal/training"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

var update = flag.Bool("update", false, "learn the tables of rules/weights anew")

// What is learned, and how carefully: see training.Options.
var (
	kindOptions    = training.Options{Classes: len(rumor.Kinds), Cost: 1.5, Least: 3, Even: manySigns}
	subjectOptions = training.Options{Classes: 1, Cost: 0.01, Least: 3}
)

// TestWeights holds that the tables of weights are what is learned from the
// labelled reports and the practice reports: so that nobody changes one without
// the other. With -update it writes them.
func TestWeights(t *testing.T) {
	r := New(testLeague(t))
	var reports, practised []lesson
	for _, path := range globbed(t, "testdata/reports/*.jsonl") {
		for _, in := range jsonlines.Read[labelled](t, path) {
			reports = append(reports, r.lesson(in))
		}
	}
	cast := newCast(r.league)
	for _, path := range globbed(t, "testdata/practice/*.jsonl") {
		for _, in := range cast.load(t, path) {
			practised = append(practised, r.lesson(in))
		}
	}
	var kinds []string
	for _, k := range rumor.Kinds {
		kinds = append(kinds, string(k))
	}
	shares := kindShares(reports)
	learned := training.Learn(append(kindExamples(reports, 1, shares), kindExamples(practised, practiceShare, shares)...), kindOptions)
	compare(t, "kinds.csv", kinds, learned)
	r.kinds = inMemory(t, kinds, learned) // which the signs of subjects lean on
	// Practice reports are too short to show who stands only in the background.
	players := training.Learn(subjectExamples(reports, false), subjectOptions)
	players.Bias[0] += playerLean
	compare(t, "players.csv", []string{"subject"}, players)
	compare(t, "clubs.csv", []string{"subject"}, training.Learn(subjectExamples(reports, true), subjectOptions))
}

// playerLean makes up for players who are named once in a trade's small print:
// with it as many are found wrongly as are missed.
const playerLean = 0.2

// lesson is a labelled report and what is found in it.
type lesson struct {
	labelled
	*findings
}

func (r *Reader) lesson(in labelled) lesson {
	c := r.clean(in.Title, in.HTML)
	d := r.newDocument(c.title, c.paragraphs, in.Published.Year())
	return lesson{in, r.find(r.settle(d, r.sport(d), in.Published, nil))}
}

// practiceShare is how much a practice report counts, of a labelled one: it says
// less, and says it out of season.
const practiceShare = 0.25

// met is how many of forty reports say each kind where all that outlets publish is
// read. Of our own more are of the kinds that are told in more ways.
var met = map[rumor.Kind]float64{
	rumor.Signing: 6, rumor.Roster: 5, rumor.NotRumor: 5, rumor.Agreement: 4, rumor.Denial: 4, rumor.Interest: 3,
	rumor.Injury: 3, rumor.Speculation: 2, rumor.Completed: 2, rumor.Extension: 2, rumor.Available: 2, rumor.Talks: 2,
}

// kindShares returns how much a report of each kind counts, so that all of one kind
// count as often as it is met.
func kindShares(reports []lesson) map[rumor.Kind]float64 {
	count := map[rumor.Kind]float64{}
	for _, c := range reports {
		count[c.Labels.Kind]++
	}
	shares := map[rumor.Kind]float64{}
	for kind, n := range met {
		shares[kind] = n / 40 * float64(len(reports)) / count[kind]
	}
	return shares
}

func kindExamples(cases []lesson, share float64, shares map[rumor.Kind]float64) []training.Example {
	var list []training.Example
	for _, c := range cases {
		e := &evidence{texts: map[string]int{}}
		c.kindSigns(e)
		x := training.Example{Signs: slices.Sorted(maps.Keys(e.texts)), Class: slices.Index(rumor.Kinds, c.Labels.Kind), Share: share * shares[c.Labels.Kind]}
		for _, s := range x.Signs {
			x.Values = append(x.Values, float64(c.d.worth(e.texts[s]))/fullWorth)
		}
		list = append(list, x)
	}
	return list
}

func subjectExamples(cases []lesson, clubs bool) []training.Example {
	var list []training.Example
	for _, c := range cases {
		if c.sport != "mlb" {
			continue
		}
		about := c.labelledSubjects()
		players, clubsNamed := c.mentioned()
		named, want := clubsNamed, c.Labels.Teams
		if !clubs {
			named, want = players, c.Labels.Players
		}
		ke := &evidence{}
		ke.weigh(c.Reader.kinds)
		if len(c.d.units) == 0 {
			continue
		}
		c.kindSigns(ke)
		told := c.toldBySentence(ke, c.Labels.Kind)
		for rank := range named {
			e := &evidence{texts: map[string]int{}}
			s := &subjectSigns{findings: c.findings, evidence: e, kind: c.Labels.Kind, told: told, clubs: clubsNamed, about: about}
			s.gather(named, rank)
			class := 1
			if hasName(want, named[rank].name()) {
				class = 0
			}
			list = append(list, training.Example{Signs: slices.Sorted(maps.Keys(e.texts)), Class: class})
		}
	}
	return list
}

// labelledSubjects returns the players whom the report is about by its labels.
func (c lesson) labelledSubjects() []*league.Player {
	var about []*league.Player
	players, _ := c.mentioned()
	for _, n := range players {
		if hasName(c.Labels.Players, n.player.Name) {
			about = append(about, n.player)
		}
	}
	return about
}

func hasName(list []string, name string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return league.Fold(s) == league.Fold(name) })
}

// inMemory returns what was learned as a table.
func inMemory(t *testing.T, answers []string, learned training.Weights) *weights {
	t.Helper()
	w := &weights{answers: answers}
	for _, b := range learned.Bias {
		w.bias = append(w.bias, int32(math.Round(b*1000)))
	}
	for _, sign := range slices.Sorted(maps.Keys(learned.Signs)) {
		if isSlight(learned.Signs[sign]) {
			continue
		}
		w.texts = append(w.texts, sign)
		for _, v := range learned.Signs[sign] {
			w.values = append(w.values, int16(math.Round(v*1000)))
		}
	}
	if err := w.index(); err != nil {
		t.Fatal(err)
	}
	return w
}

// leastWeight is the weight in thousandths below which a sign says next to nothing:
// without those that have no more the tables are half as long, and as right.
const leastWeight = 4

func isSlight(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return math.Round(math.Abs(v)*1000) >= leastWeight })
}

// compare compares a table of weights with what was learned, or writes it.
func compare(t *testing.T, file string, answers []string, w training.Weights) {
	t.Helper()
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	row := func(sign string, values []float64) {
		cells := []string{sign}
		for _, v := range values {
			cell := ""
			if n := int(math.Round(v * 1000)); n != 0 {
				cell = strconv.Itoa(n)
			}
			cells = append(cells, cell)
		}
		_ = out.Write(cells)
	}
	_ = out.Write(append([]string{"sign"}, answers...))
	row("bias", w.Bias)
	for _, sign := range slices.Sorted(maps.Keys(w.Signs)) {
		if !isSlight(w.Signs[sign]) {
			row(sign, w.Signs[sign])
		}
	}
	out.Flush()
	path := filepath.Join("rules", "weights", file)
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, b.Bytes()) {
		t.Errorf("%s is not what is learned from the reports (%v): run this test with -update", path, err)
	}
}

func globbed(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: no file (%v)", pattern, err)
	}
	return paths
}
