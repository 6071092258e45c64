package reading

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/rumor"
)

// loadRules reads the embedded tables.
func loadRules() (*rules, error) {
	r := &rules{actTokens: map[string]map[rumor.Kind]*actTokens{}, within: make([][]*boilerplateRule, 1), figures: map[string]bool{}}
	for list, c := range map[*[]string]class{&months: isMonth, &numbers: isNumber} {
		for _, w := range *list {
			r.know(w).class = c
		}
	}
	for g, words := range grammarWords {
		for _, w := range words {
			r.know(w).grammar |= g
		}
	}
	r.acts.table, r.cues.table, r.hedges.table, r.sports.table, r.positions.table = actTable, cueTable, hedgeTable, sportTable, positionTable
	var errs []error
	for _, table := range []struct {
		file string
		row  func([]string) error
	}{
		{"acts.csv", r.addAct}, {"cues.csv", r.addCue}, {"sports.csv", r.addSport},
		{"hedges.csv", r.addHedge}, {"positions.csv", r.addPosition}, {"boilerplate.csv", r.addBoilerplate}, {"concepts.csv", r.addConcept}, {"credits.csv", r.addCredit},
	} {
		if err := eachRow(table.file, table.row); err != nil {
			errs = append(errs, fmt.Errorf("read rules %s: %w", table.file, err))
		}
	}
	errs = append(errs, r.loadWeights(), r.loadWordLists())
	return r, errors.Join(errs...)
}

// loadWeights reads the tables of weights.
func (r *rules) loadWeights() error {
	for file, table := range map[string]**weights{"kinds.csv": &r.kinds, "players.csv": &r.players, "clubs.csv": &r.clubs} {
		w, err := loadWeights(file)
		if err != nil {
			return fmt.Errorf("read weights %s: %w", file, err)
		}
		if len(w.answers) == 1 {
			w = w.byKind()
		}
		if err := w.index(); err != nil {
			return fmt.Errorf("index weights %s: %w", file, err)
		}
		*table = w
	}
	return nil
}

// loadWordLists reads the lists of words.
func (r *rules) loadWordLists() (err error) {
	if r.everyday, err = loadWords("everyday.txt"); err != nil {
		return err
	}
	r.noNames, err = loadWords("nonames.txt")
	return err
}

// loadWords reads a list of words, one a line, but for lines that begin with #.
func loadWords(file string) (map[string]bool, error) {
	text, err := ruleFiles.ReadFile("rules/" + file)
	words := map[string]bool{}
	for word := range strings.FieldsFuncSeq(string(text), func(c rune) bool { return c == '\n' }) {
		if word[0] != '#' {
			words[word] = true
		}
	}
	return words, err
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
	return eachRowOf(reader, add)
}

// eachRowOf calls add for each row that is left, with its cells.
func eachRowOf(reader *csv.Reader, add func([]string) error) error {
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
	said := r.actTokensOf(cells[2])
	add(r, &r.acts, p, act{p, kind, cells[2], said[kind], said})
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
	add(r, &r.cues, p, cue{p, sort, reach})
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
	add(r, &r.hedges, p, hedgeWord{p, h})
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
	sport := slices.Index(sports[:], cells[1])
	if sport < 0 {
		return fmt.Errorf("%q is no sport", cells[1])
	}
	add(r, &r.sports, p, sportWord{p, sport, weight})
	return nil
}

func (r *rules) addPosition(cells []string) error {
	p, err := parsePhrase(cells[0])
	if err != nil {
		return err
	}
	add(r, &r.positions, p, positionWord{p, strings.Fields(cells[1]), cells[2] == "player"})
	return nil
}

func (r *rules) addCredit(cells []string) error {
	if cells[1] == "figures" {
		r.figures[cells[0]] = true
		return nil
	}
	role, ok := roles[cells[1]]
	if !ok {
		return fmt.Errorf("role: unknown value %q", cells[1])
	}
	r.know(cells[0]).roles |= role
	return nil
}

// addWithin takes a rule for words within a paragraph.
func (r *rules) addWithin(b *boilerplateRule) error {
	list := &r.pairs[b.text[0]][b.text[1]]
	if *list == 0 {
		if len(r.within) > math.MaxUint8 {
			return errors.New("text: too many rules begin differently")
		}
		*list = uint8(len(r.within))
		r.within = append(r.within, nil)
	}
	r.within[*list] = append(r.within[*list], b)
	return nil
}

func (r *rules) addBoilerplate(cells []string) error {
	if cells[0] == "credit" {
		r.creditWords = append(r.creditWords, cells[1])
		return nil
	}
	where, ok := wheres[cells[0]]
	if !ok {
		return fmt.Errorf("where: unknown value %q", cells[0])
	}
	if len(cells[1]) < 2 || where == inside && len(cells[1]) < 4 {
		return fmt.Errorf("text: %q is too short", cells[1])
	}
	b := &boilerplateRule{where, []byte(cells[1]), cells[2] == "link strip"}
	first := b.text[0]
	switch where {
	case contained, inside:
		return r.addWithin(b)
	case leading, leadingLine:
		r.boilerplate[first] = append(r.boilerplate[first], b)
	default:
		for c := range r.boilerplate {
			r.boilerplate[c] = append(r.boilerplate[c], b)
		}
	}
	return nil
}
