package message

import (
	"testing"
	"time"
)

const day = 24 * time.Hour

func TestLength(t *testing.T) {
	for _, test := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0 seconds"},
		{400 * time.Millisecond, "0 seconds"},
		{time.Second, "1 second"},
		{45 * time.Second, "45 seconds"},
		{59*time.Second + 600*time.Millisecond, "1 minute"},
		{time.Minute, "1 minute"},
		{90 * time.Second, "90 seconds"},
		{2 * time.Minute, "2 minutes"},
		{10 * time.Minute, "10 minutes"},
		{59*time.Minute + 40*time.Second, "1 hour"},
		{time.Hour, "1 hour"},
		{time.Hour + 10*time.Second, "1 hour"},
		{90 * time.Minute, "90 minutes"},
		{2*time.Hour + 31*time.Minute, "3 hours"},
		{6 * time.Hour, "6 hours"},
		{23*time.Hour + 50*time.Minute, "1 day"},
		{day, "1 day"},
		{36 * time.Hour, "36 hours"},
		{47*time.Hour + 29*time.Minute, "47 hours"},
		{47*time.Hour + 31*time.Minute, "2 days"},
		{2 * day, "2 days"},
		{60 * time.Hour, "3 days"},
		{30 * day, "30 days"},
		{-36 * time.Hour, "36 hours"},
		{1<<63 - 1, "106751 days"}, // the longest there is: nothing left to round up to
		{-1 << 63, "106751 days"},
	} {
		if got := Length(test.d); got != test.want {
			t.Errorf("Length(%v) = %q, want %q", test.d, got, test.want)
		}
	}
}

func TestClockFormat(t *testing.T) {
	eastern, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	deadline := time.Date(2025, 7, 31, 22, 0, 0, 0, time.UTC)
	newYear := time.Date(2026, 1, 1, 2, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name  string
		zone  *time.Location
		at    time.Time
		style TimeStyle
		want  string
	}{
		{"ahead", nil, deadline, Relative, "in 34 hours"},
		{"long behind", eastern, now.Add(-400 * day), Relative, "Jun 25, 2024"},
		{"two months behind", nil, now.Add(-60 * day), Relative, "60 days ago"},
		{"behind", nil, now.Add(-20 * time.Minute), Relative, "20 minutes ago"},
		{"now", nil, now.Add(300 * time.Millisecond), Relative, "now"},
		{"in UTC by default", nil, deadline, DateTime, "Thu, Jul 31, 10:00 PM UTC"},
		{"in the zone", eastern, deadline, DateTime, "Thu, Jul 31, 6:00 PM EDT"},
		{"date", eastern, deadline, Date, "Thu, Jul 31"},
		{"next year", nil, newYear, Date, "Thu, Jan 1, 2026"},
		{"still this year there", eastern, newYear, Date, "Wed, Dec 31"},
		{"next year, with the hour", nil, newYear, DateTime, "Thu, Jan 1, 2026, 2:00 AM UTC"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := (Clock{now, test.zone}).Format(test.at, test.style); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Count(0, "day"), "0 days"},
		{Count(1, "day"), "1 day"},
		{Count(3, "day"), "3 days"},
		{Plural(1, "story", "stories"), "1 story"},
		{Plural(2, "story", "stories"), "2 stories"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
