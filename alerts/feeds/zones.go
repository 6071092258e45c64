package feeds

import "time"

// zone is a time zone as a date names it.
type zone struct {
	from    zoneSource
	seconds int  // east of Greenwich; of standard time when it is shifting
	shifts  bool // an American zone named without saying which time of year it is: ET
}

type zoneSource int

const (
	fromNothing zoneSource = iota
	fromName
	fromOffset // surest: a name behind it adds nothing
)

var noZone = zone{}

// at returns the seconds east of Greenwich for a local time in the zone.
func (z zone) at(local time.Time) int {
	if z.shifts && americanSummer(local) {
		return z.seconds + 3600
	}
	return z.seconds
}

// americanSummer reports whether the clocks of the United States are set
// forward at a local time: from 2:00 on the second Sunday of March until 2:00
// on the first Sunday of November (Energy Policy Act of 2005).
func americanSummer(local time.Time) bool {
	return !local.Before(sunday(local.Year(), time.March, 2)) && local.Before(sunday(local.Year(), time.November, 1))
}

// sunday returns 2:00 on the nth Sunday of a month.
func sunday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 2, 0, 0, 0, time.UTC)
	toSunday := (7 - int(first.Weekday())) % 7
	return first.AddDate(0, 0, toSunday+7*(n-1))
}

func named(hours int) zone { return zone{from: fromName, seconds: hours * 3600} }

func shifting(hours int) zone { return zone{from: fromName, seconds: hours * 3600, shifts: true} }

// zones are the names that baseball's feeds use. RFC 822 gives the American
// ones; the others are where the players come from and play.
var zones = map[string]zone{
	"z": named(0), "ut": named(0), "utc": named(0), "gmt": named(0), "wet": named(0),
	"est": named(-5), "edt": named(-4), "et": shifting(-5), "eastern": shifting(-5),
	"cst": named(-6), "cdt": named(-5), "ct": shifting(-6), "central": shifting(-6),
	"mst": named(-7), "mdt": named(-6), "mt": shifting(-7), "mountain": shifting(-7),
	"pst": named(-8), "pdt": named(-7), "pt": shifting(-8), "pacific": shifting(-8),
	"akst": named(-9), "akdt": named(-8), "hst": named(-10),
	"ast": named(-4), "adt": named(-3),
	"bst": named(1), "cet": named(1), "cest": named(2), "jst": named(9), "kst": named(9),
}

// months by their English and Spanish names, whole and short.
var months = map[string]int{
	"january": 1, "jan": 1, "enero": 1, "ene": 1,
	"february": 2, "feb": 2, "febrero": 2,
	"march": 3, "mar": 3, "marzo": 3,
	"april": 4, "apr": 4, "abril": 4, "abr": 4,
	"may": 5, "mayo": 5,
	"june": 6, "jun": 6, "junio": 6,
	"july": 7, "jul": 7, "julio": 7,
	"august": 8, "aug": 8, "agosto": 8, "ago": 8,
	"september": 9, "sept": 9, "sep": 9, "septiembre": 9, "setiembre": 9, "set": 9,
	"october": 10, "oct": 10, "octubre": 10,
	"november": 11, "nov": 11, "noviembre": 11,
	"december": 12, "dec": 12, "diciembre": 12, "dic": 12,
}
