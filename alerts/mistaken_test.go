package alerts

import (
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// confusions are the kinds that a reader takes another for.
var confusions = map[rumor.Kind][]rumor.Kind{
	rumor.Speculation: {rumor.NotRumor, rumor.Interest, rumor.Available},
	rumor.Interest:    {rumor.Talks, rumor.Speculation, rumor.Available, rumor.NotRumor},
	rumor.Available:   {rumor.Interest, rumor.Denial, rumor.Speculation, rumor.Talks},
	rumor.Talks:       {rumor.Interest, rumor.Denial, rumor.NotRumor, rumor.Agreement},
	rumor.Agreement:   {rumor.Completed, rumor.Completed, rumor.Talks, rumor.NotRumor},
	rumor.Completed:   {rumor.Agreement, rumor.Agreement, rumor.Roster, rumor.NotRumor},
	rumor.Signing:     {rumor.Extension, rumor.Roster, rumor.Agreement, rumor.NotRumor},
	rumor.Extension:   {rumor.Signing, rumor.Signing, rumor.Talks, rumor.NotRumor},
	rumor.Denial:      {rumor.Talks, rumor.Available, rumor.NotRumor, rumor.Interest},
	rumor.Injury:      {rumor.NotRumor, rumor.Roster},
	rumor.Roster:      {rumor.NotRumor, rumor.Injury, rumor.Signing},
	rumor.NotRumor:    {rumor.Speculation, rumor.Roster, rumor.Signing},
}

// mistaken returns a reading that errs as often as a good reader does: in one
// kind of ten and in one subject of fifteen.
func mistaken(r rumor.Reading, draw *rand.Rand) rumor.Reading {
	if draw.IntN(10) == 0 {
		r.Kind = confusions[r.Kind][draw.IntN(len(confusions[r.Kind]))]
	}
	r.Clubs, r.ClubsMentioned = swapped(r.Clubs, r.ClubsMentioned, draw)
	r.Players, r.PlayersMentioned = swapped(r.Players, r.PlayersMentioned, draw)
	r.Reporters, _ = swapped(r.Reporters, nil, draw)
	return r
}

// swapped drops one of fifteen subjects to the mentions, and takes one of thirty
// of those for a subject.
func swapped[T any](subjects, mentioned []T, draw *rand.Rand) (s, m []T) {
	for _, v := range subjects {
		if draw.IntN(15) == 0 {
			m = append(m, v)
		} else {
			s = append(s, v)
		}
	}
	for _, v := range mentioned {
		if draw.IntN(30) == 0 {
			s = append(s, v)
		} else {
			m = append(m, v)
		}
	}
	return s, m
}

// weeks returns the piles of testdata/weeks.csv.
func weeks(t testing.TB) []pile {
	t.Helper()
	f, err := os.Open("testdata/weeks.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table := csv.NewReader(f)
	table.Comment = '#'
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []pile
	for i, c := range rows[1:] {
		if len(all) == 0 || all[len(all)-1].name != c[0] {
			all = append(all, pile{name: c[0]})
		}
		hour, err := strconv.Atoi(c[1])
		if err != nil {
			t.Fatal(err)
		}
		in := labelled{ID: fmt.Sprint(c[0], i), Outlet: c[3], Title: c[9], Published: start.Add(time.Duration(hour) * time.Hour)}
		in.Labels.Story = c[2]
		p := &all[len(all)-1]
		p.items = append(p.items, in)
		p.perfect = append(p.perfect, rumor.Reading{
			Title: c[9], Lede: c[10], Kind: rumor.Kind(c[4]), Clubs: inCell(c[5]), Players: madeUp(c[6]),
			PlayersMentioned: madeUp(c[7]), Reporters: inCell(c[8]), Tier: 2,
		})
	}
	return all
}

func inCell(cell string) []string {
	return strings.FieldsFunc(cell, func(r rune) bool { return r == ',' })
}

// madeUp returns players of these names, with numbers as the league's have.
func madeUp(cell string) []rumor.Player {
	var players []rumor.Player
	for _, name := range inCell(cell) {
		players = append(players, rumor.Player{ID: 1 + int(crc32.ChecksumIEEE([]byte(name))), Name: name})
	}
	return players
}

// TestWeeks holds that follow-ups are told from repeats when the same few
// players are news for days.
func TestWeeks(t *testing.T) {
	for _, p := range weeks(t) {
		t.Logf("%s: %v", p.name, p.gather(p.perfect, t.Errorf))
	}
}

// TestMistaken holds that stories are still found by a reader that errs, and
// that its mistakes join few that are not the same.
func TestMistaken(t *testing.T) {
	for _, c := range []struct {
		name          string
		piles         []pile
		precision, f1 float64
	}{
		{"labelled reports", piles(t), 0.97, 0.93},
		// Where each report has a like one hours away, a mistaken kind often joins them.
		{"crowded weeks", weeks(t), 0.85, 0.87},
	} {
		draw := rand.New(rand.NewPCG(1, 2))
		var n pairs
		for _, p := range c.piles {
			for range 20 {
				var readings []rumor.Reading
				for _, r := range p.perfect {
					readings = append(readings, mistaken(r, draw))
				}
				n.add(p.gather(readings, nil))
			}
		}
		t.Logf("%s: %v", c.name, n)
		if n.precision() < c.precision || n.f1() < c.f1 {
			t.Errorf("%s: %v, want precision %v and F1 %v", c.name, n, c.precision, c.f1)
		}
	}
}
