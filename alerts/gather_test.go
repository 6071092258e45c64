package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// told is one report of a script: what it was read to say, and what it must do.
type toldReport struct {
	after   time.Duration // since the script's start
	outlet  string
	kind    rumor.Kind
	clubs   string // codes
	players string // names, the leading one first, parted by commas
	title   string
	text    string

	story   int // the number of the story it must land in, by order of beginning
	change  Change
	follows int // the number of the story its story must move on from; 0 for none
}

func (r toldReport) reading() rumor.Reading {
	reading := rumor.Reading{Title: r.title, Text: r.text, Kind: r.kind, Clubs: strings.Fields(r.clubs), Tier: 2}
	for _, name := range strings.Split(r.players, ",") {
		if name != "" {
			reading.Players = append(reading.Players, rumor.Player{Name: name})
		}
	}
	return reading
}

var start = time.Date(2025, 7, 25, 18, 0, 0, 0, time.UTC)

func TestGather(t *testing.T) {
	hours := func(n int) time.Duration { return time.Duration(n) * time.Hour }
	days := func(n int) time.Duration { return time.Duration(n) * day }
	long := "the club was said on Tuesday to be close to a decision about its left side of the infield and what " +
		"it does there will shape the rest of its summer according to people who know how the front office thinks " +
		"and who have watched it wait before while others paid the price of haste in the last week of July"
	for name, script := range map[string][]toldReport{
		"other outlets edit, the same one does not": {
			{0, "A", rumor.Interest, "BOS LAD", "Rushing", "Sox eye Rushing", "", 1, NewStory, 0},
			{hours(3), "B", rumor.Interest, "BOS", "Rushing", "Boston on Rushing", "", 1, Revision, 0},
			{hours(4), "B", rumor.Interest, "BOS LAD", "Rushing", "Still on Rushing", "", 1, Nothing, 0},
			{days(3), "C", rumor.Interest, "BOS LAD", "Rushing,Arias,Clarke", "Who might go for Rushing", "", 1, Revision, 0},
		},
		"another suitor is another story": {
			{0, "A", rumor.Interest, "BOS LAD", "Rushing", "Sox eye Rushing", "", 1, NewStory, 0},
			{hours(3), "B", rumor.Interest, "NYY LAD", "Rushing", "Yankees eye Rushing", "", 2, NewStory, 0},
		},
		"news that moves on": {
			{0, "A", rumor.Interest, "BOS LAD", "Rushing", "", "", 1, NewStory, 0},
			{days(1), "A", rumor.Talks, "BOS LAD", "Rushing", "", "", 2, NewStory, 1},
			{days(2), "A", rumor.Agreement, "BOS LAD", "Rushing,Arias", "", "", 3, NewStory, 2},
			{days(2) + hours(5), "B", rumor.Completed, "LAD BOS", "Arias,Rushing", "", "", 3, Revision, 2},
		},
		"a denial answers": {
			{0, "A", rumor.Talks, "PIT NYY", "Skenes", "", "", 1, NewStory, 0},
			{hours(9), "B", rumor.Denial, "PIT", "Skenes", "", "", 2, NewStory, 1},
			{hours(12), "C", rumor.Denial, "PIT", "Skenes", "", "", 2, Revision, 1},
		},
		"who was let go is signed by another": {
			{0, "A", rumor.Roster, "WSH", "Lowe", "", "", 1, NewStory, 0},
			{days(3), "B", rumor.Signing, "BOS", "Lowe", "", "", 2, NewStory, 1},
		},
		"an injury turns out worse, and is no step of a pursuit": {
			{0, "A", rumor.Injury, "PHI", "Wheeler", "", "", 1, NewStory, 0},
			{days(1), "B", rumor.Interest, "PHI BOS", "Wheeler", "", "", 2, NewStory, 0},
			{days(6), "A", rumor.Injury, "PHI", "Wheeler", "", "", 3, NewStory, 1},
		},
		"a deal is not hidden under what it was taken for": {
			{0, "A", rumor.Roster, "BOS", "Lowe", "", "", 1, NewStory, 0},
			{hours(1), "B", rumor.Signing, "BOS", "Lowe", "", "", 1, Revision, 0},
			{hours(20), "C", rumor.Signing, "BOS", "Lowe,Toro", "", "", 1, Revision, 0},
		},
		"months later it is another story": {
			{0, "A", rumor.Denial, "PIT", "Skenes", "", "", 1, NewStory, 0},
			{days(40), "B", rumor.Denial, "PIT", "Skenes", "", "", 2, NewStory, 0},
		},
		"a trade beside other news of the same man": {
			{0, "A", rumor.NotRumor, "BOS NYY", "Devers", "Sox sweep Yankees", "", 1, NewStory, 0},
			{hours(1), "B", rumor.Agreement, "SF BOS", "Devers,Hicks,Harrison", "Giants get Devers", "", 2, NewStory, 0},
			{hours(2), "C", rumor.Completed, "BOS SF", "Devers,Hicks,Harrison,Tibbs,Bello", "Official: Devers to Giants", "", 2, Revision, 0},
		},
		"two men at the same meeting": {
			{0, "A", rumor.Roster, "TEX", "García,Heim", "", "", 1, NewStory, 0},
			{hours(1), "B", rumor.Roster, "BOS", "Lowe", "", "", 2, NewStory, 0},
			{hours(2), "C", rumor.Roster, "TEX", "García", "", "", 1, Revision, 0},
		},
		"a guess is no report": {
			{0, "A", rumor.Roster, "TEX", "García,Heim", "", "", 1, NewStory, 0},
			{days(1), "B", rumor.Speculation, "TB PHI", "Heim,García", "", "", 2, NewStory, 0},
		},
		"a repost is known by its words, whatever was read in it": {
			{0, "A", rumor.Interest, "SF", "Adames", "Giants near a choice", long, 1, NewStory, 0},
			{hours(2), "B", rumor.NotRumor, "", "", "Giants near choice", long + " elsewhere", 1, Revision, 0},
		},
		"a repost tells the kind that the first wording did not": {
			{0, "A", rumor.NotRumor, "SF", "Adames", "Giants near a choice", long, 1, NewStory, 0},
			{hours(2), "B", rumor.Interest, "SF", "Adames", "Giants want Adames", long, 1, Revision, 0},
			{hours(3), "C", rumor.Interest, "SF", "Adames", "Giants on Adames", "", 1, Revision, 0},
		},
		"news of no player joins only under a like headline": {
			{0, "A", rumor.NotRumor, "TB", "", "Sternberg has a deal to sell the Rays", "", 1, NewStory, 0},
			{hours(2), "B", rumor.NotRumor, "TB", "", "Rays sell deal: Sternberg agrees", "", 1, Revision, 0},
			{hours(3), "C", rumor.NotRumor, "TB", "", "Rays open a home stand against Boston", "", 2, NewStory, 0},
		},
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}

// play gathers the reports in order and checks where each lands.
func play(t *testing.T, script []toldReport) {
	var stories []*rumor.Story
	for i, r := range script {
		report := rumor.Report{Keys: []string{fmt.Sprintf("%s/%d", t.Name(), i)}, Outlet: r.outlet, Published: start.Add(r.after)}
		got, change := Gather(report, r.reading(), stories)
		at := slices.IndexFunc(stories, func(s *rumor.Story) bool { return s.ID == got.ID })
		if at < 0 {
			stories = append(stories, got)
			at = len(stories) - 1
		}
		stories[at] = got
		if at+1 != r.story || change != r.change {
			t.Errorf("report %d: story %d, %s; want story %d, %s", i+1, at+1, change, r.story, r.change)
		}
		follows := slices.IndexFunc(stories, func(s *rumor.Story) bool { return s.ID == got.Follows }) + 1
		if follows != r.follows {
			t.Errorf("report %d: follows story %d, want %d", i+1, follows, r.follows)
		}
	}
}

func TestGatherAgain(t *testing.T) {
	report := rumor.Report{Keys: []string{"k"}, Outlet: "A", Published: start}
	reading := toldReport{kind: rumor.Interest, clubs: "BOS LAD", players: "Rushing", title: "Sox eye Rushing"}.reading()
	first, _ := Gather(report, reading, nil)

	same, change := Gather(report, reading, []*rumor.Story{first})
	if same.ID != first.ID || change != Nothing || len(same.Tellings) != 1 {
		t.Errorf("the same report again: story %s, %s, %d tellings; want %s, nothing, 1", same.ID, change, len(same.Tellings), first.ID)
	}
	report.Published = start.Add(9 * day)
	if _, change = Gather(report, reading, []*rumor.Story{first}); change != Nothing {
		t.Errorf("a changed date alone: %s, want nothing", change)
	}
	corrected := toldReport{kind: rumor.Interest, clubs: "CWS LAD", players: "Rushing", title: "White Sox eye Rushing"}.reading()
	mended, change := Gather(report, corrected, []*rumor.Story{first})
	if change != Revision || mended.Revision != 2 || !slices.Equal(mended.Clubs, []string{"CWS", "LAD"}) {
		t.Errorf("a corrected report: %s, revision %d, clubs %v; want revision 2 about CWS and LAD", change, mended.Revision, mended.Clubs)
	}
	if !slices.Equal(first.Clubs, []string{"BOS", "LAD"}) {
		t.Errorf("the candidate was altered: %v", first.Clubs)
	}
}

// TestReasons holds that a story has one reason for each finding, that for its kind
// first, however many reports tell it.
func TestReasons(t *testing.T) {
	read := func(kind rumor.Kind, clubs string, why ...string) rumor.Reading {
		r := toldReport{kind: kind, clubs: clubs, players: "Rushing", title: "Rushing"}.reading()
		for _, of := range append([]string{string(kind)}, why...) {
			r.Why = append(r.Why, rumor.Reason{For: of, Words: "words for " + of})
		}
		return r
	}
	story := &rumor.Story{}
	var stories []*rumor.Story
	for i, r := range []rumor.Reading{
		read(rumor.Roster, "BOS", "Rushing", "BOS"),
		read(rumor.Signing, "BOS", "Rushing", "BOS", "Passan"),
		read(rumor.Signing, "BOS", "Rushing", "BOS", "Passan"),
	} {
		story, _ = Gather(rumor.Report{Keys: []string{fmt.Sprint(i)}, Outlet: fmt.Sprint(i), Published: start}, r, stories)
		stories = []*rumor.Story{story}
	}
	var got []string
	for _, why := range story.Why {
		got = append(got, why.For)
	}
	if want := []string{"signing", "Rushing", "BOS", "Passan"}; len(story.Tellings) != 3 || !slices.Equal(got, want) {
		t.Errorf("%d tellings, reasons for %v; want 3, %v", len(story.Tellings), got, want)
	}
}

func TestLikeness(t *testing.T) {
	text := func(from, to int) string {
		var b strings.Builder
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, "word%d ", i*7919%1000)
		}
		return b.String()
	}
	for _, c := range []struct {
		name     string
		a, b     string
		low, top float64
	}{
		{"the same", text(0, 200), text(0, 200), 1, 1},
		{"a tenth added", text(0, 200), text(0, 220), 0.8, 1},
		{"half shared", text(0, 200), text(100, 300), 0.1, 0.6},
		{"nothing shared", text(0, 200), text(300, 500), 0, 0},
		{"too short to tell", text(0, 20), text(0, 20), 0, 0},
	} {
		got := Likeness(Fingerprint(c.a), Fingerprint(c.b))
		if got < c.low || got > c.top {
			t.Errorf("%s: %.2f, want %.2f to %.2f", c.name, got, c.low, c.top)
		}
	}
}

func BenchmarkFingerprint(b *testing.B) {
	text := strings.Repeat("the club has not decided yet what it will do about the left side of its infield ", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Fingerprint(text)
	}
}
