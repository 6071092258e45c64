package feeds

import (
	"strconv"
	"strings"
	"time"
)

// maxDateLen bounds the text that is read as a date.
const maxDateLen = 100

// ParseDate reads a date as feeds write them: RFC 3339, RFC 822 and its many
// misspellings, epoch seconds or milliseconds, American and Spanish forms, with
// the zone as offset, abbreviation (EST, ET) or missing. A missing zone is UTC,
// a missing year the newest that keeps the date from lying ahead of now, and
// 07/08/2025 is the eighth of July. Years outside 1990 to 2100 are mistakes.
func ParseDate(text string, now time.Time) (t time.Time, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxDateLen {
		return time.Time{}, false
	}
	if t, ok := epochDate(text); ok {
		return t, true
	}
	r := dateReader{rest: strings.ToLower(text), zone: noZone}
	for r.rest != "" {
		if !r.step() {
			return time.Time{}, false
		}
	}
	return r.date(now)
}

// published returns the date of an item: never ahead of now, zero when there
// is none or it makes no sense.
func published(now time.Time, texts ...string) time.Time {
	for _, text := range texts {
		if t, ok := ParseDate(text, now); ok {
			if t.After(now) {
				return now.UTC().Truncate(time.Second)
			}
			return t
		}
	}
	return time.Time{}
}

// epochDate reads seconds (10 digits) or milliseconds (13) since 1970.
func epochDate(text string) (time.Time, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || text[0] == '+' || text[0] == '-':
		return time.Time{}, false
	case len(text) == 10:
		return plausible(time.Unix(n, 0))
	case len(text) == 13:
		return plausible(time.UnixMilli(n))
	}
	return time.Time{}, false
}

func plausible(t time.Time) (time.Time, bool) {
	t = t.UTC()
	if t.Year() < 1990 || t.Year() > 2100 {
		return time.Time{}, false
	}
	return t, true
}

// dateReader takes a date apart from left to right. It asks of each word and
// number what it can be, instead of trying one layout after the other.
type dateReader struct {
	rest             string
	year, month, day int
	hour, min, sec   int
	nano             int
	timed            bool // a time of day was read
	half             string
	zone             zone
}

// date puts together what was read.
func (r *dateReader) date(now time.Time) (time.Time, bool) {
	hour, ok := r.hour24()
	if !ok || r.month < 1 || r.month > 12 || r.day < 1 || r.day > 31 ||
		hour > 24 || r.min > 59 || r.sec > 60 {
		return time.Time{}, false
	}
	year := r.year
	if year == 0 {
		year = now.UTC().Year()
		if time.Date(year, time.Month(r.month), r.day, 0, 0, 0, 0, time.UTC).After(now.Add(48 * time.Hour)) {
			year--
		}
	}
	t := time.Date(year, time.Month(r.month), r.day, hour, r.min, r.sec, r.nano, time.UTC)
	if hour < 24 && t.Month() != time.Month(r.month) {
		return time.Time{}, false // the 31st of June
	}
	return plausible(t.Add(-time.Duration(r.zone.at(t)) * time.Second))
}

func (r *dateReader) hour24() (int, bool) {
	switch {
	case r.half == "" || !r.timed || r.hour > 12: // "13:40 PM" says the same twice
		return r.hour, true
	case r.hour == 0:
		return 0, r.half == "am"
	case r.half == "am":
		return r.hour % 12, true
	}
	return r.hour%12 + 12, true
}
