package alerts

import (
	"testing"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
)

// DefaultLadder is the ladder that the settings have by default.
var DefaultLadder = []time.Duration{
	30 * day, 14 * day, 7 * day, 3 * day, day, 6 * time.Hour, time.Hour, 10 * time.Minute, 0,
}

func TestDueRung(t *testing.T) {
	at := time.Date(2025, 7, 31, 18, 0, 0, 0, league.Eastern)
	deadline := &league.Deadline{ID: "d", At: at, Remind: true}
	wholeDay := &league.Deadline{ID: "w", At: at, Remind: true, AllDay: true}
	for _, c := range []struct {
		name      string
		deadline  *league.Deadline
		last, now time.Duration // before the deadline
		want      time.Duration
		due       bool
	}{
		{"just now", deadline, 24*time.Hour + 15*time.Second, 24 * time.Hour, day, true},
		{"not yet", deadline, 24*time.Hour + 30*time.Second, 24*time.Hour + time.Second, 0, false},
		{"done before", deadline, 23 * time.Hour, 22 * time.Hour, 0, false},
		{"after downtime only the latest rung", deadline, 40 * day, 50 * time.Minute, time.Hour, true},
		{"missed for more than a day", deadline, 40 * day, 5 * day, 0, false},
		{"passed", deadline, time.Minute, -time.Second, 0, true},
		{"passed long ago", deadline, time.Minute, -3 * day, 0, false},
		{"a day without an hour has no hours to count", wholeDay, 7 * time.Hour, 5 * time.Hour, 0, false},
		{"a day without an hour, the day before", wholeDay, 25 * time.Hour, 23 * time.Hour, day, true},
		{"the day itself", wholeDay, time.Hour, 0, 0, true},
		{"nobody is reminded of it", &league.Deadline{At: at}, 25 * time.Hour, 23 * time.Hour, 0, false},
		{"to be announced", &league.Deadline{Remind: true, Pending: true}, 25 * time.Hour, 23 * time.Hour, 0, false},
	} {
		rung, due := DueRung(c.deadline, DefaultLadder, at.Add(-c.last), at.Add(-c.now))
		if due != c.due || due && rung != c.want {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, rung, due, c.want, c.due)
		}
	}
}

func TestReminder(t *testing.T) {
	at := time.Date(2025, 7, 31, 18, 0, 0, 0, league.Eastern)
	deadline := &league.Deadline{Name: "2025 trade deadline", At: at}
	openingDay := &league.Deadline{Name: "Opening Day", At: at, AllDay: true}
	for _, c := range []struct {
		deadline *league.Deadline
		rung     time.Duration
		left     time.Duration
		want     string
	}{
		{deadline, 3 * day, 3*day - 10*time.Second, "2025 trade deadline: 3 days to go\nThu, Jul 31, 6:00 PM EDT, in 3 days"},
		{deadline, 10 * time.Minute, 10*time.Minute - 10*time.Second, "2025 trade deadline: 10 minutes to go\nThu, Jul 31, 6:00 PM EDT, in 10 minutes"},
		{deadline, day, 20 * time.Hour, "2025 trade deadline: 20 hours to go\nThu, Jul 31, 6:00 PM EDT, in 20 hours"},
		{deadline, 0, -10 * time.Second, "2025 trade deadline: passed\nThu, Jul 31, 6:00 PM EDT"},
		{openingDay, 7 * day, 7 * day, "Opening Day: 7 days to go\nThu, Jul 31"},
		{openingDay, 0, 0, "Opening Day: it is today\nThu, Jul 31"},
	} {
		now := at.Add(-c.left)
		got := Reminder(c.deadline, c.rung, now).PlainText(message.Clock{Now: now, Zone: league.Eastern})
		if got != c.want {
			t.Errorf("%v before:\n%s\nwant\n%s", c.rung, got, c.want)
		}
	}
}
