package reading

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// weights tell what each sign counts for each answer, of a table under
// rules/weights. They were learned from the labelled reports and the practice
// reports of testdata, as TestWeights does it again.
type weights struct {
	answers []string
	rows    map[hash]int32
	values  []int16  // by row, then by answer, in thousandths
	bias    []int32  // by answer
	texts   []string // of the signs, by row
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
	w := &weights{rows: map[hash]int32{}}
	for _, answer := range header[1:] {
		w.answers = append(w.answers, strings.Clone(answer))
	}
	return w, eachRowOf(reader, w.add)
}

func (w *weights) add(cells []string) error {
	for _, cell := range cells[1:] {
		v := 0
		if cell != "" {
			var err error
			if v, err = strconv.Atoi(cell); err != nil || v != int(int16(v)) {
				return fmt.Errorf("weight: %q is no number of 16 bits", cell)
			}
		}
		if cells[0] == "bias" {
			w.bias = append(w.bias, int32(v))
		} else {
			w.values = append(w.values, int16(v))
		}
	}
	if cells[0] == "bias" {
		return nil
	}
	h := hashStart
	for word := range strings.SplitSeq(cells[0], " ") {
		h = h.word(word)
	}
	if _, ok := w.rows[h]; ok {
		return fmt.Errorf("sign %q stands twice", cells[0])
	}
	w.rows[h] = int32(len(w.texts))
	w.texts = append(w.texts, strings.Clone(cells[0]))
	return nil
}
