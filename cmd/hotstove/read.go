package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hotstove/hotstove/alerts"
	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/alerts/reading"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// readCommand prints what reports are understood to say.
type readCommand struct {
	JSON    bool     `help:"Print one line of JSON for each item, in input order."`
	Sources []string `arg:"" optional:"" name:"source" help:"Feeds, JSON Lines or plain text: files, addresses, or - for standard input (the default)."`
}

// Run reads every source; one that fails does not keep the others from being
// read.
func (c *readCommand) Run(ctx context.Context, p *program) error {
	l, err := league.Load()
	if err != nil {
		return err
	}
	if len(c.Sources) == 0 {
		c.Sources = []string{feeds.Stdin}
	}
	settings, err := p.settings()
	if err != nil {
		return err
	}
	fetcher := p.fetcher(settings, p.quietLogger(settings))
	defer fetcher.Close()
	reports, trouble := c.collect(ctx, fetcher)
	items := readAll(reading.New(l), reports)
	out := bufio.NewWriter(p.stdout)
	for _, item := range items {
		if c.JSON {
			err = item.writeJSON(out)
		} else {
			item.writeText(out, l)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(trouble, out.Flush())
}

// collect reads every source. What could be read is returned also when
// something could not.
func (c *readCommand) collect(ctx context.Context, fetcher *feeds.Fetcher) ([]rumor.Report, error) {
	var reports []rumor.Report
	var trouble []error
	for _, name := range c.Sources {
		result, err := fetcher.Fetch(ctx, feeds.Source{Name: name, URL: name, Article: true}, feeds.State{})
		if err != nil {
			trouble = append(trouble, fmt.Errorf("%s: %w", label(name), err))
		}
		reports = append(reports, result.Reports...)
	}
	return reports, errors.Join(trouble...)
}

func label(source string) string {
	if source == feeds.Stdin {
		return "standard input"
	}
	return source
}

// readItem is a report, what it says, and the story it tells.
type readItem struct {
	report  rumor.Report
	reading rumor.Reading
	story   *rumor.Story
}

// readAll reads and gathers the reports in order of publication, and returns them
// in input order.
func readAll(reader *reading.Reader, reports []rumor.Report) []readItem {
	items := make([]readItem, len(reports))
	order := make([]*readItem, len(reports))
	for i, report := range reports {
		items[i].report = report
		order[i] = &items[i]
	}
	slices.SortStableFunc(order, func(a, b *readItem) int { return a.report.Published.Compare(b.report.Published) })
	var shelf alerts.Shelf
	for _, item := range order {
		item.reading, item.story, _ = shelf.Add(reader, item.report)
	}
	for i := range items {
		items[i].story = shelf.Story(items[i].story.ID)
	}
	return items
}

// writeJSON writes the item as one line. The field names are a contract:
// scorers and scripts read them.
func (i readItem) writeJSON(w io.Writer) error {
	line := struct {
		ID               string   `json:"id"`
		Teams            []string `json:"teams"`
		TeamsMentioned   []string `json:"teams_mentioned"`
		Players          []string `json:"players"`
		PlayersMentioned []string `json:"players_mentioned"`
		Kind             string   `json:"kind"`
		Reporters        []string `json:"reporters"`
		Outlets          []string `json:"outlets"`
		Tier             int      `json:"tier"`
		Story            string   `json:"story"`
		Unsettled        []string `json:"unsettled"`
		Why              []reason `json:"why"`
	}{
		ID:    i.id(),
		Teams: some(i.reading.Clubs), TeamsMentioned: some(i.reading.ClubsMentioned),
		Players: names(i.reading.Players), PlayersMentioned: names(i.reading.PlayersMentioned),
		Kind: string(i.reading.Kind), Reporters: some(i.reading.Reporters), Outlets: some(i.reading.Outlets),
		Tier: i.reading.Tier, Story: i.story.ID, Unsettled: some(i.reading.Unsettled), Why: []reason{},
	}
	for _, why := range i.reading.Why {
		line.Why = append(line.Why, reason(why))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

// reason is a rumor.Reason as JSON has it.
type reason struct {
	For   string `json:"for"`
	Words string `json:"words"`
}

// id is the item's own id, or its key when the source gives it none.
func (i readItem) id() string {
	if i.report.ID != "" {
		return i.report.ID
	}
	return i.report.Key()
}

// some returns the list as one that JSON writes as [] when it is empty.
func some(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func names(players []rumor.Player) []string {
	out := make([]string, len(players))
	for i, p := range players {
		out[i] = p.Name
	}
	return out
}

// writeText writes the item for people.
func (i readItem) writeText(w io.Writer, l *league.League) {
	line := func(name string, values ...string) {
		if len(values) > 0 {
			fmt.Fprintf(w, "  %-13s%s\n", name, printable(strings.Join(values, ", ")))
		}
	}
	fmt.Fprintln(w, printable(i.reading.Title))
	if !i.report.Published.IsZero() {
		line("published", i.report.Published.UTC().Format("Mon, Jan 2, 2006, 3:04 PM MST"))
	}
	line("says", i.reading.Kind.Words())
	line("clubs", clubNames(l, i.reading.Clubs)...)
	line("players", names(i.reading.Players)...)
	line("also names", append(clubNames(l, i.reading.ClubsMentioned), names(i.reading.PlayersMentioned)...)...)
	line("not sure who", i.reading.Unsettled...)
	line("reported by", append(slices.Clone(i.reading.Reporters), i.reading.Outlets...)...)
	line("tier", fmt.Sprintf("%d of 3", i.reading.Tier))
	told := ""
	if n := len(i.story.Tellings) - 1; n > 0 {
		told = fmt.Sprintf(" (told by %d of these items)", n+1)
	}
	line("story", i.story.ID+told)
	name := "why"
	for _, why := range i.reading.Why {
		line(name, fmt.Sprintf("%s: “%s”", reasonName(l, why.For), why.Words))
		name = ""
	}
	fmt.Fprintln(w)
}

// reasonName returns what a reason is for as people say it.
func reasonName(l *league.League, name string) string {
	if c := l.Club(name); c != nil {
		return c.Name
	}
	if k := rumor.Kind(name); k.Valid() {
		return k.Words()
	}
	return name
}

func clubNames(l *league.League, codes []string) []string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = l.Club(code).Name
	}
	return out
}

// printable removes what could steer a terminal from text of a feed.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}
