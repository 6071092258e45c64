package feeds

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// line is one report of a JSON Lines document.
type line struct {
	ID        json.RawMessage `json:"id"` // a string or a number
	Outlet    string          `json:"outlet"`
	URL       string          `json:"url"`
	Author    string          `json:"author"`
	Published string          `json:"published"`
	Title     string          `json:"title"`
	HTML      string          `json:"html"`
}

// jsonLines reads one report from each line. A line that cannot be read is a
// fault; the others are kept.
func (in input) jsonLines() (*document, error) {
	d := &document{format: JSONLines}
	number, filled := 0, 0
	for text := range bytes.Lines(in.text) {
		number++
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		filled++
		it, problem := in.line(text)
		if problem != "" {
			d.faults.add(number, "%s", problem)
			continue
		}
		d.items = append(d.items, it)
	}
	if len(d.items) > 0 {
		return d, nil
	}
	if filled > 1 && json.Valid(in.text) {
		return nil, errorf("it is JSON, but not a feed")
	}
	return nil, errorf("it has no line that can be read as a report: %s", d.faults.Error())
}

// line reads one line; problem says why it cannot.
func (in input) line(text []byte) (it item, problem string) {
	var l line
	if len(text) > MaxBody {
		return item{}, errTooLarge.Message
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return item{}, lineProblem(err)
	}
	if strings.TrimSpace(l.Title) == "" && strings.TrimSpace(l.HTML) == "" {
		return item{}, "it has neither title nor html"
	}
	return item{
		scope:     fileScope,
		id:        lineID(l.ID),
		link:      absolute(l.URL, in.base),
		title:     l.Title,
		body:      l.HTML,
		author:    l.Author,
		outlet:    l.Outlet,
		published: published(in.now, l.Published),
	}, ""
}

// lineProblem words why a line is no report.
func lineProblem(err error) string {
	e, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case !ok:
		return "it is broken JSON: " + cleanLine(err.Error(), 120)
	case e.Field == "":
		return "it is JSON, but no object"
	}
	return e.Field + " is no text"
}

// lineID returns the id as text, whether it is a string or a number.
func lineID(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return strings.TrimSpace(text)
	}
	return strings.TrimSpace(string(raw))
}
