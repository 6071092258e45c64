package message

import (
	"strconv"
	"time"
)

// Format shows a time as text in the clock's zone, in American English: "in 3
// days", "Thu, Jul 31, 6:00 PM EDT", "Thu, Jul 31". A date of another year
// than the clock's carries its year, and a Relative time of long ago is a date.
func (c Clock) Format(t time.Time, style TimeStyle) string {
	if style == Relative {
		return c.relative(t)
	}
	t = c.inZone(t)
	layout := "Mon, Jan 2"
	if t.Year() != c.inZone(c.Now).Year() {
		layout += ", 2006"
	}
	if style == DateTime {
		layout += ", 3:04 PM MST"
	}
	return t.Format(layout)
}

func (c Clock) relative(t time.Time) string {
	d := t.Sub(c.Now)
	switch {
	case d.Abs() < time.Second:
		return "now"
	case d > 0:
		return "in " + Length(d)
	case d < -longAgo:
		return c.inZone(t).Format("Jan 2, 2006")
	}
	return Length(-d) + " ago"
}

// longAgo is since when a date tells more than a number of days.
const longAgo = 60 * 24 * time.Hour

func (c Clock) inZone(t time.Time) time.Time {
	if c.Zone == nil {
		return t.UTC()
	}
	return t.In(c.Zone)
}

// units of time that Length speaks in, largest first.
var units = []struct {
	size time.Duration
	name string
}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}

// Length says a length of time in one unit, rounded to the nearest: "45
// seconds", "10 minutes", "1 hour", "3 days". Below two of a unit it prefers
// the next smaller, unless that comes out even: "90 minutes" and "36 hours" say
// more than "2 hours" and "2 days". The sign does not matter.
func Length(d time.Duration) string {
	d = d.Abs()
	for i, u := range units[:len(units)-1] {
		rounded := d.Round(units[i+1].size)
		if rounded == u.size || rounded >= 2*u.size {
			return Count(int(rounded.Round(u.size)/u.size), u.name)
		}
	}
	return Count(int(d.Round(time.Second)/time.Second), "second")
}

// Count says a number of things whose noun takes a plain s: "1 day", "3 days".
func Count(n int, noun string) string { return Plural(n, noun, noun+"s") }

// Plural says a number of things with the right form of the noun: "1 story",
// "3 stories".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
