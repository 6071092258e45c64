package feeds

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// step reads the next word, number or sign; false means that it fits no date.
func (r *dateReader) step() bool {
	c, size := utf8.DecodeRuneInString(r.rest)
	switch {
	case unicode.IsLetter(c):
		return r.word()
	case c >= '0' && c <= '9':
		return r.number()
	case (c == '+' || c == '-' || c == '−') && r.timed && r.zone.from != fromOffset:
		r.rest = r.rest[size:]
		r.offset(c != '+')
		return true
	}
	r.rest = r.rest[size:]
	return true
}

// spans are the words of "3 days ago", which is no date: its "ago" would pass
// for the Spanish August.
var spans = map[string]bool{
	"second": true, "seconds": true, "minute": true, "minutes": true, "min": true, "mins": true, "hour": true, "hours": true,
	"day": true, "days": true, "week": true, "weeks": true, "hace": true,
}

func (r *dateReader) word() bool {
	end := strings.IndexFunc(r.rest, func(c rune) bool { return !unicode.IsLetter(c) && c != '.' })
	if end < 0 {
		end = len(r.rest)
	}
	w := strings.ReplaceAll(r.rest[:end], ".", "")
	r.rest = r.rest[end:]
	if m, ok := months[w]; ok {
		r.month = m // the last one counts: the Spanish "mar" is a Tuesday or March
		return true
	}
	if w == "am" || w == "pm" {
		r.half = w
		return true
	}
	if (w == "a" || w == "p") && r.timed { // "1:40 p. m."
		if after, ok := strings.CutPrefix(strings.TrimLeft(r.rest, " \u00a0\u202f"), "m"); ok {
			r.rest, r.half = after, w+"m"
		}
		return true
	}
	if z, ok := zones[w]; ok && r.timed && r.zone.from == fromNothing {
		r.zone = z
	}
	return !spans[w]
}

// digits takes the digits that the rest starts with.
func (r *dateReader) digits() string {
	end := 0
	for end < len(r.rest) && r.rest[end] >= '0' && r.rest[end] <= '9' {
		end++
	}
	d := r.rest[:end]
	r.rest = r.rest[end:]
	return d
}

// number reads a date in numbers, a time of day, a year or a day.
func (r *dateReader) number() bool {
	d := r.digits()
	n, err := strconv.Atoi(d)
	if err != nil {
		return false
	}
	switch {
	case len(d) == 14 || len(d) == 12 || len(d) == 8:
		return r.compact(d)
	case len(d) == 6 && r.year != 0 && !r.timed: // the time of 20250728T134000
		return r.clock(d)
	case len(d) > 4 || len(d) == 3:
		return false
	case len(d) <= 2 && strings.HasPrefix(r.rest, ":"):
		return r.timeOfDay(n)
	case len(d) <= 2 && !r.timed && r.halfDayFollows():
		r.hour, r.timed = n, true
		return true
	}
	return r.datePart(n, len(d))
}

// datePart reads 2025-07-28, 7/28/2025 and 28.7.2025, or a day or year alone.
func (r *dateReader) datePart(n, length int) bool {
	if r.rest != "" && strings.IndexByte("-/.", r.rest[0]) >= 0 && r.month == 0 {
		sep := r.rest[0]
		if second, third, ok := r.twoMore(sep); ok {
			return r.numeric(n, second, third, length == 4, sep)
		}
	}
	switch {
	case length == 4:
		r.year = n
	case r.day == 0:
		r.day = n
	case r.year == 0:
		r.year = fullYear(n)
	}
	return true
}

// twoMore reads "-07-28" after the first number; otherwise it reads nothing.
func (r *dateReader) twoMore(sep byte) (second, third int, ok bool) {
	before := r.rest
	r.rest = r.rest[1:]
	a := r.digits()
	if len(a) == 0 || len(a) > 2 || r.rest == "" || r.rest[0] != sep {
		r.rest = before
		return 0, 0, false
	}
	r.rest = r.rest[1:]
	b := r.digits()
	if len(b) == 0 || len(b) > 4 || len(b) == 3 {
		r.rest = before
		return 0, 0, false
	}
	second, _ = strconv.Atoi(a)
	third, _ = strconv.Atoi(b)
	return second, third, true
}

// numeric settles the order of a date in numbers: year first when it has four
// digits, day first after dots or when there is no such month, else American.
func (r *dateReader) numeric(a, b, c int, yearFirst bool, sep byte) bool {
	switch {
	case yearFirst:
		r.year, r.month, r.day = a, b, c
	case sep == '.' || a > 12:
		r.day, r.month, r.year = a, b, fullYear(c)
	default:
		r.month, r.day, r.year = a, b, fullYear(c)
	}
	return true
}

func fullYear(n int) int {
	if n < 100 {
		return 2000 + n
	}
	return n
}

// compact reads 20250728, with 1340 or 134000 behind it.
func (r *dateReader) compact(d string) bool {
	r.year, _ = strconv.Atoi(d[:4])
	r.month, _ = strconv.Atoi(d[4:6])
	r.day, _ = strconv.Atoi(d[6:8])
	return len(d) == 8 || r.clock(d[8:])
}

// clock reads 1340 or 134000.
func (r *dateReader) clock(d string) bool {
	r.timed = true
	r.hour, _ = strconv.Atoi(d[:2])
	r.min, _ = strconv.Atoi(d[2:4])
	if len(d) == 6 {
		r.sec, _ = strconv.Atoi(d[4:6])
	}
	return true
}

// timeOfDay reads ":40:00.123" after the hour.
func (r *dateReader) timeOfDay(hour int) bool {
	if r.timed {
		return false
	}
	r.hour, r.timed = hour, true
	r.min = r.colon()
	if r.min < 0 {
		return false
	}
	if !strings.HasPrefix(r.rest, ":") {
		return true
	}
	r.sec = r.colon()
	if len(r.rest) > 1 && (r.rest[0] == '.' || r.rest[0] == ',') && r.rest[1] >= '0' && r.rest[1] <= '9' {
		r.rest = r.rest[1:]
		d := (r.digits() + "000000000")[:9]
		r.nano, _ = strconv.Atoi(d)
	}
	return r.sec >= 0
}

// colon reads ":40"; -1 means that there is no such thing.
func (r *dateReader) colon() int {
	r.rest = strings.TrimPrefix(r.rest, ":")
	d := r.digits()
	n, err := strconv.Atoi(d)
	if err != nil || len(d) > 2 {
		return -1
	}
	return n
}

// halfDayFollows looks ahead for the "pm" of "1 pm".
func (r *dateReader) halfDayFollows() bool {
	next := strings.ReplaceAll(strings.TrimLeft(r.rest, " \u00a0\u202f"), ".", "")
	if len(next) < 2 || (next[:2] != "am" && next[:2] != "pm") {
		return false
	}
	c, _ := utf8.DecodeRuneInString(next[2:])
	return len(next) == 2 || !unicode.IsLetter(c)
}

// offset reads 0400, 04:00 or 4 after the sign.
func (r *dateReader) offset(west bool) {
	d := r.digits()
	if d == "" || len(d) > 4 {
		return
	}
	hours, minutes := d, "0"
	if len(d) > 2 {
		hours, minutes = d[:len(d)-2], d[len(d)-2:]
	} else if after, ok := strings.CutPrefix(r.rest, ":"); ok {
		r.rest = after
		minutes = r.digits()
	}
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	if h > 14 || m > 59 {
		return
	}
	seconds := h*3600 + m*60
	if west {
		seconds = -seconds
	}
	r.zone = zone{from: fromOffset, seconds: seconds}
}
