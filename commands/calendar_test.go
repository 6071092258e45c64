package commands

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
)

func eastern(month time.Month, day, hour int) time.Time {
	return time.Date(2025, month, day, hour, 0, 0, 0, league.Eastern)
}

func TestUpcoming(t *testing.T) {
	timed := func(id string, at time.Time) *league.Deadline {
		return &league.Deadline{ID: id, At: at, Remind: true}
	}
	pending := func(id, kind string) *league.Deadline {
		return &league.Deadline{ID: id, Kind: kind, Remind: true, Pending: true}
	}
	meeting := &league.Deadline{ID: "2025-meeting", At: eastern(7, 8, 9), AllDay: true, End: time.Date(2025, 7, 10, 0, 0, 0, 0, time.UTC)}
	draft := &league.Deadline{ID: "2025-draft", At: eastern(7, 20, 9), AllDay: true}
	for _, test := range []struct {
		name string
		all  []*league.Deadline
		now  time.Time
		want []string
	}{
		{"a timed one is over at its time", []*league.Deadline{timed("a", eastern(7, 31, 18)), timed("b", eastern(8, 1, 0))}, eastern(7, 31, 18), []string{"b"}},
		{"a minor one shows when it is near", []*league.Deadline{draft}, eastern(7, 7, 9), []string{"2025-draft"}},
		{"and not before", []*league.Deadline{draft}, eastern(7, 6, 8), nil},
		{"a day lasts until midnight", []*league.Deadline{draft}, eastern(7, 20, 23), []string{"2025-draft"}},
		{"and no longer", []*league.Deadline{draft}, eastern(7, 21, 0), nil},
		{"several days last until the end", []*league.Deadline{meeting}, eastern(7, 10, 23), []string{"2025-meeting"}},
		{"and no longer either", []*league.Deadline{meeting}, eastern(7, 11, 0), nil},
		{
			"a pending one of this year whose anniversary has gone by is over",
			[]*league.Deadline{timed("2024-x", eastern(7, 1, 9).AddDate(-1, 0, 0)), pending("2025-x", "")},
			eastern(7, 5, 9), nil,
		},
		{
			"but not yet on that day",
			[]*league.Deadline{timed("2024-x", eastern(7, 1, 9).AddDate(-1, 0, 0)), pending("2025-x", "")},
			eastern(7, 1, 10), []string{"2025-x"},
		},
		{"a pending one of last year is over", []*league.Deadline{pending("2024-x", ""), pending("x", ""), pending("2026-x", "")}, eastern(1, 1, 0), []string{"x", "2026-x"}},
		{
			"the next trade deadline is always there",
			append(slices.Collect(func(yield func(*league.Deadline) bool) {
				for i := range 9 {
					if !yield(timed("d", eastern(8, 1+i, 9))) {
						return
					}
				}
			}), pending("2026-trade-deadline", tradeDeadline), pending("2027-trade-deadline", tradeDeadline)),
			eastern(7, 31, 19),
			[]string{"d", "d", "d", "d", "d", "d", "d", "2026-trade-deadline"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, d := range upcoming(test.all, test.now) {
				got = append(got, d.ID)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// TestUpcomingAlwaysNamesATradeDeadline walks through the league's own calendar.
func TestUpcomingAlwaysNamesATradeDeadline(t *testing.T) {
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	for now := eastern(7, 1, 12); now.Year() < 2027; now = now.AddDate(0, 0, 1) {
		shown := upcoming(l.Deadlines(), now)
		if !slices.ContainsFunc(shown, func(d *league.Deadline) bool { return d.Kind == tradeDeadline }) || len(shown) > maxDeadlines {
			t.Errorf("%s: %d deadlines, or none for trades", now.Format(time.DateOnly), len(shown))
		}
	}
}

func TestCountdown(t *testing.T) {
	at := eastern(7, 31, 18)
	day := &league.Deadline{At: eastern(7, 20, 9), AllDay: true}
	days := &league.Deadline{At: eastern(7, 8, 9), AllDay: true, End: time.Date(2025, 7, 10, 0, 0, 0, 0, time.UTC)}
	for _, test := range []struct {
		d    *league.Deadline
		now  time.Time
		want string
	}{
		{&league.Deadline{At: at}, eastern(7, 31, 12), "in 6 hours · Thu, Jul 31, 6:00 PM EDT"},
		{&league.Deadline{Pending: true}, at, "To be announced"},
		{day, eastern(7, 10, 9), "in 10 days · Sun, Jul 20"},
		{day, eastern(7, 19, 22), "Sun, Jul 20"},
		{day, eastern(7, 20, 12), "Today, Sun, Jul 20"},
		{days, eastern(7, 1, 9), "in 7 days · Tue, Jul 8 to Thu, Jul 10"},
		{days, eastern(7, 10, 12), "Under way, until Thu, Jul 10"},
	} {
		got := countdown(test.d, test.now).Plain(message.Clock{Now: test.now, Zone: league.Eastern})
		if got != test.want {
			t.Errorf("at %s: %q, want %q", test.now, got, test.want)
		}
	}
}
