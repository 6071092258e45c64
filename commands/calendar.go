package commands

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hotstove/hotstove/league"
)

const (
	maxDeadlines = 8
	// soon is how near a minor event has to be to stand among the deadlines.
	soon = 14 * 24 * time.Hour
	// lateness is how much later than a year ago an event may fall.
	lateness      = 3 * 24 * time.Hour
	tradeDeadline = "trade_deadline" // Deadline.Kind
)

// upcoming chooses the deadlines to show: the next of those that channels are
// reminded of and of minor ones that are near, in order of time and those to be
// announced last. The next trade deadline is always among them.
func upcoming(all []*league.Deadline, now time.Time) []*league.Deadline {
	var shown []*league.Deadline
	var trade *league.Deadline
	for _, d := range all {
		near := !d.Pending && d.At.Sub(now) < soon
		if over(d, all, now) || !d.Remind && !near {
			continue
		}
		if d.Kind == tradeDeadline && trade == nil {
			trade = d
		}
		shown = append(shown, d)
	}
	if len(shown) <= maxDeadlines {
		return shown
	}
	shown = shown[:maxDeadlines]
	if trade != nil && !slices.Contains(shown, trade) {
		shown[maxDeadlines-1] = trade
	}
	return shown
}

// over reports whether a deadline has passed. One of which only the day is
// known has when the day is over in Eastern time.
func over(d *league.Deadline, all []*league.Deadline, now time.Time) bool {
	switch {
	case d.Pending:
		return pendingOver(d, all, now)
	case !d.End.IsZero():
		return !now.Before(nextDay(onDay(d.End)))
	case d.AllDay:
		return !now.Before(nextDay(d.At))
	}
	return !now.Before(d.At)
}

// onDay returns the morning of a date in Eastern time, an hour at which most of
// the world has that date.
func onDay(date time.Time) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 9, 0, 0, 0, league.Eastern)
}

// nextDay returns the midnight that ends the day in Eastern time.
func nextDay(t time.Time) time.Time {
	t = t.In(league.Eastern)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, league.Eastern)
}

// pendingOver reports whether a deadline that was never dated has most likely
// passed: its year is over, or the anniversary of last year's has gone by.
// Otherwise it would stand as to be announced for ever.
func pendingOver(d *league.Deadline, all []*league.Deadline, now time.Time) bool {
	text, event, _ := strings.Cut(d.ID, "-")
	year, err := strconv.Atoi(text)
	if err != nil {
		return false
	}
	if year != now.In(league.Eastern).Year() {
		return year < now.In(league.Eastern).Year()
	}
	lastYears := strconv.Itoa(year-1) + "-" + event
	i := slices.IndexFunc(all, func(o *league.Deadline) bool { return o.ID == lastYears })
	return i >= 0 && !all[i].Pending && now.After(all[i].At.AddDate(1, 0, 0).Add(lateness))
}
