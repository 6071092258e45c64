package alerts

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

//go:embed rules/*.csv
var ruleFiles embed.FS

// rules say how a report is known to tell a story already told. They stand in
// rules/*.csv, so that a person may read and change them.
type rules struct {
	points map[sign]float64
	kinds  map[[2]rumor.Kind]kindRule
	other  kindRule // of kinds that one event is not told as
}

// kindRule says what two kinds count, and how far apart the reports may be.
type kindRule struct {
	points float64
	apart  time.Duration
}

// gathering holds the rules. The tables are part of the program: one that does
// not load is found by every test.
var gathering = mustLoadRules()

func mustLoadRules() *rules {
	r := &rules{points: map[sign]float64{}, kinds: map[[2]rumor.Kind]kindRule{}}
	if err := errors.Join(eachRow("signs.csv", r.addSign), eachRow("kinds.csv", r.addKinds)); err != nil {
		panic(err)
	}
	return r
}

func (r *rules) addSign(cells []string) error {
	s := sign(cells[0])
	if _, ok := r.points[s]; ok {
		return fmt.Errorf("sign %q stands twice", s)
	}
	points, err := strconv.ParseFloat(cells[1], 64)
	r.points[s] = points
	return err
}

func (r *rules) addKinds(cells []string) error {
	a, b := rumor.Kind(cells[0]), rumor.Kind(cells[1])
	points, err := strconv.ParseFloat(cells[2], 64)
	hours, err2 := strconv.Atoi(cells[3])
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	rule := kindRule{points, time.Duration(hours) * time.Hour}
	if a == "other" {
		r.other = rule
		return nil
	}
	if _, ok := r.kinds[[2]rumor.Kind{a, b}]; ok || !a.Valid() || !b.Valid() {
		return fmt.Errorf("kinds %q and %q stand twice, or are none", a, b)
	}
	r.kinds[[2]rumor.Kind{a, b}], r.kinds[[2]rumor.Kind{b, a}] = rule, rule
	return nil
}

func (r *rules) ofKinds(a, b rumor.Kind) kindRule {
	if rule, ok := r.kinds[[2]rumor.Kind{a, b}]; ok {
		return rule
	}
	return r.other
}

// eachRow calls add for each row below the header.
func eachRow(file string, add func(cells []string) error) error {
	f, err := ruleFiles.Open("rules/" + file)
	if err != nil {
		return err
	}
	defer f.Close()
	table := csv.NewReader(f)
	table.Comment = '#'
	if _, err := table.Read(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for {
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = add(cells)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
}
