package league

import (
	"fmt"
	"time"

	_ "time/tzdata" // the league keeps Eastern time on machines without a zone database too
)

// Eastern is the league's own time zone: its deadlines are set in it.
var Eastern = mustZone("America/New_York")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // cannot happen: the zone database is linked in
	}
	return zone
}

// Deadline is a dated event of the league's calendar.
type Deadline struct {
	ID      string // 2026-trade-deadline
	Name    string // 2026 trade deadline
	Kind    string
	At      time.Time // when it falls, in Eastern time; zero when it is to be announced
	End     time.Time // last day of an event that goes on for several, else zero
	AllDay  bool      // only the day is known: At is 9 a.m. Eastern of that day
	Remind  bool      // channels subscribed to the deadlines are reminded of it
	Pending bool      // the date is not confirmed: to be announced
}

// morning is the hour at which a deadline of unknown hour is taken to fall: an
// hour at which a reminder disturbs nobody.
const morning = 9 * time.Hour

func (l *League) addDeadline(r record) error {
	d := &Deadline{
		ID:     r.need("id"),
		Name:   r.need("name"),
		Kind:   r.need("kind"),
		End:    r.date("end_date"),
		Remind: r.need("remind") == "yes",
	}
	date, clock := r.date("date"), r.text("time_et")
	switch confidence := r.need("confidence"); confidence {
	case "high", "medium":
		d.Pending = date.IsZero()
	case "low", "unverified":
		// An unverified date is worse than none: people plan by it.
		d.Pending, d.End = true, time.Time{}
	default:
		return fmt.Errorf("confidence: unknown value %q", confidence)
	}
	if !d.Pending {
		d.AllDay = clock == ""
		at, err := easternTime(date, clock)
		if err != nil {
			return fmt.Errorf("time_et: %w", err)
		}
		d.At = at
	}
	l.deadlines = append(l.deadlines, d)
	return *r.err
}

// byTime orders deadlines in time, those to be announced last.
func byTime(a, b *Deadline) int {
	switch {
	case a.Pending && b.Pending:
		return 0
	case a.Pending:
		return 1
	case b.Pending:
		return -1
	}
	return a.At.Compare(b.At)
}

func easternTime(date time.Time, clock string) (time.Time, error) {
	offset := morning
	if clock != "" {
		t, err := time.Parse("15:04", clock)
		if err != nil {
			return time.Time{}, err
		}
		offset = time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	}
	return time.Date(date.Year(), date.Month(), date.Day(), int(offset.Hours()), int(offset.Minutes())%60, 0, 0, Eastern), nil
}
