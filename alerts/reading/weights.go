package reading

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hotstove/hotstove/rumor"
)

// weights tell what each sign counts for each answer, of a table under
// rules/weights. They were learned from the labelled reports and the practice
// reports of testdata, as TestWeights does it again.
type weights struct {
	answers []string
	slots   []slot
	values  []int16  // by row, then by answer, in thousandths
	means   []int32  // of the values, by row
	bias    []int32  // by answer
	texts   []string // of the signs, by row
}

// slot is a place of the table that finds a sign's row by its hash, as a Go map
// would, but in half the time: most signs that are seen are not in the table.
type slot struct {
	tag uint32 // the upper half of the hash, whose lower half leads to the slot
	row int32  // counted from 1; 0 in an empty slot
}

// row returns the row of the sign with the hash, or -1.
func (w *weights) row(h hash) int32 {
	last := hash(len(w.slots) - 1)
	for i := h & last; ; i = (i + 1) & last {
		if s := w.slots[i]; s.row == 0 || s.tag == uint32(h>>32) {
			return s.row - 1
		}
	}
}

// index makes the slots once all signs are known, at least half of them empty, and
// the means.
func (w *weights) index() error {
	n := 2
	for n < 2*len(w.texts) {
		n *= 2
	}
	w.slots = make([]slot, n)
	for row, text := range w.texts {
		h := hashOf(text)
		if same := w.row(h); same >= 0 {
			return fmt.Errorf("signs %q and %q are the same", w.texts[same], text)
		}
		i := int(h) & (n - 1)
		for w.slots[i].row != 0 {
			i = (i + 1) & (n - 1)
		}
		w.slots[i] = slot{uint32(h >> 32), int32(row) + 1}
		sum := int32(0)
		for _, v := range w.of(int32(row)) {
			sum += int32(v)
		}
		w.means = append(w.means, sum/int32(len(w.answers)))
	}
	return nil
}

// of returns what the row's sign counts for each answer.
func (w *weights) of(row int32) []int16 {
	n := len(w.answers)
	return w.values[int(row)*n : (int(row)+1)*n]
}

// loadWeights reads a table: a header that names the answers after "sign", a row
// "bias", and a row for each sign.
func loadWeights(file string) (*weights, error) {
	f, err := ruleFiles.Open("rules/weights/" + file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.ReuseRecord = true
	header, err := reader.Read()
	if err != nil {
		return nil, err
	}
	w := &weights{}
	for _, answer := range header[1:] {
		w.answers = append(w.answers, strings.Clone(answer))
	}
	if err := eachRowOf(reader, w.add); err != nil {
		return nil, err
	}
	return w, nil
}

// byKind returns a table of one answer as one with an answer for each kind of
// report: what a sign counts for all kinds and, where it begins with the name of
// one, for that one alone. So both are found at once.
func (w *weights) byKind() *weights {
	n := len(rumor.Kinds)
	all := &weights{bias: slices.Repeat(w.bias, n)}
	for _, k := range rumor.Kinds {
		all.answers = append(all.answers, string(k))
	}
	rows := map[string]int{}
	for i, sign := range w.texts {
		kind, rest, _ := strings.Cut(sign, " ")
		only := slices.Index(all.answers, kind)
		if only < 0 {
			rest = sign
		}
		row, ok := rows[rest]
		if !ok {
			row = len(all.texts)
			rows[rest] = row
			all.texts, all.values = append(all.texts, rest), append(all.values, make([]int16, n)...)
		}
		for k := range n {
			if only < 0 || only == k {
				all.values[row*n+k] += w.values[i]
			}
		}
	}
	return all
}

// maxWeight is the most that a sign may count for or against: two are added up in
// 16 bits.
const maxWeight = 1<<14 - 1

// add takes a row of a table.
func (w *weights) add(cells []string) error {
	for _, cell := range cells[1:] {
		v := 0
		if cell != "" {
			var err error
			if v, err = strconv.Atoi(cell); err != nil || max(v, -v) > maxWeight {
				return fmt.Errorf("weight: %q is no number up to %d", cell, maxWeight)
			}
		}
		if cells[0] == "bias" {
			w.bias = append(w.bias, int32(v))
		} else {
			w.values = append(w.values, int16(v))
		}
	}
	if cells[0] != "bias" {
		w.texts = append(w.texts, strings.Clone(cells[0]))
	}
	return nil
}
