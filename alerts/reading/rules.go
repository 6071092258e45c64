package reading

import (
	"bufio"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/rumor"
)

//go:embed rules
var ruleFiles embed.FS

// act is something that a report says was done, of acts.csv.
type act struct {
	phrase
	kind   rumor.Kind
	name   string // groups acts of one sort: cut, keep, want
	weight int
}

// cue is a sign that a clause is not about the news itself, of cues.csv.
type cue struct {
	phrase
	sort  cueSort
	scope scope
}

// cueSort is what a cue says of the names near it.
type cueSort uint8

// The sorts of cue, as bits of a clause.
const (
	past    cueSort = 1 << iota // it happened earlier: last winter
	aside                       // it compares or accompanies: alongside, than
	guess                       // somebody supposes it: might, mock
	besides                     // it happened along with something else: when he was cut
)

// scope is how far a cue reaches.
type scope uint8

const (
	nextName      scope = iota + 1 // the name that follows within three words: former
	oneClause                      // its clause
	wholeSentence                  // its sentence from the cue's clause on
	bodyClause                     // its clause, but in a title nothing
)

// hedge is what stands before an act and changes what it says, of hedges.csv.
type hedge uint8

// The hedges.
const (
	denied  hedge = 1 << iota // not, never, unlikely
	guessed                   // could, might
	near                      // close to
	wanted                    // trying to
	offered                   // willing to
)

var hedges = map[string]hedge{"denied": denied, "guessed": guessed, "near": near, "wanted": wanted, "offered": offered}

type hedgeWord struct {
	phrase
	hedge hedge
}

// sportWord tells of a sport, of sports.csv.
type sportWord struct {
	phrase
	sport  string
	weight int
}

// rules are the tables of the rules folder, ready for use.
type rules struct {
	acts        index[act]
	cues        index[cue]
	hedges      index[hedgeWord]
	sports      index[sportWord]
	positions   index[positionWord]
	boilerplate []boilerplateRule
	everyday    map[string]bool
}

// positionWord names what a player plays, of positions.csv.
type positionWord struct {
	phrase
	positions []string // none for a word that fits any player
}

// boilerplateRule is a row of boilerplate.csv.
type boilerplateRule struct{ where, text string }

// index holds the rows of a table by the word or class their phrases begin with.
type index[T any] struct {
	rows    []T
	byWord  map[string][]int32
	byClass map[class][]int32
}

func (x *index[T]) add(p phrase, row T) {
	if x.byWord == nil {
		x.byWord, x.byClass = map[string][]int32{}, map[class][]int32{}
	}
	n := int32(len(x.rows))
	x.rows = append(x.rows, row)
	words, c := p.heads()
	for _, w := range words {
		x.byWord[w] = append(x.byWord[w], n)
	}
	if c != 0 {
		x.byClass[c] = append(x.byClass[c], n)
	}
}

// at calls each for every row whose phrase may begin with the unit.
func (x *index[T]) at(u *unit, each func(*T)) {
	if u.class&(isClub|isPlayer) == 0 {
		for _, n := range x.byWord[u.word] {
			each(&x.rows[n])
		}
	}
	if u.class == 0 {
		return
	}
	for c, rows := range x.byClass {
		if u.class&c != 0 {
			for _, n := range rows {
				each(&x.rows[n])
			}
		}
	}
}

// loadRules reads the embedded tables.
func loadRules() (*rules, error) {
	r := &rules{everyday: map[string]bool{}}
	var errs []error
	for _, table := range []struct {
		file string
		row  func([]string) error
	}{
		{"acts.csv", r.addAct}, {"cues.csv", r.addCue}, {"sports.csv", r.addSport},
		{"hedges.csv", r.addHedge}, {"positions.csv", r.addPosition}, {"boilerplate.csv", r.addBoilerplate},
	} {
		if err := eachRow(table.file, table.row); err != nil {
			errs = append(errs, fmt.Errorf("read rules %s: %w", table.file, err))
		}
	}
	text, err := ruleFiles.ReadFile("rules/everyday.txt")
	errs = append(errs, err)
	lines := bufio.NewScanner(strings.NewReader(string(text)))
	for lines.Scan() {
		if word := lines.Text(); word != "" && word[0] != '#' {
			r.everyday[word] = true
		}
	}
	return r, errors.Join(errs...)
}

// eachRow calls add for each row after the header, with its cells.
func eachRow(file string, add func([]string) error) error {
	f, err := ruleFiles.Open("rules/" + file)
	if err != nil {
		return err
	}
	defer f.Close()
	reader := csv.NewReader(f)
	if _, err := reader.Read(); err != nil {
		return err
	}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := add(cells); err != nil {
			line, _ := reader.FieldPos(0)
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

func (r *rules) addAct(cells []string) error {
	p, err := parsePhrase(cells[0])
	if err != nil {
		return err
	}
	kind := rumor.Kind(cells[1])
	if !kind.Valid() {
		return fmt.Errorf("kind: unknown value %q", cells[1])
	}
	weight, err := strconv.Atoi(cells[3])
	if err != nil {
		return fmt.Errorf("weight: %w", err)
	}
	r.acts.add(p, act{p, kind, cells[2], weight})
	return nil
}

func (r *rules) addCue(cells []string) error {
	p, err := parsePhrase(cells[0])
	if err != nil {
		return err
	}
	sort, ok := map[string]cueSort{"past": past, "aside": aside, "guess": guess}[cells[1]]
	if !ok {
		return fmt.Errorf("cue: unknown value %q", cells[1])
	}
	reach, ok := map[string]scope{"next": nextName, "clause": oneClause, "body": bodyClause, "sentence": wholeSentence}[cells[2]]
	if !ok {
		return fmt.Errorf("scope: unknown value %q", cells[2])
	}
	r.cues.add(p, cue{p, sort, reach})
	return nil
}

func (r *rules) addHedge(cells []string) error {
	p, err := parsePhrase(cells[0])
	if err != nil {
		return err
	}
	h, ok := hedges[cells[1]]
	if !ok {
		return fmt.Errorf("sense: unknown value %q", cells[1])
	}
	r.hedges.add(p, hedgeWord{p, h})
	return nil
}

func (r *rules) addSport(cells []string) error {
	p, err := parsePhrase(cells[0])
	if err != nil {
		return err
	}
	weight, err := strconv.Atoi(cells[2])
	if err != nil {
		return fmt.Errorf("weight: %w", err)
	}
	r.sports.add(p, sportWord{p, cells[1], weight})
	return nil
}

func (r *rules) addPosition(cells []string) error {
	p, err := parsePhrase(cells[0])
	if err != nil {
		return err
	}
	r.positions.add(p, positionWord{p, strings.Fields(cells[1])})
	return nil
}

func (r *rules) addBoilerplate(cells []string) error {
	switch cells[0] {
	case "begins", "contains", "ends", "inside":
		r.boilerplate = append(r.boilerplate, boilerplateRule{cells[0], cells[1]})
		return nil
	}
	return fmt.Errorf("where: unknown value %q", cells[0])
}
