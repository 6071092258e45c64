package league

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// record is one row of a table, by column name. Its reading methods remember
// the first mistake, so that a row is read straight through and checked once.
type record struct {
	columns map[string]int
	cells   []string // by the number of the column
	err     *error
}

// eachRow calls add for every row of the embedded table and returns all
// mistakes, each with its line.
func eachRow(file string, add func(record) error) error {
	f, err := data.Open("data/" + file)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	header, err := r.Read()
	if err != nil {
		return err
	}
	columns := make(map[string]int, len(header))
	for i, name := range header {
		columns[name] = i
	}
	r.ReuseRecord = true // the cells are strings of their own
	var mistakes []error
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return errors.Join(mistakes...)
		}
		if err != nil {
			return errors.Join(append(mistakes, err)...)
		}
		if err := add(record{columns, cells, new(error)}); err != nil {
			line, _ := r.FieldPos(0)
			mistakes = append(mistakes, fmt.Errorf("line %d: %w", line, err))
		}
	}
}

func (r record) fail(column string, err error) {
	if *r.err == nil {
		*r.err = fmt.Errorf("%s: %w", column, err)
	}
}

// text returns a cell that may be empty.
func (r record) text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		r.fail(column, errors.New("no such column"))
		return ""
	}
	return r.cells[i]
}

// need returns a cell that may not be empty.
func (r record) need(column string) string {
	v := r.text(column)
	if v == "" {
		r.fail(column, errors.New("empty"))
	}
	return v
}

func (r record) number(column string) int {
	n, err := strconv.Atoi(r.need(column))
	if err != nil {
		r.fail(column, err)
	}
	return n
}

// year returns a cell that holds a year, 0 for an empty one.
func (r record) year(column string) int {
	if r.text(column) == "" {
		return 0
	}
	return r.number(column)
}

// list splits a cell at semicolons; an empty cell is an empty list.
func (r record) list(column string) []string {
	v := r.text(column)
	if v == "" {
		return nil
	}
	return strings.Split(v, ";")
}

// date returns a cell like 2025-07-31, or the zero time for an empty one.
func (r record) date(column string) time.Time {
	v := r.text(column)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil {
		r.fail(column, err)
	}
	return t
}
